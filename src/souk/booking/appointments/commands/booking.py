"""Booking a place: for oneself, as a guest, or by the store's people for somebody who rang up."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from souk.booking.appointments import policy
from souk.booking.appointments.contact import Contact
from souk.booking.appointments.errors import (
    AlreadyBooked,
    BookingIncomplete,
    ContactRequired,
    ServiceUnavailable,
    SlotMismatch,
    TooFarAhead,
)
from souk.booking.appointments.granting import Booker, Grant, can_be_booked, due_now, grant
from souk.booking.appointments.hoarding import Ahead, list_ahead, refuse_hoarding
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.appointments.rows import AppointmentRow
from souk.booking.appointments.rules import USUAL, Rules
from souk.booking.schedule.errors import SlotTaken
from souk.booking.schedule.facts import SlotFacts, SlotOnOffer, Terms
from souk.booking.schedule.places import Place, occupy, reserve_any_place, reserve_place
from souk.booking.schedule.queries import find_slot_on_offer, get_slot_on_offer, terms_of
from souk.cart import NotEligible
from souk.kernel.database import UnitOfWork
from souk.services import ServiceFacts, get_service
from souk.stores import StoreTerms, get_terms, list_barred


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


class _Offered(msgspec.Struct, frozen=True):
    """The service, and under which terms its store sells and renders it."""

    service: ServiceFacts
    terms: Terms
    store: StoreTerms


async def book_appointment(uow: UnitOfWork, booking: Booking, *, rules: Rules = USUAL) -> AppointmentDetail:
    """Take a place. What is paid at the venue stands at once; what asks for money now is held until it is paid.

    Raises SlotTaken, SlotPassed, UnknownSlot, SlotMismatch, BookingIncomplete, ServiceUnavailable, NotBookable,
    NotEligible, ContactRequired, AlreadyBooked, TooFarAhead, TooManyOpenBookings, TooManyUpcoming.
    """
    uow.require(policy.can_book(uow.actor))
    by_store = uow.actor.id is not None and booking.contact is not None
    ahead = [] if by_store else await list_ahead(uow)
    if same := next((each for each in ahead if _is_what(each, booking)), None):
        raise AlreadyBooked(appointment_id=str(same.id))
    wanted = await _wanted(uow, booking)
    offered = await _offered(uow, booking, wanted)
    if by_store:
        login = None if wanted is None else wanted.provider_user_id
        uow.require(policy.can_book_for_others(uow.actor, offered.store.id, provider_user_id=login))
    else:
        await _refuse_barred(uow, offered)
    booker = _booker(uow, booking, by_store=by_store)
    due = 0 if by_store else due_now(offered.service, offered.terms)
    refuse_hoarding(uow, ahead, offered.store.id, due=due, rules=rules)
    place = await _reserve(uow, booking, wanted, by_store=by_store)
    if not by_store:
        _refuse_too_far(uow, place.slot, offered.terms)
    given = Grant(
        slot=place.slot,
        service=offered.service,
        terms=offered.terms,
        booker=booker,
        due=due,
        hold_until=min(uow.now + rules.hold_for, place.slot.starts_at) if due else None,
        awaits_yes=offered.terms.confirms_by_hand and not by_store,
    )
    row = await grant(uow, given)
    await occupy(uow, place)
    return _detail(row, given, offered, by_store=by_store)


def _is_what(mine: Ahead, booking: Booking) -> bool:
    """Whether it is just what is asked for: a second tab, a second click."""
    if booking.slot_id is not None:
        return mine.slot_id == booking.slot_id
    same_time = mine.service_id == booking.service_id and mine.starts_at == booking.starts_at
    return same_time and booking.provider_id in {None, mine.provider_id}


async def _wanted(uow: UnitOfWork, booking: Booking) -> SlotOnOffer | None:
    """None: whoever of the providers is free then. Raises UnknownSlot, SlotMismatch, SlotTaken, BookingIncomplete."""
    if booking.slot_id is not None:
        slot = await get_slot_on_offer(uow, booking.slot_id)
        if booking.service_id not in {None, slot.service_id} or booking.provider_id not in {None, slot.provider_id}:
            raise SlotMismatch
        return slot
    if booking.service_id is None or booking.starts_at is None:
        raise BookingIncomplete
    if booking.provider_id is None:
        return None
    found = await find_slot_on_offer(uow, booking.service_id, booking.provider_id, booking.starts_at)
    if found is None:
        await terms_of(uow, booking.service_id)  # what was never offered is told otherwise
        raise SlotTaken
    return found


async def _offered(uow: UnitOfWork, booking: Booking, wanted: SlotOnOffer | None) -> _Offered:
    service_id = wanted.service_id if wanted is not None else booking.service_id
    assert service_id is not None
    service = await get_service(uow, service_id)
    store = (await get_terms(uow, [service.store_id]))[service.store_id]
    if not can_be_booked(service, store):
        raise ServiceUnavailable
    return _Offered(service, wanted.terms if wanted is not None else await terms_of(uow, service_id), store)


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


async def _reserve(uow: UnitOfWork, booking: Booking, wanted: SlotOnOffer | None, *, by_store: bool) -> Place:
    if wanted is not None:
        return await reserve_place(uow, wanted.id, ignoring_lead=by_store)
    assert booking.service_id is not None
    assert booking.starts_at is not None
    return await reserve_any_place(uow, booking.service_id, booking.starts_at, ignoring_lead=by_store)


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
