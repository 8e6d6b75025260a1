"""Where a review may stand, why one is reported, and how reviews are put in order."""

from enum import StrEnum


class ReviewStatus(StrEnum):
    """pending → approved or rejected, and back to pending when its author changes what was decided about."""

    PENDING = "pending"
    APPROVED = "approved"
    """Everybody sees it, and it counts in the average."""
    REJECTED = "rejected"


class ReportReason(StrEnum):
    SPAM = "spam"
    OFFENSIVE = "offensive"
    OFF_TOPIC = "off_topic"
    FAKE = "fake"
    PRIVATE = "private"
    OTHER = "other"


class ReviewSort(StrEnum):
    NEWEST = "newest"
    HELPFUL = "helpful"
    HIGHEST = "rating"
    LOWEST = "lowest"
