"""What the page of an order shows to those who fulfil it."""

from dataclasses import dataclass

from souk.orders.fulfilment.pages import StoreOrder
from souk.orders.pages.order import OrderPage


@dataclass(frozen=True, slots=True)
class StoreOrderPage:
    """An order as its buyer sees it, and what its store can do next."""

    order: OrderPage
    store: StoreOrder
