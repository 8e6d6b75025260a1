"""The archives that were asked for. The file lies beside the database, sealed under a key that only the row has."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class ArchiveStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Archive(Base):
    """`sealed_key` opens the file; when the row goes, nobody can."""

    __tablename__ = "archives"
    __table_args__ = (Index("ix_archives_person", "person_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    asked_by: Mapped[UUID | None]
    status: Mapped[ArchiveStatus]
    sealed_key: Mapped[str | None] = mapped_column(Text)
    bytes: Mapped[int]
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
