"""The story of an order, joined from what each part of the room tells of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from souk.identity import person_names
from souk.kernel.database import ReadContext
from souk.orders.fulfilment.telling import tell_of_parcels
from souk.orders.invoices.pages import tell_of_documents
from souk.orders.queries import OrderDetail
from souk.orders.returns.telling import tell_of_returns
from souk.orders.statuses import OrderStatus
from souk.orders.story import OrderAction, Teller, TimelineEntry, Told, Viewer, in_time

TITLES: Final = {
    OrderStatus.PENDING: "Placed",
    OrderStatus.PROCESSING: "Paid, being prepared",
    OrderStatus.CANCELLED: "Cancelled",
    OrderStatus.UNAVAILABLE: "No longer available",
    OrderStatus.REFUNDED: "Refunded",
}
STOPPED: Final = frozenset({OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE, OrderStatus.REFUNDED})
ON_ITS_WAY: Final = frozenset({OrderStatus.SHIPPED, OrderStatus.DELIVERED})
"""Told by the parcels."""
WAY: Final = (OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class Line:
    """A `TimelineEntry` in the viewer's words."""

    title: str
    at: datetime | None
    note: str
    who: str
    icon: str
    state: Literal["done", "current", "todo", "bad"]
    href: str
    link: str
    is_internal: bool


@dataclass(frozen=True, slots=True)
class OrderStory:
    timeline: tuple[Line, ...]
    actions: tuple[OrderAction, ...]


async def tell_of_status(_ctx: ReadContext, detail: OrderDetail, viewer: Viewer) -> Told:
    """Placed, paid, and where it came to an end before it was sent."""
    order = detail.order
    placed = TimelineEntry(title=TITLES[OrderStatus.PENDING], at=order.placed_at, by=order.customer_id)
    paid = [TimelineEntry(title=TITLES[OrderStatus.PROCESSING], at=order.paid_at)] if order.paid_at is not None else []
    changes = [
        TimelineEntry(
            title=TITLES[each.status],
            at=each.at,
            note=each.note,
            by=each.actor_id,
            state="bad" if each.status in STOPPED else "done",
        )
        for each in detail.history
        if each.status not in ON_ITS_WAY
    ]
    to_pay = TimelineEntry(title=TITLES[OrderStatus.PROCESSING], at=None, state="todo")
    again = OrderAction(label="Buy again", href=viewer.url(order.id, "/again"), icon="repeat", posts=True)
    return Told(
        (placed, *paid, *changes, *([to_pay] if order.status is OrderStatus.PENDING else [])),
        (again,) if viewer.is_buyer and order.status is not OrderStatus.PENDING else (),
    )


TELLERS: Final[tuple[Teller, ...]] = (tell_of_status, tell_of_documents, tell_of_parcels, tell_of_returns)
"""Each part of the room that has something to tell of an order, in the order of its actions on the page."""


async def tell_story(ctx: ReadContext, detail: OrderDetail, viewer: Viewer) -> OrderStory:
    told = [await tell(ctx, detail, viewer) for tell in TELLERS]
    entries = in_time([e for each in told for e in each.timeline if viewer.is_staff or not e.is_internal])
    names = await _names(ctx, detail, entries, viewer)
    still_going = detail.order.status not in {*STOPPED, OrderStatus.DELIVERED}
    last = max((index for index, each in enumerate(entries) if each.at is not None), default=-1)
    timeline = tuple(
        Line(
            title=each.title,
            at=each.at,
            note=each.note,
            who=names.get(str(each.by), ""),
            icon=each.icon,
            state="current" if index == last and still_going and each.state == "done" else each.state,
            href=each.href,
            link=each.link,
            is_internal=each.is_internal,
        )
        for index, each in enumerate(entries)
    )
    return OrderStory(timeline, tuple(action for each in told for action in each.actions))


async def _names(
    ctx: ReadContext, detail: OrderDetail, entries: tuple[TimelineEntry, ...], viewer: Viewer
) -> dict[str, str]:
    """Staff read names; a buyer reads "You" and, for whoever works there, the store's name."""
    people = sorted({each.by for each in entries if each.by is not None})
    if viewer.is_staff:
        known = await person_names(ctx, people)
        return {str(each): known.get(each, "") for each in people}
    store = detail.store.name if detail.store is not None else ""
    return {str(each): "You" if each == detail.order.customer_id else store for each in people}
