"""The cart's pages: works by forms alone; with JavaScript only the cart itself is renewed."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import ValidationError

from souk.cart.benefiting import apply_coupon, redeem_points, remove_coupon
from souk.cart.commands import add_item, add_product, change_quantity, remove_item
from souk.cart.cookies import BADGE_COOKIE
from souk.cart.guessing import unguessed
from souk.cart.pages import DRAWER, NOTHING_TYPED, PAGE, CartPage
from souk.cart.queries import PricedCart, get_cart
from souk.cart.schemas import AddItem, ApplyCoupon, ChangeItem, RedeemPoints
from souk.cart.shopper import filling, mark, settle_in
from souk.identity import local_path, typed_in
from souk.kernel.errors import Invalid, Refusal
from souk.kernel.http import reading
from souk.loyalty import NotEnoughPoints
from souk.ui import FormState, fragment, page, redirect

router = APIRouter()
CART: Final = "/cart"


@router.get(CART)
async def show(request: Request) -> Response:
    priced = await _look(request)
    request.cookies[BADGE_COOKIE] = str(priced.count)  # the head of this very page shows the number, too
    return mark(page(request, "cart/cart.html", CartPage.of(priced, where=PAGE), title="Cart"), request, priced)


@router.get(f"{CART}/drawer")
async def drawer(request: Request) -> Response:
    return _fragment(request, await _look(request), DRAWER)


@router.post(f"{CART}/items")
async def add(request: Request) -> Response:
    """From a product page: back to the cart; with JavaScript the cart opens beside the page."""
    await settle_in(request)
    typed = await typed_in(request, ("variant_id", "product_id", "quantity", "color", "size", "back"))
    back = local_path(typed.pop("back"), CART)
    try:
        body = AddItem.model_validate({name: _number(text) for name, text in typed.items() if text})
    except ValidationError:
        return _refuse(request, Invalid("Choose what to add, and how many."), back)
    try:
        async with filling(request) as uow:
            if body.product_id is not None:
                priced = await add_product(
                    uow, body.product_id, color=body.color, size=body.size, quantity=body.quantity
                )
            else:
                assert body.variant_id is not None
                priced = await add_item(uow, body.variant_id, quantity=body.quantity)
    except Refusal as refusal:
        return _refuse(request, refusal, back)
    if _is_htmx(request):
        return mark(fragment(request, "cart/added.html", CartPage.of(priced, where=DRAWER)), request, priced)
    return mark(redirect(request, CART, notice="Added to your cart."), request, priced)


@router.post(f"{CART}/items/{{item_id}}")
async def change(request: Request, item_id: UUID) -> Response:
    await settle_in(request)
    typed = await typed_in(request, ("quantity", "where"))
    try:
        body = ChangeItem.model_validate({"quantity": _number(typed["quantity"])})
        async with filling(request) as uow:
            priced = await change_quantity(uow, item_id, quantity=body.quantity)
    except ValidationError:
        return await _refuse_change(request, Invalid("Choose how many, from 1 to 10,000."), typed["where"])
    except Refusal as refusal:
        return await _refuse_change(request, refusal, typed["where"])
    return _changed(request, priced, typed["where"])


@router.post(f"{CART}/items/{{item_id}}/remove")
async def remove(request: Request, item_id: UUID) -> Response:
    await settle_in(request)
    typed = await typed_in(request, ("where",))
    try:
        async with filling(request) as uow:
            priced = await remove_item(uow, item_id)
    except Refusal as refusal:
        return await _refuse_change(request, refusal, typed["where"])
    return _changed(request, priced, typed["where"])


@router.post(f"{CART}/coupons")
async def use_coupon(request: Request) -> Response:
    """A coupon that cannot be used stays in its field, with the reason below it."""
    await settle_in(request)
    typed = await typed_in(request, ("code", "where"))
    try:
        body = ApplyCoupon.model_validate({"code": typed["code"]})
        async with unguessed(request), filling(request) as uow:
            priced = await apply_coupon(uow, body.code)
    except ValidationError:
        return await _refuse_coupon(request, "A code has 2 to 40 letters, digits and dashes.", typed)
    except Refusal as refusal:
        return await _refuse_coupon(request, str(refusal), typed)
    return _changed(request, priced, typed["where"])


@router.post(f"{CART}/coupons/{{code}}/remove")
async def drop_coupon(request: Request, code: Annotated[str, Path(max_length=40)]) -> Response:
    await settle_in(request)
    typed = await typed_in(request, ("where",))
    try:
        async with filling(request) as uow:
            priced = await remove_coupon(uow, code)
    except Refusal as refusal:
        return await _refuse_change(request, refusal, typed["where"])
    return _changed(request, priced, typed["where"])


@router.post(f"{CART}/points")
async def use_points(request: Request) -> Response:
    await settle_in(request)
    typed = await typed_in(request, ("points", "where"))
    try:
        body = RedeemPoints.model_validate({"points": _number(typed["points"] or "0")})
        async with filling(request) as uow:
            priced = await redeem_points(uow, body.points)
    except ValidationError:
        return await _refuse_change(request, Invalid("Say how many points, in whole ones."), typed["where"])
    except Refusal as refusal:
        return await _refuse_change(request, refusal, typed["where"])
    return _changed(request, priced, typed["where"])


async def _look(request: Request) -> PricedCart:
    await settle_in(request)
    async with reading(request) as ctx:
        return await get_cart(ctx)


def _changed(request: Request, priced: PricedCart, where: str) -> Response:
    if _is_htmx(request):
        return _fragment(request, priced, where)
    return mark(redirect(request, CART), request, priced)


def _refuse(request: Request, refusal: Refusal, back: str) -> Response:
    """With JavaScript the error page becomes a toast."""
    if _is_htmx(request):
        raise refusal
    return redirect(request, back, notice=_sentence(refusal), tone="bad")


async def _refuse_change(request: Request, refusal: Refusal, where: str) -> Response:
    if not _is_htmx(request):
        return redirect(request, CART, notice=_sentence(refusal), tone="bad")
    return _fragment(request, await _look(request), where, refusal=_sentence(refusal))


async def _refuse_coupon(request: Request, sentence: str, typed: dict[str, str]) -> Response:
    if not _is_htmx(request):
        return redirect(request, CART, notice=sentence, tone="bad")
    form = FormState(values={"code": typed["code"]}, errors={"code": sentence})
    return _fragment(request, await _look(request), typed["where"], coupon=form)


def _fragment(
    request: Request, priced: PricedCart, where: str, *, refusal: str = "", coupon: FormState = NOTHING_TYPED
) -> Response:
    view = CartPage.of(priced, where=DRAWER if where == DRAWER else PAGE, refusal=refusal, coupon=coupon)
    return mark(fragment(request, "cart/renewed.html", view), request, priced)


def _sentence(refusal: Refusal) -> str:
    available = refusal.facts.get("available")
    if available is None:
        return str(refusal)
    if isinstance(refusal, NotEnoughPoints):
        return f"{refusal} You have {available:,}."
    return f"{refusal} {available} can be bought now."


def _is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _number(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else text
