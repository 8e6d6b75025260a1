"""Making documents: numbered and frozen in one unit of work, and never twice for the same cause. Unguarded.

Whoever comes first makes it: the listener, or somebody who asks for the file before it ran. Series are locked in the
order invoice, receipt, credit note, so that nobody waits in a circle.
"""

from uuid import UUID

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.orders.invoices.content import Content, open_content, seal_content
from souk.orders.invoices.events import InvoiceIssued
from souk.orders.invoices.freezing import freeze_order, freeze_refund, freeze_reversal
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.rows import ADD, InvoiceRow, find_by_occurrence
from souk.orders.invoices.series import lock_series, take_number
from souk.orders.queries import OrderDetail, get_order, lines_of
from souk.orders.refund_rows import find_refund
from souk.orders.rows import as_values


def of_order(kind: InvoiceKind, order_id: UUID) -> str:
    return f"{kind}:{order_id}"


async def issue_for_order(uow: UnitOfWork, order_id: UUID) -> tuple[InvoiceRow, InvoiceRow]:
    """The invoice of a paid order and the receipt for its money; those that there are, if there are."""
    detail = await get_order(uow, order_id)
    invoice = await find_by_occurrence(uow, of_order(InvoiceKind.INVOICE, order_id))
    receipt = await find_by_occurrence(uow, of_order(InvoiceKind.RECEIPT, order_id))
    if invoice is None or receipt is None:
        content = await freeze_order(uow, detail, now=uow.now)
        invoice = await _issue(uow, detail, InvoiceKind.INVOICE, content)
        receipt = await _issue(uow, detail, InvoiceKind.RECEIPT, content)
    return invoice, receipt


async def issue_credit_note(uow: UnitOfWork, order_id: UUID, reference_id: UUID, *, occurrence: str) -> InvoiceRow:
    """For money that goes back. `reference_id` is the refund's."""
    invoice, _ = await issue_for_order(uow, order_id)
    refund = await find_refund(uow, reference_id)
    assert refund is not None, "the refund was announced with its row"
    lines = await lines_of(uow, order_id)
    content = freeze_refund(open_content(uow.keys, invoice.sealed_content), invoice.number_text, refund, lines)
    detail = await get_order(uow, order_id)
    return await _issue(uow, detail, InvoiceKind.CREDIT_NOTE, content, occurrence=occurrence, corrects=invoice)


async def issue_reversal(uow: UnitOfWork, note: InvoiceRow, *, occurrence: str) -> InvoiceRow:
    """Takes a credit note back: its money could not be sent."""
    content = freeze_reversal(open_content(uow.keys, note.sealed_content), note.number_text)
    detail = await get_order(uow, note.order_id)
    return await _issue(uow, detail, InvoiceKind.CREDIT_NOTE, content, occurrence=occurrence, corrects=note)


async def _issue(
    uow: UnitOfWork,
    detail: OrderDetail,
    kind: InvoiceKind,
    content: Content,
    *,
    occurrence: str = "",
    corrects: InvoiceRow | None = None,
) -> InvoiceRow:
    order = detail.order
    cause = occurrence or of_order(kind, order.id)
    slug = detail.store.slug if detail.store is not None else "store"
    standing = await lock_series(uow, order.store_id, slug, kind)
    if (made := await find_by_occurrence(uow, cause)) is not None:
        return made  # while we waited for the lock
    numbered = await take_number(uow, order.store_id, kind, seen=standing)
    row = InvoiceRow(
        id=new_id(),
        kind=kind,
        store_id=order.store_id,
        order_id=order.id,
        customer_id=order.customer_id,
        occurrence=cause,
        number=numbered.number,
        number_text=numbered.text,
        corrects_id=corrects.id if corrects is not None else None,
        currency=content.currency,
        total=content.total,
        tax=content.tax,
        sealed_content=seal_content(uow.keys, content),
        issued_at=uow.now,
    )
    await uow.change(ADD, **as_values(row))
    uow.emit(_issued(row))
    return row


def _issued(row: InvoiceRow) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id=row.id,
        kind=row.kind.value,
        number=row.number_text,
        order_id=row.order_id,
        store_id=row.store_id,
        customer_id=row.customer_id,
        total=row.total,
        currency=row.currency,
    )
