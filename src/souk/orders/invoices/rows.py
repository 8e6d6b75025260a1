"""The rows of documents as they are kept."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select, update

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.models import Invoice


class InvoiceRow(msgspec.Struct, frozen=True):
    """A row of `invoices`. Amounts in minor units of `currency`."""

    id: UUID
    kind: InvoiceKind
    store_id: UUID
    order_id: UUID
    customer_id: UUID | None
    occurrence: str
    number: int
    number_text: str
    corrects_id: UUID | None
    currency: str
    total: int
    tax: int
    sealed_content: str
    issued_at: datetime
    file_id: UUID | None = None
    sealed_key: str | None = None
    sha256: str | None = None
    size: int | None = None
    is_archival: bool | None = None
    printed_at: datetime | None = None


COLUMNS = [getattr(Invoice, name) for name in InvoiceRow.__struct_fields__]
BY_ID = Hot(select(*COLUMNS).where(Invoice.id == bindparam("invoice")), InvoiceRow)
BY_OCCURRENCE = Hot(select(*COLUMNS).where(Invoice.occurrence == bindparam("cause")), InvoiceRow)
OF_ORDERS = Hot(select(*COLUMNS).where(any_of(Invoice.order_id, "orders")).order_by(Invoice.id), InvoiceRow)
ADD: Hot[None] = Hot(insert(Invoice))
KEEP_FILE: Hot[None] = Hot(
    update(Invoice)
    .where(Invoice.id == bindparam("invoice"), Invoice.file_id.is_(None))
    .values(
        file_id=bindparam("file"),
        sealed_key=bindparam("key"),
        sha256=bindparam("digest"),
        size=bindparam("bytes"),
        is_archival=bindparam("archival"),
        printed_at=bindparam("at"),
    )
)


async def find_invoice(ctx: ReadContext, invoice_id: UUID) -> InvoiceRow | None:
    """For who knows that the asker may see it."""
    return await ctx.first(BY_ID, invoice=invoice_id)


async def find_by_occurrence(ctx: ReadContext, occurrence: str) -> InvoiceRow | None:
    return await ctx.first(BY_OCCURRENCE, cause=occurrence)


async def documents_of_order(ctx: ReadContext, order_id: UUID) -> list[InvoiceRow]:
    """All there are, in the order they were made. For who knows that the asker may see the order."""
    return await ctx.all(OF_ORDERS, orders=[order_id])
