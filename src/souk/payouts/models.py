"""What each order brought its store, where a store's money goes, and every payout."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.payouts.statuses import PayoutSchedule, PayoutStatus, StartedBy


class Earning(Base):
    """One paid order, as its store's books see it; amounts in minor units. The ledger holds the money itself.

    `sale` and `refunded` are the store's share, `goods` what commission goes by. `trace`: the rules' steps, as JSON.
    """

    __tablename__ = "earnings"
    __table_args__ = (
        CheckConstraint("commission >= 0 AND commission_back BETWEEN 0 AND commission", name="commission_in_range"),
        CheckConstraint("goods_back BETWEEN 0 AND goods", name="goods_in_range"),
        Index("ix_earnings_store_delivered", "store_id", "delivered_at"),
    )

    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"), primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    number: Mapped[str] = mapped_column(String(32))
    currency: Mapped[str] = mapped_column(String(3))
    goods: Mapped[int]
    sale: Mapped[int]
    commission: Mapped[int]
    trace: Mapped[str] = mapped_column(Text)
    goods_back: Mapped[int]
    refunded: Mapped[int]
    commission_back: Mapped[int]
    paid_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class EarningRefund(Base):
    """A refund that was heard, once; `reopened_at` once the gateway would not make it."""

    __tablename__ = "earning_refunds"

    reference_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("earnings.order_id"), index=True)
    goods: Mapped[int]
    refunded: Mapped[int]
    commission_back: Mapped[int]
    at: Mapped[datetime]
    reopened_at: Mapped[datetime | None]


class PayoutTerms(Base):
    """What holds for every store. Until somebody edits it there is no row, and the usual terms hold."""

    __tablename__ = "payout_terms"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("release_days BETWEEN 0 AND 365", name="release_days_in_range"),
        CheckConstraint("minimum >= 0", name="minimum_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    release_days: Mapped[int]
    minimum: Mapped[int]
    version: Mapped[int]
    updated_at: Mapped[datetime]


class PayoutAccount(Base):
    """Where a store's money goes and when. Whoever starts a payout holds this row, so that no two overtake each other."""

    __tablename__ = "payout_accounts"
    __table_args__ = (CheckConstraint("minimum >= 0", name="minimum_not_negative"),)

    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), primary_key=True)
    schedule: Mapped[PayoutSchedule]
    minimum: Mapped[int]
    """Less than that is not sent by itself; in minor units of the store's currency."""
    next_on: Mapped[date | None]
    """The day on which the schedule comes round."""
    sealed_destination: Mapped[str | None] = mapped_column(Text)
    destination: Mapped[str] = mapped_column(String(64))
    """The same, masked: `Bazaar Bank, ends in 4321`."""
    updated_at: Mapped[datetime]
    version: Mapped[int]


class Payout(Base):
    """Money that leaves for a store. It keeps where it goes: whatever is changed later changes nothing for it."""

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("amount > 0", name="pays_something"),
        Index("ix_payouts_store_id_id", "store_id", "id"),
        Index(
            "ix_payouts_open",
            "id",
            sqlite_where=text("status IN ('requested', 'sent')"),
            postgresql_where=text("status IN ('requested', 'sent')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    status: Mapped[PayoutStatus]
    started_by: Mapped[StartedBy]
    requested_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    sealed_destination: Mapped[str | None] = mapped_column(Text)
    destination: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str]
    """The bank's name for the transfer."""
    note: Mapped[str]
    """Why it failed."""
    requested_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
