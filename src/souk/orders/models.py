"""Tables: checkouts (one payment each), orders (one per store), their lines and their history."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.orders.statuses import CheckoutStatus, Fulfilment, OrderPaymentStatus, OrderStatus, RefundProgress

FIRST_NUMBER = 100_001


DIALECT_DDL = {"sqlite": (), "postgresql": (f"CREATE SEQUENCE order_numbers START {FIRST_NUMBER}",)}
"""For the migration: what `create_all` runs by itself once the tables stand."""


class Checkout(Base):
    """One purchase with one payment. `quote` is what was promised, frozen; the orders are made from it alone.

    `owner` is who may repeat the request under the same key: a person's id, or `guest:` and a digest.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        UniqueConstraint("owner", "idempotency_key"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        Index(
            "ix_checkouts_open",
            "created_at",
            postgresql_where=text("status IN ('pending', 'voiding')"),
            sqlite_where=text("status IN ('pending', 'voiding')"),
        ),
        Index("ix_checkouts_guest_email", "guest_email_index"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner: Mapped[str]
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), unique=True)
    idempotency_key: Mapped[str | None]
    status: Mapped[CheckoutStatus]
    currency: Mapped[str]
    total: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    sealed_contact: Mapped[str] = mapped_column(Text)
    sealed_address: Mapped[str | None] = mapped_column(Text)
    guest_email_index: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Order(Base):
    """One store's part of a checkout. Amounts in minor units of `currency`; none is ever worked out again."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "subtotal >= 0 AND discount >= 0 AND loyalty_discount >= 0 AND tax >= 0 AND shipping >= 0 AND total >= 0"
            " AND goods >= 0 AND points_spent >= 0",
            name="amounts_not_negative",
        ),
        CheckConstraint(
            "platform_discount BETWEEN 0 AND discount + loyalty_discount", name="platform_bears_part_of_discounts"
        ),
        CheckConstraint("refunded_amount BETWEEN 0 AND total", name="refunded_within_total"),
        UniqueConstraint("checkout_id", "store_id"),
        Index("ix_orders_customer_id", "customer_id", "id"),
        Index("ix_orders_store_id", "store_id", "id"),
        Index("ix_orders_store_status", "store_id", "status", "id"),
        Index(
            "ix_orders_uncaptured",
            "placed_at",
            postgresql_where=text("payment_status = 'authorized'"),
            sqlite_where=text("payment_status = 'authorized'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    checkout_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("checkouts.id"))
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    status: Mapped[OrderStatus]
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    payment_method: Mapped[str]
    payment_status: Mapped[OrderPaymentStatus]
    currency: Mapped[str]
    subtotal: Mapped[int]
    discount: Mapped[int]
    loyalty_discount: Mapped[int]
    platform_discount: Mapped[int]
    """The part of both discounts that the platform bears, and not the store."""
    points_spent: Mapped[int]
    goods: Mapped[int]
    """After every discount, without tax and shipping."""
    tax: Mapped[int]
    shipping: Mapped[int]
    total: Mapped[int]
    trace: Mapped[str] = mapped_column(Text)
    prices_include_tax: Mapped[bool]
    requires_shipping: Mapped[bool]
    sealed_address: Mapped[str | None] = mapped_column(Text)
    special_instructions: Mapped[str]
    tracking_number: Mapped[str | None]
    carrier: Mapped[str | None]
    estimated_delivery_on: Mapped[date | None]
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    version: Mapped[int]
    fulfilment: Mapped[Fulfilment] = mapped_column(server_default="unfulfilled")
    ship_by_on: Mapped[date | None]
    """Until when the store should have sent it."""
    refunded_amount: Mapped[int] = mapped_column(server_default="0")
    """Promised back, whether or not the gateway has sent it yet."""


class OrderLine(Base):
    """What was bought, as it was called and priced then. What it refers to is archived, never deleted."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("total_price = unit_price * quantity", name="total_is_price_times_quantity"),
        CheckConstraint("shipped >= 0 AND cancelled >= 0", name="counts_not_negative"),
        CheckConstraint("shipped + cancelled <= quantity", name="no_more_than_ordered"),
        CheckConstraint("returned BETWEEN 0 AND quantity - cancelled", name="no_more_returned_than_sold"),
        CheckConstraint(
            "discount >= 0 AND loyalty_discount >= 0 AND discount + loyalty_discount <= total_price",
            name="discounts_within_price",
        ),
        UniqueConstraint("order_id", "variant_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("variants.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("products.id"), index=True)
    name: Mapped[str]
    sku: Mapped[str]
    color: Mapped[str | None]
    size: Mapped[str | None]
    image: Mapped[str | None] = mapped_column(Text)
    quantity: Mapped[int]
    unit_price: Mapped[int]
    total_price: Mapped[int]
    """Before the discounts, of which the line bears its shares."""
    discount: Mapped[int]
    loyalty_discount: Mapped[int]
    tax: Mapped[int]
    shipped: Mapped[int] = mapped_column(server_default="0")
    cancelled: Mapped[int] = mapped_column(server_default="0")
    """Pieces that were taken off before they could be sent."""
    returned: Mapped[int] = mapped_column(server_default="0")
    """Pieces that came back, or for which somebody asked to send them back."""
    service_name: Mapped[str | None] = mapped_column(Text)
    """What the service was called of which this is a part; None for goods."""
    requires_shipping: Mapped[bool] = mapped_column(default=True, server_default=true())


class OrderEvent(Base):
    """A change of status by somebody. Placing and paying are stamps of the order itself and not repeated here."""

    __tablename__ = "order_history"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    status: Mapped[OrderStatus]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    note: Mapped[str]


class OrderRefund(Base):
    """Part of an order's money that goes back; its id is what the refund is for (the order, a return case, itself).

    `amount` is goods, tax and shipping together; `by_gateway` of it travels the way it came, the rest goes back to gift
    cards and credit. `lines` says which pieces it pays for, where it pays for pieces.
    """

    __tablename__ = "order_refunds"
    __table_args__ = (
        CheckConstraint("amount > 0", name="refunds_something"),
        CheckConstraint("goods >= 0 AND tax >= 0 AND shipping >= 0", name="parts_not_negative"),
        CheckConstraint("goods + tax + shipping = amount", name="parts_sum_up"),
        CheckConstraint("by_gateway BETWEEN 0 AND amount", name="gateway_within_amount"),
        Index("ix_order_refunds_order_id", "order_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"))
    amount: Mapped[int]
    goods: Mapped[int]
    tax: Mapped[int]
    shipping: Mapped[int]
    by_gateway: Mapped[int]
    as_credit: Mapped[bool]
    """Whether the buyer took store credit instead; then nothing goes back to where it came from."""
    reason: Mapped[str]
    lines: Mapped[str] = mapped_column(Text)
    status: Mapped[RefundProgress]
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class OrderTakeback(Base):
    """Pieces that had cost their buyer nothing, and came back or will never leave: coupons and points had paid for them.

    Its id is what it is for, as of a refund. `promotions` is what the store had got from the platform for them and owes
    it now; `points` is what the buyer gets back.
    """

    __tablename__ = "order_takebacks"
    __table_args__ = (
        CheckConstraint("promotions >= 0 AND points >= 0", name="shares_not_negative"),
        Index("ix_order_takebacks_order_id", "order_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"))
    promotions: Mapped[int]
    points: Mapped[int]
    lines: Mapped[str] = mapped_column(Text)
    """Which pieces, as in `order_refunds`; none where it is all that is left of the order."""
    reason: Mapped[str] = mapped_column(server_default="")
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]


for _dialect, _statements in DIALECT_DDL.items():
    for _statement in _statements:
        _run: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(Order.__table__, "after_create", _run.execute_if(dialect=_dialect))
