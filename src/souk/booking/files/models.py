"""Table: the links by which calendars follow somebody's appointments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.booking.files.kinds import FeedKind
from souk.kernel.columns import Base


class CalendarFeed(Base):
    """A link, known by the digest of its token. A new one takes the place of the old."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[FeedKind]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    """To the day: a calendar looks many times."""
