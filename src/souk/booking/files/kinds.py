"""What a calendar feed is of."""

from enum import StrEnum


class FeedKind(StrEnum):
    """Whose appointments a feed shows."""

    BOOKINGS = "bookings"
    """What its owner booked."""
    WORK = "work"
    """Where its owner is the one who is booked, in whatever store."""
