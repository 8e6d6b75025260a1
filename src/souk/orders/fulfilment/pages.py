"""What those who fulfil an order see: the next step, its parcels, and the slip that goes into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from souk.kernel.crypto import KeyRing
from souk.media import as_picture, placeholder
from souk.orders.contact import Contact, open_destination
from souk.orders.fulfilment.carriers import PAGES, tracking_url
from souk.orders.fulfilment.processes import Sent
from souk.orders.fulfilment.queries import Parcel
from souk.orders.fulfilment.telling import what_is_in
from souk.orders.late import is_late
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail
from souk.orders.rows import LineRow
from souk.orders.statuses import CANCELLABLE, Fulfilment, OrderStatus
from souk.ui import FormState, Picture, Row

PIECES: Final = "pieces-"
"""How the field of a line's pieces begins; its id follows."""


BATCH_ICONS: Final = {True: "circle-alert", False: "truck"}
"""By whether an order was refused."""


@dataclass(frozen=True, slots=True)
class ShipLine:
    """A line of which something is left to be sent. `chosen` of `left` pieces are proposed."""

    field: str
    title: str
    note: str
    picture: Picture
    left: int
    chosen: str

    @classmethod
    def of(cls, line: LineRow, form: FormState) -> "ShipLine":
        image = line.picture
        word = "sent" if line.can_be_sent else "done"
        gone = f"{line.shipped} of {line.quantity} {word}" if line.shipped else ""
        service = line.service_name if line.service_name != line.name else ""
        field = f"{PIECES}{line.id}"
        return cls(
            field=field,
            title=line.name,
            note=" · ".join(part for part in (service, line.color, line.size, line.sku, gone) if part),
            picture=as_picture(image.id, image.width, image.height, image.alt) if image else placeholder(line.name),
            left=line.left,
            chosen=form.value(field, line.left),
        )


@dataclass(frozen=True, slots=True)
class ParcelView:
    """`form` is that of the correction. `deliver_url` is empty once it has arrived."""

    id: str
    title: str
    what: str
    sent_with: str
    follow_url: str
    carrier: str
    tracking_number: str
    shipped_at: datetime
    arrives_on: date | None
    delivered_at: datetime | None
    deliver_url: str
    correct_url: str
    slip_url: str
    version: int

    @classmethod
    def of(cls, parcel: Parcel) -> "ParcelView":
        shipment = parcel.shipment
        base = f"/vendor/shipments/{shipment.id}"
        return cls(
            id=str(shipment.id),
            title=f"Parcel {shipment.position}",
            what=what_is_in(parcel),
            sent_with=" ".join(part for part in (shipment.carrier, shipment.tracking_number) if part),
            follow_url=tracking_url(shipment.carrier, shipment.tracking_number) or "",
            carrier=shipment.carrier or "",
            tracking_number=shipment.tracking_number or "",
            shipped_at=shipment.shipped_at,
            arrives_on=shipment.estimated_delivery_on,
            delivered_at=shipment.delivered_at,
            deliver_url="" if shipment.delivered_at is not None else f"{base}/delivered",
            correct_url=base,
            slip_url=f"/vendor/orders/{shipment.order_id}/packing-slip?shipment={shipment.id}",
            version=shipment.version,
        )


@dataclass(frozen=True, slots=True)
class StoreOrder:
    """What a store does with an order: `lines` can be sent, `services` be marked as done, all that is `left` taken off."""

    buyer: tuple[Row, ...]
    form: FormState
    lines: tuple[ShipLine, ...]
    services: tuple[ShipLine, ...]
    left: tuple[ShipLine, ...]
    parcels: tuple[ParcelView, ...]
    carriers: tuple[str, ...]
    arrives_on: str
    ship_by_on: date | None
    is_late: bool
    may_fulfil: bool
    can_deliver: bool
    can_cancel: bool
    version: int
    url: str
    slip_url: str

    @classmethod
    def of(
        cls,
        detail: OrderDetail,
        parcels: Sequence[Parcel],
        contact: Contact,
        *,
        form: FormState,
        today: date,
        may_fulfil: bool,
    ) -> "StoreOrder":
        order, is_open = detail.order, detail.order.status is OrderStatus.PROCESSING
        known = (("Name", contact.full_name), ("E-mail", contact.email), ("Phone", contact.phone))
        url = f"/vendor/orders/{order.id}"
        left = [each for each in detail.lines if each.left and is_open and may_fulfil]
        return cls(
            buyer=tuple(Row(label, value) for label, value in known if value),
            form=form,
            lines=tuple(ShipLine.of(each, form) for each in left if each.can_be_sent),
            services=tuple(ShipLine.of(each, form) for each in left if each.is_service),
            left=tuple(ShipLine.of(each, form) for each in left),
            parcels=tuple(ParcelView.of(each) for each in parcels),
            carriers=tuple(PAGES),
            arrives_on=str(order.estimated_delivery_on or ""),
            ship_by_on=order.ship_by_on if is_open else None,
            is_late=is_late(order, today),
            may_fulfil=may_fulfil,
            can_deliver=may_fulfil and order.status is OrderStatus.SHIPPED,
            can_cancel=may_fulfil and order.status in CANCELLABLE and order.fulfilment is Fulfilment.UNFULFILLED,
            version=order.version,
            url=url,
            slip_url=f"{url}/packing-slip",
        )


@dataclass(frozen=True, slots=True)
class SlipLine:
    title: str
    note: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """What goes into the parcel: no prices, since it may be a gift."""

    number: str
    placed_at: datetime
    store: str
    title: str
    name: str
    address: str
    instructions: str
    sent_with: str
    lines: tuple[SlipLine, ...]
    pieces: int
    back_url: str

    @classmethod
    def of(cls, detail: OrderDetail, parcel: Parcel | None, contact: Contact, keys: KeyRing) -> "PackingSlip":
        """Of a parcel, or of what is left to be sent."""
        order = detail.order
        pieces = (
            parcel.pieces
            if parcel is not None
            else [(line, line.left) for line in detail.lines if line.left and line.can_be_sent]
        )
        label = parcel.shipment if parcel is not None else None
        return cls(
            number=number_text(order.number),
            placed_at=order.placed_at,
            store=detail.store.name if detail.store is not None else "",
            title=f"Parcel {label.position}" if label is not None else "Packing slip",
            name=contact.full_name or "",
            address=open_destination(keys, order.sealed_address).one_line() if order.sealed_address else "",
            instructions=order.special_instructions,
            sent_with=" ".join(part for part in (label.carrier, label.tracking_number) if part) if label else "",
            lines=tuple(
                SlipLine(line.name, " · ".join(part for part in (line.color, line.size, line.sku) if part), quantity)
                for line, quantity in pieces
            ),
            pieces=sum(quantity for _, quantity in pieces),
            back_url=f"/vendor/orders/{order.id}",
        )


@dataclass(frozen=True, slots=True)
class BatchRow:
    number: str
    href: str
    said: str
    tone: str
    icon: str

    @classmethod
    def of(cls, sent: Sent) -> "BatchRow":
        return cls(
            number=sent.number,
            href=f"/vendor/orders/{sent.order_id}",
            said=sent.refusal or "Shipped",
            tone="bad" if sent.refusal else "good",
            icon=BATCH_ICONS[bool(sent.refusal)],
        )


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What became of each of the orders that were to be shipped together."""

    rows: tuple[BatchRow, ...]
    shipped: int
    back_url: str
