"""Tables: who wants to hear, what was said, to whom it was or will be delivered, and every attempt."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.webhooks.statuses import DeliveryStatus, WebhookEvent


class WebhookEndpoint(Base):
    """An address that hears of a store, or of the whole marketplace (`store_id` is empty). No `events`: all of them.

    `failing_since` is when it last stopped answering well; until `rests_until` nothing is sent to it.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("(sealed_former_secret IS NULL) = (former_until IS NULL)", name="former_secret_ends"),
        Index("ix_webhook_endpoints_store_id_id", "store_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("stores.id"))
    url: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(String(200))
    events: Mapped[list[str]]
    is_enabled: Mapped[bool]
    sealed_secret: Mapped[str] = mapped_column(Text)
    sealed_former_secret: Mapped[str | None] = mapped_column(Text)
    former_until: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


class WebhookMessage(Base):
    """Something that happened, as everybody hears it. It names no person. `occurrence` keeps it from being said twice."""

    __tablename__ = "webhook_messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    occurrence: Mapped[str] = mapped_column(String(120), unique=True)
    type: Mapped[WebhookEvent]
    store_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("stores.id"))
    payload: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(index=True)


class WebhookDelivery(Base):
    """One message for one endpoint. `attempts` count since it was last asked for; the log keeps all."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "endpoint_id"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("(status = 'waiting') = (next_at IS NOT NULL)", name="next_while_waiting"),
        Index("ix_webhook_deliveries_endpoint_id_id", "endpoint_id", "id"),
        Index(
            "ix_webhook_deliveries_due",
            "next_at",
            postgresql_where=text("status = 'waiting'"),
            sqlite_where=text("status = 'waiting'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("webhook_messages.id", ondelete="CASCADE"))
    endpoint_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    status: Mapped[DeliveryStatus]
    attempts: Mapped[int]
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    status_code: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(200))


class WebhookAttempt(Base):
    """A try, and what was answered: the beginning of it."""

    __tablename__ = "webhook_attempts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status_code: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(String(1000))
