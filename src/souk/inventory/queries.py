"""How many pieces can be bought, where they lie, and the places themselves."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ScalarSelect, Subquery, bindparam, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from souk.identity import signed_in
from souk.inventory.errors import UnknownLocation
from souk.inventory.models import PLENTY, Location, LocationKind, StockLevel, stock_status
from souk.inventory.policy import visible_to
from souk.inventory.schemas import LevelView, LocationView, VariantStock
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor


class Available(msgspec.Struct, frozen=True):
    variant_id: UUID
    available: int


class Level(msgspec.Struct, frozen=True):
    """A variant at one location. `available` is what can still be bought: on hand, less what buyers hold."""

    variant_id: UUID
    location_id: UUID
    location: str
    kind: LocationKind
    on_hand: int
    reserved: int
    is_tracked: bool

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved if self.is_tracked else PLENTY


class Owner(msgspec.Struct, frozen=True):
    store_id: UUID


_left = case((StockLevel.is_tracked, StockLevel.on_hand - StockLevel.reserved), else_=PLENTY)
_sum = cast(func.sum(_left), BigInteger)
AVAILABLE = Hot(
    select(StockLevel.variant_id, _sum.label("available"))
    .where(any_of(StockLevel.variant_id, "variants"))
    .group_by(StockLevel.variant_id),
    Available,
)
LEVELS = Hot(
    select(
        StockLevel.variant_id,
        StockLevel.location_id,
        Location.name.label("location"),
        Location.kind,
        StockLevel.on_hand,
        StockLevel.reserved,
        StockLevel.is_tracked,
    )
    .join(Location, Location.id == StockLevel.location_id)
    .where(any_of(StockLevel.variant_id, "variants"))
    .order_by(StockLevel.variant_id, Location.priority, Location.id),
    Level,
)
OWNER = Hot(select(StockLevel.store_id).where(StockLevel.variant_id == bindparam("variant")).limit(1), Owner)


async def available(ctx: ReadContext, variant_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many pieces of each can be bought now, over all locations; nought for a variant that was never counted."""
    pieces = dict.fromkeys(variant_ids, 0)
    pieces.update([(row.variant_id, row.available) for row in await ctx.all(AVAILABLE, variants=variant_ids)])
    return pieces


def available_by_variant() -> Subquery:
    """`(variant_id, available)` of every variant that was ever counted, to join."""
    return (
        select(StockLevel.variant_id, _sum.label("available")).group_by(StockLevel.variant_id).subquery("availability")
    )


def available_of(variant_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ScalarSelect[int]:
    """The same for the variant of the row at hand: touches only that variant's levels, where a join reads them all."""
    return select(func.coalesce(_sum, 0)).where(StockLevel.variant_id == variant_id).scalar_subquery()


async def levels(ctx: ReadContext, variant_ids: Sequence[UUID]) -> dict[UUID, list[Level]]:
    """Where each variant lies, in the order in which orders are filled; an empty list for one never counted."""
    found: dict[UUID, list[Level]] = {variant_id: [] for variant_id in variant_ids}
    for level in await ctx.all(LEVELS, variants=variant_ids):
        found[level.variant_id].append(level)
    return found


async def find_store_of(ctx: ReadContext, variant_id: UUID) -> UUID | None:
    """The store that keeps the variant; None for one never counted."""
    owner = await ctx.first(OWNER, variant=variant_id)
    return owner.store_id if owner is not None else None


async def get_stock(ctx: ReadContext, variant_id: UUID) -> VariantStock:
    """All there is of a variant, location by location."""
    found = (await levels(ctx, [variant_id]))[variant_id]
    left = sum(level.available for level in found)
    views = [
        LevelView(each.location_id, each.location, each.kind, each.on_hand, each.reserved, each.available)
        for each in found
    ]
    return VariantStock(variant_id, left, stock_status(left), views)


async def list_locations(ctx: ReadContext, query: PageQuery) -> PageOf[LocationView]:
    """Those of one's own stores, oldest first; all of them for staff. Raises Unauthenticated."""
    signed_in(ctx.actor)
    asked = select(Location).where(visible_to(ctx.actor)).order_by(Location.id)
    if query.cursor:
        asked = asked.where(Location.id > read_cursor(query.cursor, tuple[UUID])[0])
    rows = (await ctx.session.scalars(asked.limit(query.limit + 1).offset(query.offset))).all()
    page = [_location_view(location) for location in rows[: query.limit]]
    total = None
    if query.count:
        total = await ctx.session.scalar(select(func.count()).select_from(Location).where(visible_to(ctx.actor)))
    return PageOf(page, write_cursor(page[-1].id) if len(rows) > query.limit else None, total)


async def get_location(ctx: ReadContext, location_id: UUID) -> LocationView:
    """Raises UnknownLocation."""
    location = await ctx.session.get(Location, location_id)
    if location is None:
        raise UnknownLocation
    return _location_view(location)


def _location_view(location: Location) -> LocationView:
    return LocationView(
        location.id, location.store_id, location.name, location.kind, location.priority, location.created_at
    )
