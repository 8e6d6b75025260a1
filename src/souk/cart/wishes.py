"""What a shopper wishes to use beside the goods: coupon codes and points.

Kept in the cart's own row, so that they cost nobody a statement who wishes nothing.
"""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, String, bindparam, update

from souk.cart.models import Cart
from souk.cart.ownership import OpenCart, Owner
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.pricing import Benefits

MOST_COUPONS = 5
"""So many codes fit on a cart."""


class Wishes(msgspec.Struct, frozen=True):
    """`codes` in the order in which they were entered."""

    codes: tuple[str, ...] = ()
    points: int = 0

    def __bool__(self) -> bool:
        return bool(self.codes or self.points)


NO_WISHES = Wishes()
_wished: dict[str, Any] = {
    "coupon_codes": bindparam("codes", type_=String),
    "points": bindparam("wanted", type_=BigInteger),
}
KEEP: Hot[None] = Hot(update(Cart).where(Cart.id == bindparam("cart")).values(_wished))
FORGET_OF_PERSON, FORGET_OF_GUEST = (
    Hot[None](update(Cart).where(theirs).values(coupon_codes="", points=0))
    for theirs in (Cart.user_id == bindparam("user"), Cart.guest_digest == bindparam("guest"))
)


def wishes_of(cart: OpenCart | None) -> Wishes:
    if cart is None:
        return NO_WISHES
    return read_wishes(cart.coupon_codes, cart.points)


def read_wishes(codes: str, points: int) -> Wishes:
    return Wishes(tuple(codes.split()), points) if codes or points else NO_WISHES


async def keep_wishes(uow: UnitOfWork, cart: OpenCart, wishes: Wishes) -> OpenCart:
    """Whoever calls has opened or touched the cart before."""
    codes = " ".join(wishes.codes)
    await uow.change(KEEP, cart=cart.id, codes=codes, wanted=wishes.points)
    return OpenCart(cart.id, cart.version, codes, wishes.points)


async def forget_wishes(uow: UnitOfWork, owner: Owner) -> None:
    """They went with a checkout; a checkout that comes to nothing brings them back."""
    if owner.user_id is not None:
        await uow.write(FORGET_OF_PERSON, {"user": owner.user_id})
    else:
        await uow.write(FORGET_OF_GUEST, {"guest": owner.guest_digest})


def joined(first: Wishes, second: Wishes) -> Wishes:
    """Every code once, as many as fit; points are only a person's own."""
    codes = dict.fromkeys((*first.codes, *second.codes))
    return Wishes(tuple(codes)[:MOST_COUPONS], first.points or second.points)


def as_wished(benefits: Benefits) -> Wishes:
    return Wishes(tuple(coupon.code for coupon in benefits.coupons), benefits.points)
