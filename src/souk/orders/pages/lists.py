"""What the lists of orders show: a shopper's own, and a store's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.identity import account_tabs
from souk.kernel.money import Money
from souk.orders.numbering import number_text
from souk.orders.pages.looks import StatusView
from souk.orders.queries import OrderDetail
from souk.orders.statuses import NEXT, OrderStatus
from souk.orders.telling import WAY
from souk.ui import Option, Tab, url_with

VENDOR_ORDERS = "/vendor/orders"
Tabs = tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One row of a list of orders."""

    number: str
    href: str
    placed_at: datetime
    store: str
    what: str
    status: StatusView
    total: Money
    can_ship: bool
    can_deliver: bool
    action_url: str

    @classmethod
    def of(cls, detail: OrderDetail, base: str) -> "OrderLine":
        order = detail.order
        first = detail.lines[0].name if detail.lines else ""
        others = len(detail.lines) - 1
        return cls(
            number=number_text(order.number),
            href=f"{base}/{order.id}",
            placed_at=order.placed_at,
            store=detail.store.name if detail.store is not None else "",
            what=f"{first} and {others} more" if others > 0 else first,
            status=StatusView.of(order.status, order.fulfilment),
            total=Money(order.total, order.currency),
            can_ship=OrderStatus.SHIPPED in NEXT.get(order.status, ()),
            can_deliver=OrderStatus.DELIVERED in NEXT.get(order.status, ()),
            action_url=f"/vendor/orders/{order.id}/status",
        )


@dataclass(frozen=True, slots=True)
class OwnOrdersPage:
    tabs: tuple[Tab, ...]
    orders: tuple[OrderLine, ...]
    next_url: str

    @classmethod
    def of(cls, orders: Sequence[OrderDetail], next_url: str) -> "OwnOrdersPage":
        return cls(account_tabs("orders"), tuple(OrderLine.of(each, "/orders") for each in orders), next_url)


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the list of a store's orders is narrowed."""

    status: OrderStatus | None = None
    store_id: UUID | None = None
    search: str = ""

    def url(self, *, status: OrderStatus | None) -> str:
        return url_with(VENDOR_ORDERS, status=status, store=self.store_id, q=self.search)


@dataclass(frozen=True, slots=True)
class StoreOrdersPage:
    """`filters` are the statuses as links; `store_options` only where somebody works for several stores."""

    tabs: tuple[Tab, ...]
    filters: tuple[Tab, ...]
    orders: tuple[OrderLine, ...]
    next_url: str
    status: str
    search: str
    store: str
    store_options: tuple[Option, ...]

    @classmethod
    def of(
        cls, orders: Sequence[OrderDetail], *, chosen: Chosen, tabs: Tabs, next_url: str, options: tuple[Option, ...]
    ) -> "StoreOrdersPage":
        every = Tab("All", chosen.url(status=None), current=chosen.status is None)
        some = (
            Tab(status.value.capitalize(), chosen.url(status=status), current=chosen.status is status)
            for status in (*WAY, OrderStatus.CANCELLED)
        )
        return cls(
            tabs=tabs,
            filters=(every, *some),
            orders=tuple(OrderLine.of(each, VENDOR_ORDERS) for each in orders),
            next_url=next_url,
            status=chosen.status or "",
            search=chosen.search,
            store=str(chosen.store_id or ""),
            store_options=options,
        )
