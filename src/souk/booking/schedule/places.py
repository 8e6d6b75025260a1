"""A place in a slot is taken, freed and moved: exact, whoever comes at once.

Whoever changes a calendar locks its provider first; several, in the order of their ids (`lock_calendars`). Then nobody
else changes it, every condition below is exact, no two wait in a circle, and a refusal has changed nothing. Two booked
slots of one provider can never overlap: the key of `occupied_cells` would refuse even what a lock did not show.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Uuid, bindparam, delete, insert, or_, select, true, update
from sqlalchemy.orm import aliased

from souk.booking.schedule.errors import PlaceNotTaken, SlotClosed, SlotPassed, SlotTaken, UnknownSlot
from souk.booking.schedule.facts import SlotFacts
from souk.booking.schedule.models import BookingTerms, OccupiedCell, Provider, Slot, SlotStatus
from souk.booking.schedule.queries import FAIREST, SLOT_BY_ID, around, get_slot
from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot


class Locked(msgspec.Struct, frozen=True):
    """What cannot change any more, or is as it is while its provider is locked."""

    provider_id: UUID
    provider_name: str
    is_active: bool
    lead_minutes: int
    starts_at: datetime
    ends_at: datetime


class Taken(msgspec.Struct, frozen=True):
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    capacity: int
    booked: int
    status: SlotStatus
    first_cell: int
    end_cell: int

    def facts(self, slot_id: UUID, provider_name: str) -> SlotFacts:
        return SlotFacts(
            slot_id,
            self.store_id,
            self.service_id,
            self.provider_id,
            provider_name,
            self.starts_at,
            self.ends_at,
            self.time_zone,
            self.capacity,
            self.booked,
            self.status,
        )


class Place(msgspec.Struct, frozen=True):
    """One that was taken; where it is the slot's first, the provider is busy from cell `first` to `last`."""

    slot: SlotFacts
    first: int
    last: int


class _Id(msgspec.Struct, frozen=True):
    id: UUID


_slot = bindparam("slot", type_=Uuid())
_from = bindparam("leaving", type_=Uuid())
LOCK = Hot(
    select(
        Slot.provider_id,
        Provider.name.label("provider_name"),
        Provider.is_active,
        BookingTerms.lead_minutes,
        Slot.starts_at,
        Slot.ends_at,
    )
    .join_from(Slot, Provider, Provider.id == Slot.provider_id)
    .join(BookingTerms, BookingTerms.service_id == Slot.service_id)
    .where(Slot.id == _slot)
    .with_for_update(of=Provider, key_share=True),
    Locked,
)
LOCK_PROVIDERS = Hot(
    select(Provider.id).where(any_of(Provider.id, "ids")).order_by(Provider.id).with_for_update(key_share=True), _Id
)
LOCK_PROVIDERS_OF = Hot(
    select(Provider.id)
    .where(Provider.id.in_(select(Slot.provider_id).where(any_of(Slot.id, "slots"))))
    .order_by(Provider.id)
    .with_for_update(key_share=True),
    _Id,
)
LOCK_ANY = Hot(
    select(Provider.id)
    .where(
        Provider.id.in_(
            select(Slot.provider_id).where(
                Slot.service_id == bindparam("service", type_=Uuid()), Slot.starts_at == bindparam("starts")
            )
        )
    )
    .order_by(Provider.id)
    .with_for_update(key_share=True),
    _Id,
)
_leaving = aliased(Slot)
_busy_otherwise = select(OccupiedCell.cell).where(
    OccupiedCell.provider_id == Slot.provider_id,
    OccupiedCell.cell >= Slot.first_cell,
    OccupiedCell.cell < Slot.end_cell,
)
_others_stay = select(_leaving.booked).where(_leaving.id == _from).scalar_subquery() > 1
_busy_but_for_leaving = _busy_otherwise.where(or_(OccupiedCell.slot_id != _from, _others_stay))
_takes_one = update(Slot).where(Slot.id == _slot, Slot.booked < Slot.capacity)
_is_open = Slot.status == SlotStatus.OPEN
_is_free = or_(Slot.booked > 0, ~_busy_otherwise.exists())
_is_free_to_move = or_(Slot.booked > 0, ~_busy_but_for_leaving.exists())
_one_more = {"booked": Slot.booked + 1, "was_booked": true()}
_row = [getattr(Slot, name) for name in Taken.__struct_fields__]
TAKE = Hot(_takes_one.where(_is_open, _is_free).values(**_one_more).returning(*_row), Taken)
TAKE_AGAIN = Hot(_takes_one.where(_is_free).values(**_one_more).returning(*_row), Taken)
MOVE_IN = Hot(_takes_one.where(_is_open, _is_free_to_move).values(**_one_more).returning(*_row), Taken)
FREE = Hot(update(Slot).where(Slot.id == _slot, Slot.booked > 0).values(booked=Slot.booked - 1).returning(*_row), Taken)
_first = select(bindparam("first", type_=BigInteger).label("cell")).cte("cells", recursive=True)
_cells = _first.union_all(
    select((_first.c.cell + 1).label("cell")).where(_first.c.cell < bindparam("last", type_=BigInteger))
)
OCCUPY: Hot[None] = Hot(
    insert(OccupiedCell).from_select(
        ["provider_id", "cell", "slot_id"],
        select(bindparam("provider", type_=Uuid()), _cells.c.cell, _slot),
    )
)
VACATE: Hot[None] = Hot(delete(OccupiedCell).where(OccupiedCell.slot_id == _slot))


async def lock_calendars(uow: UnitOfWork, provider_ids: Iterable[UUID]) -> None:
    """Nobody else changes these calendars until this unit of work ends."""
    await uow.all(LOCK_PROVIDERS, ids=sorted(set(provider_ids)))


async def take_place(uow: UnitOfWork, slot_id: UUID, *, again: bool = False, ignoring_lead: bool = False) -> SlotFacts:
    """One more place of a slot is taken; the first one keeps the provider busy from now on.

    `ignoring_lead`: staff book until it is over. `again`: somebody had it and gets it back, though it was closed or
    began meanwhile. To exchange one place for another, `move_place`; for any provider, `take_any_place`. Raises
    UnknownSlot, SlotPassed, SlotTaken.
    """
    place = await reserve_place(uow, slot_id, again=again, ignoring_lead=ignoring_lead)
    await occupy(uow, place)
    return place.slot


async def reserve_place(uow: UnitOfWork, slot_id: UUID, *, again: bool = False, ignoring_lead: bool = False) -> Place:
    """As `take_place`; whoever asks says `occupy` before this unit of work ends, with what else nobody waits for."""
    locked = await uow.first(LOCK, slot=slot_id)
    if locked is None:
        raise UnknownSlot
    if not again:
        _refuse_passed(locked, uow.now, ignoring_lead=ignoring_lead)
    taken = await uow.first(TAKE_AGAIN if again else TAKE, slot=slot_id)
    if taken is None:
        await _refuse_taken(uow, slot_id)
    return Place(taken.facts(slot_id, locked.provider_name), taken.first_cell, taken.end_cell - 1)


async def reserve_any_place(
    uow: UnitOfWork, service_id: UUID, starts_at: datetime, *, ignoring_lead: bool = False
) -> Place:
    """As `reserve_place`, with whoever of the providers is least busy around that time."""
    if not await uow.all(LOCK_ANY, service=service_id, starts=starts_at):
        raise UnknownSlot
    fairest = await uow.first(FAIREST, service=service_id, starts=starts_at, **around(starts_at), most=1)
    if fairest is None:
        raise SlotTaken
    return await reserve_place(uow, fairest.id, ignoring_lead=ignoring_lead)


async def take_any_place(
    uow: UnitOfWork, service_id: UUID, starts_at: datetime, *, ignoring_lead: bool = False
) -> SlotFacts:
    """As `take_place`, with whoever of the providers is least busy around that time."""
    place = await reserve_any_place(uow, service_id, starts_at, ignoring_lead=ignoring_lead)
    await occupy(uow, place)
    return place.slot


async def occupy(uow: UnitOfWork, place: Place) -> None:
    """The first place of a slot keeps its provider busy."""
    slot = place.slot
    if slot.booked == 1:
        busy = {"first": place.first, "last": place.last}
        await uow.write(OCCUPY, {"provider": slot.provider_id, "slot": slot.id, **busy})


async def free_place(uow: UnitOfWork, slot_id: UUID) -> SlotFacts:
    """One place is free again; the last one frees the provider. Several at once: `free_places`. Raises PlaceNotTaken."""
    locked = await uow.first(LOCK, slot=slot_id)
    if locked is None:
        raise UnknownSlot
    return await _freed(uow, slot_id, locked.provider_name)


async def free_places(uow: UnitOfWork, slot_ids: Iterable[UUID]) -> list[SlotFacts]:
    """One place of each, named once per place, in an order in which nobody waits in a circle."""
    each = sorted(slot_ids)
    await uow.all(LOCK_PROVIDERS_OF, slots=each)
    return [await free_place(uow, slot_id) for slot_id in each]


async def move_place(uow: UnitOfWork, slot_id: UUID, to_slot_id: UUID, *, ignoring_lead: bool = False) -> SlotFacts:
    """Give up a place of one slot for one of another, which may overlap it; both or neither. Returns the new slot.

    Raises as `take_place` and `free_place`.
    """
    if slot_id == to_slot_id:
        return await get_slot(uow, slot_id)
    await uow.all(LOCK_PROVIDERS_OF, slots=sorted((slot_id, to_slot_id)))
    old, new = await uow.first(LOCK, slot=slot_id), await uow.first(LOCK, slot=to_slot_id)
    if old is None or new is None:
        raise UnknownSlot
    _refuse_passed(new, uow.now, ignoring_lead=ignoring_lead)
    taken = await uow.first(MOVE_IN, slot=to_slot_id, leaving=slot_id)
    if taken is None:
        await _refuse_taken(uow, to_slot_id)
    await _freed(uow, slot_id, old.provider_name)
    place = Place(taken.facts(to_slot_id, new.provider_name), taken.first_cell, taken.end_cell - 1)
    await occupy(uow, place)
    return place.slot


def _refuse_passed(locked: Locked, now: datetime, *, ignoring_lead: bool) -> None:
    if not locked.is_active:
        raise SlotClosed
    if locked.ends_at <= now if ignoring_lead else locked.starts_at < now + timedelta(minutes=locked.lead_minutes):
        raise SlotPassed


async def _refuse_taken(uow: UnitOfWork, slot_id: UUID) -> NoReturn:
    slot = await uow.first(SLOT_BY_ID, slot=slot_id)
    raise SlotClosed if slot is not None and slot.status is not SlotStatus.OPEN else SlotTaken


async def _freed(uow: UnitOfWork, slot_id: UUID, provider_name: str) -> SlotFacts:
    freed = await uow.first(FREE, slot=slot_id)
    if freed is None:
        raise PlaceNotTaken
    if freed.booked == 0:
        await uow.change(VACATE, slot=slot_id)
    return freed.facts(slot_id, provider_name)
