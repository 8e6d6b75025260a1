"""Printing a document, once: read what it says, set it, keep the file, and only then say which file it is.

Of two who print at once the first to say so wins, and the other's file goes away; both answer with the winner's bytes.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import structlog

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.pdf import MEDIA_TYPE, Press, Printed
from souk.media import DocumentStore, MediaStore
from souk.orders.invoices.content import Content, open_content
from souk.orders.invoices.errors import InvoiceLost, UnknownInvoice
from souk.orders.invoices.paper import TEMPLATE, paper_of
from souk.orders.invoices.rows import KEEP_FILE, InvoiceRow, find_invoice

LOGO_FILES = ("320.webp", "640.webp")
PRESS = Press(TEMPLATE)
log = structlog.get_logger("souk.invoices")


@dataclass(frozen=True, slots=True)
class InvoiceFile:
    """`name` is for whoever saves it."""

    name: str
    content: bytes


class Printer:
    """`files` hold what was printed; logos come from `pictures`."""

    def __init__(self, files: DocumentStore, pictures: MediaStore) -> None:
        self.files, self._pictures = files, pictures

    async def open(self, database: Database, invoice_id: UUID) -> InvoiceFile:
        """The document's file, printed now if it was not yet. For who knows that the asker may see it.

        Raises UnknownInvoice, InvoiceLost.
        """
        invoice = await _get(database, invoice_id)
        if invoice.file_id is None:
            await self._print_first(database, invoice)
            invoice = await _get(database, invoice_id)
        return InvoiceFile(f"{invoice.number_text}.pdf", await self._read(database, invoice))

    async def set(self, database: Database, invoice: InvoiceRow) -> Printed:
        """What the document looks like on paper. The same every time, as long as its template and logo are."""
        content = open_content(database.keys, invoice.sealed_content)
        paper = paper_of(invoice, content, logo=await self._logo(content))
        return await PRESS.print(paper, at=invoice.issued_at)

    async def _print_first(self, database: Database, invoice: InvoiceRow) -> None:
        printed = await self.set(database, invoice)
        file = await self.files.keep(printed.content, MEDIA_TYPE)
        async with database.unit_of_work(SYSTEM) as uow:
            kept = await uow.change(
                KEEP_FILE,
                invoice=invoice.id,
                file=file.id,
                key=uow.keys.seal(file.key),
                digest=hashlib.sha256(printed.content).hexdigest(),
                bytes=len(printed.content),
                archival=printed.is_archival,
                at=uow.now,
            )
        if not kept:
            await self.files.remove(file.id)

    async def _read(self, database: Database, invoice: InvoiceRow) -> bytes:
        assert invoice.file_id is not None, "it was printed"
        assert invoice.sealed_key is not None, "it was printed"
        key = database.keys.open(invoice.sealed_key)
        content = await self.files.get(invoice.file_id, key)
        if content is not None and _digest(content) == invoice.sha256:
            return content
        printed = await self.set(database, invoice)
        if _digest(printed.content) != invoice.sha256:
            log.error("the file of an invoice is lost", invoice=str(invoice.id), number=invoice.number_text)
            raise InvoiceLost
        return printed.content

    async def _logo(self, content: Content) -> bytes | None:
        if content.logo_id is None:
            return None
        for name in LOGO_FILES:
            if (found := await self._pictures.get(content.logo_id, name)) is not None:
                return found
        return None


async def _get(database: Database, invoice_id: UUID) -> InvoiceRow:
    async with database.read(SYSTEM) as ctx:
        invoice = await find_invoice(ctx, invoice_id)
    if invoice is None:
        raise UnknownInvoice
    return invoice


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
