"""Tables: coupons, who took how many of each, and the checkouts that use them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.loyalty import Tier


class DiscountType(StrEnum):
    PERCENTAGE = "percentage"
    FIXED = "fixed"


class Funding(StrEnum):
    """Who bears what a coupon takes off."""

    STORE = "store"
    PLATFORM = "platform"


class UseState(StrEnum):
    """held → kept; a use that is let go is deleted."""

    HELD = "held"
    KEPT = "kept"


_HELD = text("state = 'held'")
_OFFERED = text("is_active AND is_listed")


class Coupon(Base):
    """`taken` counts its uses, held ones too. Amounts in minor units of `currency`; a percentage is whole per cent.

    A coupon of no store is the platform's. Empty lists of products and categories mean all of them.
    """

    __tablename__ = "coupons"
    __table_args__ = (
        CheckConstraint("discount_value > 0", name="takes_something_off"),
        CheckConstraint("discount_type <> 'percentage' OR discount_value <= 100", name="percentage_in_range"),
        CheckConstraint("min_purchase >= 0", name="min_purchase_not_negative"),
        CheckConstraint("max_discount > 0", name="max_discount_positive"),
        CheckConstraint("valid_until > valid_from", name="valid_for_some_time"),
        CheckConstraint("limit_per_person > 0", name="limit_per_person_positive"),
        CheckConstraint("limit_total > 0", name="limit_total_positive"),
        CheckConstraint("taken >= 0 AND (limit_total IS NULL OR taken <= limit_total)", name="taken_within_limit"),
        CheckConstraint("funded_by <> 'store' OR store_id IS NOT NULL", name="somebody_bears_it"),
        Index("ix_coupons_store_id", "store_id", "id"),
        Index("ix_coupons_offered", "id", postgresql_where=_OFFERED, sqlite_where=_OFFERED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str]
    store_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("stores.id"))
    channel_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("stores.id"), index=True)
    funded_by: Mapped[Funding]
    currency: Mapped[str] = mapped_column(String(3))
    discount_type: Mapped[DiscountType]
    discount_value: Mapped[int]
    min_purchase: Mapped[int]
    max_discount: Mapped[int | None]
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    is_active: Mapped[bool]
    is_listed: Mapped[bool]
    """Shown to shoppers; the others are for whoever was told the code."""
    is_exclusive: Mapped[bool]
    min_tier: Mapped[Tier | None]
    limit_total: Mapped[int | None]
    limit_per_person: Mapped[int | None]
    product_ids: Mapped[list[str]]
    category_ids: Mapped[list[str]]
    taken: Mapped[int]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CouponShare(Base):
    """How many of a coupon's uses are one person's."""

    __tablename__ = "coupon_shares"
    __table_args__ = (CheckConstraint("taken >= 0", name="taken_not_negative"),)

    coupon_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True, index=True)
    taken: Mapped[int]


class CouponUse(Base):
    """A checkout that uses a coupon: held while it is open, kept once its orders stand."""

    __tablename__ = "coupon_uses"
    __table_args__ = (
        UniqueConstraint("checkout_id", "coupon_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        Index("ix_coupon_uses_coupon_id", "coupon_id", "id"),
        Index("ix_coupon_uses_held_since", "taken_at", postgresql_where=_HELD, sqlite_where=_HELD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    coupon_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("coupons.id"))
    checkout_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    state: Mapped[UseState]
    amount: Mapped[int]
    """What it took off, in minor units of the coupon's currency."""
    taken_at: Mapped[datetime]
