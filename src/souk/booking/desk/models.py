"""Tables: the tickets of a walk-in queue, and the last number given on each day."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class TicketStatus(StrEnum):
    """waiting → called → serving → done; whoever goes away before is left."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    LEFT = "left"


OPEN = (TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING)
IS_OPEN = text("status IN ('waiting', 'called', 'serving')")


class QueueDay(Base):
    """A day of a store's queue, in the store's own zone."""

    __tablename__ = "queue_days"
    __table_args__ = (CheckConstraint("last_number >= 0", name="last_number_not_negative"),)

    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0, server_default="0")
    is_open: Mapped[bool | None]
    """What the store's people said of it; None: it keeps the store's hours."""


class QueueTicket(Base):
    """Somebody who walked in and waits for their turn. Numbers begin at one each day of the store's own zone."""

    __tablename__ = "queue_tickets"
    __table_args__ = (
        CheckConstraint("number > 0", name="numbers_begin_at_one"),
        UniqueConstraint("store_id", "day_on", "number"),
        Index(
            "uq_queue_tickets_one_person",
            "store_id",
            "day_on",
            "customer_id",
            unique=True,
            postgresql_where=IS_OPEN,
            sqlite_where=IS_OPEN,
        ),
        Index(
            "uq_queue_tickets_one_guest",
            "store_id",
            "day_on",
            "guest_digest",
            unique=True,
            postgresql_where=IS_OPEN,
            sqlite_where=IS_OPEN,
        ),
        Index("ix_queue_tickets_service_id", "service_id"),
        Index("ix_queue_tickets_customer_id", "customer_id", "id"),
        Index("ix_queue_tickets_open", "store_id", "id", postgresql_where=IS_OPEN, sqlite_where=IS_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"))
    provider_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("providers.id"), index=True)
    """Who calls and serves; before that, whom they would rather wait for."""
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    guest_digest: Mapped[str | None] = mapped_column(index=True)
    """Of a guest's key. Neither: somebody at the counter, put in by the store's people."""
    day_on: Mapped[date]
    number: Mapped[int]
    sealed_name: Mapped[str | None] = mapped_column(Text)
    status: Mapped[TicketStatus]
    joined_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    served_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
