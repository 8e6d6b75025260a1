"""What happened becomes a message, and a delivery for each endpoint that wants it. Touches only the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_once

from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.outbox import Cause
from souk.webhooks.events import DeliveriesDue
from souk.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookMessage
from souk.webhooks.payloads import SAYS, Data, message_text
from souk.webhooks.statuses import DeliveryStatus, WebhookEvent


class Hearing(msgspec.Struct, frozen=True):
    """An endpoint that is switched on."""

    id: UUID
    store_id: UUID | None
    events: list[str]

    def wants(self, kind: WebhookEvent, store_id: UUID | None) -> bool:
        is_theirs = self.store_id is None or self.store_id == store_id
        return is_theirs and (not self.events or kind.value in self.events)


class Added(msgspec.Struct, frozen=True):
    id: UUID


HEARING = Hot(
    select(WebhookEndpoint.id, WebhookEndpoint.store_id, WebhookEndpoint.events)
    .where(
        WebhookEndpoint.is_enabled.is_(True),
        or_(WebhookEndpoint.store_id.is_(None), any_of(WebhookEndpoint.store_id, "stores")),
    )
    .order_by(WebhookEndpoint.id),
    Hearing,
)
ADD_MESSAGE = Hot(
    insert_once(WebhookMessage).on_conflict_do_nothing(index_elements=["occurrence"]).returning(WebhookMessage.id),
    Added,
)
ADD_DELIVERIES: Hot[None] = Hot(
    insert(WebhookDelivery).values(
        id=bindparam("its_id"),
        message_id=bindparam("message"),
        endpoint_id=bindparam("endpoint"),
        status=DeliveryStatus.WAITING,
        attempts=0,
        next_at=bindparam("now"),
        leased_until=None,
        created_at=bindparam("now"),
        delivered_at=None,
        status_code=None,
        error="",
    )
)


async def hear(uow: UnitOfWork, many: Sequence[tuple[Any, Cause]]) -> None:
    """All that happened lately, at once: where nobody listens it costs one look."""
    stores = {getattr(happened, "store_id", None) for happened, _ in many} - {None}
    hearing = await uow.all(HEARING, stores=list(stores))
    if not hearing:
        return
    for happened, cause in many:
        store_id = getattr(happened, "store_id", None)
        for said in SAYS[type(happened)]:
            wanting = [each.id for each in hearing if each.wants(said.type, store_id)]
            if wanting:
                data, occurrence = await said.build(uow, happened), f"{said.type}:{cause.row_id}"
                await tell(uow, said.type, data, wanting, store_id=store_id, occurred=(occurrence, cause.at))


async def tell(
    uow: UnitOfWork,
    kind: WebhookEvent,
    data: Data,
    wanting: Sequence[UUID],
    *,
    store_id: UUID | None,
    occurred: tuple[str, datetime],
) -> list[UUID]:
    """The deliveries of a new message, one for each endpoint; none where it was told before.

    `occurred`: what names the occurrence, and when it was.
    """
    occurrence, at = occurred
    added = await uow.first(
        ADD_MESSAGE,
        id=new_id(),
        occurrence=occurrence,
        type=kind,
        store_id=store_id,
        payload=message_text(kind, data, at=at),
        occurred_at=at,
    )
    if added is None:
        return []
    ids = [new_id() for _ in wanting]
    rows = [
        {"its_id": its_id, "message": added.id, "endpoint": endpoint, "now": uow.now}
        for its_id, endpoint in zip(ids, wanting, strict=True)
    ]
    await uow.change_many(ADD_DELIVERIES, rows)
    uow.emit(DeliveriesDue())
    return ids
