"""What a checkout brings beside its goods and its money: coupons, points, gift cards, credit.

Taken when the goods are held, kept or spent with the orders, released with the goods. Nothing is asked of the database
for a checkout without them: its promise tells.
"""

from uuid import UUID

from souk.cart import PricedCart
from souk.kernel.database import UnitOfWork
from souk.loyalty import hold_points, release_points, spend_points
from souk.orders.checkouts import CheckoutRow
from souk.orders.promise import Promise
from souk.payments import release_tenders
from souk.pricing import keep_coupons, release_coupons, take_coupons


async def take_benefits(uow: UnitOfWork, priced: PricedCart, checkout_id: UUID) -> None:
    """Raises CouponUsedUp, CouponUsedByYou, CouponNeedsSignIn, UnknownCoupon, NotEnoughPoints."""
    coupons, points = priced.benefits.coupons, priced.benefits.points
    if coupons:
        await take_coupons(
            uow, coupons, checkout_id=checkout_id, person=uow.actor.id, amounts=priced.quote.coupon_amounts
        )
    if points and uow.actor.id is not None:
        await hold_points(uow, uow.actor.id, points, checkout_id=checkout_id)


async def keep_benefits(uow: UnitOfWork, checkout_id: UUID, made: Promise) -> None:
    """Its orders stand."""
    if made.benefits.coupons:
        await keep_coupons(uow, checkout_id)


async def spend_benefits(uow: UnitOfWork, checkout_id: UUID, made: Promise) -> None:
    """Its money is taken: until then points can be released, since a capture may be refused."""
    if made.benefits.points:
        await spend_points(uow, checkout_id)


async def release_benefits(uow: UnitOfWork, checkout: CheckoutRow, made: Promise) -> None:
    """Nothing came of it."""
    if made.benefits.coupons:
        await release_coupons(uow, checkout.id)
    if made.benefits.points:
        await release_points(uow, checkout.id)
    if made.tendered:
        await release_tenders(uow, checkout.payment_id)
