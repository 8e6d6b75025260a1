"""Letters to buyers about their orders, with an account or without."""

from dataclasses import dataclass
from datetime import date

from souk.kernel.actors import SYSTEM
from souk.kernel.money import Money
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.orders import (
    OrderDetail,
    OrderStatus,
    UnknownOrder,
    bought_together,
    delivers_to,
    get_order,
    number_text,
    order_summary,
)
from souk.ui import Row, money

BUYER = "you ordered at Souk"
STOPPED = frozenset({OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class LineView:
    title: str
    note: str
    value: Money


@dataclass(frozen=True, slots=True)
class OrderView:
    """One store's order. `summary` ends with its total."""

    number: str
    store: str
    url: str
    lines: tuple[LineView, ...]
    summary: tuple[Row, ...]
    total: Money
    arrives_on: date | None
    tracking: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    first_name: str
    orders: tuple[OrderView, ...]
    total: Money
    delivers_to: str
    is_guest: bool


@dataclass(frozen=True, slots=True)
class OneOrderView:
    first_name: str
    order: OrderView
    amount: Money | None = None
    as_credit: bool = False


async def order_confirmation(writer: Writer) -> Draft | None:
    """All that one checkout brought about."""
    found = await bought_together(writer.ctx, writer.id_of("checkout_id"))
    details = [each for each in found if each.order.status not in STOPPED]
    if not details:
        return None
    first = details[0].order
    orders = tuple(_order(writer, each) for each in details)
    total = Money(sum(each.order.total for each in details), first.currency)
    where = next((text for each in details if (text := delivers_to(writer.ctx.keys, each.order))), "")
    view = ConfirmationView(
        writer.first_name, orders, total, writer.links.private(where), is_guest=first.customer_id is None
    )
    which = f"order {orders[0].number}" if len(orders) == 1 else f"{len(orders)} orders"
    return Draft(f"Thank you for your {which}", f"{money(total)}, from {_names(orders)}.", view)


async def order_delivered(writer: Writer) -> Draft | None:
    return await _one(writer, "Your order {number} was delivered", "We hope you like it.")


async def order_cancelled(writer: Writer) -> Draft | None:
    return await _one(writer, "Your order {number} was cancelled", "What you paid goes back to you.")


async def order_unavailable(writer: Writer) -> Draft | None:
    return await _one(writer, "Your order {number} cannot be delivered", "What you paid goes back to you.")


async def refund(writer: Writer) -> Draft | None:
    return await _one(writer, "Your refund for order {number}", "What you get back, and how.")


async def _one(writer: Writer, subject: str, preview: str) -> Draft | None:
    detail = await order_of(writer)
    if detail is None:
        return None
    order = _order(writer, detail)
    amount = Money(int(writer.about["amount"]), detail.order.currency) if "amount" in writer.about else None
    as_credit = writer.about.get("as_credit") == "1"
    names = {"number": order.number, "store": order.store}
    return Draft(
        subject.format(**names), preview.format(**names), OneOrderView(writer.first_name, order, amount, as_credit)
    )


async def order_of(writer: Writer) -> OrderDetail | None:
    assert writer.ctx.actor is SYSTEM
    try:
        return await get_order(writer.ctx, writer.id_of("order_id"))
    except UnknownOrder:
        return None


def _order(writer: Writer, detail: OrderDetail) -> OrderView:
    order, currency = detail.order, detail.order.currency
    return OrderView(
        number=number_text(order.number),
        store=detail.store.name if detail.store is not None else "the store",
        url=writer.links.order(order),
        lines=tuple(
            LineView(line.name, _note(line.quantity, line.color, line.size), Money(line.total_price, currency))
            for line in detail.lines
        ),
        summary=order_summary(order),
        total=Money(order.total, currency),
        arrives_on=order.estimated_delivery_on,
        tracking=" ".join(part for part in (order.carrier, order.tracking_number) if part),
        reason=detail.history[-1].note if detail.history else "",
    )


def _note(quantity: int, *words: str | None) -> str:
    pieces = f"{quantity} pieces" if quantity > 1 else "1 piece"
    return " · ".join(part for part in (pieces, *words) if part)


def _names(orders: tuple[OrderView, ...]) -> str:
    names = [order.store for order in orders]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


KINDS = (
    LetterKind(name="order_confirmation", title="Order confirmation", compose=order_confirmation, because=BUYER),
    LetterKind(
        name="order_delivered",
        title="Order delivered",
        compose=order_delivered,
        because=BUYER,
        group=MailGroup.ORDER_UPDATES,
    ),
    LetterKind(name="order_cancelled", title="Order cancelled", compose=order_cancelled, because=BUYER),
    LetterKind(name="order_unavailable", title="Order cannot be delivered", compose=order_unavailable, because=BUYER),
    LetterKind(name="refund", title="Refund", compose=refund, because=BUYER),
)
