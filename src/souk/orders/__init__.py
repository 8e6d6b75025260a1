"""From checkout to the doorstep: orders, their status and history, cancellation.

Promises no payment without an order and no order without cover, whatever crashes when; that an order says for ever
what was bought, for how much and why; that what is cancelled goes back to the shelf and its money to the buyer, once.
Stands on cart, payments, pricing, inventory, catalog and stores. Announces OrderPlaced, OrderShipped, OrderDelivered,
OrderCancelled, OrderBecameUnavailable, OrderRefunded, ReturnRequested and ReturnMoved; hears RefundSettled and
RefundArrived.
"""

from souk.orders.commands import cancel_order, change_order_status
from souk.orders.contact import Contact, Destination
from souk.orders.errors import UnknownOrder
from souk.orders.events import (
    OrderBecameUnavailable,
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderRefundReopened,
    OrderShipped,
    PromotionTakenBack,
)
from souk.orders.fulfilment.carriers import tracking_url
from souk.orders.fulfilment.commands import deliver_shipment, ship_pieces
from souk.orders.fulfilment.events import (
    OrderNoted,
    OrderPartlyCancelled,
    OrderPartlyShipped,
    ShipmentCorrected,
    ShipmentDelivered,
)
from souk.orders.fulfilment.queries import Parcel, get_shipments, list_notes, list_parcels
from souk.orders.fulfilment.sending import Label
from souk.orders.fulfilment.single_lines import SingleLine, call_off_line, find_single_line, finish_line
from souk.orders.guessing import place_guarded
from souk.orders.invoices.declared import open_printer
from souk.orders.invoices.events import InvoiceIssued
from souk.orders.invoices.printing import InvoiceFile, Printer
from souk.orders.invoices.rows import find_invoice
from souk.orders.numbering import number_text
from souk.orders.pages import order_summary
from souk.orders.policy import OrderPermission
from souk.orders.processes import Reconcile, cancel_checkout, continue_checkout, place_order, settle_checkout
from souk.orders.queries import OrderDetail, OrderFilter, get_order, list_orders
from souk.orders.received import find_order_received, list_received, products_of_order
from souk.orders.refund_rows import find_refund
from souk.orders.refunding import refund_order_part
from souk.orders.removal import OpenOrder, OpenOrders, count_open_orders, make_unavailable, refunds_of
from souk.orders.request import OrderRequest, Placed
from souk.orders.returns.commands import (
    Asked,
    Inspected,
    approve_return,
    receive_return,
    refund_return,
    reject_return,
    request_return,
)
from souk.orders.returns.errors import UnknownReturn
from souk.orders.returns.events import ReturnMoved, ReturnRequested
from souk.orders.returns.kinds import Condition, Resolution, ReturnReason, ReturnStatus
from souk.orders.returns.queries import ReturnDetail, get_return, returns_of_order
from souk.orders.schemas import OrderOut, PaymentOut
from souk.orders.services import (
    AwaitedPayment,
    SoldLine,
    bought_together,
    contact_of_checkout,
    delivers_to,
    find_awaited,
    goods_of_lines,
    path_for_buyer,
    path_for_return,
)
from souk.orders.shares import Pieces
from souk.orders.statuses import OrderPaymentStatus, OrderStatus

__all__ = [
    "Asked",
    "AwaitedPayment",
    "Condition",
    "Contact",
    "Destination",
    "Inspected",
    "InvoiceFile",
    "InvoiceIssued",
    "Label",
    "OpenOrder",
    "OpenOrders",
    "OrderBecameUnavailable",
    "OrderCancelled",
    "OrderDelivered",
    "OrderDetail",
    "OrderFilter",
    "OrderNoted",
    "OrderOut",
    "OrderPaid",
    "OrderPartlyCancelled",
    "OrderPartlyShipped",
    "OrderPaymentStatus",
    "OrderPermission",
    "OrderPlaced",
    "OrderRefundReopened",
    "OrderRefunded",
    "OrderRequest",
    "OrderShipped",
    "OrderStatus",
    "Parcel",
    "PaymentOut",
    "Pieces",
    "Placed",
    "Printer",
    "PromotionTakenBack",
    "Reconcile",
    "Resolution",
    "ReturnDetail",
    "ReturnMoved",
    "ReturnReason",
    "ReturnRequested",
    "ReturnStatus",
    "ShipmentCorrected",
    "ShipmentDelivered",
    "SingleLine",
    "SoldLine",
    "UnknownOrder",
    "UnknownReturn",
    "approve_return",
    "bought_together",
    "call_off_line",
    "cancel_checkout",
    "cancel_order",
    "change_order_status",
    "contact_of_checkout",
    "continue_checkout",
    "count_open_orders",
    "deliver_shipment",
    "delivers_to",
    "find_awaited",
    "find_invoice",
    "find_order_received",
    "find_refund",
    "find_single_line",
    "finish_line",
    "get_order",
    "get_return",
    "get_shipments",
    "goods_of_lines",
    "list_notes",
    "list_orders",
    "list_parcels",
    "list_received",
    "make_unavailable",
    "number_text",
    "open_printer",
    "order_summary",
    "path_for_buyer",
    "path_for_return",
    "place_guarded",
    "place_order",
    "products_of_order",
    "receive_return",
    "refund_order_part",
    "refund_return",
    "refunds_of",
    "reject_return",
    "request_return",
    "returns_of_order",
    "settle_checkout",
    "ship_pieces",
    "tracking_url",
]
