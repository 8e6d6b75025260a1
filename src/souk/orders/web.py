"""Pages of shoppers: following an order, one's own orders."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.cart import mark, shopper_of
from souk.identity import guests_sign_in_first
from souk.kernel.errors import Refusal
from souk.kernel.http import Reading, changing, database_of
from souk.kernel.pagination import PageQuery
from souk.orders.again import buy_again
from souk.orders.commands import cancel_order
from souk.orders.pages import OrderPage, OwnOrdersPage, Viewer, order_url
from souk.orders.queries import OrderFilter, get_order, list_orders, list_siblings
from souk.orders.telling import tell_story
from souk.ui import page, redirect, url_with

router = APIRouter()
CART: Final = "/cart"
OWN_ORDERS: Final = "/account/orders"
Token = Annotated[str, Query(max_length=100)]


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


@router.post("/orders/{order_id}/again")
async def again(request: Request, order_id: UUID, token: Token = "") -> Response:
    """The same things into the cart, as far as they are still there."""
    actor = await shopper_of(request)
    bought = await buy_again(database_of(request), actor, order_id, token=token or None)
    if bought.cart is None:
        return redirect(request, order_url(order_id, token), notice="None of it is to be had any more.", tone="bad")
    notice, tone = "In your cart again, at today's prices.", "good"
    if bought.missed:
        notice, tone = f"In your cart, but for {', '.join(bought.missed)}.", "warn"
    return mark(redirect(request, CART, notice=notice, tone=tone), request, bought.cart)


@router.get(OWN_ORDERS, dependencies=[Depends(guests_sign_in_first)])
async def own(request: Request, ctx: Reading, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    found = await list_orders(ctx, OrderFilter(own=True), PageQuery(cursor=cursor))
    next_url = url_with(OWN_ORDERS, cursor=found.next_cursor) if found.next_cursor else ""
    return page(request, "orders/own.html", OwnOrdersPage.of(found.items, next_url), title="Your orders")
