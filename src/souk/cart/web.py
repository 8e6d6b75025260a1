"""The cart's pages: works by forms alone; with JavaScript only the cart itself is renewed."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from souk.cart.commands import add_item, add_product, change_quantity, remove_item
from souk.cart.cookies import BADGE_COOKIE
from souk.cart.pages import CartPage
from souk.cart.queries import PricedCart, get_cart
from souk.cart.schemas import AddItem, ChangeItem
from souk.cart.shopper import filling, mark, settle_in
from souk.identity import local_path, typed_in
from souk.kernel.errors import Invalid, Refusal
from souk.kernel.http import reading
from souk.ui import fragment, page, redirect

router = APIRouter()
CART: Final = "/cart"
PAGE, DRAWER = "page", "drawer"


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


def _fragment(request: Request, priced: PricedCart, where: str, *, refusal: str = "") -> Response:
    view = CartPage.of(priced, where=DRAWER if where == DRAWER else PAGE, refusal=refusal)
    return mark(fragment(request, "cart/renewed.html", view), request, priced)


def _sentence(refusal: Refusal) -> str:
    available = refusal.facts.get("available")
    return f"{refusal} {available} can be bought now." if available is not None else str(refusal)


def _is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _number(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else text
