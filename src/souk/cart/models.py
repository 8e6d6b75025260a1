"""Tables: one cart per person or guest, one line per variant. Prices are never kept here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base

MOST_OF_ONE = 10_000
"""The largest quantity of one line."""


class Cart(Base):
    """Belongs to a person, or to whoever holds the guest key of which this is the digest."""

    __tablename__ = "carts"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (guest_digest IS NULL)", name="one_owner"),
        CheckConstraint("points = 0 OR (points > 0 AND user_id IS NOT NULL)", name="points_are_a_persons"),
        Index("ix_carts_updated_at", "updated_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), unique=True)
    guest_digest: Mapped[str | None] = mapped_column(unique=True)
    coupon_codes: Mapped[str] = mapped_column(default="")
    """Separated by blanks, in the order in which they were entered."""
    points: Mapped[int] = mapped_column(default=0)
    """How many their owner wishes to redeem."""
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CartLine(Base):
    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cart_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("variants.id"), index=True)
    quantity: Mapped[int]
