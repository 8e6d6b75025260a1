"""Facts about stock that no storm may break."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, true

from souk.inventory.models import Hold, HoldState, StockLevel, StockMovement
from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant

MOST = 100
"""How many breaches of a fact are told."""
_LEVELS = select(StockLevel.variant_id, StockLevel.location_id)


def _sums(
    table: type[Hold] | type[StockMovement], amount: ColumnElement[int], *, where: ColumnElement[bool]
) -> Subquery:
    """Per level, in one pass however many levels there are."""
    summed = func.sum(amount).label("amount")
    grouped = select(table.variant_id, table.location_id, summed).where(where)
    return grouped.group_by(table.variant_id, table.location_id).subquery()


_held = _sums(Hold, Hold.quantity.expression, where=and_(Hold.state == HoldState.HELD, Hold.is_tracked))
_moved = _sums(StockMovement, StockMovement.delta.expression, where=true())


def _differs_from(sums: Subquery, count: ColumnElement[int]) -> Select[UUID, UUID]:
    same_level = and_(sums.c.variant_id == StockLevel.variant_id, sums.c.location_id == StockLevel.location_id)
    return _LEVELS.outerjoin(sums, same_level).where(count != func.coalesce(sums.c.amount, 0))


_OVERSOLD = _LEVELS.where(or_(StockLevel.reserved < 0, StockLevel.reserved > StockLevel.on_hand))
_COUNTED_ALL_THE_SAME = _LEVELS.where(~StockLevel.is_tracked, or_(StockLevel.on_hand != 0, StockLevel.reserved != 0))
_MISCOUNTED_HOLDS = _differs_from(_held, StockLevel.reserved.expression)
_MISCOUNTED_JOURNAL = _differs_from(_moved, StockLevel.on_hand.expression)


async def _levels(ctx: ReadContext, asked: Select[UUID, UUID]) -> list[str]:
    rows = await ctx.session.execute(asked.order_by(StockLevel.variant_id, StockLevel.location_id).limit(MOST))
    return [f"variant {variant_id} at location {location_id}" for variant_id, location_id in rows]


async def _oversold(ctx: ReadContext) -> list[str]:
    return [f"More is held than lies there: {level}." for level in await _levels(ctx, _OVERSOLD)]


async def _miscounted_holds(ctx: ReadContext) -> list[str]:
    broken = await _levels(ctx, _MISCOUNTED_HOLDS)
    return [f"The holds do not sum to what is reserved: {level}." for level in broken]


async def _miscounted_journal(ctx: ReadContext) -> list[str]:
    broken = await _levels(ctx, _MISCOUNTED_JOURNAL)
    return [f"The journal does not sum to what is on hand: {level}." for level in broken]


async def _never_counted(ctx: ReadContext) -> list[str]:
    broken = await _levels(ctx, _COUNTED_ALL_THE_SAME)
    return [f"Something that nobody counts has a count: {level}." for level in broken]


INVARIANTS = (
    Invariant(name="inventory.never_oversold", find=_oversold),
    Invariant(name="inventory.untracked_has_no_count", find=_never_counted),
    Invariant(name="inventory.holds_sum_up", find=_miscounted_holds),
    Invariant(name="inventory.journal_sums_up", find=_miscounted_journal),
)
