"""Links that were mailed, known by their digests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from souk.identity.recovery.kinds import LinkKind
from souk.kernel.columns import Base


class MailedLink(Base):
    """At most one of a kind for a person: the next takes the place of the last. Taking it removes the row.

    `digest` is null while the mail with the secret has not been sent. `sealed_email` is the address that a change is to.
    """

    __tablename__ = "mailed_links"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[LinkKind]
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    sealed_email: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
