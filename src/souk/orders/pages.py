"""What the pages of an order show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from souk.cart import PricedCart, StoreGroup, store_groups, summary_of
from souk.identity import SavedAddress, account_tabs, sign_in_url
from souk.kernel.crypto import KeyRing
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.orders.checkout_form import NEW_ADDRESS, chosen_method, method_options
from souk.orders.contact import Contact, open_destination
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail, Shopper
from souk.orders.rows import LineRow, OrderRow
from souk.orders.schemas import history_of
from souk.orders.statuses import CANCELLABLE, NEXT, OrderPaymentStatus, OrderStatus
from souk.payments import PaymentView
from souk.pricing import Step
from souk.ui import FormState, Moment, Option, Picture, Row, Tab, url_with

VENDOR_ORDERS: Final = "/vendor/orders"
TONES: Final = {
    OrderStatus.PENDING: "warn",
    OrderStatus.PROCESSING: "info",
    OrderStatus.SHIPPED: "accent",
    OrderStatus.DELIVERED: "good",
    OrderStatus.CANCELLED: "neutral",
    OrderStatus.UNAVAILABLE: "bad",
    OrderStatus.REFUNDED: "neutral",
}
STATUS_ICONS: Final = {
    OrderStatus.PENDING: "clock",
    OrderStatus.PROCESSING: "package",
    OrderStatus.SHIPPED: "truck",
    OrderStatus.DELIVERED: "circle-check",
    OrderStatus.CANCELLED: "ban",
    OrderStatus.UNAVAILABLE: "circle-alert",
    OrderStatus.REFUNDED: "undo-2",
}
MOMENTS: Final = {
    OrderStatus.PENDING: "Placed",
    OrderStatus.PROCESSING: "Paid, being prepared",
    OrderStatus.SHIPPED: "Shipped",
    OrderStatus.DELIVERED: "Delivered",
    OrderStatus.CANCELLED: "Cancelled",
    OrderStatus.UNAVAILABLE: "No longer available",
    OrderStatus.REFUNDED: "Refunded",
}
WAY: Final = (OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.DELIVERED)
MONEY: Final = {
    OrderPaymentStatus.AUTHORISED: "Set aside, not taken yet",
    OrderPaymentStatus.PAID: "Paid",
    OrderPaymentStatus.VOIDED: "Not charged",
    OrderPaymentStatus.REFUND_PENDING: "Refund on its way",
    OrderPaymentStatus.REFUNDED: "Refunded",
}
_steps = msgspec.json.Decoder(list[Step]).decode
Tabs = tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class StatusView:
    label: str
    tone: str
    icon: str

    @classmethod
    def of(cls, status: OrderStatus) -> "StatusView":
        return cls(status.value.capitalize(), TONES[status], STATUS_ICONS[status])


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """`key` makes a second click harmless. `addresses` are the saved ones, and at the end a new one."""

    form: FormState
    key: str
    is_guest: bool
    sign_in_url: str
    full_name: str
    phone: str
    needs_address: bool
    addresses: tuple[Option, ...]
    chosen_address: str
    methods: tuple[Option, ...]
    chosen_method: str
    may_keep_method: bool
    groups: tuple[StoreGroup, ...]
    summary: tuple[Row, ...]
    total: Money

    @classmethod
    def of(cls, priced: PricedCart, shopper: Shopper, form: FormState, *, key: str) -> "CheckoutPage":
        return cls(
            form=form,
            key=key,
            is_guest=shopper.is_guest,
            sign_in_url=sign_in_url("/checkout"),
            full_name=shopper.full_name,
            phone=shopper.phone,
            needs_address=priced.requires_shipping,
            addresses=address_options(shopper.saved),
            chosen_address=form.value("address") or default_address(shopper.saved),
            methods=method_options(shopper.methods),
            chosen_method=chosen_method(shopper.methods),
            may_keep_method=not shopper.is_guest,
            groups=store_groups(priced),
            summary=summary_of(priced.quote),
            total=Money(priced.quote.total, priced.currency),
        )


@dataclass(frozen=True, slots=True)
class LineView:
    title: str
    href: str
    picture: Picture
    note: str
    value: Money

    @classmethod
    def of(cls, line: LineRow, currency: str) -> "LineView":
        image = line.picture
        parts = (f"{line.quantity} pieces" if line.quantity > 1 else "1 piece", line.color, line.size, line.sku)
        return cls(
            title=line.name,
            href=f"/products/{line.product_id}",
            picture=as_picture(image.id, image.width, image.height, image.alt) if image else placeholder(line.name),
            note=" · ".join(part for part in parts if part),
            value=Money(line.total_price, currency),
        )


@dataclass(frozen=True, slots=True)
class Sibling:
    number: str
    href: str
    total: Money


@dataclass(frozen=True, slots=True)
class OrderPage:
    """`was_just_placed` says thank you. `siblings` are the other stores' orders of the same checkout."""

    number: str
    placed_at: datetime
    status: StatusView
    store: str
    store_url: str
    was_just_placed: bool
    is_guest: bool
    lines: tuple[LineView, ...]
    summary: tuple[Row, ...]
    reasons: tuple[Row, ...]
    moments: tuple[Moment, ...]
    address: str
    instructions: str
    payment: str
    payment_state: str
    tracking_number: str
    carrier: str
    arrives_on: date | None
    cancel_url: str
    siblings: tuple[Sibling, ...]
    manage_url: str

    @classmethod
    def of(cls, detail: OrderDetail, keys: KeyRing, visit: "Visit") -> "OrderPage":
        order, currency, store = detail.order, detail.order.currency, detail.store
        ended = order.status in {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE}
        return cls(
            number=number_text(order.number),
            placed_at=order.placed_at,
            status=StatusView.of(order.status),
            store=store.name if store is not None else "",
            store_url=f"/stores/{store.slug}" if store is not None else "",
            was_just_placed=visit.was_just_placed,
            is_guest=bool(visit.token),
            lines=tuple(LineView.of(line, currency) for line in detail.lines),
            summary=order_summary(order),
            reasons=tuple(Row(step.label, Money(step.amount, currency), note=step.why) for step in _steps(order.trace)),
            moments=moments_of(detail),
            address=open_destination(keys, order.sealed_address).one_line() if order.sealed_address else "",
            instructions=order.special_instructions,
            payment=payment_text(detail.payment, order),
            payment_state=MONEY[order.payment_status],
            tracking_number=order.tracking_number or "",
            carrier=order.carrier or "",
            arrives_on=None if ended else order.estimated_delivery_on,
            cancel_url=visit.url(order.id, "/cancel") if visit.may_cancel and order.status in CANCELLABLE else "",
            siblings=tuple(
                Sibling(number_text(each.number), visit.url(each.id), Money(each.total, currency))
                for each in visit.siblings
            ),
            manage_url=f"/vendor/orders/{order.id}" if visit.may_fulfil else "",
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks at an order, and what they may do here. `token` is a guest's."""

    token: str = ""
    was_just_placed: bool = False
    may_cancel: bool = False
    may_fulfil: bool = False
    siblings: Sequence[OrderRow] = ()

    def url(self, order_id: UUID, action: str = "") -> str:
        return order_url(order_id, self.token, action)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One row of a list of orders."""

    number: str
    href: str
    placed_at: datetime
    store: str
    what: str
    status: StatusView
    total: Money
    can_ship: bool
    can_deliver: bool
    action_url: str

    @classmethod
    def of(cls, detail: OrderDetail, base: str) -> "OrderLine":
        order = detail.order
        first = detail.lines[0].name if detail.lines else ""
        others = len(detail.lines) - 1
        return cls(
            number=number_text(order.number),
            href=f"{base}/{order.id}",
            placed_at=order.placed_at,
            store=detail.store.name if detail.store is not None else "",
            what=f"{first} and {others} more" if others > 0 else first,
            status=StatusView.of(order.status),
            total=Money(order.total, order.currency),
            can_ship=OrderStatus.SHIPPED in NEXT.get(order.status, ()),
            can_deliver=OrderStatus.DELIVERED in NEXT.get(order.status, ()),
            action_url=f"/vendor/orders/{order.id}/status",
        )


@dataclass(frozen=True, slots=True)
class OwnOrdersPage:
    tabs: tuple[Tab, ...]
    orders: tuple[OrderLine, ...]
    next_url: str

    @classmethod
    def of(cls, orders: Sequence[OrderDetail], next_url: str) -> "OwnOrdersPage":
        return cls(account_tabs("orders"), tuple(OrderLine.of(each, "/orders") for each in orders), next_url)


@dataclass(frozen=True, slots=True)
class StoreOrdersPage:
    """`filters` are the statuses as links; `store_options` only where somebody works for several stores."""

    tabs: tuple[Tab, ...]
    filters: tuple[Tab, ...]
    orders: tuple[OrderLine, ...]
    next_url: str
    status: str
    search: str
    store: str
    store_options: tuple[Option, ...]

    @classmethod
    def of(
        cls, orders: Sequence[OrderDetail], *, chosen: "Chosen", tabs: Tabs, next_url: str, options: tuple[Option, ...]
    ) -> "StoreOrdersPage":
        every = Tab("All", chosen.url(status=None), current=chosen.status is None)
        some = (
            Tab(status.value.capitalize(), chosen.url(status=status), current=chosen.status is status)
            for status in (*WAY, OrderStatus.CANCELLED)
        )
        return cls(
            tabs=tabs,
            filters=(every, *some),
            orders=tuple(OrderLine.of(each, VENDOR_ORDERS) for each in orders),
            next_url=next_url,
            status=chosen.status or "",
            search=chosen.search,
            store=str(chosen.store_id or ""),
            store_options=options,
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the list of a store's orders is narrowed."""

    status: OrderStatus | None = None
    store_id: UUID | None = None
    search: str = ""

    def url(self, *, status: OrderStatus | None) -> str:
        return url_with(VENDOR_ORDERS, status=status, store=self.store_id, q=self.search)


@dataclass(frozen=True, slots=True)
class StoreOrderPage:
    """An order as its store sees it, with what can be done next."""

    tabs: tuple[Tab, ...]
    order: OrderPage
    buyer: tuple[Row, ...]
    form: FormState
    status_url: str
    can_ship: bool
    can_deliver: bool
    can_cancel: bool

    @classmethod
    def of(
        cls, detail: OrderDetail, keys: KeyRing, contact: Contact, *, form: FormState, tabs: Tabs
    ) -> "StoreOrderPage":
        order = detail.order
        known = (("Name", contact.full_name), ("E-mail", contact.email), ("Phone", contact.phone))
        ways = NEXT.get(order.status, frozenset())
        return cls(
            tabs=tabs,
            order=OrderPage.of(detail, keys, Visit()),
            buyer=tuple(Row(label, value) for label, value in known if value),
            form=form,
            status_url=f"/vendor/orders/{order.id}/status",
            can_ship=OrderStatus.SHIPPED in ways,
            can_deliver=OrderStatus.DELIVERED in ways,
            can_cancel=order.status in CANCELLABLE,
        )


def address_options(saved: Sequence[SavedAddress]) -> tuple[Option, ...]:
    if not saved:
        return ()
    kept = (Option(str(each.id), each.street, note=each.postal().one_line(), icon="map-pin") for each in saved)
    return (*kept, Option(NEW_ADDRESS, "Another address", note="Typed in below", icon="plus"))


def default_address(saved: Sequence[SavedAddress]) -> str:
    default = next((each for each in saved if each.is_default), saved[0] if saved else None)
    return str(default.id) if default is not None else NEW_ADDRESS


def order_url(order_id: UUID, token: str = "", action: str = "") -> str:
    return f"/orders/{order_id}{action}" + (f"?token={token}" if token else "")


def order_summary(order: OrderRow) -> tuple[Row, ...]:
    currency = order.currency
    rows = [Row("Subtotal", Money(order.subtotal, currency))]
    if saved := order.discount + order.loyalty_discount:
        rows.append(Row("Discount", Money(-saved, currency), tone="good"))
    if order.requires_shipping:
        rows.append(Row("Shipping", Money(order.shipping, currency) if order.shipping else "Free"))
    note = "Contained in the prices" if order.prices_include_tax else ""
    rows.append(Row("Tax", Money(order.tax, currency), note=note))
    return (*rows, Row("Total", Money(order.total, currency), strong=True))


def moments_of(detail: OrderDetail) -> tuple[Moment, ...]:
    """What happened, what is happening, and what is to come."""
    order = detail.order
    told = history_of(order, detail.history)
    stopped = order.status in {OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE, OrderStatus.REFUNDED}
    moments = []
    for index, each in enumerate(told):
        is_last = index == len(told) - 1
        state = (
            "bad"
            if is_last and stopped
            else "current"
            if is_last and each.status is not OrderStatus.DELIVERED
            else "done"
        )
        note = each.note
        if each.status is OrderStatus.SHIPPED and order.tracking_number:
            way = " ".join(part for part in (order.carrier, order.tracking_number) if part)
            note = f"{way}. {note}" if note else way
        moments.append(Moment(MOMENTS[each.status], each.at, note, state=state))  # type: ignore[arg-type]
    if not stopped:
        ahead = WAY[WAY.index(order.status) + 1 :]
        moments += [Moment(MOMENTS[status], state="todo") for status in ahead]
    return tuple(moments)


def payment_text(payment: PaymentView | None, order: OrderRow) -> str:
    if payment is None:
        return order.payment_method.upper()
    four = f" ending in {payment.method.last_four}" if payment.method.last_four else ""
    return f"{payment.method.brand}{four}"
