"""The documents of a business in somebody's archive, and their end: rows, keys and files."""

from uuid import UUID

from sqlalchemy import delete, select

from souk.kernel.database import UnitOfWork
from souk.kernel.personal import Eraser, Exporter, PersonalRows
from souk.kernel.rooms import PersonalData
from souk.stores.events import DocumentsDropped
from souk.stores.models import Vendor
from souk.stores.onboarding.models import VendorDocument

PERSONAL_DATA = (
    PersonalData(table="vendor_documents", column="sealed_name", sealed=True, on_erase="destroyed"),
    PersonalData(
        table="vendor_documents", column="sealed_key", sealed=True, on_erase="destroyed, and with it the document"
    ),
)
_documents = PersonalRows(
    table="vendor_documents",
    title="Documents of your business",
    shows=("kind", "sealed_name", "media_type", "size", "uploaded_at"),
    through=("vendor_id", "vendors"),
    opens=("sealed_name",),
)
EXPORTERS = (
    Exporter(
        name="stores.documents",
        title=_documents.title,
        covers=tuple(f"vendor_documents.{name}" for name in (*_documents.shows, "sealed_key")),
        read=_documents.read,
    ),
)


async def drop_documents_of(uow: UnitOfWork, person_id: UUID) -> None:
    theirs = VendorDocument.vendor_id.in_(select(Vendor.id).where(Vendor.user_id == person_id))
    gone = await uow.session.scalars(delete(VendorDocument).where(theirs).returning(VendorDocument.id))
    if ids := list(gone):
        uow.emit(DocumentsDropped(document_ids=ids))


ERASERS = (Eraser(name="stores.documents", erase=drop_documents_of),)
