"""What no storm may break, for `souk check`: money, orders and goods tell the same story."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, column, exists, false, func, or_, select, table

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.orders.models import Checkout, Order, OrderLine
from souk.orders.numbering import number_text
from souk.orders.statuses import CheckoutStatus, OrderPaymentStatus, OrderStatus

MOST = 100
"""How many breaches of a fact are told."""
LONGEST_OPEN = timedelta(minutes=15)

# Facts of lower rooms, looked at by name and never written: this is the one place where their books meet ours.
_payments = table("payments", column("id"), column("amount"), column("status"))
_movements = table("stock_movements", column("reference_id"), column("variant_id"), column("delta"), column("reason"))
_levels = table("stock_levels", column("variant_id"), column("is_tracked"))
_set_aside_or_taken = _payments.c.status.in_(["authorised", "captured"])
_covers = or_(_set_aside_or_taken, _payments.c.status.in_(["partially_refunded", "refunded"]))
_added_tax = case((Order.prices_include_tax, 0), else_=Order.tax)
_parts = Order.subtotal - Order.discount - Order.loyalty_discount + _added_tax + Order.shipping


def _sum_over(table_column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.coalesce(func.sum(table_column), 0)).where(*conditions).scalar_subquery()


_orders_total = _sum_over(Order.total, Order.checkout_id == Checkout.id)
_alive = (
    select(Order.id).where(Order.checkout_id == Checkout.id, Order.payment_status != OrderPaymentStatus.VOIDED).exists()
)
_lines_total = _sum_over(OrderLine.total_price, OrderLine.order_id == Order.id)
_ordered = (
    select(Order.checkout_id, OrderLine.variant_id, func.sum(OrderLine.quantity).label("pieces"))
    .join(Order, Order.id == OrderLine.order_id)
    .group_by(Order.checkout_id, OrderLine.variant_id)
    .subquery("ordered")
)
_sold = (
    select(_movements.c.reference_id, _movements.c.variant_id, (-func.sum(_movements.c.delta)).label("pieces"))
    .where(_movements.c.reason == "sold")
    .group_by(_movements.c.reference_id, _movements.c.variant_id)
    .subquery("sold")
)
_same_goods = and_(_sold.c.reference_id == _ordered.c.checkout_id, _sold.c.variant_id == _ordered.c.variant_id)
_is_never_counted = exists().where(_levels.c.variant_id == _ordered.c.variant_id, _levels.c.is_tracked == false())
_with_payment = select(Checkout.id).join(_payments, _payments.c.id == Checkout.payment_id)

MISMATCHED = _with_payment.where(
    Checkout.status == CheckoutStatus.CONFIRMED,
    or_(_orders_total != Checkout.total, _payments.c.amount != Checkout.total),
)
UNCOVERED = _with_payment.where(Checkout.status == CheckoutStatus.CONFIRMED, ~_covers, _alive)
PAID_FOR_NOTHING = _with_payment.where(Checkout.status != CheckoutStatus.CONFIRMED, _set_aside_or_taken)
NOT_SOLD = (
    select(_ordered.c.checkout_id)
    .outerjoin(_sold, _same_goods)
    .where(func.coalesce(_sold.c.pieces, 0) != _ordered.c.pieces, ~_is_never_counted)
)
NOT_ORDERED = (
    select(Checkout.id)
    .join(_sold, _sold.c.reference_id == Checkout.id)
    .outerjoin(_ordered, _same_goods)
    .where(func.coalesce(_ordered.c.pieces, 0) != _sold.c.pieces)
)
WRONG_SUM = select(Order.number).where(or_(Order.total != _parts, Order.subtotal != _lines_total))
_KEPT = (OrderPaymentStatus.PAID, OrderPaymentStatus.PARTIALLY_REFUNDED)
NOT_REFUNDED = select(Order.number).where(
    or_(
        and_(
            Order.status == OrderStatus.CANCELLED,
            Order.payment_status.in_([OrderPaymentStatus.AUTHORISED, *_KEPT]),
        ),
        and_(Order.status == OrderStatus.UNAVAILABLE, Order.payment_status.in_(_KEPT)),
    )
)


async def _open_too_long(ctx: ReadContext) -> list[str]:
    stmt = select(Checkout.id).where(
        Checkout.status.in_([CheckoutStatus.PENDING, CheckoutStatus.VOIDING]),
        Checkout.created_at < ctx.now - LONGEST_OPEN,
    )
    return [f"Checkout {each} has been open for more than 15 minutes." for each in await _some(ctx, stmt)]


async def _wrong_sum(ctx: ReadContext) -> list[str]:
    return [f"The parts of order {number_text(each)} do not sum to it." for each in await _some(ctx, WRONG_SUM)]


async def _not_refunded(ctx: ReadContext) -> list[str]:
    return [
        f"Order {number_text(each)} is cancelled or unavailable, its money kept."
        for each in await _some(ctx, NOT_REFUNDED)
    ]


def _checkouts(broken: Select[Any], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        return [sentence.format(each) for each in await _some(ctx, broken)]

    return find


async def _some(ctx: ReadContext, stmt: Select[Any]) -> list[Any]:
    return list(await ctx.session.scalars(stmt.limit(MOST)))


INVARIANTS = (
    Invariant(
        name="orders.payment_equals_orders",
        find=_checkouts(MISMATCHED, "Checkout {}: its payment, its total and its orders are not the same amount."),
    ),
    Invariant(
        name="orders.every_order_has_cover", find=_checkouts(UNCOVERED, "Checkout {} has orders that nobody paid for.")
    ),
    Invariant(
        name="orders.every_payment_has_an_order",
        find=_checkouts(PAID_FOR_NOTHING, "Checkout {} took money, but there is no order."),
    ),
    Invariant(
        name="orders.ordered_goods_were_sold",
        find=_checkouts(NOT_SOLD, "Checkout {} ordered other goods than were taken from stock."),
    ),
    Invariant(
        name="orders.sold_goods_were_ordered",
        find=_checkouts(NOT_ORDERED, "Checkout {} took goods from stock that nobody ordered."),
    ),
    Invariant(name="orders.no_checkout_stays_open", find=_open_too_long),
    Invariant(name="orders.totals_sum_up", find=_wrong_sum),
    Invariant(name="orders.cancelled_is_refunded", find=_not_refunded),
)
