"""Documents over JSON, and as the files they are."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.kernel.pdf import MEDIA_TYPE
from souk.orders.errors import UnknownOrder
from souk.orders.invoices import processes
from souk.orders.invoices.errors import InvoiceLost, InvoiceNotReady, UnknownInvoice
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.printing import InvoiceFile, Printer
from souk.orders.invoices.queries import list_documents, list_invoices
from souk.orders.invoices.schemas import InvoiceFilter, InvoiceView

CSV = "text/csv; charset=utf-8"
Token = Annotated[str | None, Query(max_length=100, description="A guest's `guest_token`.")]
of_orders = APIRouter(prefix="/orders", tags=["orders"])
router = APIRouter(prefix="/invoices", tags=["orders"])


def _a_file(media_type: str, *refuses: Any) -> dict[str, Any]:
    keywords = returns(None, refuses=refuses)
    keywords["responses"][200]["content"] = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {**keywords, "response_class": Response}


def printer_of(request: Request) -> Printer:
    printer: Printer = request.app.state.invoice_printer
    return printer


def as_download(file: InvoiceFile) -> Response:
    """Shown by the browser, and saved under its number. Never kept by anything between us and the reader."""
    headers = {"Content-Disposition": f'inline; filename="{file.name}"', "Cache-Control": "private, no-store"}
    return Response(file.content, headers=headers, media_type=MEDIA_TYPE)


def as_table(text: str) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="invoices.csv"', "Cache-Control": "private, no-store"}
    return Response(text, headers=headers, media_type=CSV)


async def invoice_filter(
    store: Annotated[UUID | None, Query(description="Only this store's.")] = None,
    kind: InvoiceKind | None = None,
    since: Annotated[date | None, Query(alias="from", description="From this day on (UTC).")] = None,
    until: Annotated[date | None, Query(alias="to", description="Up to this day, included (UTC).")] = None,
    number: Annotated[str, Query(max_length=40, pattern=r"^[^\x00]*$", description="Such as `LV-1001`.")] = "",
) -> InvoiceFilter:
    return InvoiceFilter(store_id=store, kind=kind, since=since, until=until, number=number, as_staff=True)


Wanted = Annotated[InvoiceFilter, Depends(invoice_filter)]


@of_orders.get("/{order_id}/invoice", **_a_file(MEDIA_TYPE, UnknownOrder, InvoiceNotReady, InvoiceLost))
async def invoice(request: Request, order_id: UUID, token: Token = None) -> Response:
    """The invoice as PDF, for whoever may see the order; 409 `invoice_not_ready` until it is paid."""
    actor = await actor_of(request)
    return as_download(
        await processes.open_invoice(database_of(request), printer_of(request), actor, order_id, token=token)
    )


@of_orders.get("/{order_id}/documents", **returns(PageOf[InvoiceView], refuses=(UnknownOrder,)))
async def documents(ctx: Reading, order_id: UUID, token: Token = None) -> Response:
    """Invoice, receipt and credit notes of an order, the oldest first."""
    return answer(PageOf(await list_documents(ctx, order_id, token=token)))


@of_orders.get("/{order_id}/documents/{invoice_id}", **_a_file(MEDIA_TYPE, UnknownOrder, UnknownInvoice, InvoiceLost))
async def document(request: Request, order_id: UUID, invoice_id: UUID, token: Token = None) -> Response:
    """One of them as PDF."""
    actor, printer = await actor_of(request), printer_of(request)
    return as_download(
        await processes.open_document(database_of(request), printer, actor, order_id, invoice_id, token=token)
    )


@router.get("", **returns(PageOf[InvoiceView], refuses=(Unauthenticated, Forbidden, BadCursor)))
async def index(ctx: Reading, wanted: Wanted, asked: PageAsked) -> Response:
    """Every document of the stores whose orders you work on, the newest first."""
    return answer(await list_invoices(ctx, wanted, asked))


@router.get("/export", **_a_file("text/csv", Unauthenticated, Forbidden))
async def export(request: Request, wanted: Wanted) -> Response:
    """The same as CSV, the oldest first, at most 50,000."""
    return as_table(await processes.write_books(database_of(request), await actor_of(request), wanted))
