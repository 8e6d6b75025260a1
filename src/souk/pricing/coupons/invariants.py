"""What no storm may break, for `souk check`: counters are the uses there are."""

from collections.abc import Awaitable, Callable

from sqlalchemy import Select, and_, func, select

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.pricing.coupons.models import Coupon, CouponShare, CouponUse

MOST = 100

_uses = select(func.count()).where(CouponUse.coupon_id == Coupon.id).scalar_subquery()
_theirs = (
    select(func.count())
    .where(and_(CouponUse.coupon_id == CouponShare.coupon_id, CouponUse.user_id == CouponShare.user_id))
    .scalar_subquery()
)
_shared = (
    select(func.coalesce(func.sum(CouponShare.taken), 0)).where(CouponShare.coupon_id == Coupon.id).scalar_subquery()
)
_named = select(func.count()).where(CouponUse.coupon_id == Coupon.id, CouponUse.user_id.is_not(None)).scalar_subquery()
MISCOUNTED = select(Coupon.code).where(Coupon.taken != _uses)
SHARES_MISCOUNTED = select(Coupon.code).where(Coupon.id == CouponShare.coupon_id, CouponShare.taken != _theirs)
SHARES_MISSING = select(Coupon.code).where(_shared != _named)


def _none_of(found: Select[str], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        return [sentence.format(code) for code in await ctx.session.scalars(found.limit(MOST))]

    return find


INVARIANTS = (
    Invariant(
        name="pricing.coupons_count_their_uses",
        find=_none_of(MISCOUNTED, "Coupon {}: its counter is not the number of its uses."),
    ),
    Invariant(
        name="pricing.people_count_their_uses",
        find=_none_of(SHARES_MISCOUNTED, "Coupon {}: somebody's counter is not the number of their uses."),
    ),
    Invariant(
        name="pricing.nobody_uses_uncounted",
        find=_none_of(SHARES_MISSING, "Coupon {}: people used it who are not counted."),
    ),
)
