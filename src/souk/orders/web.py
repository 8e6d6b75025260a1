"""Pages of shoppers: checking out, following an order, one's own orders."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.cart import CartEmpty, NotEligible, NotForSale, OtherCurrency, get_cart, set_badge, settle_in
from souk.identity import guests_sign_in_first, typed_in
from souk.inventory import HoldExpired, InsufficientStock
from souk.kernel.crypto import new_token
from souk.kernel.errors import Refusal
from souk.kernel.http import Reading, actor_of, changing, database_of, reading
from souk.kernel.pagination import PageQuery
from souk.orders.checkout_form import FIELDS, ReadCheckout, read_checkout
from souk.orders.commands import cancel_order
from souk.orders.errors import CheckoutInProgress, CheckoutLapsed, PaymentUnreachable
from souk.orders.pages import CheckoutPage, OrderPage, OwnOrdersPage, Viewer, order_url
from souk.orders.processes import place_order
from souk.orders.queries import OrderFilter, get_order, get_shopper, list_orders, list_siblings
from souk.orders.telling import tell_story
from souk.payments import PaymentDeclined
from souk.ui import FormState, page, redirect, url_with

router = APIRouter()
CART, CHECKOUT = "/cart", "/checkout"
OWN_ORDERS: Final = "/account/orders"
LOOK_AT_CART_AGAIN = (CartEmpty, InsufficientStock, NotForSale, NotEligible, OtherCurrency)
TRY_AGAIN = (PaymentDeclined, PaymentUnreachable, CheckoutLapsed, CheckoutInProgress, HoldExpired)
Token = Annotated[str, Query(max_length=100)]


@router.get(CHECKOUT)
async def checkout(request: Request) -> Response:
    await settle_in(request)
    return await _checkout_page(request, FormState())


@router.post(CHECKOUT)
async def place(request: Request) -> Response:
    """Order the cart. The form's key makes a second click find the first one's order."""
    await settle_in(request)
    typed = await typed_in(request, FIELDS)
    read = await _read(request, typed)
    if read.request is None:
        return await _checkout_page(request, read.form, key=typed["key"], status=422)
    database, actor = database_of(request), await actor_of(request)
    try:
        placed = await place_order(database, request.app.state.gateways, actor, read.request)
    except LOOK_AT_CART_AGAIN as refusal:
        return redirect(request, CART, notice=str(refusal), tone="bad")
    except TRY_AGAIN as refusal:
        form = FormState(values=typed, message=str(refusal))
        return await _checkout_page(request, form, status=refusal.status)
    except Refusal as refusal:
        return await _checkout_page(request, FormState(values=typed, message=str(refusal)), status=refusal.status)
    first = order_url(placed.orders[0].order.id, placed.guest_token or "")
    response = redirect(request, url_with(first, placed=1))
    set_badge(response, request, 0)
    return response


@router.get("/orders/{order_id}")
async def show(request: Request, ctx: Reading, order_id: UUID, token: Token = "", placed: bool = False) -> Response:
    detail = await get_order(ctx, order_id, token=token or None)
    viewer = Viewer.of(ctx, detail.order, token=token)
    siblings = await list_siblings(ctx, detail.order) if viewer.is_buyer else ()
    seen = OrderPage.of(detail, ctx.keys, viewer, await tell_story(ctx, detail, viewer))
    view = seen.among(siblings, viewer, was_just_placed=placed)
    return page(request, "orders/order.html", view, title=f"Order {view.number}")


@router.post("/orders/{order_id}/cancel")
async def cancel(request: Request, order_id: UUID, token: Token = "") -> Response:
    back = order_url(order_id, token)
    try:
        async with changing(request) as uow:
            await cancel_order(uow, order_id, token=token or None)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return redirect(request, back, notice=str(refusal), tone="bad")
    return redirect(request, back, notice="Cancelled. Your money is on its way back.")


@router.get(OWN_ORDERS, dependencies=[Depends(guests_sign_in_first)])
async def own(request: Request, ctx: Reading, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    found = await list_orders(ctx, OrderFilter(own=True), PageQuery(cursor=cursor))
    next_url = url_with(OWN_ORDERS, cursor=found.next_cursor) if found.next_cursor else ""
    return page(request, "orders/own.html", OwnOrdersPage.of(found.items, next_url), title="Your orders")


async def _read(request: Request, typed: dict[str, str]) -> ReadCheckout:
    async with reading(request) as ctx:
        needs_address = (await get_cart(ctx)).requires_shipping
        return read_checkout(typed, is_guest=ctx.actor.id is None, needs_address=needs_address)


async def _checkout_page(request: Request, form: FormState, *, key: str = "", status: int = 200) -> Response:
    """A refused attempt gets a new key: the next one is another."""
    async with reading(request) as ctx:
        priced = await get_cart(ctx)
        shopper = await get_shopper(ctx)
    if not priced.items:
        return redirect(request, CART)
    if not all(item.is_for_sale and item.is_in_stock for item in priced.items):
        return redirect(request, CART, notice="Something in your cart cannot be bought as it stands.", tone="bad")
    view = CheckoutPage.of(priced, shopper, form, key=key or new_token())
    return page(request, "orders/checkout.html", view, title="Check out", status=status)
