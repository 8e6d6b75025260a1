"""What a store has while older records come in: who renders what, which slots there are, who is busy when."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.booking.schedule.facts import Terms
from souk.booking.schedule.models import (
    CELL_MINUTES,
    BookingTerms,
    OccupiedCell,
    Provider,
    ProviderService,
    Slot,
    cell_of,
)
from souk.catalog import service_products
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot

BESIDE: Final = "Double bookings of the older shop."
"""What is said about a provider who stands for one that was in two places at once."""
_CELL: Final = timedelta(minutes=CELL_MINUTES)


class KnownSlot(msgspec.Struct):
    """`first` and `end` are the cells it keeps busy. `is_new`: not written yet; `added` of its places were taken since it was written."""

    id: UUID
    ends_at: datetime
    first: int
    end: int
    booked: int
    capacity: int
    is_new: bool = False
    added: int = 0


class Lane(msgspec.Struct):
    """One provider's calendar. Whoever was in two places at once has several, of which the first is their own."""

    provider_id: UUID
    is_own: bool
    slots: dict[tuple[UUID, datetime], KnownSlot]
    cells: dict[int, UUID]
    is_new: bool = False

    def is_free(self, first: int, end: int, slot_id: UUID | None = None) -> bool:
        return all(self.cells.get(cell, slot_id) == slot_id for cell in range(first, end))

    def occupy(self, slot: KnownSlot) -> None:
        self.cells.update(dict.fromkeys(range(slot.first, slot.end), slot.id))


class Standing(msgspec.Struct):
    """By the case-folded names of providers and services."""

    lanes: dict[str, list[Lane]]
    services: dict[str, UUID]
    terms: dict[UUID, Terms]
    renders: set[tuple[UUID, UUID]]


class _Provider(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    about: str


class _Service(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class _Renders(msgspec.Struct, frozen=True):
    provider_id: UUID
    service_id: UUID


class _Slot(msgspec.Struct, frozen=True):
    id: UUID
    provider_id: UUID
    service_id: UUID
    starts_at: datetime
    ends_at: datetime
    first_cell: int
    end_cell: int
    booked: int
    capacity: int


class _Cell(msgspec.Struct, frozen=True):
    provider_id: UUID
    cell: int
    slot_id: UUID


_store = bindparam("store", type_=Uuid())
_product = service_products()
PROVIDERS = Hot(
    select(Provider.id, Provider.name, Provider.about)
    .where(Provider.store_id == _store)
    .order_by(Provider.position, Provider.id),
    _Provider,
)
SERVICES = Hot(
    select(_product.c.id, _product.c.name).where(_product.c.store_id == _store).order_by(_product.c.id.desc()), _Service
)
RENDERS = Hot(
    select(ProviderService.provider_id, ProviderService.service_id)
    .join(Provider, Provider.id == ProviderService.provider_id)
    .where(Provider.store_id == _store),
    _Renders,
)
TERMS = Hot(
    select(*(getattr(BookingTerms, name) for name in Terms.__struct_fields__)).where(BookingTerms.store_id == _store),
    Terms,
)
SLOTS = Hot(select(*(getattr(Slot, name) for name in _Slot.__struct_fields__)).where(Slot.store_id == _store), _Slot)
CELLS = Hot(
    select(OccupiedCell.provider_id, OccupiedCell.cell, OccupiedCell.slot_id)
    .join(Provider, Provider.id == OccupiedCell.provider_id)
    .where(Provider.store_id == _store),
    _Cell,
)


async def standing_of(ctx: ReadContext, store_id: UUID) -> Standing:
    """Read once for a whole file: some six numbers for each appointment that the store ever had."""
    by_id: dict[UUID, Lane] = {}
    lanes: dict[str, list[Lane]] = {}
    for each in await ctx.all(PROVIDERS, store=store_id):
        by_id[each.id] = lane = Lane(each.id, each.about != BESIDE, {}, {})
        lanes.setdefault(each.name.casefold(), []).append(lane)
    for slot in await ctx.all(SLOTS, store=store_id):
        known = KnownSlot(slot.id, slot.ends_at, slot.first_cell, slot.end_cell, slot.booked, slot.capacity)
        by_id[slot.provider_id].slots[slot.service_id, slot.starts_at] = known
    for cell in await ctx.all(CELLS, store=store_id):
        by_id[cell.provider_id].cells[cell.cell] = cell.slot_id
    return Standing(
        lanes={name: _own_first(some) for name, some in lanes.items()},
        services={each.name.casefold(): each.id for each in await ctx.all(SERVICES, store=store_id)},
        terms={each.service_id: each for each in await ctx.all(TERMS, store=store_id)},
        renders={(each.provider_id, each.service_id) for each in await ctx.all(RENDERS, store=store_id)},
    )


def cells_of(starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """(the first, the one behind the last): whole ones, whenever it began."""
    return cell_of(starts_at), cell_of(ends_at + _CELL - timedelta(microseconds=1))


def _own_first(lanes: Iterable[Lane]) -> list[Lane]:
    """Of two providers of one name, the store's first is meant; the others are nobody's double bookings."""
    some = list(lanes)
    own = next((lane for lane in some if lane.is_own), None)
    return [*([own] if own is not None else []), *(lane for lane in some if not lane.is_own)]
