"""What was heard, and what cardholders dispute."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.payments.gateways import DisputeStatus


class GatewayEvent(Base):
    """One message of a gateway, known or not. `payment_id` is nobody's where it is about something else.

    What it says about people is not kept.
    """

    __tablename__ = "gateway_events"
    __table_args__ = (Index("uq_gateway_events_event", "provider", "event_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(100))
    transaction_id: Mapped[str | None] = mapped_column(String(255))
    payment_id: Mapped[UUID | None]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)


class Dispute(Base):
    """A cardholder's objection to a payment, as its gateway last told it."""

    __tablename__ = "disputes"
    __table_args__ = (Index("uq_disputes_name", "provider", "name", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    provider: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    """What the gateway calls it."""
    amount: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[str]
    status: Mapped[DisputeStatus]
    opened_at: Mapped[datetime]
    answer_by: Mapped[datetime | None]
    updated_at: Mapped[datetime]
