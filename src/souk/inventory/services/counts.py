"""How many pieces there are: the count that a person or an import gives, location by location."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from souk.inventory.announcements import Left, announce_stock
from souk.inventory.errors import NeverCounted, StockReserved, UnknownLocation, VariantOfAnotherStore
from souk.inventory.events import Recount, StockCounted
from souk.inventory.models import Location, LocationKind, Reason, StockLevel
from souk.inventory.services.holds import Portion, write_down
from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id


class Place(msgspec.Struct, frozen=True):
    id: UUID


class Priority(msgspec.Struct, frozen=True):
    priority: int


class Count(msgspec.Struct, frozen=True):
    variant_id: UUID
    location_id: UUID
    store_id: UUID
    on_hand: int
    reserved: int
    is_tracked: bool


FIRST_LOCATION = Hot(
    select(Location.id)
    .where(Location.store_id == bindparam("store"))
    .order_by(Location.priority, Location.id)
    .limit(1),
    Place,
)
LAST_PRIORITY = Hot(
    select(func.coalesce(func.max(Location.priority), -1).label("priority")).where(
        Location.store_id == bindparam("store")
    ),
    Priority,
)
LOCATION_CALLED = Hot(
    select(Location.id).where(Location.store_id == bindparam("store"), Location.name == bindparam("called")), Place
)
ADD_LOCATION: Hot[None] = Hot(insert(Location).on_conflict_do_nothing())
LOCK_LOCATION = Hot(
    select(Location.id)
    .where(Location.id == bindparam("location"), Location.store_id == bindparam("store"))
    .with_for_update(key_share=True),
    Place,
)
LOCK_COUNTS = Hot(
    select(*(getattr(StockLevel, name) for name in Count.__struct_fields__))
    .where(any_of(StockLevel.variant_id, "variants"))
    .order_by(StockLevel.variant_id, StockLevel.location_id)
    .with_for_update(key_share=True),
    Count,
)
ADD_COUNT: Hot[None] = Hot(insert(StockLevel))
CORRECT: Hot[None] = Hot(
    update(StockLevel)
    .where(StockLevel.variant_id == bindparam("variant"), StockLevel.location_id == bindparam("location"))
    .values(on_hand=bindparam("counted", type_=BigInteger))
)
WITHDRAW_ONE = Hot(
    update(StockLevel)
    .where(
        StockLevel.variant_id == bindparam("variant"),
        StockLevel.is_tracked,
        StockLevel.on_hand == 1,
        StockLevel.reserved == 0,
    )
    .values(on_hand=0)
    .returning(StockLevel.location_id.label("id")),
    Place,
)


async def ensure_location(uow: UnitOfWork, store_id: UUID, name: str = "Warehouse") -> UUID:
    """The store's location of that name; a warehouse, made now, where there is none."""
    place = await uow.first(LOCATION_CALLED, store=store_id, called=name)
    if place is None:
        await add_location(uow, store_id, name=name, kind=LocationKind.WAREHOUSE)
        place = await uow.first(LOCATION_CALLED, store=store_id, called=name)
        assert place is not None
    return place.id


async def add_location(
    uow: UnitOfWork, store_id: UUID, *, name: str, kind: LocationKind, priority: int | None = None
) -> UUID | None:
    """Filled from after all others unless a `priority` is given. None, and no change, when the name is taken."""
    if priority is None:
        last = await uow.first(LAST_PRIORITY, store=store_id)
        assert last is not None
        priority = last.priority + 1
    location_id = new_id()
    added = await uow.change(
        ADD_LOCATION, id=location_id, store_id=store_id, name=name, kind=kind, priority=priority, created_at=uow.now
    )
    return location_id if added else None


async def set_stock(
    uow: UnitOfWork, variant_id: UUID, *, store_id: UUID, on_hand: int, location_id: UUID | None = None
) -> None:
    """What lies at a location (the store's first, unless told) has been counted; see `set_stock_of_many`."""
    await set_stock_of_many(uow, {variant_id: on_hand}, store_id=store_id, location_id=location_id)


async def set_stock_of_many(
    uow: UnitOfWork,
    counted: Mapping[UUID, int],
    *,
    store_id: UUID,
    location_id: UUID | None = None,
    tells: bool = True,
) -> None:
    """Write down how many pieces of each variant lie at a location of the store, in a handful of statements.

    `tells`: announce what was different (StockCounted); an import is told of as a whole. Give new variants a count too, even of nought: it is what ties them to their store. Raises StockReserved below
    what buyers hold, UnknownLocation, VariantOfAnotherStore, NeverCounted.
    """
    location_id = await _locked_location(uow, store_id, location_id)
    known = await uow.all(LOCK_COUNTS, variants=list(counted))
    if any(each.store_id != store_id for each in known):
        raise VariantOfAnotherStore
    if not all(each.is_tracked for each in known):
        raise NeverCounted
    here = {each.variant_id: each for each in known if each.location_id == location_id}
    changes: dict[UUID, int] = {}
    for variant_id in sorted(counted):
        before = here.get(variant_id)
        if before is not None and counted[variant_id] < before.reserved:
            raise StockReserved(variant_id=str(variant_id), reserved=before.reserved)
        changes[variant_id] = counted[variant_id] - (before.on_hand if before is not None else 0)
    await _store_counts(uow, counted, here, store_id=store_id, location_id=location_id)
    moved = [(Portion(variant_id, location_id, abs(delta)), delta) for variant_id, delta in changes.items() if delta]
    if moved:
        await write_down(uow, moved, reason=Reason.COUNTED, reference_id=None)
        if tells:
            counts = [Recount(p.variant_id, counted[p.variant_id] - delta, counted[p.variant_id]) for p, delta in moved]
            uow.emit(StockCounted(store_id=store_id, location_id=location_id, counts=counts))
        reserved = {variant_id: each.reserved for variant_id, each in here.items()}
        announce_stock(
            uow,
            [Left(p.variant_id, location_id, counted[p.variant_id] - reserved.get(p.variant_id, 0)) for p, _ in moved],
        )


async def shelve_one(uow: UnitOfWork, variant_id: UUID, *, store_id: UUID) -> None:
    """One piece of a variant that nobody knows yet, so that nothing needs to wait; nobody is told."""
    location_id = await _first_location(uow, store_id)
    await uow.change(ADD_COUNT, **_new_level(variant_id, location_id, store_id=store_id, on_hand=1))
    await write_down(uow, [(Portion(variant_id, location_id, 1), 1)], reason=Reason.COUNTED, reference_id=None)


async def shelve_plenty(uow: UnitOfWork, variant_id: UUID, *, store_id: UUID) -> None:
    """A variant that nobody knows yet is never counted: there is always plenty of it."""
    location_id = await _first_location(uow, store_id)
    level = _new_level(variant_id, location_id, store_id=store_id, on_hand=0)
    await uow.change(ADD_COUNT, **{**level, "is_tracked": False})


async def withdraw_one(uow: UnitOfWork, variant_id: UUID) -> bool:
    """The single piece that `shelve_one` put up goes, unless a buyer holds or has it: then False, and no change."""
    gone = await uow.all(WITHDRAW_ONE, variant=variant_id)
    if gone:
        portion = Portion(variant_id, gone[0].id, 1)
        await write_down(uow, [(portion, -1)], reason=Reason.COUNTED, reference_id=None)
    return bool(gone)


def _new_level(variant_id: UUID, location_id: UUID, *, store_id: UUID, on_hand: int) -> dict[str, object]:
    return {
        "variant_id": variant_id,
        "location_id": location_id,
        "store_id": store_id,
        "on_hand": on_hand,
        "reserved": 0,
        "is_tracked": True,
    }


async def _first_location(uow: UnitOfWork, store_id: UUID) -> UUID:
    first = await uow.first(FIRST_LOCATION, store=store_id)
    return first.id if first is not None else await ensure_location(uow, store_id)


async def _locked_location(uow: UnitOfWork, store_id: UUID, location_id: UUID | None) -> UUID:
    """Locked, so that two first counts of a variant at a location come one after the other."""
    if location_id is None:
        location_id = await _first_location(uow, store_id)
    if await uow.first(LOCK_LOCATION, location=location_id, store=store_id) is None:
        raise UnknownLocation
    return location_id


async def _store_counts(
    uow: UnitOfWork, counted: Mapping[UUID, int], here: Mapping[UUID, Count], *, store_id: UUID, location_id: UUID
) -> None:
    added = [
        _new_level(variant_id, location_id, store_id=store_id, on_hand=count)
        for variant_id, count in counted.items()
        if variant_id not in here
    ]
    corrected = [
        {"variant": variant_id, "location": location_id, "counted": counted[variant_id]}
        for variant_id in sorted(here)
        if counted[variant_id] != here[variant_id].on_hand
    ]
    if added:
        await uow.change_many(ADD_COUNT, added)
    if corrected:
        await uow.change_many(CORRECT, corrected)
