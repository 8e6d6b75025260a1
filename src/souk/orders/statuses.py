"""Where a checkout, an order and its money may stand, and where an order may go from there."""

from enum import StrEnum


class CheckoutStatus(StrEnum):
    """pending → confirmed, or declined, or (by way of voiding, while authorised money is let go) abandoned."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    VOIDING = "voiding"
    ABANDONED = "abandoned"


class OrderStatus(StrEnum):
    """pending → processing → shipped → delivered; cancelled and unavailable before it ships; refunded after it did."""

    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    UNAVAILABLE = "unavailable"
    REFUNDED = "refunded"


class Fulfilment(StrEnum):
    """How much of an order has left its store; what was cancelled need not leave."""

    UNFULFILLED = "unfulfilled"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"


class OrderPaymentStatus(StrEnum):
    """How far this order's share of the payment is."""

    AUTHORISED = "authorized"
    PAID = "paid"
    VOIDED = "voided"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"


class RefundProgress(StrEnum):
    """pending → succeeded, or failed: the gateway would not send it."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


NEXT = {
    OrderStatus.PENDING: frozenset({OrderStatus.PROCESSING, OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE}),
    OrderStatus.PROCESSING: frozenset({OrderStatus.SHIPPED, OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.REFUNDED}),
}
"""Where an order may go from where it is; a status that is missing is final."""
CANCELLABLE = frozenset({OrderStatus.PENDING, OrderStatus.PROCESSING})
REFUNDABLE = (OrderPaymentStatus.PAID, OrderPaymentStatus.PARTIALLY_REFUNDED, OrderPaymentStatus.REFUND_PENDING)
"""Its money was taken, and not all of it is back."""
