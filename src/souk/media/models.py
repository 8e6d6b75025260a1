"""The table of pictures. The files themselves lie in the media store, under the picture's id."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Picture(Base):
    """A picture somebody uploaded. `owner_id` means nothing here: the room that keeps it knows whose it is."""

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_an_area"),
        CheckConstraint("NOT is_private OR sealed_key IS NOT NULL", name="private_has_a_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    """What its first renditions weigh together."""
    created_at: Mapped[datetime]
    is_private: Mapped[bool] = mapped_column(server_default=false())
    """Whether it is served under signed addresses alone."""
    sealed_key: Mapped[str | None] = mapped_column(Text)
    """What opens its files while they lie sealed; a picture that never was private has none."""
