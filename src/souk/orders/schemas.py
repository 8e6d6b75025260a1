"""Wire shapes of orders. Beside our own names stand those of the older interfaces (`order_number`, `total_amount`, …)."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import Field, SecretStr, StringConstraints, model_validator

from souk.cart import ServiceRef, service_ref
from souk.identity import AddressBody, Phone, PostalAddress
from souk.kernel.crypto import KeyRing
from souk.kernel.fields import Body, Email, Line, OptionalLine, Prose, Quantity
from souk.kernel.money import Money
from souk.media import picture_url
from souk.orders.contact import Contact, Destination, open_destination
from souk.orders.fulfilment.sending import Label
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail
from souk.orders.request import OrderRequest, PaymentReceipt, Placed
from souk.orders.rows import HistoryRow, LineRow, OrderRow
from souk.orders.statuses import Fulfilment, OrderPaymentStatus, OrderStatus
from souk.payments import PaymentMethodBody, choose_method
from souk.payments import PaymentStatus as ChargeState
from souk.pricing import Step

MOST_LINES, MOST_GIFT_CARDS = 100, 10
GiftCardCode = Annotated[SecretStr, Field(max_length=64)]
Version = Annotated[int, Field(ge=1)]
Instructions = Annotated[Prose, StringConstraints(max_length=2000)]
AddressText = Annotated[Prose, StringConstraints(min_length=1, max_length=500)]
_steps = msgspec.json.Decoder(list[Step]).decode


class OrderItemBody(Body):
    """A variant, or a line of a service's menu."""

    variant_id: UUID | None = Field(default=None, strict=False)
    service_item_id: UUID | None = Field(default=None, strict=False, description="Instead of `variant_id`.")
    quantity: Quantity = 1

    @model_validator(mode="after")
    def _says_what(self) -> "OrderItemBody":
        if (self.variant_id is None) == (self.service_item_id is None):
            raise ValueError("send either variant_id or service_item_id")
        return self

    @property
    def what(self) -> UUID:
        """Whatever is bought is a variant."""
        what = self.variant_id or self.service_item_id
        assert what is not None
        return what


class PlaceOrder(Body):
    """Without `items` your cart is ordered. Send one address; none is needed when nothing is shipped."""

    payment_method: PaymentMethodBody
    shipping_address: AddressBody | None = None
    address_id: UUID | None = Field(default=None, strict=False, description="An entry of your address book.")
    delivery_address: AddressText | None = Field(
        default=None, description="The address as one text, instead of its parts."
    )
    items: list[OrderItemBody] | None = Field(default=None, min_length=1, max_length=MOST_LINES)
    email: Email | None = Field(default=None, description="Where to reach you; required of guests.")
    phone: Phone | None = None
    full_name: Line | None = None
    special_instructions: Instructions = ""
    gift_cards: list[GiftCardCode] = Field(
        default=[], max_length=MOST_GIFT_CARDS, description="Codes; they pay first, and `payment_method` the rest."
    )
    use_credit: bool = Field(default=False, description="Store credit pays what gift cards leave.")

    @model_validator(mode="after")
    def _one_address(self) -> "PlaceOrder":
        given = [self.shipping_address, self.address_id, self.delivery_address]
        if sum(each is not None for each in given) > 1:
            raise ValueError("send one of shipping_address, address_id, delivery_address")
        return self

    def request(self, key: str | None) -> OrderRequest:
        """Raises RawCardRefused, PaymentMethodUnavailable."""
        items: dict[UUID, int] | None = None
        if self.items is not None:
            items = {}
            for item in self.items:
                items[item.what] = items.get(item.what, 0) + item.quantity
        return OrderRequest(
            method=choose_method(self.payment_method),
            contact=Contact(self.email, self.phone, self.full_name),
            destination=self._destination(),
            address_id=self.address_id,
            items=items,
            special_instructions=self.special_instructions,
            key=key,
            gift_cards=tuple(code.get_secret_value() for code in self.gift_cards),
            use_credit=self.use_credit,
        )

    def _destination(self) -> Destination | None:
        if self.shipping_address is not None:
            return Destination(self.shipping_address.postal())
        return Destination(text=self.delivery_address) if self.delivery_address is not None else None


class ChangeStatus(Body):
    """`shipped` sends all that is left, and may bring a tracking number along; `cancelled` gives the money back.

    With the `version` you saw, a change made over somebody else's is refused.
    """

    status: OrderStatus = Field(strict=False)
    tracking_number: OptionalLine | None = None
    carrier: OptionalLine | None = None
    estimated_delivery: date | None = Field(default=None, strict=False)
    note: OptionalLine = Field(default="", description="For the buyer, who reads it in the mail and on the order.")
    version: Version | None = None

    def label(self) -> Label:
        return Label(self.carrier or None, self.tracking_number or None, self.estimated_delivery, self.note)


class CancelOrder(Body):
    reason: OptionalLine = ""


class OrderItemOut(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was bought, and how many of its pieces have left, or were done where it is a service.

    `product_image` is null for what had no picture then; `service` and `service_item_id` are null for goods.
    """

    id: UUID
    product_id: UUID
    variant_id: UUID
    name: str
    sku: str
    color: str | None
    size: str | None
    product_image: str | None
    quantity: int
    quantity_shipped: int
    quantity_cancelled: int
    unit_price: Money
    total_price: Money
    tax: Money
    service: ServiceRef | None
    service_item_id: UUID | None
    created_at: datetime

    @classmethod
    def of(cls, line: LineRow, order: OrderRow) -> "OrderItemOut":
        currency = order.currency
        return cls(
            id=line.id,
            service=service_ref(line.product_id, line.service_name),
            service_item_id=line.variant_id if line.is_service else None,
            created_at=order.placed_at,
            product_id=line.product_id,
            variant_id=line.variant_id,
            name=line.name,
            sku=line.sku,
            color=line.color,
            size=line.size,
            product_image=picture_url(line.picture.id) if line.picture is not None else None,
            quantity=line.quantity,
            quantity_shipped=line.shipped,
            quantity_cancelled=line.cancelled,
            unit_price=Money(line.unit_price, currency),
            total_price=Money(line.total_price, currency),
            tax=Money(line.tax, currency),
        )


class StatusOut(msgspec.Struct, frozen=True):
    status: OrderStatus
    at: datetime
    note: str


class StoreOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class OrderPaymentOut(msgspec.Struct, frozen=True, kw_only=True):
    """This order's share of the checkout's payment."""

    id: UUID
    status: OrderPaymentStatus
    method: str
    amount: Money


class OrderTraceOut(msgspec.Struct, frozen=True):
    """One reason of the total; the amounts of all reasons sum to it."""

    label: str
    amount: Money
    why: str


class OrderOut(msgspec.Struct, frozen=True, kw_only=True):
    """One store's part of a checkout.

    `order_number`, `order_status`, `total_amount`, `payment_method`, `payment_id`, `delivery_address` and
    `estimated_delivery` say the same as their neighbours under the names of older clients. `service` is the first one
    of which something was ordered; `customer_id`, in older words `customer`, is null for guests.
    """

    id: UUID
    number: str
    checkout_id: UUID
    status: OrderStatus
    store: StoreOut
    service: ServiceRef | None
    customer_id: UUID | None
    customer: UUID | None
    items: list[OrderItemOut]
    subtotal: Money
    discount: Money
    loyalty_discount: Money
    tax: Money
    shipping: Money
    total: Money
    trace: list[OrderTraceOut]
    payment: OrderPaymentOut
    shipping_address: PostalAddress | None
    tracking_number: str | None
    carrier: str | None
    fulfilment: Fulfilment
    ship_by: date | None
    status_history: list[StatusOut]
    special_instructions: str
    version: int
    created_at: datetime
    updated_at: datetime
    order_number: str
    order_status: OrderStatus
    total_amount: Money
    payment_method: str
    payment_id: UUID
    delivery_address: str | None
    estimated_delivery: date | None

    @classmethod
    def of(cls, detail: OrderDetail, keys: KeyRing, *, destination: Destination | None = None) -> "OrderOut":
        """`destination`: where it goes, if that is at hand; otherwise it is unsealed."""
        order, currency = detail.order, detail.order.currency
        where = destination
        if where is None and order.sealed_address is not None:
            where = open_destination(keys, order.sealed_address)
        total = Money(order.total, currency)
        return cls(
            id=order.id,
            number=number_text(order.number),
            checkout_id=order.checkout_id,
            status=order.status,
            store=_store(detail),
            items=[OrderItemOut.of(line, order) for line in detail.lines],
            service=_service(detail),
            trace=[OrderTraceOut(s.label, Money(s.amount, currency), s.why) for s in _steps(order.trace)],
            payment=OrderPaymentOut(
                id=order.payment_id, status=order.payment_status, method=order.payment_method, amount=total
            ),
            shipping_address=where.postal if where is not None else None,
            delivery_address=where.one_line() if where is not None else None,
            status_history=history_of(order, detail.history),
            **_amounts(order),
            **_plain(order),
            total_amount=total,
        )


class PaymentOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the one payment of the checkout stands. `message` is for the person who paid.

    `requires_action`: a script goes on with `client_secret`, or the person at `redirect_url`; afterwards
    `POST /checkouts/{id}/continue` tells what came of it.
    """

    id: UUID
    transaction_id: str | None
    status: ChargeState
    message: str
    timestamp: datetime
    client_secret: str = ""
    redirect_url: str = ""

    @classmethod
    def of(cls, receipt: PaymentReceipt) -> "PaymentOut":
        return cls(
            id=receipt.id,
            transaction_id=receipt.transaction_id,
            status=receipt.status,
            message=receipt.message,
            timestamp=receipt.timestamp,
            client_secret=receipt.client_secret,
            redirect_url=receipt.redirect_url,
        )


class PlacedOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was ordered: one payment, one order per store. Guests follow their orders with `?token=<guest_token>`.

    No orders yet where the payment requires action.
    """

    checkout_id: UUID
    total: Money
    payment: PaymentOut
    orders: list[OrderOut]
    guest_token: str | None = None

    @classmethod
    def of(cls, placed: Placed, keys: KeyRing) -> "PlacedOut":
        return cls(
            checkout_id=placed.checkout_id,
            total=placed.total,
            payment=PaymentOut.of(placed.payment),
            orders=[OrderOut.of(detail, keys, destination=placed.destination) for detail in placed.orders],
            guest_token=placed.guest_token,
        )


def history_of(order: OrderRow, changes: list[HistoryRow]) -> list[StatusOut]:
    """From the first moment on. Placing and paying are stamps of the order; the rest are its changes."""
    stamps = [StatusOut(OrderStatus.PENDING, order.placed_at, "")]
    if order.paid_at is not None:
        stamps.append(StatusOut(OrderStatus.PROCESSING, order.paid_at, ""))
    return stamps + [StatusOut(change.status, change.at, change.note) for change in changes]


def _store(detail: OrderDetail) -> StoreOut:
    store = detail.store
    return StoreOut(detail.order.store_id, store.name if store else "", store.slug if store else "")


def _service(detail: OrderDetail) -> ServiceRef | None:
    return next((service_ref(line.product_id, line.service_name) for line in detail.lines if line.is_service), None)


def _amounts(order: OrderRow) -> dict[str, Any]:
    names = ("subtotal", "discount", "loyalty_discount", "tax", "shipping", "total")
    return {name: Money(getattr(order, name), order.currency) for name in names}


def _plain(order: OrderRow) -> dict[str, Any]:
    return {
        "customer_id": order.customer_id,
        "customer": order.customer_id,
        "tracking_number": order.tracking_number,
        "carrier": order.carrier,
        "fulfilment": order.fulfilment,
        "ship_by": order.ship_by_on,
        "special_instructions": order.special_instructions,
        "version": order.version,
        "created_at": order.placed_at,
        "updated_at": order.updated_at,
        "order_number": number_text(order.number),
        "order_status": order.status,
        "payment_method": order.payment_method,
        "payment_id": order.payment_id,
        "estimated_delivery": order.estimated_delivery_on,
    }
