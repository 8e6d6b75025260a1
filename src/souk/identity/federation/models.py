"""The table of linked sign-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class LinkedSignIn(Base):
    """An account at a provider that opens one here. `subject_index` is a keyed digest of issuer and subject."""

    __tablename__ = "linked_sign_ins"
    __table_args__ = (UniqueConstraint("user_id", "provider"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(String(32))
    subject_index: Mapped[str] = mapped_column(String(43), unique=True)
    sealed_email: Mapped[str | None] = mapped_column(Text)
    """What the provider called them when it was linked."""
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
