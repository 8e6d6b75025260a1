"""What is told of money on its way: to those who look after a store's money, save whoever did it."""

from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.notifications.listeners.causes import actor_of_cause
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import NoticeType
from souk.notifications.writing import about
from souk.payouts import PayoutFailed, PayoutPermission, PayoutSent
from souk.stores import get_store
from souk.ui import money


async def tell_of_sending(uow: UnitOfWork, happened: PayoutSent) -> None:
    """Once, however often it had to be sent."""
    await _tell(uow, happened, "payout_sent", "{amount} is on its way to {store}", "A payout was sent to your account.")


async def tell_of_failure(uow: UnitOfWork, happened: PayoutFailed) -> None:
    await _tell(
        uow, happened, "payout_failed", "A payout of {amount} to {store} failed", "The money is available again."
    )


async def _tell(uow: UnitOfWork, happened: PayoutSent | PayoutFailed, kind: str, title: str, message: str) -> None:
    people = await people_holding(uow, PayoutPermission.PAYOUTS_READ, store_id=happened.store_id)
    others = [person_id for person_id in people if person_id != actor_of_cause(uow)]
    store, amount = await get_store(uow, happened.store_id), money(Money(happened.amount, happened.currency))
    notice = Notice(
        type=NoticeType.PAYOUT,
        title=title.format(amount=amount, store=store.name),
        message=message,
        related_id=happened.payout_id,
    )
    occurrence = f"{kind}:{happened.payout_id}"
    await notify(uow, others, notice, occurrence=occurrence)
    for person_id in others:
        await write_letter(
            uow,
            kind,
            occurrence=f"{occurrence}:{person_id}",
            person_id=person_id,
            about=about(payout_id=happened.payout_id),
        )
