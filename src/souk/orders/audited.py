"""What the audit trail keeps of orders. A buyer's own words for a cancellation are not among it."""

from typing import Any

from souk.kernel.money import Money
from souk.kernel.trail import AuditedEvent, Fact
from souk.orders.events import OrderBecameUnavailable, OrderCancelled, OrderDelivered, OrderPlaced, OrderShipped
from souk.orders.statuses import OrderStatus


def _placed(happened: OrderPlaced) -> Fact:
    """Its number is only known once it is written down."""
    total = str(Money(happened.total, happened.currency))
    return Fact(
        subject_id=happened.order_id,
        label=total,
        store_id=happened.store_id,
        after={"status": OrderStatus.PROCESSING.value, "total": total},
    )


def _moved(happened: Any, *, before: str, after: OrderStatus) -> Fact:
    return Fact(
        subject_id=happened.order_id,
        label=happened.number,
        store_id=happened.store_id,
        before={"status": before},
        after={"status": after.value},
    )


AUDITED = (
    AuditedEvent(
        action="orders.placed", event=OrderPlaced, subject="order", says="placed an order of {label}", tells=_placed
    ),
    AuditedEvent(
        action="orders.shipped",
        event=OrderShipped,
        subject="order",
        says="shipped order {label}",
        tells=lambda each: _moved(each, before=OrderStatus.PROCESSING.value, after=OrderStatus.SHIPPED),
    ),
    AuditedEvent(
        action="orders.delivered",
        event=OrderDelivered,
        subject="order",
        says="marked order {label} as delivered",
        tells=lambda each: _moved(each, before=OrderStatus.SHIPPED.value, after=OrderStatus.DELIVERED),
    ),
    AuditedEvent(
        action="orders.cancelled",
        event=OrderCancelled,
        subject="order",
        says="cancelled order {label}",
        tells=lambda each: _moved(each, before=each.was, after=OrderStatus.CANCELLED),
    ),
    AuditedEvent(
        action="orders.became_unavailable",
        event=OrderBecameUnavailable,
        subject="order",
        says="closed the store of order {label}",
        tells=lambda each: _moved(each, before=OrderStatus.PROCESSING.value, after=OrderStatus.UNAVAILABLE),
    ),
)
