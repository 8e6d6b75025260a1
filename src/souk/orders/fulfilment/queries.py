"""Reads of shipments and notes, for who knows that the asker may see the order."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.orders import policy
from souk.orders.errors import UnknownOrder
from souk.orders.fulfilment.errors import UnknownShipment
from souk.orders.fulfilment.models import OrderNote, Shipment, ShipmentLine
from souk.orders.fulfilment.rows import NoteRow, SentRow, ShipmentRow
from souk.orders.queries import OrderDetail, get_order
from souk.orders.rows import LineRow


class Parcel(msgspec.Struct, frozen=True):
    """A shipment with what is in it: lines of the order and how many pieces of each."""

    shipment: ShipmentRow
    pieces: list[tuple[LineRow, int]]

    @property
    def count(self) -> int:
        return sum(quantity for _, quantity in self.pieces)


_shipment = [getattr(Shipment, name) for name in ShipmentRow.__struct_fields__]
_sent = [getattr(ShipmentLine, name) for name in SentRow.__struct_fields__]
_note = [getattr(OrderNote, name) for name in NoteRow.__struct_fields__]
BY_ID = Hot(select(*_shipment).where(Shipment.id == bindparam("shipment")), ShipmentRow)
OF_ORDERS = Hot(
    select(*_shipment).where(any_of(Shipment.order_id, "orders")).order_by(Shipment.order_id, Shipment.position),
    ShipmentRow,
)
SENT = Hot(
    select(*_sent)
    .where(any_of(ShipmentLine.shipment_id, "shipments"))
    .order_by(ShipmentLine.shipment_id, ShipmentLine.order_line_id),
    SentRow,
)
NOTES = Hot(select(*_note).where(OrderNote.order_id == bindparam("order")).order_by(OrderNote.id), NoteRow)


async def list_parcels(ctx: ReadContext, detail: OrderDetail) -> list[Parcel]:
    """The shipments of an order that was already shown to the asker, in the order in which they left."""
    shipments = await shipments_of(ctx, [detail.order.id])
    if not shipments:
        return []
    lines = {line.id: line for line in detail.lines}
    sent = await ctx.all(SENT, shipments=[each.id for each in shipments])
    return [
        Parcel(one, [(lines[each.order_line_id], each.quantity) for each in sent if each.shipment_id == one.id])
        for one in shipments
    ]


async def get_shipments(
    ctx: ReadContext, order_id: UUID, *, token: str | None = None
) -> tuple[OrderDetail, list[Parcel]]:
    """For whoever may see the order. Raises UnknownOrder."""
    detail = await get_order(ctx, order_id, token=token)
    return detail, await list_parcels(ctx, detail)


async def shipments_of(ctx: ReadContext, order_ids: Sequence[UUID]) -> list[ShipmentRow]:
    return await ctx.all(OF_ORDERS, orders=list(order_ids))


async def find_shipment(ctx: ReadContext, shipment_id: UUID) -> ShipmentRow:
    """Unguarded. Raises UnknownShipment."""
    found = await ctx.first(BY_ID, shipment=shipment_id)
    if found is None:
        raise UnknownShipment
    return found


async def get_shipment(ctx: ReadContext, shipment_id: UUID) -> tuple[OrderDetail, Parcel]:
    """For the staff of its store and its buyer. Raises UnknownShipment."""
    shipment = await find_shipment(ctx, shipment_id)
    try:
        detail, parcels = await get_shipments(ctx, shipment.order_id)
    except UnknownOrder:
        raise UnknownShipment from None
    return detail, next(each for each in parcels if each.shipment.id == shipment_id)


async def list_notes(ctx: ReadContext, detail: OrderDetail) -> list[NoteRow]:
    """Staff read every note; a buyer reads those that were written to them."""
    notes = await ctx.all(NOTES, order=detail.order.id)
    if policy.is_staff(ctx.actor, detail.order):
        return notes
    return [each for each in notes if each.for_buyer]
