"""Tables: gift cards, the store credit that people have, how they got it, and what both were used for."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class GiftCardStatus(StrEnum):
    ACTIVE = "active"
    VOID = "void"


class UseStatus(StrEnum):
    """held → spent or released; what was spent may be given back. `written_off`: what was on a card that was voided."""

    HELD = "held"
    SPENT = "spent"
    RELEASED = "released"
    WRITTEN_OFF = "written_off"


class GiftCard(Base):
    """Money on a code. The code is shown once; it is found by its keyed index, and opened only to mail it again."""

    __tablename__ = "gift_cards"
    __table_args__ = (
        CheckConstraint("initial > 0", name="worth_something"),
        CheckConstraint("balance BETWEEN 0 AND initial", name="balance_within_initial"),
        CheckConstraint("status <> 'void' OR balance = 0", name="void_is_empty"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    last_four: Mapped[str] = mapped_column(String(4))
    sealed_code: Mapped[str] = mapped_column(Text)
    sealed_email: Mapped[str | None] = mapped_column(Text)
    """Where its code was mailed."""
    message: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(String(3))
    initial: Mapped[int]
    balance: Mapped[int]
    status: Mapped[GiftCardStatus]
    expires_on: Mapped[date | None]
    """The last day on which it pays."""
    reason: Mapped[str] = mapped_column(Text)
    issued_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    """Nobody where it stands in for a card that could not take a refund."""
    created_at: Mapped[datetime]


class StoreCredit(Base):
    """What the shop owes a person in one currency."""

    __tablename__ = "store_credits"
    __table_args__ = (CheckConstraint("balance >= 0", name="balance_not_negative"),)

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    balance: Mapped[int]
    updated_at: Mapped[datetime]


class CreditGrant(Base):
    """Credit that somebody got, and why. Written once, never changed."""

    __tablename__ = "credit_grants"
    __table_args__ = (
        CheckConstraint("amount > 0", name="worth_something"),
        Index("ix_credit_grants_person_id", "person_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    given_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    reference_id: Mapped[UUID | None]
    """The refund whose money could not go back to a card."""
    created_at: Mapped[datetime]


class TenderUse(Base):
    """Part of a payment that a card or somebody's credit covers.

    Of `amount`, `given_back` went back to where it came from, and `replaced` became a new card or credit, since its
    card could not take it.
    """

    __tablename__ = "tender_uses"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "currency"], ["store_credits.person_id", "store_credits.currency"]),
        CheckConstraint("amount > 0", name="uses_something"),
        CheckConstraint("(gift_card_id IS NULL) <> (person_id IS NULL)", name="card_or_credit"),
        CheckConstraint("(payment_id IS NULL) = (status = 'written_off')", name="for_a_payment"),
        CheckConstraint(
            "given_back >= 0 AND replaced >= 0 AND given_back + replaced <= amount", name="given_back_within_amount"
        ),
        CheckConstraint("given_back + replaced = 0 OR status = 'spent'", name="only_spent_is_given_back"),
        Index("ix_tender_uses_person_id", "person_id", "currency"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    position: Mapped[int]
    """In which order they were asked for: refunds go back the other way round."""
    gift_card_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("gift_cards.id"), index=True)
    person_id: Mapped[UUID | None]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    given_back: Mapped[int]
    replaced: Mapped[int]
    status: Mapped[UseStatus]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
