"""Writing older appointments: providers and services that are missing, slots, cells, appointments, their history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, bindparam, case, insert, select, true, update

from souk.booking.appointments.contact import seal_contact
from souk.booking.appointments.models import ACTIVE, Appointment, AppointmentEvent, AppointmentStatus
from souk.booking.appointments.rows import new_number
from souk.booking.files.older.planning import Placed
from souk.booking.files.older.problems import Damage, RecordProblem
from souk.booking.files.older.reading import OlderAppointment, StoreFrame
from souk.booking.files.older.standing import BESIDE, Lane, Standing
from souk.booking.schedule.adding import SlotTimes, add_slot
from souk.booking.schedule.errors import SlotTaken
from souk.booking.schedule.facts import Terms
from souk.booking.schedule.models import (
    BookingTerms,
    OccupiedCell,
    Payment,
    Provider,
    ProviderService,
    Slot,
    SlotStatus,
)
from souk.booking.schedule.places import take_place
from souk.catalog import ProductStatus
from souk.identity import find_person_by_email
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.services import ServiceCategory, ServiceChanges, ServiceType, Wanted, create_service

ADD_PROVIDER: Hot[None] = Hot(insert(Provider))
ADD_RENDERS: Hot[None] = Hot(insert(ProviderService))
ADD_TERMS: Hot[None] = Hot(insert(BookingTerms))
ADD_SLOT: Hot[None] = Hot(insert(Slot))
ADD_CELL: Hot[None] = Hot(insert(OccupiedCell))
ADD: Hot[None] = Hot(insert(Appointment))
ADD_HISTORY: Hot[None] = Hot(insert(AppointmentEvent))
_added = bindparam("added", type_=BigInteger())
FILL_SLOT: Hot[None] = Hot(
    update(Slot)
    .where(Slot.id == bindparam("slot", type_=Uuid()))
    .values(
        booked=Slot.booked + _added,
        capacity=case((Slot.capacity < Slot.booked + _added, Slot.booked + _added), else_=Slot.capacity),
        was_booked=true(),
    )
)


class Writer:
    """Of one file into one store. `dry`: the same ways, and nothing written."""

    def __init__(self, store_id: UUID, frame: StoreFrame, standing: Standing, *, dry: bool) -> None:
        self.store_id, self.frame, self.standing, self.dry = store_id, frame, standing, dry
        self.providers: list[str] = []
        self.services: list[str] = []
        self._people: dict[str, UUID | None] = {}

    async def prepare(self, uow: UnitOfWork | None, older: OlderAppointment) -> None:
        """Its provider, its service and, for what is to come, how that is booked."""
        standing, who, what = self.standing, older.provider.casefold(), older.service.casefold()
        if who not in standing.lanes or not standing.lanes[who][0].is_own:
            lane = Lane(new_id(), is_own=True, slots={}, cells={})
            if uow is not None:
                await self._add_provider(uow, lane.provider_id, older.provider)
            standing.lanes.setdefault(who, []).insert(0, lane)
            self.providers.append(older.provider)
        if what not in standing.services:
            standing.services[what] = await self._add_service(uow, older) if uow is not None else new_id()
            self.services.append(older.service)
        service_id, provider_id = standing.services[what], standing.lanes[who][0].provider_id
        if service_id not in standing.terms:
            standing.terms[service_id] = await self._add_terms(uow, service_id, older)
        if (provider_id, service_id) not in standing.renders:
            if uow is not None:
                await uow.change(ADD_RENDERS, provider_id=provider_id, service_id=service_id)
            standing.renders.add((provider_id, service_id))

    async def write(self, uow: UnitOfWork, placed: Sequence[Placed]) -> list[RecordProblem]:
        """What could not be taken after all, since somebody was quicker."""
        problems, kept = [], []
        for each in placed:
            problem = await self._take(uow, each) if each.is_ahead else None
            if problem is None:
                kept.append(each)
            else:
                problems.append(problem)
        await self._write_slots(uow, [each for each in kept if not each.is_ahead])
        rows = [await self._row(uow, each) for each in kept]
        if rows:
            await uow.change_many(ADD, rows)
            await uow.change_many(ADD_HISTORY, [_history(row, uow) for row in rows])
        return problems

    async def _write_slots(self, uow: UnitOfWork, placed: Sequence[Placed]) -> None:
        slots, cells, filled = [], [], {}
        for each in placed:
            if each.lane.is_new:
                await self._add_provider(uow, each.lane.provider_id, each.older.provider, about=BESIDE)
                each.lane.is_new = False
            if each.slot.added and each.slot.booked == each.slot.added:  # its first places: now somebody is busy
                cells += [
                    {"provider_id": each.lane.provider_id, "cell": cell, "slot_id": each.slot.id}
                    for cell in range(each.slot.first, each.slot.end)
                ]
            if each.slot.is_new:
                slots.append(self._slot(each, uow.now))
            elif each.slot.added:
                filled[each.slot.id] = each.slot.added
            each.slot.is_new, each.slot.added = False, 0
        if slots:
            await uow.change_many(ADD_SLOT, slots)
        if filled:
            await uow.change_many(FILL_SLOT, [{"slot": slot, "added": added} for slot, added in filled.items()])
        if cells:
            await uow.change_many(ADD_CELL, cells)

    async def _take(self, uow: UnitOfWork, each: Placed) -> RecordProblem | None:
        older = each.older
        minutes = int((older.ends_at - older.starts_at).total_seconds()) // 60
        times = SlotTimes(starts_at=older.starts_at, minutes=minutes)
        try:
            slot_id = await add_slot(uow, each.service_id, each.lane.provider_id, times, or_existing=True)
            customer_id = await self._customer(uow, older)
            if customer_id is not None and await _has_place(uow, slot_id, customer_id):
                return older.problem("time", Damage.OVERLAPS, "They have a place at that time already.")
            await take_place(uow, slot_id, ignoring_lead=True)
        except SlotTaken:
            message = f"{older.provider} has something else at that time, or cannot be booked any more."
            return older.problem("time", Damage.OVERLAPS, message)
        each.slot.id = slot_id
        each.lane.occupy(each.slot)
        return None

    async def _customer(self, uow: UnitOfWork, older: OlderAppointment) -> UUID | None:
        """Whoever proved that the address is theirs; nobody is given what somebody else may have typed."""
        email = older.contact.email
        if email is None:
            return None
        if email not in self._people:
            person = await find_person_by_email(uow, email)
            self._people[email] = person.id if person is not None and person.is_verified else None
        return self._people[email]

    async def _add_provider(self, uow: UnitOfWork, provider_id: UUID, name: str, *, about: str = "") -> None:
        await uow.change(
            ADD_PROVIDER,
            id=provider_id,
            store_id=self.store_id,
            user_id=None,
            name=name,
            contact="",
            about=about,
            picture_id=None,
            time_zone=self.frame.zone.key,
            position=len(self.standing.lanes),
            is_active=not about,
            version=1,
            created_at=uow.now,
            updated_at=uow.now,
        )

    async def _add_service(self, uow: UnitOfWork, older: OlderAppointment) -> UUID:
        """A draft: the store looks at it before anybody else does."""
        changes = ServiceChanges(
            service_name=older.service,
            category=ServiceCategory.OTHER,
            service_type=ServiceType.BOOKING,
            status=ProductStatus.DRAFT,
            base_price=older.price,
            supports_booking=True,
        )
        return (await create_service(uow, Wanted(changes, self.store_id))).id

    async def _add_terms(self, uow: UnitOfWork | None, service_id: UUID, older: OlderAppointment) -> Terms:
        minutes = int((older.ends_at - older.starts_at).total_seconds()) // 60
        terms = Terms(
            service_id=service_id,
            store_id=self.store_id,
            duration_minutes=min(max(minutes - minutes % 5, 5), 1440),
            buffer_before_minutes=0,
            buffer_after_minutes=0,
            lead_minutes=60,
            horizon_days=60,
            capacity=1,
            cancel_until_minutes=1440,
            late_fee_percent=100,
            payment=Payment.AT_VENUE,
            deposit_percent=0,
            confirms_by_hand=False,
            version=1,
        )
        if uow is not None:
            values = {name: getattr(terms, name) for name in Terms.__struct_fields__}
            await uow.change(ADD_TERMS, **values, updated_at=uow.now)
        return terms

    def _slot(self, each: Placed, now: datetime) -> dict[str, Any]:
        is_past = each.older.starts_at <= now
        return {
            "id": each.slot.id,
            "store_id": self.store_id,
            "service_id": each.service_id,
            "provider_id": each.lane.provider_id,
            "rule_id": None,
            "starts_at": each.older.starts_at,
            "ends_at": each.older.ends_at,
            "first_cell": each.slot.first,
            "end_cell": each.slot.end,
            "time_zone": self.frame.zone.key,
            "capacity": each.slot.capacity,
            "booked": each.slot.booked,
            "was_booked": True,
            "status": SlotStatus.CLOSED if is_past else SlotStatus.WITHDRAWN,
            "created_at": now,
        }

    async def _row(self, uow: UnitOfWork, each: Placed) -> dict[str, Any]:
        older, now = each.older, uow.now
        customer_id = await self._customer(uow, older)
        terms = self.standing.terms[each.service_id]
        return {
            "id": new_id(),
            "number": new_number(),
            "store_id": self.store_id,
            "service_id": each.service_id,
            "provider_id": each.lane.provider_id,
            "slot_id": each.slot.id,
            "customer_id": customer_id,
            "guest_digest": None,
            "sealed_contact": seal_contact(uow.keys, older.contact) if customer_id is None else None,
            "service_name": older.service,
            "provider_name": older.provider,
            "status": older.status,
            "starts_at": older.starts_at,
            "ends_at": older.ends_at,
            "time_zone": self.frame.zone.key,
            "price": older.price,
            "currency": self.frame.currency,
            "due_now": 0,
            "paid": 0,
            "fee": 0,
            "cancel_until_minutes": terms.cancel_until_minutes,
            "late_fee_percent": terms.late_fee_percent,
            "awaits_yes": False,
            "is_offer": False,
            "order_id": None,
            "sealed_notes": uow.keys.seal(older.notes) if older.notes else None,
            "hold_expires_at": None,
            "moves": 0,
            "reminded_at": None,
            "imported_as": imported_as(self.store_id, older),
            "cancelled_at": now if older.status is AppointmentStatus.CANCELLED else None,
            "version": 1,
            "created_at": now,
            "updated_at": now,
        }


def imported_as(store_id: UUID, older: OlderAppointment) -> str:
    return f"{store_id.hex}:{older.key}"


async def _has_place(uow: UnitOfWork, slot_id: UUID, customer_id: UUID) -> bool:
    theirs = select(Appointment.id).where(
        Appointment.slot_id == slot_id, Appointment.customer_id == customer_id, Appointment.status.in_(ACTIVE)
    )
    return await uow.session.scalar(theirs) is not None


def _history(row: dict[str, Any], uow: UnitOfWork) -> dict[str, Any]:
    return {
        "id": new_id(),
        "appointment_id": row["id"],
        "what": row["status"].value,
        "at": uow.now,
        "actor_id": uow.actor.id,
        "note": "Taken over from the older shop.",
    }
