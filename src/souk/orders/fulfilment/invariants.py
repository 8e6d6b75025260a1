"""What no storm may break, for `souk check`: what has left is what was ordered, and orders know it."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.orders.fulfilment.models import Shipment, ShipmentLine
from souk.orders.models import Order, OrderLine
from souk.orders.numbering import number_text
from souk.orders.statuses import Fulfilment, OrderStatus

MOST = 100
"""How many breaches of a fact are told."""
_sent = (
    select(ShipmentLine.order_line_id, func.sum(ShipmentLine.quantity).label("pieces"))
    .group_by(ShipmentLine.order_line_id)
    .subquery("sent")
)
_counts = (
    select(
        OrderLine.order_id,
        func.sum(OrderLine.shipped).label("shipped"),
        func.sum(OrderLine.quantity - OrderLine.shipped - OrderLine.cancelled).label("left"),
    )
    .group_by(OrderLine.order_id)
    .subquery("counts")
)
_out = select(Shipment.id).where(Shipment.order_id == Order.id, Shipment.delivered_at.is_(None)).exists()
_gone = (OrderStatus.SHIPPED, OrderStatus.DELIVERED)
_here = (OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.CANCELLED)
MISCOUNTED = (
    select(Order.number)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .outerjoin(_sent, _sent.c.order_line_id == OrderLine.id)
    .where(
        or_(
            and_(OrderLine.service_name.is_(None), OrderLine.shipped != func.coalesce(_sent.c.pieces, 0)),
            OrderLine.shipped < func.coalesce(_sent.c.pieces, 0),  # services are done without a parcel
            OrderLine.shipped + OrderLine.cancelled > OrderLine.quantity,
        )
    )
)
MISJUDGED = (
    select(Order.number)
    .join(_counts, _counts.c.order_id == Order.id)
    .where(
        ~or_(
            and_(Order.fulfilment == Fulfilment.UNFULFILLED, _counts.c.shipped == 0),
            and_(Order.fulfilment == Fulfilment.PARTIAL, _counts.c.shipped > 0, _counts.c.left > 0),
            and_(Order.fulfilment == Fulfilment.FULFILLED, _counts.c.shipped > 0, _counts.c.left == 0),
        )
    )
)
OUT_OF_STEP = select(Order.number).where(
    or_(
        and_(Order.status.in_(_gone), Order.fulfilment != Fulfilment.FULFILLED),
        and_(Order.status.in_(_here), Order.fulfilment == Fulfilment.FULFILLED),
        and_(Order.status == OrderStatus.DELIVERED, _out),
    )
)


def _orders(broken: Select[Any], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        numbers = await ctx.session.scalars(broken.distinct().order_by(Order.number).limit(MOST))
        return [sentence.format(number_text(each)) for each in numbers]

    return find


INVARIANTS = (
    Invariant(
        name="orders.shipped_is_counted",
        find=_orders(MISCOUNTED, "Of order {} other pieces left than its lines say, or more than were ordered."),
    ),
    Invariant(
        name="orders.fulfilled_when_all_left",
        find=_orders(MISJUDGED, "Order {} does not know how much of it has left."),
    ),
    Invariant(
        name="orders.status_follows_shipments",
        find=_orders(OUT_OF_STEP, "The status of order {} is not what its shipments say."),
    ),
)
