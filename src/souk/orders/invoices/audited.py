"""What the audit trail keeps of documents."""

from souk.kernel.money import Money
from souk.kernel.trail import AuditedEvent, Fact
from souk.orders.invoices.events import InvoiceIssued


def _issued(happened: InvoiceIssued) -> Fact:
    total = str(Money(happened.total, happened.currency))
    return Fact(
        subject_id=happened.invoice_id,
        label=happened.number,
        store_id=happened.store_id,
        after={"kind": happened.kind, "total": total},
    )


AUDITED = (
    AuditedEvent(
        action="invoices.issued",
        event=InvoiceIssued,
        subject="invoice",
        says="issued document {label}",
        tells=_issued,
    ),
)
