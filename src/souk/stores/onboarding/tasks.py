"""Files of documents that are needed no more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.media import DocumentStore
from souk.stores.events import DocumentsDropped
from souk.stores.onboarding.models import VendorDocument

GRACE = timedelta(days=1)
"""How long a file may wait for its row: longer than any upload takes."""


@dataclass(frozen=True)
class RemoveDocuments:
    store: DocumentStore

    async def __call__(self, database: Database, happened: DocumentsDropped) -> None:
        for document_id in happened.document_ids:
            await self.store.remove(document_id)


@dataclass(frozen=True)
class SweepDocuments:
    """Files whose row never came, or whose removal was interrupted."""

    store: DocumentStore

    async def __call__(self, database: Database) -> int:
        swept = 0
        async for ids in self.store.list_ids():
            async with database.read(SYSTEM) as ctx:
                known = set(await ctx.session.scalars(select(VendorDocument.id).where(VendorDocument.id.in_(ids))))
                orphans = [each for each in ids if each not in known and _made_at(each) < ctx.now - GRACE]
            for document_id in orphans:
                await self.store.remove(document_id)
            swept += len(orphans)
        return swept


def _made_at(document_id: UUID) -> datetime:
    """A version 7 id tells when it was made."""
    return datetime.fromtimestamp((document_id.int >> 80) / 1000, UTC)
