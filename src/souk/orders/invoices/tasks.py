"""Printing what was made, as soon as there is time for it."""

from dataclasses import dataclass

from souk.kernel.database import Database
from souk.orders.invoices.events import InvoiceIssued
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.printing import Printer


@dataclass(frozen=True)
class PrintInvoice:
    """Receipts wait for whoever wants one: few do."""

    printer: Printer

    async def __call__(self, database: Database, happened: InvoiceIssued) -> None:
        if happened.kind != InvoiceKind.RECEIPT:
            await self.printer.open(database, happened.invoice_id)
