"""Wire shapes of shipments, notes and tracking."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints

from souk.kernel.fields import Body, OptionalLine, Prose, Quantity
from souk.orders.fulfilment.carriers import tracking_url
from souk.orders.fulfilment.queries import Parcel
from souk.orders.fulfilment.rows import NoteRow
from souk.orders.fulfilment.sending import Label
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail
from souk.orders.schemas import StatusOut, Version, history_of
from souk.orders.shares import Pieces
from souk.orders.statuses import Fulfilment, OrderStatus

MOST_LINES = 100
NoteText = Annotated[Prose, StringConstraints(min_length=1, max_length=2000)]


class ShipmentItemBody(Body):
    order_item_id: UUID = Field(strict=False)
    quantity: Quantity


def _pieces(items: Sequence[ShipmentItemBody] | None) -> list[Pieces] | None:
    return None if items is None else [Pieces(each.order_item_id, each.quantity) for each in items]


class SendShipment(Body):
    """Without `items` everything leaves that is left. `version` is the order's."""

    items: list[ShipmentItemBody] | None = Field(default=None, min_length=1, max_length=MOST_LINES)
    carrier: OptionalLine | None = None
    tracking_number: OptionalLine | None = None
    estimated_delivery: date | None = Field(default=None, strict=False)
    note: OptionalLine = Field(default="", description="For the buyer, who reads it in the mail and on the order.")
    version: Version | None = None

    def pieces(self) -> list[Pieces] | None:
        return _pieces(self.items)

    def label(self) -> Label:
        return Label(self.carrier or None, self.tracking_number or None, self.estimated_delivery, self.note)


class TakeOff(Body):
    """Without `items` all that has not left. `reason` is for the buyer; `version` is the order's."""

    items: list[ShipmentItemBody] | None = Field(default=None, min_length=1, max_length=MOST_LINES)
    reason: OptionalLine = ""
    version: Version | None = None

    def pieces(self) -> list[Pieces] | None:
        return _pieces(self.items)


class MarkDone(Body):
    """Without `items` every service that is left. `version` is the order's."""

    items: list[ShipmentItemBody] | None = Field(default=None, min_length=1, max_length=MOST_LINES)
    note: OptionalLine = Field(default="", description="For the buyer, who reads it on the order.")
    version: Version | None = None

    def pieces(self) -> list[Pieces] | None:
        return _pieces(self.items)


class CorrectShipment(Body):
    """What is left out stays; an empty text is taken off. `version` is the shipment's."""

    carrier: OptionalLine | None = None
    tracking_number: OptionalLine | None = None
    estimated_delivery: date | None = Field(default=None, strict=False)
    version: Version | None = None

    def label(self) -> Label:
        return Label(self.carrier, self.tracking_number, self.estimated_delivery)


class AddNote(Body):
    """`for_buyer`: the buyer gets it by mail and reads it on the order; otherwise it stays among the store's people."""

    text: NoteText
    for_buyer: bool = False


class ShipmentItemOut(msgspec.Struct, frozen=True):
    order_item_id: UUID
    name: str
    sku: str
    quantity: int


class ShipmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """What left together. `tracking_url` is the carrier's own page, where we know it."""

    id: UUID
    order_id: UUID
    position: int
    status: str
    items: list[ShipmentItemOut]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    estimated_delivery: date | None
    note: str
    shipped_at: datetime
    delivered_at: datetime | None
    version: int

    @classmethod
    def of(cls, parcel: Parcel) -> "ShipmentOut":
        shipment = parcel.shipment
        return cls(
            id=shipment.id,
            order_id=shipment.order_id,
            position=shipment.position,
            status="delivered" if shipment.delivered_at is not None else "shipped",
            items=[ShipmentItemOut(line.id, line.name, line.sku, quantity) for line, quantity in parcel.pieces],
            carrier=shipment.carrier,
            tracking_number=shipment.tracking_number,
            tracking_url=tracking_url(shipment.carrier, shipment.tracking_number),
            estimated_delivery=shipment.estimated_delivery_on,
            note=shipment.note,
            shipped_at=shipment.shipped_at,
            delivered_at=shipment.delivered_at,
            version=shipment.version,
        )


class ShipmentsOut(msgspec.Struct, frozen=True):
    items: list[ShipmentOut]


class TrackingOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where an order is. `tracking_number` and `carrier` are those of the last shipment that had one."""

    order_id: UUID
    number: str
    status: OrderStatus
    fulfilment: Fulfilment
    tracking_number: str | None
    tracking_numbers: list[str]
    carrier: str | None
    tracking_url: str | None
    estimated_delivery: date | None
    status_history: list[StatusOut]
    shipments: list[ShipmentOut]

    @classmethod
    def of(cls, detail: OrderDetail, parcels: Sequence[Parcel]) -> "TrackingOut":
        order = detail.order
        return cls(
            order_id=order.id,
            number=number_text(order.number),
            status=order.status,
            fulfilment=order.fulfilment,
            tracking_number=order.tracking_number,
            tracking_numbers=[each.shipment.tracking_number for each in parcels if each.shipment.tracking_number],
            carrier=order.carrier,
            tracking_url=tracking_url(order.carrier, order.tracking_number),
            estimated_delivery=order.estimated_delivery_on,
            status_history=history_of(order, detail.history),
            shipments=[ShipmentOut.of(each) for each in parcels],
        )


class NoteOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    text: str
    for_buyer: bool
    created_at: datetime

    @classmethod
    def of(cls, note: NoteRow) -> "NoteOut":
        return cls(id=note.id, text=note.text, for_buyer=note.for_buyer, created_at=note.at)


class NotesOut(msgspec.Struct, frozen=True):
    items: list[NoteOut]
