"""Reads of coupons: those one looks after, and those one could use."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, and_, bindparam, func, or_, select

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.loyalty import Tier, standing_of
from souk.pricing.coupons import policy
from souk.pricing.coupons.models import Coupon, CouponShare, CouponUse
from souk.pricing.coupons.schemas import CouponOut, OfferedCoupon
from souk.pricing.coupons.weighing import LADDER, CouponSeen, seen, terms_of
from souk.pricing.errors import UnknownCoupon
from souk.pricing.reductions import in_words
from souk.stores import get_platform_store

FARTHEST_DAYS = 90


class CouponFilter(msgspec.Struct, frozen=True, kw_only=True):
    store_id: UUID | None = None
    search: str = ""
    is_own: bool = False
    """Only those of stores in which the actor gives discounts."""


class DayOfUse(msgspec.Struct, frozen=True):
    """How often a coupon was used on a day, and what it took off, in minor units."""

    day: str
    uses: int
    amount: int


_free = or_(Coupon.limit_total.is_(None), Coupon.taken < Coupon.limit_total)
_mine = or_(Coupon.limit_per_person.is_(None), func.coalesce(CouponShare.taken, 0) < Coupon.limit_per_person)
_now = bindparam("now", type_=Coupon.created_at.type)
_begun = or_(Coupon.valid_from.is_(None), Coupon.valid_from <= _now)
_goes_on = or_(Coupon.valid_until.is_(None), Coupon.valid_until > _now)
_here = or_(Coupon.channel_id.is_(None), Coupon.channel_id == bindparam("channel", type_=Uuid()))
_reached = or_(Coupon.min_tier.is_(None), any_of(Coupon.min_tier, "tiers", of=str))
OFFERED = Hot(
    seen.where(
        and_(Coupon.is_active, Coupon.is_listed, _begun, _goes_on, _free, _mine, _here, _reached),
        Coupon.id < bindparam("last", type_=Uuid()),
    )
    .order_by(Coupon.id.desc())
    .limit(bindparam("most")),
    CouponSeen,
)
LAST_ID = UUID(int=2**128 - 1)


async def list_offered(ctx: ReadContext, asked: PageQuery) -> PageOf[OfferedCoupon]:
    """What the actor could use now, by tier, dates and limits; the newest first. A guest counts as Bronze."""
    tier = (await standing_of(ctx, ctx.actor.id)).tier if ctx.actor.id is not None else Tier.BRONZE
    last = read_cursor(asked.cursor, tuple[UUID])[0] if asked.cursor else LAST_ID
    rows = await ctx.all(
        OFFERED,
        person=ctx.actor.id,
        now=ctx.now,
        channel=(await get_platform_store(ctx)).id,
        tiers=[each.value for each in LADDER[: LADDER.index(tier) + 1]],
        last=last,
        most=asked.limit + 1,
    )
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    offered = [await _offered(ctx, row) for row in rows]
    return PageOf(offered, write_cursor(str(rows[-1].id)) if more else None)


async def _offered(ctx: ReadContext, row: CouponSeen) -> OfferedCoupon:
    return OfferedCoupon(
        code=row.code,
        description=row.description,
        terms=in_words(await terms_of(ctx, row)),
        discount_type=row.discount_type,
        discount_value=row.discount_value,
        currency=row.currency,
        min_purchase=Money(row.min_purchase, row.currency),
        max_discount=Money(row.max_discount, row.currency) if row.max_discount is not None else None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_active=row.is_active,
        min_tier=row.min_tier,
        store_id=row.store_id,
    )


async def list_coupons(ctx: ReadContext, wanted: CouponFilter, asked: PageQuery) -> PageOf[CouponOut]:
    """Those the actor looks after, the newest first. Raises Unauthenticated, Forbidden."""
    policy.insist_on_looking_after(ctx.actor)
    found = select(Coupon).where(policy.visible_to(ctx.actor))
    if wanted.store_id is not None:
        found = found.where(Coupon.store_id == wanted.store_id)
    if wanted.is_own:
        found = found.where(Coupon.store_id.in_(ctx.actor.stores_with(policy.DISCOUNT)))
    if wanted.search:
        found = found.where(Coupon.code.contains(wanted.search.upper(), autoescape=True))
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(found.subquery()))
    if asked.cursor:
        found = found.where(Coupon.id < read_cursor(asked.cursor, tuple[UUID])[0])
    found = found.order_by(Coupon.id.desc()).limit(asked.limit + 1).offset(asked.offset)
    rows = list(await ctx.session.scalars(found))
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    cursor = write_cursor(str(rows[-1].id)) if more else None
    return PageOf([CouponOut.of(row, ctx.now) for row in rows], cursor, total)


async def get_coupon(ctx: ReadContext, coupon_id: UUID) -> CouponOut:
    """Raises Unauthenticated, UnknownCoupon (also for one the actor does not look after)."""
    return CouponOut.of(await find_row(ctx, coupon_id), ctx.now)


async def find_row(ctx: ReadContext, coupon_id: UUID) -> Coupon:
    policy.signed_in(ctx.actor)
    found = select(Coupon).where(Coupon.id == coupon_id, policy.visible_to(ctx.actor))
    row = await ctx.session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise UnknownCoupon
    return row


async def list_days_of_use(ctx: ReadContext, coupon_id: UUID) -> list[DayOfUse]:
    """The last 90 days on which it was used, the oldest first. Raises Unauthenticated, UnknownCoupon."""
    await find_row(ctx, coupon_id)
    since = ctx.now - timedelta(days=FARTHEST_DAYS)
    day = func.date(CouponUse.taken_at)
    rows = await ctx.session.execute(
        select(day, func.count(), func.sum(CouponUse.amount))
        .where(CouponUse.coupon_id == coupon_id, CouponUse.taken_at >= since)
        .group_by(day)
        .order_by(day)
    )
    return [DayOfUse(str(when), uses, int(amount)) for when, uses, amount in rows]
