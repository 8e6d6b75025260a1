"""Letters to buyers about what is on its way to them, and what the store wrote meanwhile."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from souk.notifications.letters.orders import BUYER, order_of
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.orders import OrderDetail, OrderStatus, Parcel, list_notes, list_parcels, number_text, tracking_url

OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE, OrderStatus.REFUNDED})


@dataclass(frozen=True, slots=True)
class Piece:
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One parcel. `follow_url` is the carrier's page, empty where nobody knows it; `rest` is still to be sent."""

    first_name: str
    number: str
    store: str
    url: str
    pieces: tuple[Piece, ...]
    rest: tuple[Piece, ...]
    sent_with: str
    follow_url: str
    arrives_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class NoteView:
    first_name: str
    number: str
    store: str
    url: str
    text: str


async def order_shipped(writer: Writer) -> Draft | None:
    return await _of_parcel(writer, "Your order {number} is on its way", "{store} has handed it over.")


async def order_partly_shipped(writer: Writer) -> Draft | None:
    return await _of_parcel(writer, "Part of your order {number} is on its way", "The rest follows.")


async def parcel_delivered(writer: Writer) -> Draft | None:
    return await _of_parcel(writer, "Part of your order {number} was delivered", "Another part is still to come.")


async def order_note(writer: Writer) -> Draft | None:
    detail = await order_of(writer)
    if detail is None:
        return None
    note_id = writer.id_of("note_id")
    text = next((each.text for each in await list_notes(writer.ctx, detail) if each.id == note_id), "")
    if not text:
        return None
    view = NoteView(
        first_name=writer.first_name,
        number=number_text(detail.order.number),
        store=_store(detail),
        url=writer.links.order(detail.order),
        text=writer.links.private(text),
    )
    return Draft(f"A message about your order {view.number}", f"{view.store} wrote to you.", view)


async def _of_parcel(writer: Writer, subject: str, preview: str) -> Draft | None:
    detail = await order_of(writer)
    if detail is None or detail.order.status in OVER:
        return None
    wanted = writer.about.get("shipment_id")
    parcels = await list_parcels(writer.ctx, detail)
    parcel = next((each for each in parcels if wanted and each.shipment.id == UUID(wanted)), None)
    view = _view(writer, detail, parcel)
    names = {"number": view.number, "store": view.store}
    return Draft(subject.format(**names), preview.format(**names), view)


def _view(writer: Writer, detail: OrderDetail, parcel: Parcel | None) -> ParcelView:
    """What was shipped before parcels were counted has left as a whole."""
    order = detail.order
    label = parcel.shipment if parcel is not None else order
    pieces = parcel.pieces if parcel is not None else [(line, line.quantity) for line in detail.lines]
    return ParcelView(
        first_name=writer.first_name,
        number=number_text(order.number),
        store=_store(detail),
        url=writer.links.order(order),
        pieces=tuple(_piece(line.name, count, line.color, line.size) for line, count in pieces),
        rest=tuple(_piece(line.name, line.left, line.color, line.size) for line in detail.lines if line.left),
        sent_with=" ".join(part for part in (label.carrier, label.tracking_number) if part),
        follow_url=tracking_url(label.carrier, label.tracking_number) or "",
        arrives_on=label.estimated_delivery_on,
        note=writer.links.private(parcel.shipment.note) if parcel is not None else "",
    )


def _piece(name: str, count: int, *words: str | None) -> Piece:
    pieces = f"{count} pieces" if count > 1 else "1 piece"
    return Piece(name, " · ".join(part for part in (pieces, *words) if part))


def _store(detail: OrderDetail) -> str:
    return detail.store.name if detail.store is not None else "The store"


KINDS = (
    LetterKind(
        name="order_shipped",
        title="Order shipped",
        compose=order_shipped,
        because=BUYER,
        group=MailGroup.ORDER_UPDATES,
    ),
    LetterKind(
        name="order_partly_shipped",
        title="Part of an order shipped",
        compose=order_partly_shipped,
        because=BUYER,
        group=MailGroup.ORDER_UPDATES,
    ),
    LetterKind(
        name="parcel_delivered",
        title="Part of an order delivered",
        compose=parcel_delivered,
        because=BUYER,
        group=MailGroup.ORDER_UPDATES,
    ),
    LetterKind(name="order_note", title="Message about an order", compose=order_note, because=BUYER),
)
