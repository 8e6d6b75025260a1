"""What came in and still lives: the basis of what ends when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from souk.kernel.database import ReadContext
from souk.loyalty.expiry import Credit
from souk.loyalty.models import EntryKind, OrderAward, PointsEntry
from souk.loyalty.tiers import months_before

MOST = 2_000
"""How many credits of one person are looked at for what ends when; older ones end together with the last."""
_amount = PointsEntry.points + PointsEntry.held - PointsEntry.owed
_given = or_(PointsEntry.kind == EntryKind.RETURNED, PointsEntry.kind == EntryKind.ADJUSTED)


async def list_credits(ctx: ReadContext, person_id: UUID, *, months: int) -> list[Credit]:
    """Points of the last `months` months, the newest first: what orders earned, what came back, what was given."""
    since = months_before(ctx.now, months)
    earned = _earned(person_id, since).order_by(OrderAward.paid_at.desc()).limit(MOST)
    given = _came(person_id, since).order_by(PointsEntry.created_at.desc()).limit(MOST)
    rows = [*(await ctx.session.execute(earned)), *(await ctx.session.execute(given))]
    return sorted((Credit(at, points) for at, points in rows), key=lambda each: each.at, reverse=True)


async def sum_credits(ctx: ReadContext, person_id: UUID, *, months: int) -> int:
    since = months_before(ctx.now, months)
    earned, given = _earned(person_id, since).subquery(), _came(person_id, since).subquery()
    both = select(
        select(func.coalesce(func.sum(earned.c.awarded), 0)).scalar_subquery()
        + select(func.coalesce(func.sum(given.c.amount), 0)).scalar_subquery()
    )
    return int(await ctx.session.scalar(both) or 0)


def _earned(person_id: UUID, since: datetime) -> Select[datetime | None, int]:
    return select(OrderAward.paid_at, OrderAward.awarded).where(
        OrderAward.person_id == person_id, OrderAward.paid_at >= since, OrderAward.awarded > 0
    )


def _came(person_id: UUID, since: datetime) -> Select[datetime, int]:
    return select(PointsEntry.created_at, _amount.label("amount")).where(
        PointsEntry.person_id == person_id, _given, PointsEntry.created_at >= since, _amount > 0
    )
