"""Tables: vendors, and the stores they keep. A sales channel is a row of `stores` too."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, text, true
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.stores.onboarding.kinds import VendorReview


class StoreKind(StrEnum):
    PLATFORM = "platform"
    """The marketplace's own store: the channel that carts and payments belong to."""
    VENDOR = "vendor"


class StoreStatus(StrEnum):
    PENDING = "pending"
    """Its vendor awaits review: only its people and the marketplace's staff see it."""
    ACTIVE = "active"
    UNAVAILABLE = "unavailable"
    """Nothing of it can be ordered; its pages stay up."""


class ReviewPolicy(StrEnum):
    VERIFIED_PURCHASE = "verified_purchase"
    ELIGIBLE_SEGMENT = "eligible_segment"


class ReviewModeration(StrEnum):
    NONE = "none"
    COMMENTS = "comments"
    """A rating alone is published at once; a comment waits for approval."""
    ALL = "all"


ANY_CUSTOMER = "any"
"""The eligibility that names no customer segment."""


class Vendor(Base):
    """The business behind one or more stores; one per person. Its contact data is public by intent."""

    __tablename__ = "vendors"
    __table_args__ = (Index("ix_vendors_review", "review", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    business_name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    business_hours: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    logo_id: Mapped[UUID | None] = mapped_column(ForeignKey("pictures.id"), index=True)
    is_verified: Mapped[bool] = mapped_column(default=False)
    """Somebody of the marketplace has seen who this is; payouts wait for it."""
    is_active: Mapped[bool] = mapped_column(default=True)
    """False once the vendor was removed."""
    review: Mapped[VendorReview] = mapped_column(default=VendorReview.APPROVED, server_default=VendorReview.APPROVED)
    sealed_review_reason: Mapped[str | None] = mapped_column(Text)
    """What the vendor is told."""
    review_asked_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    verified_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Store(Base):
    """A shop front and the terms it sells under. The platform's own store has no vendor and may have a `host`."""

    __tablename__ = "stores"
    __table_args__ = (
        CheckConstraint("tax_basis_points BETWEEN 0 AND 10000", name="tax_in_range"),
        CheckConstraint("shipping_flat >= 0", name="shipping_not_negative"),
        CheckConstraint("shipping_free_from IS NULL OR shipping_free_from >= 0", name="free_from_not_negative"),
        CheckConstraint("return_window_days >= 0", name="return_window_not_negative"),
        CheckConstraint("(kind = 'vendor') = (vendor_id IS NOT NULL)", name="vendor_exactly_for_vendor_stores"),
        CheckConstraint("rating_sum BETWEEN rating_count AND 5 * rating_count", name="stars_fit_reviews"),
        Index("ix_stores_hub", "kind", "status", "name", "id"),
        Index(
            "uq_stores_one_platform",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'platform'"),
            postgresql_where=text("kind = 'platform'"),
        ),
        Index(
            "ix_stores_unlisted",
            "id",
            sqlite_where=text("NOT is_listed"),
            postgresql_where=text("NOT is_listed"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[StoreKind]
    status: Mapped[StoreStatus] = mapped_column(default=StoreStatus.ACTIVE)
    is_listed: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False while it awaits review and once its vendor was removed: no list or search shows it or its products."""
    vendor_id: Mapped[UUID | None] = mapped_column(ForeignKey("vendors.id"), index=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str]
    category_key: Mapped[str] = mapped_column(index=True)
    tagline: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str]
    """Name, category and tagline, case-folded: what the Shops Hub searches."""
    banner_id: Mapped[UUID | None] = mapped_column(ForeignKey("pictures.id"), index=True)
    banner_width: Mapped[int] = mapped_column(default=0)
    banner_height: Mapped[int] = mapped_column(default=0)
    time_zone: Mapped[str] = mapped_column(default="UTC")
    """IANA name; the opening hours are local times of this zone."""
    host: Mapped[str | None] = mapped_column(unique=True)
    currency: Mapped[str]
    languages: Mapped[list[str]]
    preset: Mapped[str | None]

    tax_basis_points: Mapped[int] = mapped_column(default=800)
    prices_include_tax: Mapped[bool] = mapped_column(default=False)
    """How prices are kept and displayed."""
    shipping_taxed: Mapped[bool] = mapped_column(default=False)
    shipping_flat: Mapped[int] = mapped_column(default=10_00)
    shipping_free_from: Mapped[int | None] = mapped_column(default=100_00)
    """Goods after discounts, before tax, in minor units; None: shipping is never free."""
    shipping_free_inclusive: Mapped[bool] = mapped_column(default=True)
    """Whether exactly `shipping_free_from` already ships free."""
    order_eligibility: Mapped[str] = mapped_column(default=ANY_CUSTOMER)
    review_eligibility: Mapped[str] = mapped_column(default=ANY_CUSTOMER)
    review_policy: Mapped[ReviewPolicy] = mapped_column(default=ReviewPolicy.VERIFIED_PURCHASE)
    review_moderation: Mapped[ReviewModeration] = mapped_column(default=ReviewModeration.COMMENTS)
    return_window_days: Mapped[int] = mapped_column(default=30)
    """Days from delivery; 0 sets no limit."""
    returns_refund_shipping: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether shipping is paid back, too, once everything of an order came back."""
    first_product_at: Mapped[datetime | None]
    rating_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many reviews of its products and services everybody sees."""
    rating_sum: Mapped[int] = mapped_column(default=0, server_default="0")
    """All their stars."""

    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class StoreOpening(Base):
    """One stretch of a week in which a store is open, in minutes of its local day; none crosses midnight."""

    __tablename__ = "store_openings"
    __table_args__ = (
        UniqueConstraint("store_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_exists"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="within_one_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    """Monday is 0."""
    opens: Mapped[int]
    closes: Mapped[int]


class SpecialDay(Base):
    """A date on which the weekly hours do not hold: closed (`opens` null), or open in stretches of its own.

    `closes` may lie beyond 1440: the evening of a special day runs past its midnight.
    """

    __tablename__ = "store_special_days"
    __table_args__ = (
        UniqueConstraint("store_id", "day", "opens"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="open_or_closed"),
        CheckConstraint(
            "opens IS NULL OR (0 <= opens AND opens < 1440 AND opens < closes AND closes <= opens + 1440)",
            name="within_a_day_and_a_night",
        ),
        Index("ix_store_special_days_day", "day", "store_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    day: Mapped[date]
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    """Why, in the store's words: `Christmas`."""
