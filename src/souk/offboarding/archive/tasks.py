"""Putting archives together, and throwing them away."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from cryptography.fernet import Fernet
from sqlalchemy import bindparam, delete, select, update

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot
from souk.media import Places, read_pictures
from souk.offboarding.archive.events import ArchiveAsked, ArchiveReady, ArchivesDropped
from souk.offboarding.archive.files import ArchiveFiles
from souk.offboarding.archive.making import pack
from souk.offboarding.archive.models import Archive, ArchiveStatus
from souk.offboarding.archive.queries import find_kept
from souk.offboarding.privacy.holdings import Chapter, Holdings


class Gone(msgspec.Struct, frozen=True):
    id: UUID


FINISH: Hot[None] = Hot(
    update(Archive)
    .where(Archive.id == bindparam("archive"), Archive.status == ArchiveStatus.WAITING)
    .values(status=ArchiveStatus.READY, sealed_key=bindparam("key"), bytes=bindparam("size"), ready_at=bindparam("at"))
)
EXPIRE = Hot(delete(Archive).where(Archive.expires_at <= bindparam("now")).returning(Archive.id), Gone)
ALL = Hot(select(Archive.id), Gone)


@dataclass(frozen=True)
class MakeArchive:
    """Reads in a thread of its own, writes the file, then says that it is there. Twice does no harm."""

    holdings: Holdings
    files: ArchiveFiles
    places: Places

    async def __call__(self, database: Database, happened: ArchiveAsked) -> None:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            kept = await find_kept(uow, happened.archive_id)
        if kept is None or kept.status is not ArchiveStatus.WAITING:
            return

        async def collect(ctx: ReadContext) -> list[Chapter]:
            return await self.holdings.read(ctx, happened.person_id)

        chapters = await database.read_aside(SYSTEM, collect)
        wanted = dict.fromkeys(each for chapter in chapters for each in chapter.part.pictures)
        found = await read_pictures(database, self.places, wanted)
        content, key = pack(chapters, found, made_at=database.clock()), Fernet.generate_key().decode()
        await self.files.put(happened.archive_id, content, key)
        async with database.unit_of_work(SYSTEM) as uow:
            sealed = uow.keys.seal(key)
            if await uow.change(FINISH, archive=happened.archive_id, key=sealed, size=len(content), at=uow.now):
                uow.emit(ArchiveReady(archive_id=happened.archive_id, person_id=happened.person_id))


@dataclass(frozen=True)
class RemoveArchives:
    files: ArchiveFiles

    async def __call__(self, _database: Database, happened: ArchivesDropped) -> None:
        for archive_id in happened.archive_ids:
            await self.files.remove(archive_id)


@dataclass(frozen=True)
class DropArchives:
    """Whose week is over, and files that no row knows."""

    files: ArchiveFiles

    async def __call__(self, database: Database) -> int:
        there = await self.files.list_ids()
        async with database.unit_of_work(SYSTEM) as uow:
            gone = await uow.all(EXPIRE, now=uow.now)
            known = {each.id for each in await uow.all(ALL)}
        for archive_id in there:
            if archive_id not in known:
                await self.files.remove(archive_id)
        return len(gone)
