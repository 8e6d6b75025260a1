"""Which archive somebody has."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.offboarding.archive.models import Archive, ArchiveStatus


class ArchiveView(msgspec.Struct, frozen=True):
    """`url` leads to the file while it is there."""

    id: UUID
    status: ArchiveStatus
    bytes: int
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime
    taken_at: datetime | None


class Kept(msgspec.Struct, frozen=True):
    id: UUID
    person_id: UUID
    status: ArchiveStatus
    sealed_key: str | None
    expires_at: datetime


LATEST = Hot(
    select(*(getattr(Archive, name) for name in ArchiveView.__struct_fields__))
    .where(Archive.person_id == bindparam("whose"), Archive.expires_at > bindparam("at"))
    .order_by(Archive.id.desc())
    .limit(1),
    ArchiveView,
)
KEPT = Hot(
    select(*(getattr(Archive, name) for name in Kept.__struct_fields__)).where(Archive.id == bindparam("archive")), Kept
)


async def find_archive(ctx: ReadContext, person_id: UUID) -> ArchiveView | None:
    """The latest that has not expired."""
    return await ctx.first(LATEST, whose=person_id, at=ctx.now)


async def find_kept(ctx: ReadContext, archive_id: UUID) -> Kept | None:
    return await ctx.first(KEPT, archive=archive_id)
