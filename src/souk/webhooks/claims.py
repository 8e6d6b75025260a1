"""Rows of deliveries while they are sent: claimed for a while, and noted."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, insert, or_, select, update

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage
from souk.webhooks.statuses import LONGEST_REST, SCHEDULE, DeliveryStatus

LEASE: Final = timedelta(minutes=2)
"""Longer than any answer may take, so that no two send the same at once."""
AT_ONCE: Final = 20


class Claimed(msgspec.Struct, frozen=True):
    id: UUID


class Parcel(msgspec.Struct, frozen=True):
    """What is sent where."""

    id: UUID
    attempts: int
    message_id: UUID
    payload: str
    endpoint_id: UUID
    url: str
    sealed_secret: str
    sealed_former_secret: str | None
    former_until: datetime | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it was answered. `error` is empty for a good answer."""

    milliseconds: int
    status_code: int | None = None
    error: str = ""
    answer: str = ""

    @property
    def went_well(self) -> bool:
        return not self.error


class Failing(msgspec.Struct, frozen=True):
    """An endpoint that does not answer well."""

    id: UUID
    store_id: UUID | None
    url: str
    failing_since: datetime


_may_be_asked = select(WebhookEndpoint.id).where(
    WebhookEndpoint.is_enabled.is_(True),
    or_(WebhookEndpoint.rests_until.is_(None), WebhookEndpoint.rests_until <= bindparam("now")),
)
_due = (
    select(WebhookDelivery.id)
    .where(
        WebhookDelivery.status == DeliveryStatus.WAITING,
        WebhookDelivery.next_at <= bindparam("now"),
        or_(WebhookDelivery.leased_until.is_(None), WebhookDelivery.leased_until <= bindparam("now")),
        WebhookDelivery.endpoint_id.in_(_may_be_asked),
    )
    .order_by(WebhookDelivery.next_at, WebhookDelivery.id)
    .limit(bindparam("most"))
)
ANY_DUE = Hot(_due, Claimed)
CLAIM = Hot(
    update(WebhookDelivery)
    .where(WebhookDelivery.id.in_(_due.with_for_update(skip_locked=True)))
    .values(leased_until=bindparam("until"), attempts=WebhookDelivery.attempts + 1)
    .returning(WebhookDelivery.id),
    Claimed,
)
PARCELS = Hot(
    select(
        WebhookDelivery.id,
        WebhookDelivery.attempts,
        WebhookMessage.id.label("message_id"),
        WebhookMessage.payload,
        WebhookEndpoint.id.label("endpoint_id"),
        WebhookEndpoint.url,
        WebhookEndpoint.sealed_secret,
        WebhookEndpoint.sealed_former_secret,
        WebhookEndpoint.former_until,
    )
    .join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)
    .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
    .where(any_of(WebhookDelivery.id, "ids"))
    .order_by(WebhookDelivery.id),
    Parcel,
)
NOTE: Hot[None] = Hot(
    update(WebhookDelivery)
    .where(WebhookDelivery.id == bindparam("delivery"), WebhookDelivery.attempts == bindparam("attempt"))
    .values(
        status=bindparam("becomes", type_=WebhookDelivery.status.type),
        next_at=bindparam("again"),
        leased_until=None,
        delivered_at=bindparam("arrived"),
        status_code=bindparam("code"),
        error=bindparam("failure"),
    )
)
ADD_ATTEMPT: Hot[None] = Hot(insert(WebhookAttempt))
WELL: Hot[None] = Hot(
    update(WebhookEndpoint)
    .where(WebhookEndpoint.id == bindparam("endpoint"), WebhookEndpoint.failing_since.is_not(None))
    .values(failing_since=None, rests_until=None)
)
BADLY = Hot(
    update(WebhookEndpoint)
    .where(WebhookEndpoint.id == bindparam("endpoint"))
    .values(
        failing_since=func.coalesce(
            WebhookEndpoint.failing_since, bindparam("at", type_=WebhookEndpoint.updated_at.type)
        ),
        rests_until=bindparam("rest"),
    )
    .returning(WebhookEndpoint.id, WebhookEndpoint.store_id, WebhookEndpoint.url, WebhookEndpoint.failing_since),
    Failing,
)
PAUSE: Hot[None] = Hot(
    update(WebhookEndpoint)
    .where(WebhookEndpoint.id == bindparam("endpoint"), WebhookEndpoint.is_enabled.is_(True))
    .values(
        is_enabled=False,
        paused_at=bindparam("at"),
        pause_reason=bindparam("why"),
        updated_at=bindparam("at"),
        version=WebhookEndpoint.version + 1,
    )
)


async def claim(uow: UnitOfWork) -> list[Parcel]:
    """Some of what is due, for as long as the lease holds."""
    claimed = await uow.all(CLAIM, now=uow.now, until=uow.now + LEASE, most=AT_ONCE)
    return await uow.all(PARCELS, ids=[each.id for each in claimed]) if claimed else []


async def any_due(ctx: ReadContext) -> bool:
    return bool(await ctx.all(ANY_DUE, now=ctx.now, most=1))


async def note(uow: UnitOfWork, parcel: Parcel, outcome: Outcome) -> timedelta | None:
    """Write down how it went. Returns when to try again; None: it arrived, or nothing is left to try."""
    await uow.change(
        ADD_ATTEMPT,
        id=new_id(),
        delivery_id=parcel.id,
        at=uow.now,
        milliseconds=outcome.milliseconds,
        status_code=outcome.status_code,
        error=outcome.error,
        answer=outcome.answer,
    )
    wait = SCHEDULE[parcel.attempts - 1] if parcel.attempts <= len(SCHEDULE) else None
    if outcome.went_well:
        wait, becomes = None, DeliveryStatus.DELIVERED
    else:
        becomes = DeliveryStatus.FAILED if wait is None else DeliveryStatus.WAITING
    await uow.change(
        NOTE,
        delivery=parcel.id,
        attempt=parcel.attempts,
        becomes=becomes,
        again=uow.now + wait if wait is not None else None,
        arrived=uow.now if outcome.went_well else None,
        code=outcome.status_code,
        failure=outcome.error,
    )
    return wait


async def note_endpoint(uow: UnitOfWork, parcel: Parcel, outcome: Outcome, wait: timedelta | None) -> Failing | None:
    """An endpoint that answered well is well again; one that did not is given a rest, and told of."""
    if outcome.went_well:
        await uow.change(WELL, endpoint=parcel.endpoint_id)
        return None
    rest = min(wait or LONGEST_REST, LONGEST_REST)
    return await uow.first(BADLY, endpoint=parcel.endpoint_id, at=uow.now, rest=uow.now + rest)
