"""What others may hear of an order."""

from datetime import date
from uuid import UUID

from souk.kernel.outbox import Event


class OrderPlaced(Event, frozen=True, kw_only=True):
    order_id: UUID
    checkout_id: UUID
    store_id: UUID
    customer_id: UUID | None
    total: int
    currency: str


class OrderShipped(Event, frozen=True, kw_only=True):
    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    tracking_number: str | None
    estimated_delivery_on: date | None


class OrderDelivered(Event, frozen=True, kw_only=True):
    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None


class OrderCancelled(Event, frozen=True, kw_only=True):
    """`was`: the status it had before."""

    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    reason: str
    was: str = "processing"


class OrderBecameUnavailable(Event, frozen=True, kw_only=True):
    """Its store closed for good before it shipped. The buyer's money goes back by itself."""

    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    reason: str
