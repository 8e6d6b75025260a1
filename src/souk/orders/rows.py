"""The rows of an order as they are kept: written and read by the same shapes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from souk.catalog import ImageRef
from souk.orders.statuses import Fulfilment, OrderPaymentStatus, OrderStatus

_picture = msgspec.json.Decoder(ImageRef).decode


class OrderRow(msgspec.Struct, frozen=True):
    """A row of `orders`. Amounts in minor units of `currency`."""

    id: UUID
    number: int
    checkout_id: UUID
    store_id: UUID
    customer_id: UUID | None
    status: OrderStatus
    payment_id: UUID
    payment_method: str
    payment_status: OrderPaymentStatus
    currency: str
    subtotal: int
    discount: int
    loyalty_discount: int
    platform_discount: int
    points_spent: int
    goods: int
    tax: int
    shipping: int
    total: int
    prices_include_tax: bool
    trace: str
    requires_shipping: bool
    sealed_address: str | None
    special_instructions: str
    tracking_number: str | None
    carrier: str | None
    estimated_delivery_on: date | None
    placed_at: datetime
    paid_at: datetime | None
    updated_at: datetime
    version: int
    refunded_amount: int = 0
    fulfilment: Fulfilment = Fulfilment.UNFULFILLED
    ship_by_on: date | None = None


class LineRow(msgspec.Struct, frozen=True):
    """A row of `order_lines`."""

    id: UUID
    order_id: UUID
    variant_id: UUID
    product_id: UUID
    name: str
    sku: str
    color: str | None
    size: str | None
    image: str | None
    quantity: int
    unit_price: int
    total_price: int
    discount: int
    loyalty_discount: int
    tax: int
    shipped: int = 0
    cancelled: int = 0
    returned: int = 0
    service_name: str | None = None
    requires_shipping: bool = True

    @property
    def is_service(self) -> bool:
        return self.service_name is not None

    @property
    def can_be_sent(self) -> bool:
        """Goods, and what a service brings to the door; what is done in other places is marked as done."""
        return not self.is_service or self.requires_shipping

    @property
    def left(self) -> int:
        """Pieces that are still to be sent, or done."""
        return self.quantity - self.shipped - self.cancelled

    @property
    def picture(self) -> ImageRef | None:
        return _picture(self.image) if self.image is not None else None


class HistoryRow(msgspec.Struct, frozen=True):
    """A row of `order_history`."""

    id: UUID
    order_id: UUID
    status: OrderStatus
    at: datetime
    actor_id: UUID | None
    note: str


def as_values(row: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}
