"""What appointments hold about people: handed to them, taken off once nothing lies ahead, forgotten of guests in time."""

from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select, update

from souk.booking.appointments.models import (
    ACTIVE,
    Appointment,
    AppointmentEvent,
    AppointmentStatus,
    WaitingEntry,
    WaitingStatus,
)
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.money import Money
from souk.kernel.personal import Eraser, Exporter, Obstacle, Part, opened, plain
from souk.kernel.rooms import CleanUp, PersonalData
from souk.stores import store_names

GUESTS_KEPT_FOR: Final = timedelta(days=365)
"""How long after it an appointment still says who came, where they have no account."""
ENDED_KEPT_FOR: Final = timedelta(days=90)
"""How long holds that came to nothing, and waiting that ended, are kept."""
EMPTIED, KEPT = "emptied", "kept: an id that leads to nobody once they are erased"
PERSONAL_DATA = (
    PersonalData(table="appointments", column="customer_id", sealed=False, on_erase=EMPTIED),
    PersonalData(table="appointments", column="guest_digest", sealed=False, on_erase="emptied a year after it"),
    PersonalData(table="appointments", column="sealed_contact", sealed=True, on_erase="emptied a year after it"),
    PersonalData(table="appointments", column="sealed_notes", sealed=True, on_erase=EMPTIED),
    PersonalData(
        table="appointments", column="provider_name", sealed=False, on_erase="kept: public, as it was called then"
    ),
    PersonalData(table="appointment_history", column="actor_id", sealed=False, on_erase=KEPT),
    PersonalData(table="appointment_history", column="note", sealed=False, on_erase="emptied for booker and writer"),
    PersonalData(table="waiting_list", column="customer_id", sealed=False, on_erase="row removed"),
)
COVERED = (
    "appointments.customer_id",
    "appointments.guest_digest",
    "appointments.sealed_contact",
    "appointments.sealed_notes",
    "appointments.provider_name",
    "appointment_history.actor_id",
    "appointment_history.note",
    "waiting_list.customer_id",
)


async def read_appointments_of(ctx: ReadContext, person_id: UUID) -> Part:
    mine = select(Appointment).where(Appointment.customer_id == person_id).order_by(Appointment.starts_at)
    found = list(await ctx.session.scalars(mine))
    stores = await store_names(ctx, {each.store_id for each in found})
    records = [
        {
            "number": each.number,
            "service": each.service_name,
            "with": each.provider_name,
            "store": stores[each.store_id].name if each.store_id in stores else "",
            "starts_at": plain(each.starts_at),
            "ends_at": plain(each.ends_at),
            "time_zone": each.time_zone,
            "status": each.status.value,
            "paid": str(Money(each.paid, each.currency)),
            "kept_by_the_store": str(Money(each.fee, each.currency)),
            "your_notes": opened(ctx.keys, each.sealed_notes),
            "contact": opened(ctx.keys, each.sealed_contact),
            "history": await _history(ctx, each.id),
        }
        for each in found
    ]
    waits = select(WaitingEntry).where(WaitingEntry.customer_id == person_id).order_by(WaitingEntry.id)
    records += [
        {
            "waiting_for": str(each.service_id),
            "between": [plain(each.from_at), plain(each.until_at)],
            "status": each.status.value,
        }
        for each in await ctx.session.scalars(waits)
    ]
    return Part(records=records)


async def erase_appointments_of(uow: UnitOfWork, person_id: UUID) -> None:
    """When and what stays, since calendars and books go by it; who, and every word of theirs, goes."""
    mine = select(Appointment.id).where(Appointment.customer_id == person_id)
    told = or_(AppointmentEvent.appointment_id.in_(mine), AppointmentEvent.actor_id == person_id)
    await uow.session.execute(update(AppointmentEvent).where(told).values(note=""))
    await uow.session.execute(delete(WaitingEntry).where(WaitingEntry.customer_id == person_id))
    empty = {"customer_id": None, "sealed_contact": None, "sealed_notes": None}
    await uow.session.execute(update(Appointment).where(Appointment.customer_id == person_id).values(empty))


async def find_appointments_ahead(ctx: ReadContext, person_id: UUID) -> list[str]:
    """Nobody is forgotten while somebody keeps a place for them."""
    ahead = (
        select(Appointment.service_name, Appointment.starts_at, Appointment.time_zone)
        .where(Appointment.customer_id == person_id, Appointment.status.in_(ACTIVE))
        .order_by(Appointment.starts_at)
    )
    return [
        f"Your appointment for {name} on {at.astimezone(ZoneInfo(zone)):%d %B %Y} is still ahead."
        for name, at, zone in await ctx.session.execute(ahead)
    ]


async def forget_guests(database: Database) -> int:
    """Who came a year ago and has no account."""
    async with database.unit_of_work(SYSTEM) as uow:
        long_ago = Appointment.ends_at < uow.now - GUESTS_KEPT_FOR
        known = or_(
            Appointment.sealed_contact.is_not(None),
            Appointment.guest_digest.is_not(None),
            Appointment.sealed_notes.is_not(None),
        )
        empty = {"sealed_contact": None, "guest_digest": None, "sealed_notes": None}
        whose = update(Appointment).where(Appointment.customer_id.is_(None), known, long_ago)
        gone = await uow.session.execute(whose.values(empty).returning(Appointment.id))
        return len(gone.all())


async def drop_what_came_to_nothing(database: Database) -> int:
    """Waiting that ended, and places that were held and never paid for."""
    over = (WaitingStatus.TAKEN, WaitingStatus.LAPSED, WaitingStatus.LEFT)
    async with database.unit_of_work(SYSTEM) as uow:
        before = uow.now - ENDED_KEPT_FOR
        waited = delete(WaitingEntry).where(WaitingEntry.status.in_(over), WaitingEntry.updated_at < before)
        gone = len((await uow.session.execute(waited.returning(WaitingEntry.id))).all())
        offered = select(WaitingEntry.id).where(WaitingEntry.offered_id == Appointment.id).exists()
        never = delete(Appointment).where(
            Appointment.status == AppointmentStatus.EXPIRED,
            Appointment.order_id.is_(None),
            Appointment.updated_at < before,
            ~offered,
        )
        return gone + len((await uow.session.execute(never.returning(Appointment.id))).all())


async def _history(ctx: ReadContext, appointment_id: UUID) -> list[dict[str, object]]:
    told = select(AppointmentEvent).where(AppointmentEvent.appointment_id == appointment_id)
    found = await ctx.session.scalars(told.order_by(AppointmentEvent.id))
    return [{"what": each.what, "at": plain(each.at), "note": each.note} for each in found]


EXPORTERS = (Exporter(name="appointments", title="Appointments", covers=COVERED, read=read_appointments_of),)
ERASERS = (Eraser(name="appointments", erase=erase_appointments_of),)
OBSTACLES = (Obstacle(name="appointments.ahead", find=find_appointments_ahead),)
CLEAN_UPS = (
    CleanUp(name="booking.forget_guests", run=forget_guests),
    CleanUp(name="booking.drop_what_came_to_nothing", run=drop_what_came_to_nothing),
)
