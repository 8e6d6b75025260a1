"""Asking for an archive, and noting that it was taken."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update

from souk.identity import lock_standing
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.offboarding import policy
from souk.offboarding.archive.errors import ArchiveNotReady, UnknownArchive
from souk.offboarding.archive.events import ArchiveAsked, ArchivesDropped, ArchiveTaken
from souk.offboarding.archive.models import Archive, ArchiveStatus
from souk.offboarding.archive.queries import ArchiveView, Kept, find_archive, find_kept

STAYS = timedelta(days=7)
ADD: Hot[None] = Hot(insert(Archive))
TAKE: Hot[None] = Hot(update(Archive).where(Archive.id == bindparam("archive")).values(taken_at=bindparam("at")))


async def ask_for_archive(uow: UnitOfWork, person_id: UUID) -> ArchiveView:
    """One at a time: while one waits, it is that one. Raises UnknownPerson."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_ask_for_archive(uow.actor, person_id))
    await lock_standing(uow, person_id)
    there = await find_archive(uow, person_id)
    if there is not None and there.status is ArchiveStatus.WAITING:
        return there
    archive_id = new_id()
    await uow.change(
        ADD,
        id=archive_id,
        person_id=person_id,
        asked_by=uow.actor.id,
        status=ArchiveStatus.WAITING,
        sealed_key=None,
        bytes=0,
        asked_at=uow.now,
        ready_at=None,
        expires_at=uow.now + STAYS,
        taken_at=None,
    )
    uow.emit(ArchiveAsked(archive_id=archive_id, person_id=person_id))
    found = await find_archive(uow, person_id)
    assert found is not None
    return found


async def take_archive(uow: UnitOfWork, archive_id: UUID) -> Kept:
    """What opens the file, for its person alone. Raises UnknownArchive, ArchiveNotReady."""
    policy.refuse_guests(uow.actor)
    kept = await find_kept(uow, archive_id)
    if kept is None or not policy.is_own(uow.actor, kept.person_id) or kept.expires_at <= uow.now:
        raise UnknownArchive
    if kept.status is not ArchiveStatus.READY:
        raise ArchiveNotReady
    await uow.change(TAKE, archive=archive_id, at=uow.now)
    uow.emit(ArchiveTaken(archive_id=archive_id, person_id=kept.person_id))
    return kept


async def drop_archives_of(uow: UnitOfWork, person_id: UUID) -> None:
    """For erasing: with the rows go the keys, so the files are noise before they are removed."""
    uow.require(policy.can_erase(uow.actor, person_id))
    gone = await uow.session.scalars(delete(Archive).where(Archive.person_id == person_id).returning(Archive.id))
    if ids := list(gone):
        uow.emit(ArchivesDropped(archive_ids=ids))
