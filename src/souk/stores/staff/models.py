"""Table of invitations. Who works in a store is a grant of identity's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base

PENDING = "accepted_at IS NULL AND revoked_at IS NULL"


class StaffInvitation(Base):
    """Somebody was asked to work in a store. One waits for each address; `digest` is null until its mail is written."""

    __tablename__ = "staff_invitations"
    __table_args__ = (
        Index(
            "uq_staff_invitations_waiting",
            "store_id",
            "address_index",
            unique=True,
            sqlite_where=text(PENDING),
            postgresql_where=text(PENDING),
        ),
        Index("ix_staff_invitations_store_id_created_at", "store_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(ForeignKey("roles.name"), index=True)
    sealed_address: Mapped[str] = mapped_column(Text)
    address_index: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    """When it was last asked for; it then holds for a week."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
