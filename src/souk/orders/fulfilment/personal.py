"""What shipments and notes hold about a person: theirs to take, and gone with them but for what the books need."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.personal import Eraser, Exporter, Part, plain
from souk.kernel.rooms import PersonalData
from souk.orders.fulfilment.models import OrderNote, Shipment
from souk.orders.models import Checkout, Order
from souk.orders.numbering import number_text
from souk.orders.personal import theirs

NOBODY = "kept: an id that leads to nobody once they are erased"
PERSONAL_DATA = (
    PersonalData(table="shipments", column="shipped_by", sealed=False, on_erase=NOBODY),
    PersonalData(table="shipments", column="delivered_by", sealed=False, on_erase=NOBODY),
    PersonalData(table="shipments", column="tracking_number", sealed=False, on_erase="emptied for its buyer"),
    PersonalData(table="shipments", column="note", sealed=False, on_erase="emptied for its buyer"),
    PersonalData(table="order_notes", column="author_id", sealed=False, on_erase=NOBODY),
    PersonalData(table="order_notes", column="text", sealed=False, on_erase="emptied for its buyer and its writer"),
)
COVERED = tuple(f"{each.table}.{each.column}" for each in PERSONAL_DATA)


async def read_parcels_of(ctx: ReadContext, person_id: UUID) -> Part:
    """A buyer's parcels and what was written to them; of who works for a store, what they sent and wrote."""
    bought = Order.id.in_(
        select(Order.id).join(Checkout, Checkout.id == Order.checkout_id).where(await theirs(ctx, person_id))
    )
    handled = or_(Shipment.shipped_by == person_id, Shipment.delivered_by == person_id)
    parcels = (
        select(Shipment, Order.number)
        .join(Order, Order.id == Shipment.order_id)
        .where(or_(bought, handled))
        .order_by(Shipment.id)
    )
    records = [
        {
            "parcel_of": number_text(number),
            "carrier": parcel.carrier,
            "tracking_number": parcel.tracking_number,
            "note": parcel.note,
            "shipped_at": plain(parcel.shipped_at),
            "shipped_by_you": parcel.shipped_by == person_id,
            "delivered_at": plain(parcel.delivered_at),
            "delivered_by_you": parcel.delivered_by == person_id,
        }
        for parcel, number in await ctx.session.execute(parcels)
    ]
    return Part(records=records + await _notes(ctx, bought, person_id))


async def erase_parcels_of(uow: UnitOfWork, person_id: UUID) -> None:
    """Before the orders themselves, which then no longer say which of a guest's were theirs."""
    bought = select(Order.id).join(Checkout, Checkout.id == Order.checkout_id).where(await theirs(uow, person_id))
    of_theirs: ColumnElement[bool] = Shipment.order_id.in_(bought)
    await uow.session.execute(update(Shipment).where(of_theirs).values(tracking_number=None, note=""))
    of_or_by_them = or_(OrderNote.order_id.in_(bought), OrderNote.author_id == person_id)
    await uow.session.execute(update(OrderNote).where(of_or_by_them).values(text=""))
    await uow.session.execute(update(Order).where(Order.id.in_(bought)).values(tracking_number=None))


async def _notes(ctx: ReadContext, bought: ColumnElement[bool], person_id: UUID) -> list[dict[str, Any]]:
    notes = (
        select(OrderNote, Order.number)
        .join(Order, Order.id == OrderNote.order_id)
        .where(or_(bought & OrderNote.for_buyer, OrderNote.author_id == person_id))
        .order_by(OrderNote.id)
    )
    return [
        {
            "note_on": number_text(number),
            "text": note.text,
            "written_by_you": note.author_id == person_id,
            "at": plain(note.at),
        }
        for note, number in await ctx.session.execute(notes)
    ]


EXPORTERS = (Exporter(name="parcels", title="Parcels and notes", covers=COVERED, read=read_parcels_of),)
ERASERS = (Eraser(name="parcels", erase=erase_parcels_of),)
