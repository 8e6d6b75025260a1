"""Tables: reviews with their pictures, votes, reports and replies, and what they come to for each product."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.reviews.statuses import ReportReason, ReviewStatus

TO_DECIDE = "status = 'pending' OR reports > 0"


class Review(Base):
    """What one person says of one product, goods or service. `reports` are those nobody has decided about."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("user_id", "product_id"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_in_stars"),
        CheckConstraint("helpful >= 0 AND photos >= 0 AND reports >= 0", name="counts_not_negative"),
        Index("ix_reviews_newest", "product_id", "status", "id"),
        Index("ix_reviews_helpful", "product_id", "status", "helpful", "id"),
        Index("ix_reviews_rating", "product_id", "status", "rating", "id"),
        Index("ix_reviews_store", "store_id", "status", "id"),
        Index("ix_reviews_status", "status", "id"),
        Index("ix_reviews_to_decide", "reports", "id", sqlite_where=text(TO_DECIDE), postgresql_where=text(TO_DECIDE)),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("products.id", ondelete="CASCADE"))
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    rating: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)
    """Plain text; empty where only stars were given."""
    status: Mapped[ReviewStatus]
    is_verified: Mapped[bool]
    """It came to them: in an order that was delivered (`order_id`), or at an appointment."""
    order_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("orders.id"), index=True)
    helpful: Mapped[int]
    photos: Mapped[int]
    reports: Mapped[int]
    decision: Mapped[str] = mapped_column(Text)
    """Why it was rejected, for its author."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    """When its author last changed what stands in it."""
    version: Mapped[int]


class ReviewPhoto(Base):
    """A picture of a review; its files are kept by `media` under the same id."""

    __tablename__ = "review_photos"

    id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("pictures.id"), primary_key=True)
    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]


class ReviewVote(Base):
    """Somebody found it helpful."""

    __tablename__ = "review_votes"

    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True, index=True)
    voted_at: Mapped[datetime]


class ReviewReport(Base):
    """Somebody thinks it should not stand there. `closed_at`: since when that is decided about."""

    __tablename__ = "review_reports"

    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), primary_key=True, index=True)
    reason: Mapped[ReportReason]
    note: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ReviewReply(Base):
    """The store's answer, one for each review."""

    __tablename__ = "review_replies"

    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    replied_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    replied_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ReviewTotals(Base):
    """What the approved reviews of a product come to. Moved with each of them, in the same unit of work."""

    __tablename__ = "review_totals"
    __table_args__ = (
        CheckConstraint(
            "one >= 0 AND two >= 0 AND three >= 0 AND four >= 0 AND five >= 0", name="columns_not_negative"
        ),
        CheckConstraint("count = one + two + three + four + five", name="count_is_sum_of_columns"),
        CheckConstraint("sum = one + 2 * two + 3 * three + 4 * four + 5 * five", name="sum_is_all_stars"),
    )

    product_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]
    sum: Mapped[int]
    one: Mapped[int]
    two: Mapped[int]
    three: Mapped[int]
    four: Mapped[int]
    five: Mapped[int]
