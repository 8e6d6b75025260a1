"""Coupons with honest defaults, and looking at all that is known of their uses."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.pricing import CouponTerms
from souk.pricing.coupons.commands import create_coupon
from souk.pricing.coupons.invariants import INVARIANTS
from souk.pricing.coupons.models import Coupon, CouponShare, CouponUse
from souk.pricing.coupons.schemas import CouponOut, NewCoupon
from souk.pricing.coupons.weighing import terms_of

COUPONS = "/api/v1/coupons"


async def make_coupon(where: Database | UnitOfWork, code: str = "SAVE10", **details: Any) -> CouponOut:
    """10 % off everything, borne by the marketplace. Needs the platform's store."""
    given = {"discount_type": "percentage", "discount_value": 10, **details}
    new = NewCoupon(code=code, **given)
    if isinstance(where, UnitOfWork):
        return await create_coupon(where, new)
    async with where.unit_of_work(SYSTEM) as uow:
        return await create_coupon(uow, new)


async def terms_in(database: Database, coupon_id: UUID) -> CouponTerms:
    async with database.read(SYSTEM) as ctx:
        return await terms_of(ctx, await ctx.session.get_one(Coupon, coupon_id))


def a_coupon(**details: Any) -> CouponTerms:
    """10 % off everything, for arithmetic alone."""
    given: dict[str, Any] = {"id": new_id(), "code": "SAVE10", "currency": "USD", "is_percentage": True, "value": 10}
    return CouponTerms(**(given | details))


async def uses_of(database: Database, coupon_id: UUID) -> tuple[int, list[tuple[UUID | None, str]], dict[UUID, int]]:
    """(counter, uses as (person, state), counters of people); and every invariant holds."""
    async with database.read(SYSTEM) as ctx:
        coupon = await ctx.session.get_one(Coupon, coupon_id)
        uses = await ctx.session.scalars(
            select(CouponUse).where(CouponUse.coupon_id == coupon_id).order_by(CouponUse.id)
        )
        shares = await ctx.session.scalars(select(CouponShare).where(CouponShare.coupon_id == coupon_id))
        for invariant in INVARIANTS:
            assert await invariant.find(ctx) == [], invariant.name
        return (
            coupon.taken,
            [(use.user_id, str(use.state)) for use in uses],
            {share.user_id: share.taken for share in shares},
        )
