"""Where a delivery may stand, and what may be heard."""

from datetime import timedelta
from enum import StrEnum


class DeliveryStatus(StrEnum):
    """waiting → delivered, or failed once nothing was left to try."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookEvent(StrEnum):
    """What happens, under the names that receivers know. A name's payload only ever gains members."""

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_PARTLY_SHIPPED = "order.partly_shipped"
    ORDER_SHIPPED = "order.shipped"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_UNAVAILABLE = "order.unavailable"
    ORDER_REFUNDED = "order.refunded"
    PAYMENT_CAPTURED = "payment.captured"
    PAYMENT_DECLINED = "payment.declined"
    INVOICE_ISSUED = "invoice.issued"
    RETURN_REQUESTED = "return.requested"
    RETURN_UPDATED = "return.updated"
    TEST = "webhook.test"


MEANINGS = {
    WebhookEvent.ORDER_PLACED: "Somebody ordered; the money is set aside.",
    WebhookEvent.ORDER_PAID: "The money was taken; the order may be worked on.",
    WebhookEvent.ORDER_PARTLY_SHIPPED: "Some of it has left, the rest has not.",
    WebhookEvent.ORDER_SHIPPED: "All of it has left.",
    WebhookEvent.ORDER_DELIVERED: "All of it has arrived.",
    WebhookEvent.ORDER_CANCELLED: "It was cancelled before it was sent.",
    WebhookEvent.ORDER_UNAVAILABLE: "Its store closed before it was sent.",
    WebhookEvent.ORDER_REFUNDED: "Money of it was promised back.",
    WebhookEvent.PAYMENT_CAPTURED: "An order's share of a payment was taken.",
    WebhookEvent.PAYMENT_DECLINED: "A payment was declined. For the marketplace alone: there is no order.",
    WebhookEvent.INVOICE_ISSUED: "An invoice, a receipt or a credit note got its number.",
    WebhookEvent.RETURN_REQUESTED: "A buyer wants to send something back.",
    WebhookEvent.RETURN_UPDATED: "A return was approved, rejected, received, refunded, replaced or cancelled.",
    WebhookEvent.TEST: "You asked for a test. Every endpoint hears it.",
}
SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failed attempt comes the next; after the last of them a delivery has failed."""
PATIENCE = timedelta(days=5)
"""An endpoint that answered nothing well for so long is paused."""
LONGEST_REST = timedelta(minutes=5)
"""An endpoint that failed is left alone for as long as its delivery waits, but never longer."""
BOTH_SECRETS = timedelta(hours=24)
"""How long the former secret signs beside a new one."""
KEPT = timedelta(days=30)
"""How long deliveries can be looked up and sent again."""
