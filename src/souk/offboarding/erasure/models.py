"""Who was erased, by id alone: after a backup is restored, they have to be erased again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Erasure(Base):
    __tablename__ = "erasures"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_by: Mapped[UUID | None]
    erased_at: Mapped[datetime]
