"""One's own rewards: where one stands, what one had, what ends when."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from souk.identity import signed_in
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.loyalty import policy
from souk.loyalty.expiry import endings
from souk.loyalty.models import EntryKind, LoyaltyAccount, PointsEntry
from souk.loyalty.queries.credits import list_credits
from souk.loyalty.queries.ladder import get_ladder
from souk.loyalty.schemas import EntryView, Expiry, Lifetime, LoyaltyProfile, benefits_of
from souk.loyalty.tiers import Tier, next_above, worth_of

SOON = timedelta(days=60)
_told = PointsEntry.kind.not_in([EntryKind.HELD, EntryKind.RELEASED])
"""What a checkout keeps for a moment is no history."""


async def get_profile(ctx: ReadContext, asked: PageQuery, *, live_months: int, currency: str) -> LoyaltyProfile:
    """Everything about one's own rewards. Raises Unauthenticated."""
    person_id = signed_in(ctx.actor)
    account = await ctx.session.get(LoyaltyAccount, person_id)
    ladder = await get_ladder(ctx)
    tier = account.tier if account else Tier.BRONZE
    here = next(rung for rung in ladder if rung.name is tier)
    points, held, owed = (account.points, account.held, account.owed) if account else (0, 0, 0)
    rolling = account.rolling if account else 0
    living = await list_credits(ctx, person_id, months=live_months) if account and live_months else []
    ends = [Expiry(points=many, expires_on=day) for day, many in endings(points + held, living, live_months)]
    soon = (ctx.now + SOON).date()
    return LoyaltyProfile(
        tier=tier,
        basis_points=here.basis_points,
        discount_percent=here.basis_points / 100,
        benefits=benefits_of(here),
        points=points,
        held=held,
        owed=owed,
        value=worth_of(points, currency),
        currency=currency,
        rolling_points=rolling,
        tier_since=account.tier_since if account else None,
        next_tier=next_above(tier, rolling, ladder),
        lifetime=_lifetime(account, currency),
        expiring_soon=sum(each.points for each in ends if each.expires_on <= soon),
        expirations=ends,
        history=await get_history(ctx, asked),
    )


async def get_history(ctx: ReadContext, asked: PageQuery) -> PageOf[EntryView]:
    """A part of one's own history, the newest first. Raises Unauthenticated."""
    signed_in(ctx.actor)
    return await page_of(ctx, policy.visible_to(ctx.actor), asked)


async def history_of(ctx: ReadContext, person_id: UUID, asked: PageQuery) -> PageOf[EntryView]:
    """Somebody's history, for the staff. Raises Forbidden."""
    policy.insist_managing(ctx.actor)
    return await page_of(ctx, PointsEntry.person_id == person_id, asked)


async def page_of(ctx: ReadContext, whose: ColumnElement[bool], asked: PageQuery) -> PageOf[EntryView]:
    wanted = select(PointsEntry).where(whose, _told).order_by(PointsEntry.id.desc())
    if asked.cursor:
        wanted = wanted.where(PointsEntry.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(wanted.limit(asked.limit + 1).offset(asked.offset)))
    counted = select(func.count()).select_from(PointsEntry).where(whose, _told)
    total = await ctx.session.scalar(counted) if asked.count else None
    shown = [_view_of(row) for row in rows[: asked.limit]]
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


def _lifetime(account: LoyaltyAccount | None, currency: str) -> Lifetime:
    if account is None:
        return Lifetime()
    return Lifetime(
        earned=account.lifetime_earned,
        spent=account.lifetime_spent,
        saved=worth_of(max(0, account.lifetime_spent), currency),
    )


def _view_of(row: PointsEntry) -> EntryView:
    return EntryView(
        id=row.id,
        kind=row.kind,
        points=row.points + row.held,
        owed=row.owed,
        about=row.about,
        reference_id=row.reference_id,
        created_at=row.created_at,
    )
