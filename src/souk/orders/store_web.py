"""Pages of those who fulfil orders: the list, and one order with its next step."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, local_path, read_form, typed_in
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import Reading, changing, reading
from souk.kernel.pagination import PageQuery
from souk.orders import policy
from souk.orders.commands import change_order_status
from souk.orders.figures import FiguresPage, get_figures
from souk.orders.numbering import read_number
from souk.orders.pages import VENDOR_ORDERS, Chosen, OrderPage, StoreOrderPage, StoreOrdersPage, Viewer
from souk.orders.queries import OrderFilter, get_contact, get_order, list_orders
from souk.orders.schemas import ChangeStatus
from souk.orders.statuses import OrderStatus
from souk.orders.telling import tell_story
from souk.stores import store_names, vendor_tabs
from souk.ui import FormState, Option, fragment, page, redirect, url_with

router = APIRouter(prefix=VENDOR_ORDERS, dependencies=[Depends(guests_sign_in_first)])
DONE: Final = {
    OrderStatus.SHIPPED: "Marked as shipped. The buyer sees it now.",
    OrderStatus.DELIVERED: "Marked as delivered.",
    OrderStatus.CANCELLED: "Cancelled. Goods are back in stock, the money is on its way back.",
}
Cursor = Annotated[str | None, Query(max_length=500)]


@router.get("")
async def index(
    request: Request,
    ctx: Reading,
    *,
    status: str = "",
    store: str = "",
    q: Annotated[str, Query(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response:
    stores = policy.stores_of(ctx.actor)
    if not stores and not policy.sees_every_order(ctx.actor):
        raise Forbidden("This page is for stores. Open one to sell here.")
    names = await store_names(ctx, stores)
    chosen = Chosen(
        status=OrderStatus(status) if status in list(OrderStatus) else None,
        store_id=next((store_id for store_id in names if str(store_id) == store), None),
        search=q,
    )
    number = (read_number(q) or 0) if q else None
    wanted = OrderFilter(status=chosen.status, store_id=chosen.store_id, number=number, as_staff=True)
    found = await list_orders(ctx, wanted, PageQuery(cursor=cursor))
    next_url = url_with(chosen.url(status=chosen.status), cursor=found.next_cursor) if found.next_cursor else ""
    options = tuple(Option(str(each.id), each.name) for each in names.values()) if len(names) > 1 else ()
    tabs = vendor_tabs("orders", ctx.actor)
    view = StoreOrdersPage.of(found.items, tabs=tabs, chosen=chosen, next_url=next_url, options=options)
    return page(request, "orders/store_orders.html", view, title="Orders")


@router.get("/figures")
async def figures(request: Request, ctx: Reading) -> Response:
    """What waits and what was sold, for the vendor's first page."""
    if not policy.stores_of(ctx.actor):
        raise Forbidden("These figures are for stores.")
    view = FiguresPage.of(await get_figures(ctx), currency=request.app.state.settings.currency)
    return fragment(request, "orders/figures.html", view)


@router.get("/{order_id}")
async def show(request: Request, order_id: UUID) -> Response:
    return await _page(request, order_id, FormState())


@router.post("/{order_id}/status")
async def change(request: Request, order_id: UUID) -> Response:
    typed = await typed_in(request, ("status", "tracking_number", "carrier", "note", "back"))
    back = local_path(typed.pop("back"), f"{VENDOR_ORDERS}/{order_id}")
    read = read_form(ChangeStatus, typed)
    if read.body is None:
        return await _page(request, order_id, read.form, status=422)
    try:
        async with changing(request) as uow:
            await change_order_status(uow, order_id, read.body.status, label=read.body.label())
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return redirect(request, back, notice=str(refusal), tone="bad")
    return redirect(request, back, notice=DONE.get(read.body.status, "Done."))


async def _page(request: Request, order_id: UUID, form: FormState, *, status: int = 200) -> Response:
    async with reading(request) as ctx:
        detail = await get_order(ctx, order_id)
        if not policy.is_staff(ctx.actor, detail.order):
            raise Forbidden("Only the store's staff see this page.")
        contact, tabs = await get_contact(ctx, detail.order), vendor_tabs("orders", ctx.actor)
        viewer = Viewer.of(ctx, detail.order)
        seen = OrderPage.of(detail, ctx.keys, viewer, await tell_story(ctx, detail, viewer))
        view = StoreOrderPage.of(detail, seen, contact, form=form, tabs=tabs)
    return page(request, "orders/store_order.html", view, title=f"Order {view.order.number}", status=status)
