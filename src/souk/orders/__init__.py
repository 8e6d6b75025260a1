"""From checkout to the doorstep: orders, their status and history, cancellation.

Promises no payment without an order and no order without cover, whatever crashes when; that an order says for ever
what was bought, for how much and why; that what is cancelled goes back to the shelf and its money to the buyer, once.
Stands on cart, payments, pricing, inventory, catalog and stores. Announces OrderPlaced, OrderShipped, OrderDelivered,
OrderCancelled and OrderBecameUnavailable; hears RefundSettled.
"""

from souk.orders.commands import Shipment, cancel_order, change_order_status
from souk.orders.contact import Contact, Destination
from souk.orders.errors import UnknownOrder
from souk.orders.events import OrderBecameUnavailable, OrderCancelled, OrderDelivered, OrderPlaced, OrderShipped
from souk.orders.numbering import number_text
from souk.orders.pages import order_summary
from souk.orders.policy import OrderPermission
from souk.orders.processes import Reconcile, place_order
from souk.orders.queries import OrderDetail, OrderFilter, get_order, list_orders
from souk.orders.removal import OpenOrder, OpenOrders, count_open_orders, make_unavailable, refunds_of
from souk.orders.request import OrderRequest, Placed
from souk.orders.services import bought_together, contact_of_checkout, delivers_to, path_for_buyer
from souk.orders.statuses import OrderPaymentStatus, OrderStatus

__all__ = [
    "Contact",
    "Destination",
    "OpenOrder",
    "OpenOrders",
    "OrderBecameUnavailable",
    "OrderCancelled",
    "OrderDelivered",
    "OrderDetail",
    "OrderFilter",
    "OrderPaymentStatus",
    "OrderPermission",
    "OrderPlaced",
    "OrderRequest",
    "OrderShipped",
    "OrderStatus",
    "Placed",
    "Reconcile",
    "Shipment",
    "UnknownOrder",
    "bought_together",
    "cancel_order",
    "change_order_status",
    "contact_of_checkout",
    "count_open_orders",
    "delivers_to",
    "get_order",
    "list_orders",
    "make_unavailable",
    "number_text",
    "order_summary",
    "path_for_buyer",
    "place_order",
    "refunds_of",
]
