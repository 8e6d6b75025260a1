"""Booking sales: what of each order the store, the tax office and the platform get, and who paid it."""

from souk.orders.events import OrderPaid
from souk.orders.numbering import number_text
from souk.orders.recording import Paid


def paid_event(order: Paid) -> OrderPaid:
    return OrderPaid(
        order_id=order.id,
        checkout_id=order.checkout_id,
        number=number_text(order.number),
        store_id=order.store_id,
        customer_id=order.customer_id,
        currency=order.currency,
        total=order.total,
        goods=order.goods,
        platform_discount=order.platform_discount,
        points_spent=order.points_spent,
    )
