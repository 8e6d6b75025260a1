"""Why something comes back, where a return stands, and where it may go from there."""

from enum import StrEnum
from typing import Final


class ReturnReason(StrEnum):
    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    DOES_NOT_FIT = "does_not_fit"
    ARRIVED_LATE = "arrived_late"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"


class ReturnStatus(StrEnum):
    """requested → approved → received → refunded or replaced; or rejected, or cancelled before it was received."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
    REFUNDED = "refunded"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Resolution(StrEnum):
    """How a return is made good."""

    REFUND = "refund"
    """Back the way it was paid."""
    STORE_CREDIT = "store_credit"
    REPLACEMENT = "replacement"
    """The same again, at no charge."""


class Condition(StrEnum):
    AS_NEW = "as_new"
    OPENED = "opened"
    USED = "used"
    DAMAGED = "damaged"
    MISSING = "missing"


NEXT: Final = {
    ReturnStatus.REQUESTED: frozenset({ReturnStatus.APPROVED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED}),
    ReturnStatus.APPROVED: frozenset({ReturnStatus.RECEIVED, ReturnStatus.CANCELLED}),
    ReturnStatus.RECEIVED: frozenset({ReturnStatus.REFUNDED, ReturnStatus.REPLACED, ReturnStatus.REJECTED}),
}
"""A status that is missing is final. What was received may still be rejected: it is not what was asked about."""
OPEN: Final = frozenset(NEXT)
LET_GO: Final = frozenset({ReturnStatus.REJECTED, ReturnStatus.CANCELLED, ReturnStatus.REPLACED})
"""The buyer has the pieces, or others like them, and may ask again."""
