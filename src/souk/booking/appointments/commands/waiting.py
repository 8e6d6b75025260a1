"""Waiting for a place that becomes free, and taking what was offered."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from souk.booking.appointments import policy
from souk.booking.appointments.errors import (
    AlreadyWaiting,
    OfferOver,
    ServiceUnavailable,
    SpanUnusable,
    StillToPay,
    TooManyWaiting,
    UnknownAppointment,
    UnknownWaitingEntry,
)
from souk.booking.appointments.granting import can_be_booked
from souk.booking.appointments.hoarding import one_at_a_time
from souk.booking.appointments.models import AppointmentStatus, WaitingEntry, WaitingStatus
from souk.booking.appointments.money import stand
from souk.booking.appointments.queries import AppointmentDetail, in_detail
from souk.booking.appointments.rows import as_values, find_row, lock_row
from souk.booking.appointments.rules import USUAL, Rules
from souk.booking.appointments.waiting import waiting_ended
from souk.booking.appointments.waiting_rows import WAITING_COLUMNS, WAITING_OF, WaitingRow
from souk.booking.schedule.errors import UnknownProvider
from souk.booking.schedule.queries import list_providers, terms_of
from souk.cart import NotEligible
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.services import get_service
from souk.stores import get_terms, list_barred

LONGEST = timedelta(days=90)
ONE_OF = Hot(
    select(*WAITING_COLUMNS).where(
        WaitingEntry.customer_id == bindparam("customer", type_=Uuid()),
        WaitingEntry.id == bindparam("entry", type_=Uuid()),
    ),
    WaitingRow,
)
ADD: Hot[None] = Hot(insert(WaitingEntry))
LEAVE: Hot[None] = Hot(
    update(WaitingEntry)
    .where(WaitingEntry.id == bindparam("entry"), WaitingEntry.status == WaitingStatus.WAITING)
    .values(status=WaitingStatus.LEFT, updated_at=bindparam("at"))
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A place of a service that begins and ends between two instants; with a certain provider, or with any."""

    service_id: UUID
    from_at: datetime
    until_at: datetime
    provider_id: UUID | None = None


async def join_waiting_list(uow: UnitOfWork, wish: Wish, *, rules: Rules = USUAL) -> WaitingRow:
    """From now on a place that becomes free and fits is offered, in the order in which people joined.

    Raises SpanUnusable, ServiceUnavailable, NotBookable, NotEligible, UnknownService, UnknownProvider, AlreadyWaiting,
    TooManyWaiting.
    """
    uow.require(policy.can_wait(uow.actor))
    assert uow.actor.id is not None
    begins = max(wish.from_at, uow.now)
    if not begins < wish.until_at <= begins + LONGEST or wish.from_at > uow.now + timedelta(days=366):
        raise SpanUnusable(errors=[{"field": "until_at", "message": SpanUnusable.sentence}])
    store_id = await _store_of(uow, wish)
    await one_at_a_time(uow)
    waits = await uow.all(WAITING_OF, customer=uow.actor.id)
    if same := next((each for each in waits if each.service_id == wish.service_id), None):
        raise AlreadyWaiting(waiting_id=str(same.id))
    if len(waits) >= rules.most_waiting:
        raise TooManyWaiting(most=rules.most_waiting)
    entry = WaitingRow(
        id=new_id(),
        store_id=store_id,
        service_id=wish.service_id,
        provider_id=wish.provider_id,
        customer_id=uow.actor.id,
        from_at=begins,
        until_at=wish.until_at,
        status=WaitingStatus.WAITING,
        offered_id=None,
        offer_expires_at=None,
        created_at=uow.now,
        updated_at=uow.now,
    )
    try:
        await uow.change(ADD, **as_values(entry))
    except IntegrityError as clash:
        raise AlreadyWaiting from clash
    return entry


async def leave_waiting_list(uow: UnitOfWork, entry_id: UUID) -> None:
    """Wait no more. Of what was offered meanwhile, cancel the appointment. Raises UnknownWaitingEntry, OfferOver."""
    uow.require(policy.can_wait(uow.actor))
    entry = await uow.first(ONE_OF, customer=uow.actor.id, entry=entry_id)
    if entry is None:
        raise UnknownWaitingEntry
    if not await uow.change(LEAVE, entry=entry_id, at=uow.now):
        if entry.status in {WaitingStatus.LEFT, WaitingStatus.LAPSED, WaitingStatus.TAKEN}:
            raise UnknownWaitingEntry
        raise OfferOver("A place is offered to you at this moment: take it, or cancel it.")
    uow.emit(waiting_ended(entry, WaitingStatus.LEFT))


async def take_offer(uow: UnitOfWork, appointment_id: UUID) -> AppointmentDetail:
    """Say yes to a place that was offered and costs nothing at once; one that does is taken by paying for it.

    Raises UnknownAppointment, OfferOver, StillToPay.
    """
    uow.require(policy.can_wait(uow.actor))
    row = await find_row(uow, appointment_id)
    if not policy.is_booker(uow.keys, uow.actor, row, token=None) or not row.is_offer:
        raise UnknownAppointment
    row = await lock_row(uow, appointment_id)
    if row.status in {AppointmentStatus.CANCELLED, AppointmentStatus.EXPIRED}:
        raise OfferOver
    if row.status is AppointmentStatus.HELD:
        if row.due_now:
            raise StillToPay(amount_due=row.due_now, variant_id=str(row.id))
        if row.hold_expires_at is not None and row.hold_expires_at <= uow.now:
            raise OfferOver
        row = await stand(uow, row)
    (detail,) = await in_detail(uow, [row], mine={row.id})
    return detail


async def _store_of(uow: UnitOfWork, wish: Wish) -> UUID:
    service = await get_service(uow, wish.service_id)
    store = (await get_terms(uow, [service.store_id]))[service.store_id]
    if not can_be_booked(service, store):
        raise ServiceUnavailable
    await terms_of(uow, wish.service_id)
    if circle := (await list_barred(uow, [store])).get(store.id):
        raise NotEligible(f"Only members of “{circle.label}” may book with {store.name}.", store_id=str(store.id))
    if wish.provider_id is not None:
        rendering = await list_providers(uow, service_id=wish.service_id)
        if wish.provider_id not in {each.id for each in rendering}:
            raise UnknownProvider
    return store.id
