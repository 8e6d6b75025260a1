"""Papers follow the money: an invoice and a receipt when it came, a credit note when it goes back."""

from souk.kernel.database import UnitOfWork
from souk.orders.events import OrderPaid, OrderRefunded, OrderRefundReopened
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.rows import find_by_occurrence
from souk.orders.invoices.services import issue_credit_note, issue_for_order, issue_reversal, of_order


async def issue_invoice(uow: UnitOfWork, happened: OrderPaid) -> None:
    await issue_for_order(uow, happened.order_id)


async def credit_refund(uow: UnitOfWork, happened: OrderRefunded) -> None:
    note = of_order(InvoiceKind.CREDIT_NOTE, happened.reference_id)
    await issue_credit_note(uow, happened.order_id, happened.reference_id, occurrence=note)


async def reverse_credit(uow: UnitOfWork, happened: OrderRefundReopened) -> None:
    """The gateway would not send it: what was credited is owed again."""
    cause = of_order(InvoiceKind.CREDIT_NOTE, happened.reference_id)
    note = await find_by_occurrence(uow, cause)
    if note is None:
        note = await issue_credit_note(uow, happened.order_id, happened.reference_id, occurrence=cause)
    await issue_reversal(uow, note, occurrence=f"reversal:{happened.reference_id}")
