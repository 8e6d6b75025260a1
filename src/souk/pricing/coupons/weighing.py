"""Which of the codes that somebody brought may be used now, by them. What depends on the goods, the quote decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, and_, bindparam, func, select

from souk.catalog import list_category_trees
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.hot import Hot
from souk.loyalty import Tier
from souk.pricing.benefits import CouponTerms
from souk.pricing.coupons.models import Coupon, CouponShare, DiscountType, Funding
from souk.pricing.errors import (
    CouponExpired,
    CouponNeedsSignIn,
    CouponNotForThese,
    CouponNotValidYet,
    CouponUsedByYou,
    CouponUsedUp,
    Refused,
    TierRequired,
    UnknownCoupon,
)
from souk.stores import get_platform_store

LADDER = list(Tier)
"""Lowest first."""


class Weighed(msgspec.Struct, frozen=True):
    """The usable ones in the order in which they were asked for, and why the others are not."""

    coupons: tuple[CouponTerms, ...]
    refused: list[Refused]


class CouponSeen(msgspec.Struct, frozen=True):
    """A coupon with how often the one who looks has used it."""

    id: UUID
    code: str
    description: str
    store_id: UUID | None
    channel_id: UUID | None
    funded_by: Funding
    currency: str
    discount_type: DiscountType
    discount_value: int
    min_purchase: int
    max_discount: int | None
    valid_from: datetime | None
    valid_until: datetime | None
    is_active: bool
    is_exclusive: bool
    min_tier: Tier | None
    limit_total: int | None
    limit_per_person: int | None
    product_ids: list[str]
    category_ids: list[str]
    taken: int
    version: int
    taken_by_me: int


NOTHING = Weighed((), [])
_own = [name for name in CouponSeen.__struct_fields__ if name != "taken_by_me"]
seen = select(
    *(getattr(Coupon, name) for name in _own), func.coalesce(CouponShare.taken, 0).label("taken_by_me")
).outerjoin(
    CouponShare,
    and_(CouponShare.coupon_id == Coupon.id, CouponShare.user_id == bindparam("person", type_=Uuid())),
)
BY_CODE = Hot(seen.where(any_of(Coupon.code, "codes", of=str)), CouponSeen)


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who would use the coupons, and when."""

    now: datetime
    tier: Tier
    person: UUID | None
    is_guest: bool


async def weigh_coupons(ctx: ReadContext, codes: Sequence[str], *, tier: Tier) -> Weighed:
    """For the actor, now. No codes cost no statement; a coupon of a channel or of categories costs a second one."""
    if not codes:
        return NOTHING
    person = ctx.actor.id
    return await weigh_for(ctx, codes, Asker(now=ctx.now, tier=tier, person=person, is_guest=person is None))


async def weigh_for(ctx: ReadContext, codes: Sequence[str], asker: Asker) -> Weighed:
    found = {row.code: row for row in await ctx.all(BY_CODE, codes=codes, person=asker.person)}
    usable: list[CouponTerms] = []
    refused: list[Refused] = []
    for code in codes:
        row = found.get(code)
        if row is None:
            refused.append(Refused.by(UnknownCoupon, code))
        elif (reason := _reason_against(row, asker)) is not None:
            refused.append(Refused.by(type(reason), code, str(reason)))
        elif await _is_elsewhere(ctx, row):
            refused.append(Refused.by(CouponNotForThese, code))
        else:
            usable.append(await terms_of(ctx, row))
    return Weighed(tuple(usable), refused)


def _reason_against(row: CouponSeen, asker: Asker) -> Refusal | None:
    reason: Refusal | None = None
    if not row.is_active:
        reason = UnknownCoupon()
    elif row.valid_from is not None and asker.now < row.valid_from:
        reason = CouponNotValidYet(f"This coupon is valid from {row.valid_from:%-d %B %Y}.")
    elif row.valid_until is not None and asker.now >= row.valid_until:
        reason = CouponExpired()
    elif row.min_tier is not None and LADDER.index(asker.tier) < LADDER.index(row.min_tier):
        reason = _tier_required(row.min_tier, is_guest=asker.is_guest)
    elif row.limit_total is not None and row.taken >= row.limit_total:
        reason = CouponUsedUp()
    elif row.limit_per_person is not None and asker.is_guest:
        reason = CouponNeedsSignIn()
    elif row.limit_per_person is not None and row.taken_by_me >= row.limit_per_person:
        reason = CouponUsedByYou()
    return reason


def _tier_required(least: Tier, *, is_guest: bool) -> TierRequired:
    hint = " Sign in if you are one." if is_guest else ""
    above = "" if least is LADDER[-1] else " and above"
    return TierRequired(f"This coupon is for {least.capitalize()} members{above}.{hint}")


async def _is_elsewhere(ctx: ReadContext, row: CouponSeen) -> bool:
    """Every cart there is belongs to the marketplace's own channel."""
    return row.channel_id is not None and row.channel_id != (await get_platform_store(ctx)).id


async def terms_of(ctx: ReadContext, row: Any) -> CouponTerms:
    """What a quote needs of a coupon's row; its categories count with all that lies below them."""
    categories = [UUID(each) for each in row.category_ids]
    return CouponTerms(
        id=row.id,
        code=row.code,
        currency=row.currency,
        is_percentage=row.discount_type == DiscountType.PERCENTAGE,
        value=row.discount_value,
        description=row.description,
        min_purchase=row.min_purchase,
        max_discount=row.max_discount,
        store_id=row.store_id,
        product_ids=tuple(UUID(each) for each in row.product_ids),
        category_ids=tuple(sorted(await list_category_trees(ctx, categories))) if categories else (),
        is_exclusive=row.is_exclusive,
        by_platform=row.funded_by == Funding.PLATFORM,
        limit_per_person=row.limit_per_person,
        version=row.version,
    )
