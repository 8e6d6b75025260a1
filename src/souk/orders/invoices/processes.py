"""Handing documents out: the file of one, printed now if need be; the books of a store as a table."""

from uuid import UUID

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, ReadContext
from souk.orders.invoices.errors import InvoiceNotReady, UnknownInvoice
from souk.orders.invoices.exporting import as_csv
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.printing import InvoiceFile, Printer
from souk.orders.invoices.queries import list_for_books
from souk.orders.invoices.rows import documents_of_order
from souk.orders.invoices.schemas import InvoiceFilter
from souk.orders.invoices.services import issue_for_order
from souk.orders.queries import get_order


async def open_invoice(
    database: Database, printer: Printer, actor: Actor, order_id: UUID, *, token: str | None = None
) -> InvoiceFile:
    """The invoice of an order, for whoever may see it, from the moment it is paid.

    Raises UnknownOrder, InvoiceNotReady, InvoiceLost.
    """
    async with database.read(actor) as ctx:
        order = (await get_order(ctx, order_id, token=token)).order
        made = [each for each in await documents_of_order(ctx, order_id) if each.kind is InvoiceKind.INVOICE]
    if order.paid_at is None:
        raise InvoiceNotReady(payment_status=order.payment_status)
    if not made:
        async with database.unit_of_work(SYSTEM) as uow:
            made = [(await issue_for_order(uow, order_id))[0]]
    return await printer.open(database, made[0].id)


async def open_document(
    database: Database, printer: Printer, actor: Actor, order_id: UUID, document_id: UUID, *, token: str | None = None
) -> InvoiceFile:
    """One of an order's documents, for whoever may see the order. Raises UnknownOrder, UnknownInvoice, InvoiceLost."""
    async with database.read(actor) as ctx:
        await get_order(ctx, order_id, token=token)
        if document_id not in {each.id for each in await documents_of_order(ctx, order_id)}:
            raise UnknownInvoice
    return await printer.open(database, document_id)


async def write_books(database: Database, actor: Actor, wanted: InvoiceFilter) -> str:
    """CSV, the oldest first, beside the loop. Raises Forbidden."""

    async def read(ctx: ReadContext) -> str:
        return as_csv(await list_for_books(ctx, wanted))

    return await database.read_aside(actor, read)
