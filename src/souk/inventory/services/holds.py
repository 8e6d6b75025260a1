"""Pieces change hands: held for a checkout, taken when it is paid, released when it is not, put back afterwards.

Whoever changes stock locks its rows first, all of them and in primary-key order (a conditional UPDATE alone would not
do: PostgreSQL keeps the lock on a row whose condition failed after a wait, and two buyers could wait in a circle).
What the lock showed cannot change any more, and the table's CHECKs would refuse what it did not show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, case, insert, select, update

from souk.inventory.announcements import Left, announce_stock
from souk.inventory.errors import HoldExpired, InsufficientStock, UnknownVariant
from souk.inventory.models import PLENTY, Hold, HoldState, Location, Reason, StockLevel, StockMovement
from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id


class Wanted(msgspec.Struct, frozen=True):
    """So many pieces of a variant."""

    variant_id: UUID
    quantity: int


class Portion(msgspec.Struct, frozen=True, order=True):
    """Pieces of a variant at one location. Sorts in the order in which rows are locked."""

    variant_id: UUID
    location_id: UUID
    quantity: int
    is_tracked: bool = True


class Shelf(msgspec.Struct, frozen=True):
    """What can be bought of a variant at one location, while its row is locked."""

    variant_id: UUID
    location_id: UUID
    available: int
    priority: int
    is_tracked: bool

    @property
    def turn(self) -> tuple[int, UUID]:
        """Orders are filled from the lowest."""
        return self.priority, self.location_id


class Returned(msgspec.Struct, frozen=True):
    reference_id: UUID
    variant_id: UUID


_quantity = bindparam("quantity", type_=BigInteger)
_free = case((StockLevel.is_tracked, StockLevel.on_hand - StockLevel.reserved), else_=PLENTY)
_this_level = (StockLevel.variant_id == bindparam("variant"), StockLevel.location_id == bindparam("location"))
LOCK_SHELVES = Hot(
    select(
        StockLevel.variant_id,
        StockLevel.location_id,
        _free.label("available"),
        Location.priority,
        StockLevel.is_tracked,
    )
    .join(Location, Location.id == StockLevel.location_id)
    .where(any_of(StockLevel.variant_id, "variants"))
    .order_by(StockLevel.variant_id, StockLevel.location_id)
    .with_for_update(of=StockLevel, key_share=True),
    Shelf,
)
RESERVE: Hot[None] = Hot(update(StockLevel).where(*_this_level).values(reserved=StockLevel.reserved + _quantity))
UNRESERVE: Hot[None] = Hot(update(StockLevel).where(*_this_level).values(reserved=StockLevel.reserved - _quantity))
SELL: Hot[None] = Hot(
    update(StockLevel)
    .where(*_this_level)
    .values(on_hand=StockLevel.on_hand - _quantity, reserved=StockLevel.reserved - _quantity)
)
ADD: Hot[None] = Hot(update(StockLevel).where(*_this_level).values(on_hand=StockLevel.on_hand + _quantity))
KEEP: Hot[None] = Hot(insert(Hold))
END = Hot(
    update(Hold)
    .where(Hold.reference_id == bindparam("reference"), Hold.state == HoldState.HELD)
    .values(state=bindparam("ending"), ended_at=bindparam("now"))
    .returning(Hold.variant_id, Hold.location_id, Hold.quantity, Hold.is_tracked),
    Portion,
)
PUT_BACK_BEFORE = Hot(
    select(StockMovement.reference_id, StockMovement.variant_id).where(
        any_of(StockMovement.reference_id, "references"), StockMovement.reason == Reason.PUT_BACK
    ),
    Returned,
)
WRITE_DOWN: Hot[None] = Hot(insert(StockMovement))


async def hold(uow: UnitOfWork, wanted: Iterable[Wanted], *, reference_id: UUID, expires_at: datetime) -> None:
    """Keep the pieces for `reference_id` until it takes or releases them, or `expires_at` has passed.

    A variant comes from one location where one has enough, else from several; it is refused only when all of them
    together have too few. All lines or none. Three statements, however many lines; hand over a checkout's lines in
    one call, so that its rows are locked in order. Raises InsufficientStock.
    """
    pieces = _merged(wanted)
    if not pieces:
        return
    shelves = await uow.all(LOCK_SHELVES, variants=[each.variant_id for each in pieces])
    portions = sorted(portion for each in pieces for portion in _allot(each, shelves))
    counted = _counted(portions)
    await uow.write(RESERVE, *[_at(portion) for portion in counted])
    await uow.write(KEEP, *[_as_hold(portion, reference_id, expires_at, uow.now) for portion in portions])
    announce_stock(uow, _left(shelves, [(portion, -portion.quantity) for portion in counted]))


async def take(uow: UnitOfWork, reference_id: UUID) -> None:
    """What was held is sold. Raises HoldExpired when nothing is held under this reference any more.

    Three statements. What can be bought does not change, so nothing is announced.
    """
    portions = sorted(await uow.all(END, reference=reference_id, ending=HoldState.TAKEN, now=uow.now))
    if not portions:
        raise HoldExpired
    counted = _counted(portions)
    if not counted:
        return
    await uow.write(SELL, *[_at(portion) for portion in counted])
    sold = [(portion, -portion.quantity) for portion in counted]
    await write_down(uow, sold, reason=Reason.SOLD, reference_id=reference_id)


async def release(uow: UnitOfWork, reference_id: UUID) -> bool:
    """What was held can be bought by others again. False, and no change, when nothing was held any more."""
    portions = sorted(await uow.all(END, reference=reference_id, ending=HoldState.RELEASED, now=uow.now))
    if not portions:
        return False
    counted = _counted(portions)
    if counted:
        shelves = await uow.all(LOCK_SHELVES, variants=[portion.variant_id for portion in counted])
        await uow.change_many(UNRESERVE, [_at(portion) for portion in counted])
        announce_stock(uow, _left(shelves, [(portion, portion.quantity) for portion in counted]))
    return True


async def put_back(uow: UnitOfWork, wanted: Iterable[Wanted], *, reference_id: UUID) -> bool:
    """Sold pieces return to the shelf, to the variant's first location; what nobody counts does not.

    Once per reference (an order, a return case) and variant: what was put back before is left alone, and False says
    that nothing was left to do. Raises UnknownVariant.
    """
    return await put_back_many(uow, {reference_id: list(wanted)})


async def put_back_many(uow: UnitOfWork, wanted: Mapping[UUID, Iterable[Wanted]]) -> bool:
    """The same for many references, in as many statements as for one."""
    pieces = {reference_id: _merged(wanted[reference_id]) for reference_id in sorted(wanted)}
    variants = sorted({each.variant_id for many in pieces.values() for each in many})
    shelves = await uow.all(LOCK_SHELVES, variants=variants)
    before = {(each.reference_id, each.variant_id) for each in await uow.all(PUT_BACK_BEFORE, references=list(pieces))}
    returned = {
        reference_id: _counted(
            _to_first_shelf(each, shelves) for each in many if (reference_id, each.variant_id) not in before
        )
        for reference_id, many in pieces.items()
    }
    total: Counter[tuple[UUID, UUID]] = Counter()
    for portion in (portion for portions in returned.values() for portion in portions):
        total[portion.variant_id, portion.location_id] += portion.quantity
    if not total:
        return False
    summed = [Portion(*place, total[place]) for place in sorted(total)]
    await uow.change_many(ADD, [_at(portion) for portion in summed])
    rows = [
        _movement(uow, portion, portion.quantity, reason=Reason.PUT_BACK, reference_id=reference_id)
        for reference_id, portions in returned.items()
        for portion in portions
    ]
    await uow.change_many(WRITE_DOWN, rows)
    announce_stock(uow, _left(shelves, [(portion, portion.quantity) for portion in summed]))
    return True


async def write_down(
    uow: UnitOfWork, changes: Iterable[tuple[Portion, int]], *, reason: Reason, reference_id: UUID | None
) -> None:
    """Journal rows for changes of `on_hand`, each with its signed delta."""
    rows = [_movement(uow, portion, delta, reason=reason, reference_id=reference_id) for portion, delta in changes]
    await uow.write(WRITE_DOWN, *rows)


def _movement(
    uow: UnitOfWork, portion: Portion, delta: int, *, reason: Reason, reference_id: UUID | None
) -> dict[str, object]:
    return {
        "id": new_id(),
        "variant_id": portion.variant_id,
        "location_id": portion.location_id,
        "delta": delta,
        "reason": reason,
        "reference_id": reference_id,
        "actor_id": uow.actor.id,
        "created_at": uow.now,
    }


def _allot(wanted: Wanted, shelves: Sequence[Shelf]) -> list[Portion]:
    """Which locations give how many: the first that suffices alone, else each what it has, in their turn."""
    own = sorted((shelf for shelf in shelves if shelf.variant_id == wanted.variant_id), key=lambda shelf: shelf.turn)
    available = sum(shelf.available for shelf in own)
    if available < wanted.quantity:
        raise InsufficientStock(variant_id=str(wanted.variant_id), available=available)
    alone = [shelf for shelf in own if shelf.available >= wanted.quantity][:1]
    missing, portions = wanted.quantity, []
    for shelf in alone or own:
        if quantity := min(shelf.available, missing):
            portions.append(Portion(wanted.variant_id, shelf.location_id, quantity, shelf.is_tracked))
            missing -= quantity
    return portions


def _to_first_shelf(wanted: Wanted, shelves: Sequence[Shelf]) -> Portion:
    own = [shelf for shelf in shelves if shelf.variant_id == wanted.variant_id]
    if not own:
        raise UnknownVariant
    first = min(own, key=lambda shelf: shelf.turn)
    return Portion(wanted.variant_id, first.location_id, wanted.quantity, first.is_tracked)


def _counted(portions: Iterable[Portion]) -> list[Portion]:
    """Those that change a count; what nobody counts is never short."""
    return [portion for portion in portions if portion.is_tracked]


def _left(shelves: Sequence[Shelf], changes: Iterable[tuple[Portion, int]]) -> list[Left]:
    before = {(shelf.variant_id, shelf.location_id): shelf.available for shelf in shelves}
    return [
        Left(portion.variant_id, portion.location_id, before[portion.variant_id, portion.location_id] + change)
        for portion, change in changes
    ]


def _merged(wanted: Iterable[Wanted]) -> list[Wanted]:
    """One entry per variant, in primary-key order."""
    sums: Counter[UUID] = Counter()
    for each in wanted:
        if each.quantity <= 0:
            raise ValueError("at least one piece must be wanted")
        sums[each.variant_id] += each.quantity
    return [Wanted(variant_id, sums[variant_id]) for variant_id in sorted(sums)]


def _at(portion: Portion) -> dict[str, object]:
    return {"variant": portion.variant_id, "location": portion.location_id, "quantity": portion.quantity}


def _as_hold(portion: Portion, reference_id: UUID, expires_at: datetime, now: datetime) -> dict[str, object]:
    return {
        "reference_id": reference_id,
        "variant_id": portion.variant_id,
        "location_id": portion.location_id,
        "quantity": portion.quantity,
        "state": HoldState.HELD,
        "is_tracked": portion.is_tracked,
        "expires_at": expires_at,
        "created_at": now,
        "ended_at": None,
    }
