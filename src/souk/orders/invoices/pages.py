"""What the pages of documents show, and what the page of an order tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.kernel.database import ReadContext
from souk.kernel.money import Money
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.paper import TITLES, title_of
from souk.orders.invoices.rows import documents_of_order
from souk.orders.invoices.schemas import InvoiceFilter, InvoiceView
from souk.orders.queries import OrderDetail
from souk.orders.story import OrderAction, TimelineEntry, Told, Viewer
from souk.ui import Option, Tab, url_with

OWN: Final = "/account/invoices"
BOOKS: Final = "/vendor/invoices"
ICONS: Final = {
    InvoiceKind.INVOICE: "file-text",
    InvoiceKind.CREDIT_NOTE: "undo-2",
    InvoiceKind.RECEIPT: "receipt-text",
}
KINDS: Final = tuple(Option(kind.value, f"{TITLES[kind]}s") for kind in InvoiceKind)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    title: str
    number: str
    icon: str
    href: str
    order: str
    order_url: str
    store: str
    issued_at: datetime
    refers_to: str
    total: Money

    @classmethod
    def of(cls, each: InvoiceView, *, order_url: str) -> "DocumentRow":
        return cls(
            title=title_of(each.kind, is_reversal=each.kind is InvoiceKind.CREDIT_NOTE and each.total.amount > 0),
            number=each.number,
            icon=ICONS[each.kind],
            href=f"/orders/{each.order_id}/documents/{each.id}",
            order=each.order_number,
            order_url=order_url,
            store=each.store,
            issued_at=each.issued_at,
            refers_to=each.refers_to or "",
            total=each.total,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesPage:
    """`export_url` is empty on the page of a shopper. `is_chosen`: the list is narrowed."""

    documents: tuple[DocumentRow, ...]
    next_url: str
    tabs: tuple[Tab, ...] = ()
    kinds: tuple[Option, ...] = KINDS
    stores: tuple[Option, ...] = ()
    kind: str = ""
    store: str = ""
    number: str = ""
    since: str = ""
    until: str = ""
    export_url: str = ""
    is_chosen: bool = False


def own_page(found: Sequence[InvoiceView], *, tabs: tuple[Tab, ...], next_cursor: str | None) -> InvoicesPage:
    return InvoicesPage(
        tabs=tabs,
        documents=tuple(DocumentRow.of(each, order_url=f"/orders/{each.order_id}") for each in found),
        next_url=url_with(OWN, cursor=next_cursor) if next_cursor else "",
    )


def books_page(
    found: Sequence[InvoiceView],
    wanted: InvoiceFilter,
    *,
    stores: tuple[Option, ...],
    next_cursor: str | None,
) -> InvoicesPage:
    chosen = {
        "store": str(wanted.store_id or ""),
        "kind": wanted.kind.value if wanted.kind is not None else "",
        "number": wanted.number,
        "from": wanted.since.isoformat() if wanted.since is not None else "",
        "to": wanted.until.isoformat() if wanted.until is not None else "",
    }
    given = {name: value for name, value in chosen.items() if value}
    return InvoicesPage(
        documents=tuple(DocumentRow.of(each, order_url=f"/vendor/orders/{each.order_id}") for each in found),
        next_url=url_with(BOOKS, **given, cursor=next_cursor) if next_cursor else "",
        stores=stores,
        kind=chosen["kind"],
        store=chosen["store"],
        number=chosen["number"],
        since=chosen["from"],
        until=chosen["to"],
        export_url=url_with(f"{BOOKS}/export", **given),
        is_chosen=bool(given),
    )


async def tell_of_documents(ctx: ReadContext, detail: OrderDetail, viewer: Viewer) -> Told:
    """Each document where it was made; the invoice also as something to press, from the moment the order is paid."""
    order = detail.order
    made = await documents_of_order(ctx, order.id)
    entries = tuple(
        TimelineEntry(
            title=f"{TITLES[each.kind]} {each.number_text}",
            at=each.issued_at,
            icon=ICONS[each.kind],
            href=_file_url(viewer, order.id, each.id),
            link="PDF",
        )
        for each in made
        if each.kind is not InvoiceKind.RECEIPT
    )
    if order.paid_at is None:
        return Told(entries)
    actions = [OrderAction(label="Invoice", href=viewer.url(order.id, "/invoice"), icon="file-text", kind="ghost")]
    receipts = [each for each in made if each.kind is InvoiceKind.RECEIPT]
    actions += [
        OrderAction(label="Receipt", href=_file_url(viewer, order.id, each.id), icon="receipt-text", kind="ghost")
        for each in receipts
    ]
    return Told(entries, tuple(actions))


def _file_url(viewer: Viewer, order_id: UUID, document_id: UUID) -> str:
    return viewer.url(order_id, f"/documents/{document_id}")
