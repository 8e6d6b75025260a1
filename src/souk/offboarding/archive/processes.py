"""Handing an archive over."""

from uuid import UUID

from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.offboarding.archive.commands import take_archive
from souk.offboarding.archive.errors import UnknownArchive
from souk.offboarding.archive.files import ArchiveFiles


async def open_archive(database: Database, files: ArchiveFiles, actor: Actor, archive_id: UUID) -> bytes:
    """The zip file. Raises Unauthenticated, UnknownArchive (also for somebody else's), ArchiveNotReady."""
    async with database.unit_of_work(actor) as uow:
        kept = await take_archive(uow, archive_id)
    content = await files.get(archive_id, database.keys.open(kept.sealed_key or ""))
    if content is None:
        raise UnknownArchive
    return content
