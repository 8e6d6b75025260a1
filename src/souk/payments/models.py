"""Payments, their refunds, and the log of what a gateway was asked and answered."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class MethodKind(StrEnum):
    """`gift_card` and `credit`: what such payments are covered by, wholly and without any gateway."""

    CARD = "card"
    UPI = "upi"
    GIFT_CARD = "gift_card"
    CREDIT = "credit"
    PAYPAL = "paypal"
    MANUAL = "manual"


class PaymentStatus(StrEnum):
    """A refund counts from the moment it is promised: its own status says whether the money has moved."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    """Whoever pays has something to do first, or the gateway has not decided."""
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.PENDING: frozenset({PaymentStatus.REQUIRES_ACTION, PaymentStatus.AUTHORISED, PaymentStatus.DECLINED}),
    PaymentStatus.REQUIRES_ACTION: frozenset({PaymentStatus.AUTHORISED, PaymentStatus.DECLINED}),
    PaymentStatus.AUTHORISED: frozenset({PaymentStatus.CAPTURED, PaymentStatus.VOIDED}),
    PaymentStatus.CAPTURED: frozenset({PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED}),
    # and back, where the gateway would not make the refund
    PaymentStatus.PARTIALLY_REFUNDED: frozenset(
        {PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED, PaymentStatus.CAPTURED}
    ),
    PaymentStatus.REFUNDED: frozenset({PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.CAPTURED}),
    PaymentStatus.DECLINED: frozenset(),
    PaymentStatus.VOIDED: frozenset(),
}


def sources_of(target: PaymentStatus) -> list[PaymentStatus]:
    """From where a payment may come to `target`."""
    return [source for source, targets in TRANSITIONS.items() if target in targets]


class TransactionKind(StrEnum):
    AUTHORISE = "authorise"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


class TransactionOutcome(StrEnum):
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    WAITING = "waiting"
    """Neither yet: whoever pays has something to do first."""


class RefundStatus(StrEnum):
    """pending → succeeded or failed; both are final."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Payment(Base):
    """Money for one reference (a checkout). `customer_id` is nobody for a guest.

    Of `amount`, `tendered` is covered by gift cards and store credit; the gateway is asked for the rest. Of
    `refunded_amount`, `given_back` went back to cards and credit.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("refunded_amount BETWEEN 0 AND amount", name="refunded_within_amount"),
        CheckConstraint("tendered BETWEEN 0 AND amount", name="tendered_within_amount"),
        CheckConstraint("given_back BETWEEN 0 AND tendered", name="given_back_within_tendered"),
        Index("ix_payments_own", "customer_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference_id: Mapped[UUID] = mapped_column(unique=True)
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    amount: Mapped[int]
    currency: Mapped[str]
    tendered: Mapped[int] = mapped_column(server_default="0")
    refunded_amount: Mapped[int]
    given_back: Mapped[int] = mapped_column(server_default="0")
    provider: Mapped[str]
    method: Mapped[MethodKind]
    brand: Mapped[str]
    last_four: Mapped[str | None]
    status: Mapped[PaymentStatus]
    transaction_id: Mapped[str | None]
    """The gateway's name for the charge."""
    message: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PaymentTransaction(Base):
    """One call to a gateway with its answer. Written once, never changed."""

    __tablename__ = "payment_transactions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    kind: Mapped[TransactionKind]
    amount: Mapped[int]
    outcome: Mapped[TransactionOutcome]
    transaction_id: Mapped[str | None]
    code: Mapped[str]
    message: Mapped[str]
    created_at: Mapped[datetime]


class Refund(Base):
    """Part of a payment that goes back, for one reference (an order, a return case)."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount > 0", name="refunds_something"),
        Index(
            "ix_refunds_pending",
            "id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    reference_id: Mapped[UUID] = mapped_column(unique=True)
    amount: Mapped[int]
    tendered: Mapped[int] = mapped_column(server_default="0")
    """The part of it that went to gift cards and credit at once; the gateway is asked for the rest."""
    reason: Mapped[str]
    status: Mapped[RefundStatus]
    transaction_id: Mapped[str | None]
    message: Mapped[str]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
