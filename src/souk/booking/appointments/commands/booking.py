"""Booking a place: for oneself, as a guest, or by the store's people for somebody who rang up."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, or_, select

from souk.booking.appointments import policy
from souk.booking.appointments.contact import Contact
from souk.booking.appointments.errors import (
    AlreadyBooked,
    BookingIncomplete,
    ContactRequired,
    ServiceUnavailable,
    SlotMismatch,
    TooFarAhead,
    TooManyOpenBookings,
    TooManyUpcoming,
)
from souk.booking.appointments.granting import Booker, Grant, due_now, grant
from souk.booking.appointments.models import ACTIVE, Appointment, AppointmentStatus
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.appointments.rows import AppointmentRow
from souk.booking.appointments.rules import USUAL, Rules
from souk.booking.schedule.errors import SlotTaken
from souk.booking.schedule.facts import SlotFacts, Terms
from souk.booking.schedule.places import take_any_place, take_place
from souk.booking.schedule.queries import get_slot, list_open_slots, provider_of, terms_of
from souk.cart import NotEligible
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.services import ServiceFacts, get_service
from souk.stores import StoreStatus, StoreTerms, get_terms, list_barred

INSTANT = timedelta(microseconds=1)


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants: a slot; or a service at a time, with a certain provider or with any.

    `contact` is required of guests; of who is signed in it means that they book for somebody else.
    """

    slot_id: UUID | None = None
    service_id: UUID | None = None
    starts_at: datetime | None = None
    provider_id: UUID | None = None
    notes: str = ""
    contact: Contact | None = None


class _Mine(msgspec.Struct, frozen=True):
    id: UUID
    slot_id: UUID
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    status: AppointmentStatus
    starts_at: datetime

    def is_what(self, booking: "Booking") -> bool:
        """Whether it is just what is asked for: a second tab, a second click."""
        if booking.slot_id is not None:
            return self.slot_id == booking.slot_id
        same_time = self.service_id == booking.service_id and self.starts_at == booking.starts_at
        return same_time and booking.provider_id in {None, self.provider_id}


class _Offered(msgspec.Struct, frozen=True):
    """The service, and under which terms its store sells and renders it."""

    service: ServiceFacts
    terms: Terms
    store: StoreTerms


_ahead_rows = select(*(getattr(Appointment, name) for name in _Mine.__struct_fields__)).where(
    or_(*(Appointment.status == status for status in ACTIVE))
)
MINE_AHEAD = Hot(_ahead_rows.where(Appointment.customer_id == bindparam("customer", type_=Uuid())), _Mine)
GUESTS_AHEAD = Hot(_ahead_rows.where(Appointment.guest_digest == bindparam("digest")), _Mine)


async def book_appointment(uow: UnitOfWork, booking: Booking, *, rules: Rules = USUAL) -> AppointmentDetail:
    """Take a place. What is paid at the venue stands at once; what asks for money now is held until it is paid.

    Raises SlotTaken, SlotPassed, UnknownSlot, SlotMismatch, BookingIncomplete, ServiceUnavailable, NotBookable,
    NotEligible, ContactRequired, AlreadyBooked, TooFarAhead, TooManyOpenBookings, TooManyUpcoming.
    """
    uow.require(policy.can_book(uow.actor))
    by_store = uow.actor.id is not None and booking.contact is not None
    ahead = [] if by_store else await _ahead_of(uow)
    if same := next((each for each in ahead if each.is_what(booking)), None):
        raise AlreadyBooked(appointment_id=str(same.id))
    wanted = await _wanted(uow, booking)
    service_id = wanted.service_id if wanted is not None else booking.service_id
    assert service_id is not None
    offered = await _offered(uow, service_id)
    if by_store:
        await _require_store(uow, offered, wanted)
    else:
        await _refuse_barred(uow, offered)
    booker = _booker(uow, booking, by_store=by_store)
    due = 0 if by_store else due_now(offered.service, offered.terms)
    _refuse_hoarding(uow, ahead, offered, due=due, rules=rules)
    slot = await _take(uow, booking, wanted, by_store=by_store)
    if not by_store:
        _refuse_too_far(uow, slot, offered.terms)
    given = Grant(
        slot=slot,
        service=offered.service,
        terms=offered.terms,
        booker=booker,
        due=due,
        hold_until=min(uow.now + rules.hold_for, slot.starts_at) if due else None,
        awaits_yes=offered.terms.confirms_by_hand and not by_store,
    )
    return _detail(await grant(uow, given), given, offered, by_store=by_store)


async def _wanted(uow: UnitOfWork, booking: Booking) -> SlotFacts | None:
    """None: whoever of the providers is free then. Raises UnknownSlot, SlotMismatch, SlotTaken, BookingIncomplete."""
    if booking.slot_id is not None:
        slot = await get_slot(uow, booking.slot_id)
        if booking.service_id not in {None, slot.service_id} or booking.provider_id not in {None, slot.provider_id}:
            raise SlotMismatch
        return slot
    if booking.service_id is None or booking.starts_at is None:
        raise BookingIncomplete
    if booking.provider_id is None:
        return None
    at = booking.starts_at
    found = await list_open_slots(
        uow, booking.service_id, start=at, end=at + INSTANT, provider_id=booking.provider_id, limit=1
    )
    if not found:
        raise SlotTaken
    return found[0]


async def _offered(uow: UnitOfWork, service_id: UUID) -> _Offered:
    service = await get_service(uow, service_id)
    store = (await get_terms(uow, [service.store_id]))[service.store_id]
    if not service.is_available or not service.supports_booking or store.status is not StoreStatus.ACTIVE:
        raise ServiceUnavailable
    return _Offered(service, await terms_of(uow, service_id), store)


async def _require_store(uow: UnitOfWork, offered: _Offered, wanted: SlotFacts | None) -> None:
    login = None if wanted is None else (await provider_of(uow, wanted.provider_id)).user_id
    uow.require(policy.can_book_for_others(uow.actor, offered.store.id, provider_user_id=login))


async def _refuse_barred(uow: UnitOfWork, offered: _Offered) -> None:
    store = offered.store
    circle = (await list_barred(uow, [store])).get(store.id)
    if circle is not None:
        hint = " Sign in if you are one of them." if uow.actor.id is None else ""
        sentence = f"Only members of “{circle.label}” may book with {store.name}.{hint}"
        raise NotEligible(sentence, store_id=str(store.id), segment=circle.segment)


def _booker(uow: UnitOfWork, booking: Booking, *, by_store: bool) -> Booker:
    contact = booking.contact
    if by_store:
        if contact is None or not contact.name:
            raise ContactRequired("Say for whom it is.", errors=[{"field": "contact.name", "message": "required"}])
        return Booker(contact=contact, notes=booking.notes)
    if uow.actor.id is not None:
        return Booker(customer_id=uow.actor.id, notes=booking.notes)
    if contact is None or not contact.email or not contact.name:
        raise ContactRequired(errors=[{"field": "contact", "message": ContactRequired.sentence}])
    return Booker(guest_digest=policy.guest_digest(uow.actor), contact=contact, notes=booking.notes)


async def _ahead_of(uow: UnitOfWork) -> list[_Mine]:
    if uow.actor.id is not None:
        return await uow.all(MINE_AHEAD, customer=uow.actor.id)
    digest = policy.guest_digest(uow.actor)
    return await uow.all(GUESTS_AHEAD, digest=digest) if digest is not None else []


def _refuse_hoarding(uow: UnitOfWork, ahead: list[_Mine], offered: _Offered, *, due: int, rules: Rules) -> None:
    if due and sum(each.status is AppointmentStatus.HELD for each in ahead) >= rules.most_held:
        raise TooManyOpenBookings(most=rules.most_held)
    upcoming = sum(each.store_id == offered.store.id and each.starts_at > uow.now for each in ahead)
    if upcoming >= rules.most_upcoming:
        raise TooManyUpcoming(most=rules.most_upcoming)


async def _take(uow: UnitOfWork, booking: Booking, wanted: SlotFacts | None, *, by_store: bool) -> SlotFacts:
    if wanted is not None:
        return await take_place(uow, wanted.id, ignoring_lead=by_store)
    assert booking.service_id is not None
    assert booking.starts_at is not None
    return await take_any_place(uow, booking.service_id, booking.starts_at, ignoring_lead=by_store)


def _refuse_too_far(uow: UnitOfWork, slot: SlotFacts, terms: Terms) -> None:
    until = uow.now + timedelta(days=terms.horizon_days)
    if slot.starts_at > until:
        raise TooFarAhead(until=until.isoformat())


def _detail(row: AppointmentRow, given: Grant, offered: _Offered, *, by_store: bool) -> AppointmentDetail:
    """From what is at hand, without asking the database again."""
    return AppointmentDetail.of(
        row,
        notes=given.booker.notes,
        contact=given.booker.contact,
        store_name=offered.store.name,
        store_slug=offered.store.slug,
        service_slug=offered.service.slug,
        location=offered.service.location,
        is_mine=not by_store,
        may_manage=by_store,
    )
