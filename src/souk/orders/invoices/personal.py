"""What documents hold about a person: handed to them, and kept for as long as the law asks for it."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.kernel.database import ReadContext
from souk.kernel.personal import Exporter, Part, plain
from souk.kernel.rooms import PersonalData
from souk.orders.invoices.content import open_content
from souk.orders.invoices.models import Invoice
from souk.orders.invoices.paper import title_of

KEPT = "kept: tax law asks for invoices as they were given out"
PERSONAL_DATA = (
    PersonalData(table="invoices", column="customer_id", sealed=False, on_erase=KEPT),
    PersonalData(table="invoices", column="sealed_content", sealed=True, on_erase=KEPT),
    PersonalData(table="invoices", column="sealed_key", sealed=True, on_erase=KEPT),
)


async def read_documents_of(ctx: ReadContext, person_id: UUID) -> Part:
    theirs = select(Invoice).where(Invoice.customer_id == person_id).order_by(Invoice.id)
    records = []
    for each in await ctx.session.scalars(theirs):
        content = open_content(ctx.keys, each.sealed_content)
        records.append(
            {
                "document": title_of(each.kind, is_reversal=content.is_reversal),
                "number": each.number_text,
                "issued_at": plain(each.issued_at),
                "says": msgspec.to_builtins(content),
                "file_sha256": each.sha256,
            }
        )
    return Part(records=records)


EXPORTERS = (
    Exporter(
        name="invoices",
        title="Invoices",
        covers=("invoices.customer_id", "invoices.sealed_content", "invoices.sealed_key"),
        read=read_documents_of,
    ),
)
