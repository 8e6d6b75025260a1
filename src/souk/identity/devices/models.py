"""What people have signed in with before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class KnownDevice(Base):
    """A browser that this person signed in with, known again by the digest of its cookie or of its place.

    The place, for what keeps no cookies, is the user agent together with the address. Two rows for one device do no
    harm: it is known by either.
    """

    __tablename__ = "known_devices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    cookie_digest: Mapped[str] = mapped_column(String(64))
    place_digest: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
