"""What no storm may break, for `souk check`: no more goes back than was paid or arrived, and the books agree on it."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, or_, select, table
from sqlalchemy.sql import Subquery

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.orders.models import Order, OrderLine, OrderRefund, OrderTakeback
from souk.orders.numbering import number_text
from souk.orders.returns.kinds import LET_GO, ReturnStatus
from souk.orders.returns.models import ReturnCase, ReturnItem
from souk.orders.statuses import OrderPaymentStatus, RefundProgress

MOST = 100
"""How many breaches of a fact are told."""

# Facts of lower rooms, looked at by name and never written.
_payments = table("payments", column("id"), column("refunded_amount"), column("given_back"))
_ledger = table("ledger_lines", column("kind"), column("reference_id"), column("account"), column("amount"))
_alive = OrderRefund.status != RefundProgress.FAILED
_refunds = (
    select(OrderRefund.order_id, func.sum(OrderRefund.amount).label("amount"))
    .where(_alive)
    .group_by(OrderRefund.order_id)
    .subquery("refunds")
)
_coming_back = (
    select(ReturnItem.order_line_id, func.sum(ReturnItem.quantity).label("pieces"))
    .join(ReturnCase, ReturnCase.id == ReturnItem.case_id)
    .where(ReturnCase.status.not_in(sorted(LET_GO)))
    .group_by(ReturnItem.order_line_id)
    .subquery("coming_back")
)


def _sums(what: ColumnElement[Any], name: str) -> Subquery:
    """By payment, of orders whose sale the ledger knows, and of nothing else of that payment."""
    booked = select(_ledger.c.reference_id).where(_ledger.c.kind == "sale")
    unbooked = select(Order.payment_id).where(Order.id.not_in(booked))
    return (
        select(Order.payment_id, func.sum(what).label("amount"))
        .select_from(_ledger)
        .join(OrderRefund, OrderRefund.id == _ledger.c.reference_id)
        .join(Order, Order.id == OrderRefund.order_id)
        .where(
            _ledger.c.kind.in_(["refund", "refund_reversed"]),
            _ledger.c.account == "gateway",
            Order.payment_id.not_in(unbooked),
        )
        .group_by(Order.payment_id)
        .subquery(name)
    )


_posted = _sums(-_ledger.c.amount, "posted")
TOO_MUCH = select(Order.number).where(Order.refunded_amount > Order.total)
MISCOUNTED = (
    select(Order.number)
    .outerjoin(_refunds, _refunds.c.order_id == Order.id)
    .where(Order.refunded_amount != func.coalesce(_refunds.c.amount, 0))
)
UNTRUE_STATUS = select(Order.number).where(
    or_(
        and_(
            Order.payment_status.in_([OrderPaymentStatus.REFUNDED, OrderPaymentStatus.PARTIALLY_REFUNDED]),
            (Order.payment_status == OrderPaymentStatus.REFUNDED) != (Order.refunded_amount == Order.total),
        ),
        and_(Order.payment_status == OrderPaymentStatus.PAID, Order.refunded_amount != 0),
    )
)
TOO_MANY_BACK = (
    select(Order.number)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .outerjoin(_coming_back, _coming_back.c.order_line_id == OrderLine.id)
    .where(
        or_(
            OrderLine.returned > OrderLine.quantity - OrderLine.cancelled,
            OrderLine.returned < func.coalesce(_coming_back.c.pieces, 0),
        )
    )
)
CASE_WITHOUT_MONEY = (
    select(Order.number)
    .join(ReturnCase, ReturnCase.order_id == Order.id)
    .outerjoin(OrderRefund, OrderRefund.id == ReturnCase.id)
    .outerjoin(OrderTakeback, OrderTakeback.id == ReturnCase.id)
    .where(
        or_(
            (ReturnCase.refunded_amount > 0) != OrderRefund.id.is_not(None),
            and_(ReturnCase.status == ReturnStatus.REFUNDED, ReturnCase.refunded_amount == 0)
            != OrderTakeback.id.is_not(None),
        )
    )
)
LEDGER_DIFFERS = (
    select(Order.number)
    .join(_payments, _payments.c.id == Order.payment_id)
    .join(_posted, _posted.c.payment_id == Order.payment_id)
    .where(_posted.c.amount != _payments.c.refunded_amount - _payments.c.given_back)
)


def _orders(broken: Select[Any], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        numbers = await ctx.session.scalars(broken.distinct().order_by(Order.number).limit(MOST))
        return [sentence.format(number_text(each)) for each in numbers]

    return find


INVARIANTS = (
    Invariant(name="orders.refunds_within_total", find=_orders(TOO_MUCH, "More than order {} was refunded.")),
    Invariant(
        name="orders.refunds_sum_up",
        find=_orders(MISCOUNTED, "The refunds of order {} do not sum to what it counts as refunded."),
    ),
    Invariant(
        name="orders.payment_status_is_true",
        find=_orders(UNTRUE_STATUS, "Order {} says otherwise than its refunds how much of it was paid back."),
    ),
    Invariant(
        name="orders.returned_within_arrived",
        find=_orders(TOO_MANY_BACK, "More of order {} comes back than was counted, or than was sold."),
    ),
    Invariant(
        name="orders.returns_are_paid_once",
        find=_orders(CASE_WITHOUT_MONEY, "A return of order {} and its refund do not tell the same story."),
    ),
    Invariant(
        name="orders.ledger_refunds_equal_payments",
        find=_orders(LEDGER_DIFFERS, "Ledger and payment of order {} differ on what the gateway sends back."),
    ),
)
