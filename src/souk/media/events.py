"""What this room announces."""

from uuid import UUID

from souk.kernel.outbox import Event


class PictureKept(Event, frozen=True, kw_only=True):
    """A picture has a row now, so its files stay."""

    picture_id: UUID


class PicturesDropped(Event, frozen=True, kw_only=True):
    """These pictures have no row any more."""

    picture_ids: list[UUID]


class PicturesMoved(Event, frozen=True, kw_only=True):
    """These pictures became private, or stopped being so."""

    picture_ids: list[UUID]
