"""Where a letter may stand, and what a letter or a notice is filed under."""

from enum import StrEnum


class LetterStatus(StrEnum):
    """waiting → sent, refused, failed or skipped; held while the shop has no way to send mail."""

    WAITING = "waiting"
    HELD = "held"
    """Written, but mail is not set up. Goes out once it is, if that is soon enough."""
    SENT = "sent"
    """The mail server took it."""
    REFUSED = "refused"
    """The recipient's side will never take it."""
    FAILED = "failed"
    """Tried until it was no use any more."""
    SKIPPED = "skipped"
    """Nobody was left to write to, or nothing to say any more."""


ENDED = frozenset({LetterStatus.SENT, LetterStatus.REFUSED, LetterStatus.FAILED, LetterStatus.SKIPPED})


class MailGroup(StrEnum):
    """What a person may switch off, in one move each. Letters without a group always come."""

    ORDER_UPDATES = "order_updates"
    STORE_ORDERS = "store_orders"
    REMINDERS = "reminders"
    REVIEWS = "reviews"
    STORE_BOOKINGS = "store_bookings"
    REWARDS = "rewards"


class NoticeType(StrEnum):
    """What a notice in the shop is about."""

    NEW_ORDER = "new_order"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_UNAVAILABLE = "order_unavailable"
    ORDER_NOTE = "order_note"
    """The store wrote to the buyer."""
    REFUND = "refund"
    RETURN = "return"
    NEW_APPOINTMENT = "new_appointment"
    """For those who are booked: somebody comes, or does not."""
    APPOINTMENT = "appointment"
    QUEUE = "queue"
    """Their number is called."""
    PAYOUT = "payout"
    NEW_REVIEW = "new_review"
    """For those who answer for the store."""
    REVIEW = "review"
    """For its author."""
    STORE = "store"
    VENDOR = "vendor"
    """For those who look after the marketplace: a vendor waits, left or came back."""
    REWARDS = "rewards"
    ACCOUNT = "account"
