"""Whoever looks after an endpoint is told when it was paused: by mail, and in the shop."""

from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.notifications import Notice, NoticeType, notify, write_letter
from souk.webhooks.events import WebhookGaveUp
from souk.webhooks.policy import WebhookPermission


async def tell_owners(uow: UnitOfWork, happened: WebhookGaveUp) -> None:
    assert uow.cause is not None, "listeners are told the cause"
    occurrence = f"webhook_paused:{uow.cause.row_id}"
    people = await people_holding(uow, WebhookPermission.WEBHOOKS_MANAGE, store_id=happened.store_id)
    notice = Notice(
        type=NoticeType.STORE,
        title=f"The webhook to {happened.host} is paused",
        message=f"{happened.reason} Look at its deliveries, and switch it on again.",
        related_id=happened.webhook_id,
    )
    await notify(uow, people, notice, occurrence=occurrence)
    place = "vendor" if happened.store_id is not None else "admin"
    for person_id in people:
        await write_letter(
            uow,
            "webhook_paused",
            occurrence=f"{occurrence}:{person_id}",
            person_id=person_id,
            about={"webhook_id": str(happened.webhook_id), "place": place, "host": happened.host},
        )
