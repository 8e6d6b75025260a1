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


class OrderPaid(Event, frozen=True, kw_only=True):
    """Its money was taken. `goods`: after every discount, without tax and shipping; what commission and points go by.

    `platform_discount` is the part of the discounts that the platform bears. `points_spent` are this order's share.
    """

    order_id: UUID
    checkout_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    currency: str
    total: int
    goods: int
    platform_discount: int
    points_spent: int


class OrderShipped(Event, frozen=True, kw_only=True):
    """Its last piece has left, in the shipment `shipment_id`."""

    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    tracking_number: str | None
    estimated_delivery_on: date | None
    shipment_id: UUID | None = None


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


class OrderRefunded(Event, frozen=True, kw_only=True):
    """Part of an order's money was promised back. Amounts in minor units of `currency`.

    `goods` of `amount` is neither tax nor shipping. `is_whole`: nothing of the order is left. `reference_id` is what it
    was for: the order that was cancelled, a return case, or a refund of its own. Why is sealed, since
    it may be told in somebody's own words.
    """

    order_id: UUID
    reference_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    currency: str
    amount: int
    goods: int
    is_whole: bool
    sealed_reason: str = ""


class OrderRefundReopened(Event, frozen=True, kw_only=True):
    """The gateway would not make a refund that was announced: this much of it did not go back after all."""

    order_id: UUID
    reference_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    currency: str
    amount: int
    goods: int


class PromotionTakenBack(Event, frozen=True, kw_only=True):
    """Pieces that had cost their buyer nothing came back, or will never leave. What they had cost is given back.

    `promotions`: minor units that the platform had borne and the store owes it now. `points`: the buyer's, which had
    paid for them. `reference_id` is what it is for; `is_whole`: nothing of the order is left. Why is sealed,
    since it may be told in somebody's own words.
    """

    order_id: UUID
    reference_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    currency: str
    promotions: int
    points: int
    is_whole: bool
    sealed_reason: str = ""
