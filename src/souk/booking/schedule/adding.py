"""A single slot, made by hand: at a time that no rule knows, or for somebody who is moved there."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from souk.booking.schedule.errors import InvalidTimes, ProviderElsewhere, SlotExists, SlotInPast
from souk.booking.schedule.models import CELL_MINUTES, ProviderService, Slot, SlotStatus, cell_of
from souk.booking.schedule.queries import provider_of, terms_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

FARTHEST_AHEAD = timedelta(days=730)


class SlotTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Without a length or places of its own it has those of the service's terms."""

    starts_at: datetime
    minutes: int | None = None
    capacity: int | None = None


class _Found(msgspec.Struct, frozen=True):
    id: UUID


_of_service = (
    Slot.provider_id == bindparam("provider", type_=Uuid()),
    Slot.service_id == bindparam("service", type_=Uuid()),
    Slot.starts_at == bindparam("starts"),
)
ADD: Hot[None] = Hot(insert(Slot).on_conflict_do_nothing())
AT_THAT_TIME = Hot(select(Slot.id).where(*_of_service), _Found)
REOPEN: Hot[None] = Hot(update(Slot).where(*_of_service).values(status=SlotStatus.OPEN))
RENDERS = Hot(
    select(ProviderService.provider_id.label("id")).where(
        ProviderService.provider_id == bindparam("provider", type_=Uuid()),
        ProviderService.service_id == bindparam("service", type_=Uuid()),
    ),
    _Found,
)


async def add_slot(
    uow: UnitOfWork, service_id: UUID, provider_id: UUID, times: SlotTimes, *, or_existing: bool = False
) -> UUID:
    """A slot that begins exactly then. It may lie outside the hours, and beside others: what is booked first counts.

    `or_existing`: one that is there already is opened and returned. Raises NotBookable, UnknownProvider,
    ProviderElsewhere, InvalidTimes, SlotInPast, SlotExists.
    """
    terms, provider = await terms_of(uow, service_id), await provider_of(uow, provider_id)
    if provider.store_id != terms.store_id or not await uow.first(RENDERS, provider=provider_id, service=service_id):
        raise ProviderElsewhere
    minutes = times.minutes or terms.duration_minutes
    if times.starts_at.timestamp() % (CELL_MINUTES * 60) or minutes % CELL_MINUTES:
        raise InvalidTimes(f"Slots begin and end on a multiple of {CELL_MINUTES} minutes.")
    if times.starts_at <= uow.now:
        raise SlotInPast
    if times.starts_at > uow.now + FARTHEST_AHEAD:
        raise InvalidTimes(f"Slots can be added {FARTHEST_AHEAD.days} days ahead at most.")
    ends_at = times.starts_at + timedelta(minutes=minutes)
    slot_id = new_id()
    added = await uow.change(
        ADD,
        id=slot_id,
        store_id=terms.store_id,
        service_id=service_id,
        provider_id=provider_id,
        rule_id=None,
        starts_at=times.starts_at,
        ends_at=ends_at,
        first_cell=cell_of(times.starts_at) - terms.buffer_before_minutes // CELL_MINUTES,
        end_cell=cell_of(ends_at) + terms.buffer_after_minutes // CELL_MINUTES,
        time_zone=provider.time_zone,
        capacity=times.capacity or terms.capacity,
        booked=0,
        was_booked=False,
        status=SlotStatus.OPEN,
        created_at=uow.now,
    )
    return slot_id if added else await _existing(uow, service_id, provider_id, times.starts_at, wanted=or_existing)


async def _existing(uow: UnitOfWork, service_id: UUID, provider_id: UUID, starts_at: datetime, *, wanted: bool) -> UUID:
    known = {"service": service_id, "provider": provider_id, "starts": starts_at}
    if not wanted:
        raise SlotExists
    await uow.change(REOPEN, **known)
    found = await uow.first(AT_THAT_TIME, **known)
    assert found is not None
    return found.id
