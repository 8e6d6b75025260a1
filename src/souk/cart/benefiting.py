"""What a shopper may ask for beside goods: put coupons on the cart and take them off, redeem points."""

from souk.cart import policy
from souk.cart.errors import TooManyCoupons
from souk.cart.ownership import OpenCart, open_cart, owner_of, touch_cart
from souk.cart.queries import PricedCart, get_lines, price_cart
from souk.cart.wishes import MOST_COUPONS, Wishes, keep_wishes, wishes_of
from souk.identity import signed_in
from souk.kernel.database import UnitOfWork
from souk.loyalty import NotEnoughPoints
from souk.pricing import UnknownCoupon, refusal_of


async def apply_coupon(uow: UnitOfWork, code: str) -> PricedCart:
    """Put a coupon on the actor's cart. Again changes nothing.

    Raises why it cannot be used (see `souk.pricing.errors`), and then keeps the cart as it was; TooManyCoupons.
    """
    uow.require(policy.can_shop(uow.actor))
    cart = await open_cart(uow, owner_of(uow.actor))
    wishes = wishes_of(cart)
    if code not in wishes.codes:
        if len(wishes.codes) >= MOST_COUPONS:
            raise TooManyCoupons
        wishes = Wishes((*wishes.codes, code), wishes.points)
    priced = await _price(uow, cart, wishes)
    for refused in priced.refused:
        if refused.coupon == code:
            raise refusal_of(refused)
    return priced


async def remove_coupon(uow: UnitOfWork, code: str) -> PricedCart:
    """Raises UnknownCoupon for one that is not on the cart."""
    uow.require(policy.can_shop(uow.actor))
    cart = await touch_cart(uow, owner_of(uow.actor))
    wishes = wishes_of(cart)
    if cart is None or code not in wishes.codes:
        raise UnknownCoupon("This coupon is not on your cart.")
    return await _price(uow, cart, Wishes(tuple(each for each in wishes.codes if each != code), wishes.points))


async def redeem_points(uow: UnitOfWork, points: int) -> PricedCart:
    """With this cart's order; 0 takes them back. Raises Unauthenticated, NotEnoughPoints (with how many there are)."""
    signed_in(uow.actor)
    uow.require(policy.can_shop(uow.actor))
    cart = await open_cart(uow, owner_of(uow.actor))
    priced = await _price(uow, cart, Wishes(wishes_of(cart).codes, points))
    if points > priced.standing.points:
        raise NotEnoughPoints(available=priced.standing.points)
    return priced


async def _price(uow: UnitOfWork, cart: OpenCart, wishes: Wishes) -> PricedCart:
    cart = await keep_wishes(uow, cart, wishes)
    return await price_cart(uow, cart, await get_lines(uow, cart.id))
