"""The table of pictures. The files themselves lie in the media store, under the picture's id."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Picture(Base):
    """A picture somebody uploaded. `owner_id` means nothing here: the room that keeps it knows whose it is."""

    __tablename__ = "pictures"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="has_an_area"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    """What its first renditions weigh together."""
    created_at: Mapped[datetime]
