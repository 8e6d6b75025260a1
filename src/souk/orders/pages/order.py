"""What the page of one order shows: to its buyer, and with what can be done next to its store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import msgspec

from souk.kernel.crypto import KeyRing
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.orders.contact import open_destination
from souk.orders.fulfilment.carriers import tracking_url
from souk.orders.numbering import number_text
from souk.orders.pages.looks import MONEY, StatusView
from souk.orders.queries import OrderDetail
from souk.orders.rows import LineRow, OrderRow
from souk.orders.statuses import CANCELLABLE, Fulfilment, OrderStatus
from souk.orders.story import OrderAction, Viewer
from souk.orders.telling import Line, OrderStory
from souk.payments import PaymentView
from souk.pricing import Step
from souk.ui import Picture, Row

ENDED: Final = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE, OrderStatus.REFUNDED})
_steps = msgspec.json.Decoder(list[Step]).decode


@dataclass(frozen=True, slots=True)
class LineView:
    title: str
    href: str
    picture: Picture
    note: str
    value: Money

    @classmethod
    def of(cls, line: LineRow, order: OrderRow) -> "LineView":
        image = line.picture
        count = f"{line.quantity} pieces" if line.quantity > 1 else "1 piece"
        if line.is_service:
            count = f"{line.quantity} times" if line.quantity > 1 else ""
        parts = (line.service_name if line.service_name != line.name else "", count, line.color, line.size, line.sku)
        return cls(
            title=line.name,
            href=f"/{'services' if line.is_service else 'products'}/{line.product_id}",
            picture=as_picture(image.id, image.width, image.height, image.alt) if image else placeholder(line.name),
            note=" · ".join(part for part in (*parts, _gone(line, order)) if part),
            value=Money(line.total_price, order.currency),
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
    is_own: bool
    """Whether the viewer finds it among their own orders."""
    lines: tuple[LineView, ...]
    summary: tuple[Row, ...]
    reasons: tuple[Row, ...]
    timeline: tuple[Line, ...]
    actions: tuple[OrderAction, ...]
    address: str
    instructions: str
    payment: str
    payment_state: str
    tracking_number: str
    tracking_url: str
    carrier: str
    arrives_on: date | None
    cancel_url: str
    siblings: tuple[Sibling, ...]
    manage_url: str

    @classmethod
    def of(cls, detail: OrderDetail, keys: KeyRing, viewer: Viewer, story: OrderStory) -> "OrderPage":
        order, currency, store = detail.order, detail.order.currency, detail.store
        may_cancel = viewer.may_cancel and order.status in CANCELLABLE and order.fulfilment is Fulfilment.UNFULFILLED
        return cls(
            number=number_text(order.number),
            placed_at=order.placed_at,
            status=StatusView.of(order.status, order.fulfilment),
            store=store.name if store is not None else "",
            store_url=f"/stores/{store.slug}" if store is not None else "",
            was_just_placed=False,
            is_guest=bool(viewer.token),
            is_own=viewer.is_buyer and not viewer.token,
            lines=tuple(LineView.of(line, order) for line in detail.lines),
            summary=order_summary(order),
            reasons=tuple(Row(step.label, Money(step.amount, currency), note=step.why) for step in _steps(order.trace)),
            timeline=story.timeline,
            actions=story.actions,
            address=open_destination(keys, order.sealed_address).one_line() if order.sealed_address else "",
            instructions=order.special_instructions,
            payment=payment_text(detail.payment, order),
            payment_state=MONEY[order.payment_status],
            tracking_number=order.tracking_number or "",
            tracking_url=tracking_url(order.carrier, order.tracking_number) or "",
            carrier=order.carrier or "",
            arrives_on=None if order.status in ENDED else order.estimated_delivery_on,
            cancel_url=viewer.url(order.id, "/cancel") if may_cancel else "",
            siblings=(),
            manage_url=f"/vendor/orders/{order.id}" if viewer.may_fulfil else "",
        )

    def among(self, siblings: Sequence[OrderRow], viewer: Viewer, *, was_just_placed: bool) -> "OrderPage":
        """The same page, with the orders of other stores that were placed together with it."""
        others = tuple(
            Sibling(number_text(each.number), viewer.url(each.id), Money(each.total, each.currency))
            for each in siblings
        )
        return replace(self, siblings=others, was_just_placed=was_just_placed)


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


def payment_text(payment: PaymentView | None, order: OrderRow) -> str:
    if payment is None:
        return order.payment_method.upper()
    four = f" ending in {payment.method.last_four}" if payment.method.last_four else ""
    return f"{payment.method.brand}{four}"


def _gone(line: LineRow, order: OrderRow) -> str:
    """What a shopper wants to know of a line while only part of the order was sent."""
    cancelled = f"{line.cancelled} cancelled" if line.cancelled else ""
    if order.fulfilment is not Fulfilment.PARTIAL:
        return cancelled
    word = "sent" if line.can_be_sent else "done"
    sent = word if not line.left else f"still to be {word}" if not line.shipped else f"{line.shipped} {word}"
    return " · ".join(part for part in (sent if line.shipped or line.left else "", cancelled) if part)
