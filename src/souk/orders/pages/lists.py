"""What the lists of orders show: a shopper's own, and a store's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from souk.identity import account_tabs
from souk.kernel.money import Money
from souk.orders.late import is_late
from souk.orders.numbering import number_text
from souk.orders.pages.looks import StatusView
from souk.orders.queries import OrderDetail, OrderFilter
from souk.orders.statuses import NEXT, OrderStatus
from souk.ui import Option, Tab, url_with

VENDOR_ORDERS: Final = "/vendor/orders"


class Shown(StrEnum):
    """Which orders a store's list shows, as its address says it."""

    ALL = ""
    TO_SHIP = "to-ship"
    LATE = "late"
    PENDING = "pending"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


LABELS: Final = {
    Shown.ALL: "All",
    Shown.TO_SHIP: "To ship",
    Shown.LATE: "Late",
    Shown.PENDING: "Pending",
    Shown.SHIPPED: "Shipped",
    Shown.DELIVERED: "Delivered",
    Shown.CANCELLED: "Cancelled",
}


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
    id: str = ""
    late_since: date | None = None

    @classmethod
    def of(cls, detail: OrderDetail, base: str, today: date | None = None) -> "OrderLine":
        """`today` marks what is late, for who sends it."""
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
            id=str(order.id),
            late_since=order.ship_by_on if today is not None and is_late(order, today) else None,
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

    show: Shown = Shown.ALL
    store_id: UUID | None = None
    search: str = ""

    def url(self, show: Shown) -> str:
        return url_with(VENDOR_ORDERS, show=show.value, store=self.store_id, q=self.search)

    def filter(self, number: int | None, *, today: date) -> OrderFilter:
        return OrderFilter(
            status=OrderStatus(self.show.value) if self.show.value in list(OrderStatus) else None,
            store_id=self.store_id,
            number=number,
            to_ship=self.show is Shown.TO_SHIP,
            late_on=today if self.show is Shown.LATE else None,
            as_staff=True,
        )


@dataclass(frozen=True, slots=True)
class ListFrame:
    """What stands around the list. `options` only where somebody works for several stores."""

    next_url: str
    options: tuple[Option, ...]
    today: date
    may_ship: bool


@dataclass(frozen=True, slots=True)
class StoreOrdersPage:
    """`filters` are links; `url` is this very list, to come back to."""

    filters: tuple[Tab, ...]
    orders: tuple[OrderLine, ...]
    next_url: str
    show: str
    search: str
    store: str
    store_options: tuple[Option, ...]
    may_ship: bool
    url: str

    @classmethod
    def of(cls, orders: Sequence[OrderDetail], chosen: Chosen, frame: ListFrame) -> "StoreOrdersPage":
        return cls(
            filters=tuple(Tab(LABELS[each], chosen.url(each), current=each is chosen.show) for each in Shown),
            orders=tuple(OrderLine.of(each, VENDOR_ORDERS, frame.today) for each in orders),
            next_url=frame.next_url,
            show=chosen.show.value,
            search=chosen.search,
            store=str(chosen.store_id or ""),
            store_options=frame.options,
            may_ship=frame.may_ship,
            url=chosen.url(chosen.show),
        )
