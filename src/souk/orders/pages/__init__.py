"""What the pages of orders show."""

from souk.orders.pages.checkout import CheckoutPage, ContinuePage
from souk.orders.pages.lists import VENDOR_ORDERS, Chosen, ListFrame, OwnOrdersPage, Shown, StoreOrdersPage
from souk.orders.pages.order import OrderPage, order_summary
from souk.orders.pages.store import StoreOrderPage
from souk.orders.story import Viewer, order_url

__all__ = [
    "VENDOR_ORDERS",
    "CheckoutPage",
    "Chosen",
    "ContinuePage",
    "ListFrame",
    "OrderPage",
    "OwnOrdersPage",
    "Shown",
    "StoreOrderPage",
    "StoreOrdersPage",
    "Viewer",
    "order_summary",
    "order_url",
]
