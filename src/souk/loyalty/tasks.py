"""What the room does by the clock: every night points end and tiers are looked at again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, case, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.loyalty.models import EntryKind, LoyaltyAccount, OrderAward, PointsEntry
from souk.loyalty.queries import get_ladder
from souk.loyalty.services.upkeep import renew
from souk.loyalty.tiers import YEAR, months_before

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Renew:
    """`live_months`: how long points live; 0 is for ever."""

    live_months: int

    async def __call__(self, database: Database) -> int:
        """Each person in a unit of work of their own. Returns how many there was something to do for."""
        done, after = 0, UUID(int=0)
        while True:
            async with database.read(SYSTEM) as ctx:
                due = await _due(ctx, after, live_months=self.live_months)
            for person_id in due:
                async with database.unit_of_work(SYSTEM) as uow:
                    await renew(uow, person_id, live_months=self.live_months)
            done += len(due)
            if len(due) < AT_ONCE:
                return done
            after = due[-1]


async def _due(ctx: ReadContext, after: UUID, *, live_months: int) -> list[UUID]:
    """Whose points or tier the calendar has changed, in the order of their ids."""
    ladder = await get_ladder(ctx)
    year = _earned_since(months_before(ctx.now, YEAR))
    rungs = [(year >= rung.threshold, literal(rung.name, LoyaltyAccount.tier.type)) for rung in reversed(ladder[1:])]
    tier = case(*rungs, else_=literal(ladder[0].name, LoyaltyAccount.tier.type))
    reasons: list[ColumnElement[bool]] = [year != LoyaltyAccount.rolling, tier != LoyaltyAccount.tier]
    if live_months:
        since = months_before(ctx.now, live_months)
        fresh = _earned_since(since) + _given_since(since)
        reasons.append((LoyaltyAccount.points > 0) & (LoyaltyAccount.points + LoyaltyAccount.held > fresh))
    wanted = select(LoyaltyAccount.person_id).where(LoyaltyAccount.person_id > after, or_(*reasons))
    return list(await ctx.session.scalars(wanted.order_by(LoyaltyAccount.person_id).limit(AT_ONCE)))


def _earned_since(since: datetime) -> ScalarSelect[int]:
    summed = select(func.coalesce(func.sum(OrderAward.awarded), 0))
    return summed.where(OrderAward.person_id == LoyaltyAccount.person_id, OrderAward.paid_at >= since).scalar_subquery()


def _given_since(since: datetime) -> ScalarSelect[int]:
    amount = PointsEntry.points + PointsEntry.held - PointsEntry.owed
    given = or_(PointsEntry.kind == EntryKind.RETURNED, PointsEntry.kind == EntryKind.ADJUSTED)
    summed = select(func.coalesce(func.sum(amount), 0))
    return summed.where(
        PointsEntry.person_id == LoyaltyAccount.person_id, given, amount > 0, PointsEntry.created_at >= since
    ).scalar_subquery()
