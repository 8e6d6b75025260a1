"""What happens to documents."""

from uuid import UUID

from souk.kernel.outbox import Event


class InvoiceIssued(Event, frozen=True, kw_only=True):
    """A document got its number. `kind` is `invoice`, `credit_note` or `receipt`; a credit note's total is negative."""

    invoice_id: UUID
    kind: str
    number: str
    order_id: UUID
    store_id: UUID
    customer_id: UUID | None
    total: int
    currency: str
