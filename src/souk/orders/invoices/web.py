"""Pages of documents: one's own, a store's books, and the files themselves."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import account_tabs, guests_sign_in_first
from souk.kernel.errors import Refusal
from souk.kernel.http import Reading, actor_of, database_of
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.orders import policy
from souk.orders.invoices import processes
from souk.orders.invoices.api import as_download, as_table, printer_of
from souk.orders.invoices.errors import InvoiceLost, InvoiceNotReady
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.pages import BOOKS, OWN, books_page, own_page
from souk.orders.invoices.queries import list_invoices
from souk.orders.invoices.schemas import InvoiceFilter
from souk.orders.story import order_url
from souk.stores import store_names
from souk.ui import Option, page, redirect

router = APIRouter()
Token = Annotated[str, Query(max_length=100)]
Cursor = Annotated[str | None, Query(max_length=500)]
Short = Annotated[str, Query(max_length=40)]
SignedIn = [Depends(guests_sign_in_first)]


@router.get("/orders/{order_id}/invoice")
async def invoice(request: Request, order_id: UUID, token: Token = "") -> Response:
    actor, printer = await actor_of(request), printer_of(request)
    try:
        found = await processes.open_invoice(database_of(request), printer, actor, order_id, token=token or None)
    except (InvoiceNotReady, InvoiceLost) as refusal:
        return _back(request, order_id, token, refusal)
    return as_download(found)


@router.get("/orders/{order_id}/documents/{invoice_id}")
async def document(request: Request, order_id: UUID, invoice_id: UUID, token: Token = "") -> Response:
    actor, printer = await actor_of(request), printer_of(request)
    try:
        found = await processes.open_document(
            database_of(request), printer, actor, order_id, invoice_id, token=token or None
        )
    except InvoiceLost as refusal:
        return _back(request, order_id, token, refusal)
    return as_download(found)


@router.get(OWN, dependencies=SignedIn)
async def own(request: Request, ctx: Reading, cursor: Cursor = None) -> Response:
    found = await list_invoices(ctx, InvoiceFilter(), PageQuery(cursor=cursor))
    view = own_page(found.items, tabs=account_tabs("invoices"), next_cursor=found.next_cursor)
    return page(request, "orders/own_invoices.html", view, title="Invoices")


async def _wanted(
    *,
    store: Short = "",
    kind: Short = "",
    number: Short = "",
    since: Annotated[str, Query(max_length=10, alias="from")] = "",
    until: Annotated[str, Query(max_length=10, alias="to")] = "",
) -> InvoiceFilter:
    """As people type it: what cannot be read narrows nothing."""
    return InvoiceFilter(
        store_id=as_uuid(store),
        kind=InvoiceKind(kind) if kind in list(InvoiceKind) else None,
        number=number.replace("\x00", ""),
        since=_day(since),
        until=_day(until),
        as_staff=True,
    )


Wanted = Annotated[InvoiceFilter, Depends(_wanted)]


@router.get(BOOKS, dependencies=SignedIn)
async def books(request: Request, ctx: Reading, wanted: Wanted, cursor: Cursor = None) -> Response:
    found = await list_invoices(ctx, wanted, PageQuery(cursor=cursor))
    names = await store_names(ctx, policy.stores_of(ctx.actor))
    stores = tuple(Option(str(each.id), each.name) for each in names.values()) if len(names) > 1 else ()
    view = books_page(found.items, wanted, stores=stores, next_cursor=found.next_cursor)
    return page(request, "orders/invoices.html", view, title="Invoices")


@router.get(f"{BOOKS}/export", dependencies=SignedIn)
async def export(request: Request, wanted: Wanted) -> Response:
    return as_table(await processes.write_books(database_of(request), await actor_of(request), wanted))


def _back(request: Request, order_id: UUID, token: str, refusal: Refusal) -> Response:
    return redirect(request, order_url(order_id, token), notice=str(refusal), tone="bad")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
