"""The cart's part of `/loyalty`: coupons and points on the cart. Every answer carries the cart as it then stands."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from souk.cart.benefiting import apply_coupon, redeem_points, remove_coupon
from souk.cart.errors import TooManyCoupons
from souk.cart.guessing import unguessed
from souk.cart.schemas import ApplyCoupon, CartOut, RedeemPoints
from souk.cart.shopper import filling, mark
from souk.identity import CsrfFailed
from souk.kernel.errors import RateLimited, Unauthenticated
from souk.kernel.http import answer
from souk.kernel.openapi import returns
from souk.loyalty import NotEnoughPoints
from souk.pricing import COUPON_REFUSALS, UnknownCoupon

router = APIRouter(prefix="/loyalty", tags=["Loyalty"])
OnCart = Annotated[str, Path(max_length=40, description="The code; capital or small makes no difference.")]


@router.post("/apply-coupon", **returns(CartOut, refuses=(*COUPON_REFUSALS, TooManyCoupons, CsrfFailed, RateLimited)))
async def apply(request: Request, body: ApplyCoupon) -> Response:
    """Put a coupon on your cart. Refused coupons leave the cart as it was, and say why."""
    async with unguessed(request), filling(request) as uow:
        priced = await apply_coupon(uow, body.code)
    return mark(answer(CartOut.of(priced)), request, priced)


@router.delete("/coupons/{code}", **returns(CartOut, refuses=(UnknownCoupon, CsrfFailed)))
async def remove(request: Request, code: OnCart) -> Response:
    """Take a coupon off your cart."""
    async with filling(request) as uow:
        priced = await remove_coupon(uow, code.strip().upper())
    return mark(answer(CartOut.of(priced)), request, priced)


@router.post("/redeem-points", **returns(CartOut, refuses=(Unauthenticated, NotEnoughPoints, CsrfFailed)))
async def redeem(request: Request, body: RedeemPoints) -> Response:
    """Pay for goods of your cart with points: 100 are worth one whole unit of the currency."""
    async with filling(request) as uow:
        priced = await redeem_points(uow, body.points)
    return mark(answer(CartOut.of(priced)), request, priced)
