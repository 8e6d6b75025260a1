"""A place that became free: kept for the first who waits for one like it, in the same unit of work. Unguarded.

Calendars are locked while this runs (`schedule/places.py`), so nobody snatches a place between its freeing and its
offer. An entry is always changed last, after its appointment and the calendar: so no two wait in a circle.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select, update

from souk.booking.appointments.changing import facts_of
from souk.booking.appointments.events import SlotOffered, WaitingEnded
from souk.booking.appointments.granting import Booker, Grant, can_be_booked, due_now, grant
from souk.booking.appointments.models import ACTIVE, Appointment, WaitingEntry, WaitingStatus
from souk.booking.appointments.rows import AppointmentRow
from souk.booking.appointments.rules import Rules
from souk.booking.appointments.waiting_rows import WAITING_COLUMNS, WaitingRow
from souk.booking.schedule.errors import SlotPassed, SlotTaken
from souk.booking.schedule.facts import SlotFacts
from souk.booking.schedule.places import free_place, take_place
from souk.booking.schedule.queries import terms_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.services import get_service
from souk.stores import get_terms

MOST_ASKED = 20
"""How many are tried for one place: more than one only where somebody leaves at this very moment."""


_has_been_here = (
    select(Appointment.id)
    .where(
        Appointment.slot_id == bindparam("slot", type_=Uuid()),
        Appointment.customer_id == WaitingEntry.customer_id,
        or_(Appointment.is_offer, *(Appointment.status == status for status in ACTIVE)),
    )
    .exists()
)
NEXT = Hot(
    select(*WAITING_COLUMNS)
    .where(
        WaitingEntry.service_id == bindparam("service", type_=Uuid()),
        WaitingEntry.status == WaitingStatus.WAITING,
        WaitingEntry.from_at <= bindparam("starts"),
        WaitingEntry.until_at >= bindparam("ends"),
        or_(WaitingEntry.provider_id.is_(None), WaitingEntry.provider_id == bindparam("provider", type_=Uuid())),
        ~_has_been_here,
    )
    .order_by(WaitingEntry.id)
    .limit(MOST_ASKED),
    WaitingRow,
)
CLAIM: Hot[None] = Hot(
    update(WaitingEntry)
    .where(WaitingEntry.id == bindparam("entry"), WaitingEntry.status == WaitingStatus.WAITING)
    .values(status=WaitingStatus.OFFERED, offer_expires_at=bindparam("until"), updated_at=bindparam("at"))
)
LINK: Hot[None] = Hot(
    update(WaitingEntry).where(WaitingEntry.id == bindparam("entry")).values(offered_id=bindparam("appointment"))
)
END = Hot(
    update(WaitingEntry)
    .where(WaitingEntry.offered_id == bindparam("appointment"), WaitingEntry.status == WaitingStatus.OFFERED)
    .values(status=bindparam("becomes"), offer_expires_at=None, updated_at=bindparam("at"))
    .returning(*WAITING_COLUMNS),
    WaitingRow,
)


async def give_up_place(uow: UnitOfWork, row: AppointmentRow, rules: Rules) -> None:
    """The place of an appointment that came to nothing is free; whoever waits for it first gets it offered."""
    slot = await free_place(uow, row.slot_id)
    await offer_place(uow, slot, rules, besides=row.customer_id)


async def offer_place(uow: UnitOfWork, slot: SlotFacts, rules: Rules, *, besides: UUID | None = None) -> None:
    """A free place of a slot, to the first who waits for it; `besides`: who has just given it up.

    Nobody is offered a place of the same slot twice. Where nobody waits, anybody may book it at once.
    """
    asked = {"slot": slot.id, "service": slot.service_id, "provider": slot.provider_id}
    waiting = await uow.all(NEXT, **asked, starts=slot.starts_at, ends=slot.ends_at)
    waiting = [each for each in waiting if each.customer_id != besides]
    if not waiting or slot.starts_at <= uow.now:
        return
    service = await get_service(uow, slot.service_id)
    store = (await get_terms(uow, [service.store_id]))[service.store_id]
    if not can_be_booked(service, store):
        return
    try:
        taken = await take_place(uow, slot.id)
    except (SlotTaken, SlotPassed):
        return
    until = min(uow.now + rules.offer_for, slot.starts_at)
    for entry in waiting:
        if await uow.change(CLAIM, entry=entry.id, until=until, at=uow.now):
            terms = await terms_of(uow, slot.service_id)
            given = Grant(
                slot=taken,
                service=service,
                terms=terms,
                booker=Booker(customer_id=entry.customer_id),
                due=due_now(service, terms),
                hold_until=until,
                is_offer=True,
                awaits_yes=terms.confirms_by_hand,
            )
            await _link(uow, entry, await grant(uow, given), until)
            return
    await free_place(uow, slot.id)


async def end_waiting(uow: UnitOfWork, row: AppointmentRow, how: WaitingStatus) -> None:
    """What became of an offer: `taken`, `lapsed`, or `left` where somebody did not want it."""
    if not row.is_offer:
        return
    for entry in await uow.all(END, appointment=row.id, becomes=how, at=uow.now):
        uow.emit(waiting_ended(entry, how, appointment_id=row.id))


def waiting_ended(entry: WaitingRow, how: WaitingStatus, *, appointment_id: UUID | None = None) -> WaitingEnded:
    return WaitingEnded(
        waiting_id=entry.id,
        store_id=entry.store_id,
        service_id=entry.service_id,
        customer_id=entry.customer_id,
        how=how.value,
        appointment_id=appointment_id,
    )


async def _link(uow: UnitOfWork, entry: WaitingRow, row: AppointmentRow, until: datetime) -> None:
    await uow.change(LINK, entry=entry.id, appointment=row.id)
    uow.emit(
        SlotOffered(**facts_of(row), waiting_id=entry.id, due=row.due_now, currency=row.currency, expires_at=until)
    )
