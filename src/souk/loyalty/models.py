"""Points of a person, what happened to them, what is held of them, what each order earned, and the ladder of tiers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.loyalty.tiers import Tier


class EntryKind(StrEnum):
    """Why points moved. `held` and `released` move them between what is free and what is kept for a checkout."""

    EARNED = "earned"
    REVERSED = "reversed"
    """An order that had earned was refunded."""
    HELD = "held"
    SPENT = "spent"
    RELEASED = "released"
    RETURNED = "returned"
    """Points that had paid for an order came back with its refund."""
    REOPENED = "reopened"
    """A refund did not go through after all: what it had moved moves back."""
    EXPIRED = "expired"
    ADJUSTED = "adjusted"
    """Somebody of the staff gave or took some."""


class HoldState(StrEnum):
    """held → spent or released; both are final."""

    HELD = "held"
    SPENT = "spent"
    RELEASED = "released"


class LoyaltyAccount(Base):
    """A person's points: free, `held` for checkouts, and `owed` where a refund took back more than was left.

    Whoever owes has none free: what they earn next pays it first. `rolling` is what they earned in twelve months, as it
    was when the tier was last looked at. The history sums to `points`, `held` and `owed`.
    """

    __tablename__ = "loyalty_accounts"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint("owed >= 0", name="owed_not_negative"),
        CheckConstraint("points = 0 OR owed = 0", name="pays_what_it_owes_first"),
        Index("ix_loyalty_accounts_biggest", "points", "person_id"),
    )

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True)
    points: Mapped[int]
    held: Mapped[int]
    owed: Mapped[int]
    lifetime_earned: Mapped[int]
    lifetime_spent: Mapped[int]
    rolling: Mapped[int]
    tier: Mapped[Tier]
    tier_since: Mapped[datetime]
    created_at: Mapped[datetime]


class PointsEntry(Base):
    """One movement, written once and never changed: by how much each of an account's three counters moved."""

    __tablename__ = "points_entries"
    __table_args__ = (
        CheckConstraint("points <> 0 OR held <> 0 OR owed <> 0", name="moves_something"),
        UniqueConstraint("kind", "reference_id"),
        Index("ix_points_entries_own", "person_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("loyalty_accounts.person_id"))
    kind: Mapped[EntryKind]
    reference_id: Mapped[UUID]
    """What caused it: an order, a refund, a checkout, or the entry itself."""
    points: Mapped[int]
    held: Mapped[int]
    owed: Mapped[int]
    about: Mapped[str]
    """The number of an order, or the reason that somebody gave."""
    actor_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class PointsHold(Base):
    """Points kept for a checkout until it is paid or let go. A checkout holds once."""

    __tablename__ = "points_holds"
    __table_args__ = (
        CheckConstraint("points > 0", name="holds_something"),
        Index(None, "person_id"),
    )

    checkout_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("loyalty_accounts.person_id"))
    points: Mapped[int]
    state: Mapped[HoldState]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class OrderAward(Base):
    """What one order means for its buyer's points. Facts are added as they are heard, in whatever order they come.

    `goods` and `refunded` are minor units of goods, paid and given back; `awarded` is what it earned less what was
    reversed, `returned` how much of the `spent` points came back.
    """

    __tablename__ = "points_awards"
    __table_args__ = (
        CheckConstraint("goods >= 0", name="goods_not_negative"),
        CheckConstraint("refunded >= 0", name="refunded_not_negative"),
        CheckConstraint("awarded >= 0", name="awarded_not_negative"),
        CheckConstraint("returned BETWEEN 0 AND spent", name="returned_within_spent"),
        Index("ix_points_awards_earning", "person_id", "paid_at", "awarded"),
    )

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    currency: Mapped[str]
    goods: Mapped[int]
    refunded: Mapped[int]
    is_refunded_whole: Mapped[bool]
    is_cancelled: Mapped[bool]
    spent: Mapped[int]
    returned: Mapped[int]
    awarded: Mapped[int]
    points_back: Mapped[int] = mapped_column(server_default="0")
    """Of the `spent` points, those of goods that had cost nothing else and came back."""
    paid_at: Mapped[datetime | None]
    """None while only its refund was heard of."""


class TierTermsRow(Base):
    """A rung of the ladder that staff changed; the others are as the code has them."""

    __tablename__ = "loyalty_tiers"
    __table_args__ = (
        CheckConstraint("threshold >= 0", name="threshold_not_negative"),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="percent_in_range"),
    )

    name: Mapped[Tier] = mapped_column(primary_key=True)
    threshold: Mapped[int]
    basis_points: Mapped[int]
    benefits: Mapped[list[str]]
    version: Mapped[int]
    changed_at: Mapped[datetime]
