"""A place that was taken becomes an appointment: at once, or once it is paid. Unguarded."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.exc import IntegrityError

from souk.booking.appointments.changing import facts_of
from souk.booking.appointments.contact import Contact, seal_contact
from souk.booking.appointments.errors import AlreadyBooked
from souk.booking.appointments.events import AppointmentBooked, AppointmentHeld
from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.rows import ADD, AppointmentRow, as_values, new_number, note
from souk.booking.schedule.facts import SlotFacts, Terms
from souk.booking.schedule.models import Payment
from souk.catalog import mint_place
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.money import round_half_up
from souk.services import ServiceFacts
from souk.stores import StoreStatus, StoreTerms


class Booker(msgspec.Struct, frozen=True, kw_only=True):
    """For whom: a person, a guest by the digest of their key, or somebody who rang up. `notes` are theirs."""

    customer_id: UUID | None = None
    guest_digest: str | None = None
    contact: Contact | None = None
    notes: str = ""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What is granted. `due`: what is asked for now, in minor units. `hold_until`: kept until then, and not certain."""

    slot: SlotFacts
    service: ServiceFacts
    terms: Terms
    booker: Booker
    due: int = 0
    hold_until: datetime | None = None
    is_offer: bool = False
    awaits_yes: bool = False

    @property
    def status(self) -> AppointmentStatus:
        if self.hold_until is not None:
            return AppointmentStatus.HELD
        return AppointmentStatus.PENDING if self.awaits_yes else AppointmentStatus.CONFIRMED


def can_be_booked(service: ServiceFacts, store: StoreTerms) -> bool:
    """Whether anybody could book it now, as far as the service and its store go."""
    return service.is_available and service.supports_booking and store.status is StoreStatus.ACTIVE


def due_now(service: ServiceFacts, terms: Terms) -> int:
    """What a booking asks for at once. Nothing where nobody can say the price beforehand."""
    price = service.base_price or 0
    if terms.payment is Payment.FULL:
        return price
    if terms.payment is Payment.DEPOSIT:
        return round_half_up(price * terms.deposit_percent, 100)
    return 0


def label_of(service_name: str, slot: SlotFacts) -> str:
    """What carts and orders call it: `Haircut with Sam, 24 Nov 2026 14:00`."""
    local = slot.starts_at.astimezone(ZoneInfo(slot.time_zone))
    return f"{service_name} with {slot.provider_name}, {local.day} {local:%b %Y %H:%M}"


async def grant(uow: UnitOfWork, given: Grant) -> AppointmentRow:
    """Writes it down; what is to be paid can be bought as the variant of its id. Raises AlreadyBooked."""
    row = _row(uow, given)
    try:
        await uow.change(ADD, **as_values(row))
    except IntegrityError as clash:
        if "one_place" not in str(clash.orig) and "appointments.slot_id" not in str(clash.orig):
            raise
        raise AlreadyBooked from clash
    await note(uow, row.id, row.status.value)
    if given.due and given.hold_until is not None:
        label = label_of(given.service.name, given.slot)
        await mint_place(uow, given.service.id, row.id, label=label, price=given.due)
    if not given.is_offer:
        _announce(uow, row)
    return row


def _row(uow: UnitOfWork, given: Grant) -> AppointmentRow:
    slot, service, booker = given.slot, given.service, given.booker
    return AppointmentRow(
        id=new_id(),
        number=new_number(),
        store_id=slot.store_id,
        service_id=slot.service_id,
        provider_id=slot.provider_id,
        slot_id=slot.id,
        customer_id=booker.customer_id,
        guest_digest=booker.guest_digest,
        sealed_contact=seal_contact(uow.keys, booker.contact) if booker.contact is not None else None,
        service_name=service.name,
        provider_name=slot.provider_name,
        status=given.status,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=slot.time_zone,
        price=service.base_price,
        currency=service.currency,
        due_now=given.due,
        **_terms(given),
        paid=0,
        fee=0,
        order_id=None,
        sealed_notes=uow.keys.seal(booker.notes) if booker.notes else None,
        hold_expires_at=given.hold_until,
        moves=0,
        reminded_at=None,
        imported_as=None,
        cancelled_at=None,
        version=1,
        created_at=uow.now,
        updated_at=uow.now,
    )


def _terms(given: Grant) -> dict[str, Any]:
    return {
        "cancel_until_minutes": given.terms.cancel_until_minutes,
        "late_fee_percent": given.terms.late_fee_percent,
        "awaits_yes": given.awaits_yes,
        "is_offer": given.is_offer,
    }


def _announce(uow: UnitOfWork, row: AppointmentRow) -> None:
    if row.hold_expires_at is not None:
        held_until = row.hold_expires_at
        uow.emit(AppointmentHeld(**facts_of(row), due=row.due_now, currency=row.currency, expires_at=held_until))
    else:
        uow.emit(AppointmentBooked(**facts_of(row), status=row.status.value, paid=0, currency=row.currency))
