"""From checkout to the doorstep: orders, their status and history, cancellation.

Promises no payment without an order and no order without cover, whatever crashes when; that an order says for ever
what was bought, for how much and why; that what is cancelled goes back to the shelf and its money to the buyer, once.
Stands on cart, payments, pricing, inventory, catalog and stores. Announces OrderPlaced, OrderShipped, OrderDelivered and
OrderCancelled; hears RefundSettled.
"""

from souk.orders.commands import Shipment, cancel_order, change_order_status
from souk.orders.contact import Contact, Destination
from souk.orders.errors import UnknownOrder
from souk.orders.events import OrderCancelled, OrderDelivered, OrderPlaced, OrderShipped
from souk.orders.numbering import number_text
from souk.orders.policy import OrderPermission
from souk.orders.processes import Reconcile, place_order
from souk.orders.queries import OrderDetail, OrderFilter, get_order, list_orders
from souk.orders.request import OrderRequest, Placed
from souk.orders.statuses import OrderPaymentStatus, OrderStatus

__all__ = [
    "Contact",
    "Destination",
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
    "cancel_order",
    "change_order_status",
    "get_order",
    "list_orders",
    "number_text",
    "place_order",
]
