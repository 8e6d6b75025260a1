"""Pages of those who fulfil orders: the list, and what the vendor's first page tells of it."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.errors import Forbidden
from souk.kernel.http import Reading
from souk.kernel.pagination import PageQuery
from souk.orders import policy
from souk.orders.figures import FiguresPage, get_figures
from souk.orders.numbering import read_number
from souk.orders.pages import VENDOR_ORDERS, Chosen, ListFrame, Shown, StoreOrdersPage
from souk.orders.queries import list_orders
from souk.stores import store_names
from souk.ui import Option, fragment, page, url_with

router = APIRouter(prefix=VENDOR_ORDERS, dependencies=[Depends(guests_sign_in_first)])
OLDER: Final = {"processing": "to-ship"}
"""What links of old asked for by `status`, where it has another name now."""
Cursor = Annotated[str | None, Query(max_length=500)]


@router.get("")
async def index(
    request: Request,
    ctx: Reading,
    *,
    show: Annotated[str, Query(max_length=20)] = "",
    store: str = "",
    q: Annotated[str, Query(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response:
    stores = policy.stores_of(ctx.actor)
    if not stores and not policy.sees_every_order(ctx.actor):
        raise Forbidden("This page is for stores. Open one to sell here.")
    names = await store_names(ctx, stores)
    status = request.query_params.get("status", "")
    wish = show or OLDER.get(status, status)
    chosen = Chosen(
        show=Shown(wish) if wish in list(Shown) else Shown.ALL,
        store_id=next((store_id for store_id in names if str(store_id) == store), None),
        search=q,
    )
    number = (read_number(q) or 0) if q else None
    wanted = chosen.filter(number, today=ctx.now.date())
    found = await list_orders(ctx, wanted, PageQuery(cursor=cursor))
    next_url = url_with(chosen.url(chosen.show), cursor=found.next_cursor) if found.next_cursor else ""
    options = tuple(Option(str(each.id), each.name) for each in names.values()) if len(names) > 1 else ()
    frame = ListFrame(next_url, options, today=ctx.now.date(), may_ship=policy.ships(ctx.actor))
    view = StoreOrdersPage.of(found.items, chosen, frame)
    return page(request, "orders/store_orders.html", view, title="Orders")


@router.get("/figures")
async def figures(request: Request, ctx: Reading) -> Response:
    """What waits and what was sold, for the vendor's first page."""
    if not policy.stores_of(ctx.actor):
        raise Forbidden("These figures are for stores.")
    view = FiguresPage.of(await get_figures(ctx), currency=request.app.state.settings.currency)
    return fragment(request, "orders/figures.html", view)
