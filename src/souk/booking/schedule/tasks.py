"""What the room does by the clock: making slots as days come into the horizon, forgetting those nobody booked."""

from datetime import timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import bindparam, delete, func, or_, select

from souk.booking.schedule.making import extend
from souk.booking.schedule.models import Provider, Slot, SlotRule, TimeOff
from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.database import Database
from souk.kernel.hot import Hot

log = structlog.get_logger("souk.booking")
AT_ONCE = 200
MOST_A_RUN = 5_000
"""Providers; the next hour goes on."""
A_DAY = timedelta(days=1)
KEPT_FOR = timedelta(days=1)
TIME_OFF_KEPT_FOR = timedelta(days=90)


class _Id(msgspec.Struct, frozen=True):
    id: UUID


DUE = Hot(
    select(SlotRule.provider_id.label("id"))
    .join(Provider, Provider.id == SlotRule.provider_id)
    .where(Provider.is_active, or_(SlotRule.made_at.is_(None), SlotRule.made_at <= bindparam("before")))
    .group_by(SlotRule.provider_id)
    .order_by(func.min(SlotRule.made_at), SlotRule.provider_id)
    .limit(AT_ONCE),
    _Id,
)
PAST = Hot(
    select(Slot.id).where(~Slot.was_booked, Slot.starts_at < bindparam("before")).order_by(Slot.starts_at).limit(1000),
    _Id,
)
FORGET: Hot[None] = Hot(delete(Slot).where(any_of(Slot.id, "slots"), ~Slot.was_booked))
FORGET_TIME_OFF: Hot[None] = Hot(delete(TimeOff).where(TimeOff.ends_at < bindparam("before")))


async def extend_slots(database: Database) -> int:
    """Each rule once a day, each provider in a unit of work of their own. Returns how many slots were made."""
    made, seen = 0, set[UUID]()
    while len(seen) < MOST_A_RUN:
        async with database.read(SYSTEM) as ctx:
            due = [each.id for each in await ctx.all(DUE, before=ctx.now - A_DAY) if each.id not in seen]
        if not due:
            break
        for provider_id in due:
            seen.add(provider_id)
            made += await _extend(database, provider_id)
    return made


async def _extend(database: Database, provider_id: UUID) -> int:
    try:
        async with database.unit_of_work(SYSTEM) as uow:
            return await extend(uow, provider_id)
    except Exception:  # one calendar that cannot be read must not keep the others waiting
        log.exception("slots could not be made", provider_id=str(provider_id))
        return 0


async def forget_past_slots(database: Database) -> int:
    """What nobody ever booked says nothing once it is over; nor does an absence, a season later."""
    async with database.unit_of_work(SYSTEM) as uow:
        gone = await uow.change(FORGET_TIME_OFF, before=uow.now - TIME_OFF_KEPT_FOR)
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            past = [each.id for each in await uow.all(PAST, before=uow.now - KEPT_FOR)]
            if not past:
                return gone
            gone += await uow.change(FORGET, slots=past)
