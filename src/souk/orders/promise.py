"""What a checkout promised, frozen: whatever happens later, orders are made from this and nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from souk.cart import PricedCart
from souk.catalog import ImageRef, Offer
from souk.inventory import Wanted
from souk.kernel.ids import new_id
from souk.orders.rows import LineRow, OrderRow
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from souk.payments import PaymentMethod
from souk.pricing import NONE, Benefits, QuotedLine, Step, StoreQuote

USUAL_DELIVERY = timedelta(days=5)
USUAL_HANDLING = timedelta(days=2)
"""Until when a store should have sent it."""


class PromisedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    variant_id: UUID
    product_id: UUID
    name: str
    sku: str
    quantity: int
    unit_price: int
    total_price: int
    tax: int
    color: str | None = None
    size: str | None = None
    image: ImageRef | None = None
    discount: int = 0
    loyalty_discount: int = 0
    service_name: str | None = None
    requires_shipping: bool = True


class PromisedOrder(msgspec.Struct, frozen=True):
    """One store's part. Its id is given here, so that whoever confirms the checkout makes the same order."""

    id: UUID
    store_id: UUID
    lines: list[PromisedLine]
    subtotal: int
    discount: int
    loyalty_discount: int
    tax: int
    shipping: int
    total: int
    prices_include_tax: bool
    requires_shipping: bool
    trace: list[Step]
    goods: int = 0
    platform_discount: int = 0
    points_spent: int = 0

    @property
    def takes_address(self) -> bool:
        """Where to send it, or where the service is to be done."""
        return self.requires_shipping or any(line.service_name is not None for line in self.lines)


class Promise(msgspec.Struct, frozen=True):
    """Amounts in minor units of `currency`.

    Of the total, `tendered` is covered by gift cards and credit; `provider` is asked for the rest. `benefits` are
    what the total made use of.
    """

    currency: str
    provider: str
    payment_method: str
    special_instructions: str
    from_cart: bool
    orders: list[PromisedOrder]
    tendered: int = 0
    benefits: Benefits = NONE

    @property
    def total(self) -> int:
        return sum(order.total for order in self.orders)

    @property
    def lines(self) -> list[PromisedLine]:
        return [line for order in self.orders for line in order.lines]

    @property
    def wanted(self) -> list[Wanted]:
        return [Wanted(line.variant_id, line.quantity) for line in self.lines]

    def paid_by(self, method: PaymentMethod, *, tendered: int) -> "Promise":
        return msgspec.structs.replace(self, provider=method.provider, payment_method=method.kind, tendered=tendered)


_decode = msgspec.json.Decoder(Promise).decode


def write_promise(promise: Promise) -> str:
    return msgspec.json.encode(promise).decode()


def read_promise(text: str) -> Promise:
    return _decode(text)


def promise(priced: PricedCart, *, special_instructions: str, from_cart: bool) -> Promise:
    """Freeze a priced cart in which everything is for sale. How it is paid says `paid_by`."""
    offers = {item.row.variant_id: item.offer for item in priced.items if item.offer is not None}
    return Promise(
        currency=priced.currency,
        provider="",
        payment_method="",
        special_instructions=special_instructions,
        from_cart=from_cart,
        orders=[
            _order(order_id, store, offers, priced.quote.trace)
            for order_id, store in zip(_ids(len(priced.quote.stores)), priced.quote.stores, strict=True)
        ],
        benefits=priced.benefits,
    )


def _ids(count: int) -> list[UUID]:
    """Ids of one millisecond are in no order of their own; these are, so that lists keep the order of the cart."""
    return sorted(new_id() for _ in range(count))


def _order(order_id: UUID, store: StoreQuote, offers: dict[UUID, Offer], trace: Sequence[Step]) -> PromisedOrder:
    return PromisedOrder(
        id=order_id,
        store_id=store.store_id,
        lines=[_line(line, offers[line.key]) for line in store.lines],
        subtotal=store.subtotal,
        discount=store.discount,
        loyalty_discount=store.loyalty_discount,
        tax=store.tax,
        shipping=store.shipping,
        total=store.total,
        prices_include_tax=store.prices_include_tax,
        requires_shipping=any(offers[line.key].requires_shipping for line in store.lines),
        trace=[step for step in trace if step.store_id == store.store_id],
        goods=_goods(store),
        platform_discount=store.platform_discount,
        points_spent=store.points_used,
    )


def _goods(store: StoreQuote) -> int:
    """After every discount, without tax and shipping."""
    contained = store.tax - store.shipping_tax if store.prices_include_tax else 0
    return store.goods - contained


def _line(line: QuotedLine, offer: Offer) -> PromisedLine:
    return PromisedLine(
        variant_id=offer.variant_id,
        product_id=offer.product_id,
        name=offer.product_name,
        sku=offer.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total_price=line.total,
        discount=line.discount,
        loyalty_discount=line.loyalty_discount,
        tax=line.tax,
        color=offer.color,
        size=offer.size,
        image=offer.image,
        service_name=offer.service_name,
        requires_shipping=offer.requires_shipping,
    )


class Buyer(msgspec.Struct, frozen=True):
    """Whose checkout it is, as far as its orders need to know."""

    checkout_id: UUID
    customer_id: UUID | None
    payment_id: UUID
    sealed_address: str | None


def order_rows(made: Promise, buyer: Buyer, *, now: datetime) -> list[OrderRow]:
    """The orders as they begin: pending, covered by authorised money; the database gives them their numbers."""
    return [
        OrderRow(
            id=order.id,
            number=0,
            checkout_id=buyer.checkout_id,
            store_id=order.store_id,
            customer_id=buyer.customer_id,
            status=OrderStatus.PENDING,
            payment_id=buyer.payment_id,
            payment_method=made.payment_method,
            payment_status=OrderPaymentStatus.AUTHORISED,
            currency=made.currency,
            subtotal=order.subtotal,
            discount=order.discount,
            loyalty_discount=order.loyalty_discount,
            platform_discount=order.platform_discount,
            points_spent=order.points_spent,
            goods=order.goods,
            tax=order.tax,
            shipping=order.shipping,
            total=order.total,
            prices_include_tax=order.prices_include_tax,
            trace=msgspec.json.encode(order.trace).decode(),
            requires_shipping=order.requires_shipping,
            sealed_address=buyer.sealed_address if order.takes_address else None,
            special_instructions=made.special_instructions,
            tracking_number=None,
            carrier=None,
            estimated_delivery_on=(now + USUAL_DELIVERY).date() if order.requires_shipping else None,
            placed_at=now,
            paid_at=None,
            updated_at=now,
            version=1,
            ship_by_on=(now + USUAL_HANDLING).date(),
        )
        for order in made.orders
    ]


def line_rows(made: Promise) -> list[LineRow]:
    return [
        LineRow(
            id=line_id,
            order_id=order.id,
            variant_id=line.variant_id,
            product_id=line.product_id,
            name=line.name,
            sku=line.sku,
            color=line.color,
            size=line.size,
            image=msgspec.json.encode(line.image).decode() if line.image is not None else None,
            quantity=line.quantity,
            unit_price=line.unit_price,
            total_price=line.total_price,
            discount=line.discount,
            loyalty_discount=line.loyalty_discount,
            tax=line.tax,
            service_name=line.service_name,
            requires_shipping=line.requires_shipping,
        )
        for order in made.orders
        for line_id, line in zip(_ids(len(order.lines)), order.lines, strict=True)
    ]
