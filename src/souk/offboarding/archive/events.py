"""What happened to archives of people."""

from uuid import UUID

from souk.kernel.outbox import Event


class ArchiveAsked(Event, frozen=True, kw_only=True):
    archive_id: UUID
    person_id: UUID


class ArchiveReady(Event, frozen=True, kw_only=True):
    archive_id: UUID
    person_id: UUID


class ArchiveTaken(Event, frozen=True, kw_only=True):
    """Somebody has it now."""

    archive_id: UUID
    person_id: UUID


class ArchivesDropped(Event, frozen=True, kw_only=True):
    """Their rows are gone; nobody needs, or could open, these files any more."""

    archive_ids: list[UUID]
