"""Which orders should have left by now."""

from datetime import date

from sqlalchemy import ColumnElement, and_

from souk.orders.models import Order
from souk.orders.rows import OrderRow
from souk.orders.statuses import OrderStatus


def is_late(order: OrderRow, today: date) -> bool:
    """The day on which it should have left is over, and some of it is still here."""
    return order.status is OrderStatus.PROCESSING and order.ship_by_on is not None and order.ship_by_on < today


def late(today: date) -> ColumnElement[bool]:
    """The same, for a list."""
    return and_(Order.status == OrderStatus.PROCESSING, Order.ship_by_on < today)
