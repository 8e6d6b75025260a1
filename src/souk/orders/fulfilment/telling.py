"""What an order's page tells of its parcels, and of what its store wrote."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from souk.kernel.database import ReadContext
from souk.orders.fulfilment.carriers import tracking_url
from souk.orders.fulfilment.queries import Parcel, list_notes, list_parcels
from souk.orders.fulfilment.rows import NoteRow
from souk.orders.late import is_late
from souk.orders.queries import OrderDetail
from souk.orders.rows import OrderRow
from souk.orders.statuses import Fulfilment, OrderStatus
from souk.orders.story import OrderAction, TimelineEntry, Told, Viewer

TITLES: Final = {OrderStatus.SHIPPED: "Shipped", OrderStatus.DELIVERED: "Delivered"}
ICONS: Final = {OrderStatus.SHIPPED: "truck", OrderStatus.DELIVERED: "circle-check"}
NOTE_ICONS: Final = {True: "message-square", False: "notebook-pen"}
"""By whether a note is for the buyer."""
GOING: Final = frozenset({OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.SHIPPED})


async def tell_of_parcels(ctx: ReadContext, detail: OrderDetail, _viewer: Viewer) -> Told:
    parcels, notes = await list_parcels(ctx, detail), await list_notes(ctx, detail)
    today = ctx.now.date()
    told = [
        *(_sent(each, detail, of=len(parcels)) for each in parcels),
        *_arrived(parcels, detail),
        *(_noted(each) for each in notes),
        *_ahead(detail.order, today),
    ]
    return Told(tuple(told), tuple(_ways_to_follow(parcels)))


def _sent(parcel: Parcel, detail: OrderDetail, *, of: int) -> TimelineEntry:
    shipment, is_only = parcel.shipment, of == 1 and detail.order.fulfilment is Fulfilment.FULFILLED
    way = " ".join(part for part in (shipment.carrier, shipment.tracking_number) if part)
    what = "" if is_only else what_is_in(parcel)
    url = tracking_url(shipment.carrier, shipment.tracking_number)
    return TimelineEntry(
        title="Shipped" if is_only else f"Parcel {shipment.position} sent",
        at=shipment.shipped_at,
        note=sentences(what, way, shipment.note),
        by=shipment.shipped_by,
        icon="truck",
        href=url or "",
        link=f"Follow it at {shipment.carrier}" if url else "",
    )


def _arrived(parcels: Sequence[Parcel], detail: OrderDetail) -> list[TimelineEntry]:
    """Each parcel, and at last the order; what was shipped before parcels were counted stands in its history."""
    changes = [each for each in detail.history if each.status in TITLES]
    whole = next((each.at for each in changes if each.status is OrderStatus.DELIVERED), None)
    parts = [
        _part_arrived(each, each.shipment.delivered_at)
        for each in parcels
        if each.shipment.delivered_at is not None and each.shipment.delivered_at != whole
    ]
    of_order = [
        TimelineEntry(title=TITLES[each.status], at=each.at, note=each.note, by=each.actor_id, icon=ICONS[each.status])
        for each in changes
        if each.status is OrderStatus.DELIVERED or not parcels
    ]
    return [*parts, *of_order]


def _part_arrived(parcel: Parcel, at: datetime) -> TimelineEntry:
    shipment = parcel.shipment
    return TimelineEntry(
        title=f"Parcel {shipment.position} delivered", at=at, by=shipment.delivered_by, icon="package-check"
    )


def _noted(note: NoteRow) -> TimelineEntry:
    return TimelineEntry(
        title="Message from the store" if note.for_buyer else "Note",
        at=note.at,
        note=note.text,
        by=note.author_id,
        icon=NOTE_ICONS[note.for_buyer],
        is_internal=not note.for_buyer,
    )


def _ahead(order: OrderRow, today: date) -> list[TimelineEntry]:
    if order.status not in GOING:
        return []
    arrives = f"Should arrive by {day(order.estimated_delivery_on)}." if order.estimated_delivery_on else ""
    delivered = TimelineEntry(title="Delivered", at=None, note=arrives, state="todo")
    if order.status is OrderStatus.SHIPPED:
        return [delivered]
    leaves = (
        f"{'Was to' if is_late(order, today) else 'Should'} leave by {day(order.ship_by_on)}."
        if order.ship_by_on
        else ""
    )
    rest = "The rest is sent" if order.fulfilment is Fulfilment.PARTIAL else "Shipped"
    return [TimelineEntry(title=rest, at=None, note=leaves, state="todo"), delivered]


def _ways_to_follow(parcels: Sequence[Parcel]) -> list[OrderAction]:
    """The parcels that are still on their way to somebody."""
    out = [each.shipment for each in parcels if each.shipment.delivered_at is None]
    known = [(each, url) for each in out if (url := tracking_url(each.carrier, each.tracking_number)) is not None]
    several = len(parcels) > 1
    return [
        OrderAction(label=f"Track parcel {each.position}" if several else "Track parcel", href=url, icon="truck")
        for each, url in known
    ]


def what_is_in(parcel: Parcel) -> str:
    return ", ".join(f"{quantity} × {line.name}" for line, quantity in parcel.pieces)  # noqa: RUF001


def sentences(*parts: str) -> str:
    said = [part.rstrip(".") for part in parts if part]
    return ". ".join(said) + "." if len(said) > 1 else "".join(said)


def day(when: date) -> str:
    return f"{when.day} {when:%B}"
