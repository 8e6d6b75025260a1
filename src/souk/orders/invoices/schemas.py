"""Wire shapes of documents."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from souk.kernel.money import Money
from souk.orders.invoices.kinds import InvoiceKind


class InvoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """A document of an order. `total` and `tax` of a credit note are negative; `refers_to` is the invoice it corrects.

    `url` answers with the PDF, always the same bytes; `sha256` is null until it was asked for the first time.
    """

    id: UUID
    kind: InvoiceKind
    number: str
    refers_to: str | None
    order_id: UUID
    order_number: str
    store_id: UUID
    store: str
    total: Money
    tax: Money
    issued_at: datetime
    sha256: str | None
    url: str


class InvoiceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`since` and `until` are days in UTC, both included. `as_staff`: of stores one works for; else one's own."""

    store_id: UUID | None = None
    kind: InvoiceKind | None = None
    since: date | None = None
    until: date | None = None
    number: str = ""
    as_staff: bool = False
