"""Documents on their way in and out: slow work beside the unit of work, never in it."""

from uuid import UUID

import msgspec

from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.media import DocumentStore
from souk.stores.onboarding.commands import keep_document
from souk.stores.onboarding.errors import UnknownDocument
from souk.stores.onboarding.kinds import DocumentKind
from souk.stores.onboarding.queries import get_document, get_own_onboarding
from souk.stores.onboarding.schemas import Onboarding

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}


class OpenedDocument(msgspec.Struct, frozen=True):
    content: bytes
    media_type: str
    file_name: str


async def upload_document(
    database: Database, store: DocumentStore, actor: Actor, raw: bytes, *, kind: DocumentKind, name: str
) -> Onboarding:
    """Raises Unauthenticated, NotAVendor, NotADocument, DocumentTooLarge, TooManyDocuments."""
    async with database.read(actor) as ctx:
        await get_own_onboarding(ctx)
    taken = await store.take(raw)
    try:
        async with database.unit_of_work(actor) as uow:
            return await keep_document(uow, taken, kind=kind, name=name)
    except Exception:
        await store.remove(taken.id)
        raise


async def open_document(
    database: Database, store: DocumentStore, actor: Actor, document_id: UUID, *, vendor_id: UUID | None = None
) -> OpenedDocument:
    """One's own, or, with `vendor_id`, for staff. Raises UnknownDocument, Unauthenticated, Forbidden, NotAVendor."""
    async with database.read(actor) as ctx:
        row, _ = await get_document(ctx, vendor_id, document_id)
        key = ctx.keys.open(row.sealed_key)
    content = await store.get(document_id, key)
    if content is None:
        raise UnknownDocument
    return OpenedDocument(
        content, row.media_type, f"{row.kind.value}-{document_id.hex[-8:]}.{EXTENSIONS[row.media_type]}"
    )
