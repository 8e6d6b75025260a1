"""Tables: removals, and what each of them took away, so that exactly this can come back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class ItemKind(StrEnum):
    STORE = "store"
    PRODUCT = "product"
    ORDER = "order"
    APPOINTMENT = "appointment"
    GRANT = "grant"


class Removal(Base):
    """Somebody was taken out of the marketplace. While `restored_at` is null they are gone; one at a time each."""

    __tablename__ = "removals"
    __table_args__ = (
        Index(
            "uq_removals_one_at_a_time",
            "person_id",
            unique=True,
            sqlite_where=text("restored_at IS NULL"),
            postgresql_where=text("restored_at IS NULL"),
        ),
        Index("ix_removals_person", "person_id", "id"),
        CheckConstraint("(restored_at IS NULL) = (restored_by IS NULL)", name="restored_by_somebody"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    was_active: Mapped[bool]
    """Whether the account could sign in before."""
    sealed_reason: Mapped[str] = mapped_column(Text)
    consequences: Mapped[str] = mapped_column(Text)
    """What it brought about, counted: JSON of `consequences.Consequences`."""
    removed_at: Mapped[datetime]
    removed_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    restored_at: Mapped[datetime | None]
    restored_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)


class RemovalItem(Base):
    """One thing that a removal changed, and how it stood before: a status, or the role that was held."""

    __tablename__ = "removal_items"

    removal_id: Mapped[UUID] = mapped_column(ForeignKey("removals.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[ItemKind] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    was: Mapped[str]
    holder_id: Mapped[UUID | None]
    """Of a grant: whose it was."""
    store_id: Mapped[UUID | None]
    """Of a grant: where it held."""
