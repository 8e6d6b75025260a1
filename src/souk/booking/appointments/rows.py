"""The rows of `appointments` as they are kept: written and read by the same shape."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select

from souk.booking.appointments.costs import CancelTerms
from souk.booking.appointments.errors import UnknownAppointment
from souk.booking.appointments.models import Appointment, AppointmentEvent, AppointmentStatus
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id, random_bytes

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is taken for another."""


class AppointmentFacts(msgspec.Struct, frozen=True):
    """What of an appointment is kept and can be shown. Amounts in minor units of `currency`."""

    id: UUID
    number: str
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    slot_id: UUID
    customer_id: UUID | None
    service_name: str
    provider_name: str
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    price: int | None
    currency: str
    due_now: int
    paid: int
    fee: int
    cancel_until_minutes: int
    late_fee_percent: int
    awaits_yes: bool
    is_offer: bool
    order_id: UUID | None
    hold_expires_at: datetime | None
    moves: int
    reminded_at: datetime | None
    imported_as: str | None
    cancelled_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def terms(self) -> CancelTerms:
        """Those it was booked under."""
        return CancelTerms(self.cancel_until_minutes, self.late_fee_percent)


class AppointmentRow(AppointmentFacts, frozen=True):
    """A row of `appointments`, with what only the room itself reads."""

    guest_digest: str | None
    sealed_contact: str | None
    sealed_notes: str | None


class HistoryRow(msgspec.Struct, frozen=True):
    id: UUID
    appointment_id: UUID
    what: str
    at: datetime
    actor_id: UUID | None
    note: str


COLUMNS = [getattr(Appointment, name) for name in AppointmentRow.__struct_fields__]
_history = [getattr(AppointmentEvent, name) for name in HistoryRow.__struct_fields__]
ADD: Hot[None] = Hot(insert(Appointment))
ADD_HISTORY: Hot[None] = Hot(insert(AppointmentEvent))
BY_ID = Hot(select(*COLUMNS).where(Appointment.id == bindparam("appointment")), AppointmentRow)
LOCKED = Hot(
    select(*COLUMNS).where(Appointment.id == bindparam("appointment")).with_for_update(key_share=True), AppointmentRow
)
BY_IDS = Hot(select(*COLUMNS).where(any_of(Appointment.id, "ids")).order_by(Appointment.id), AppointmentRow)
HISTORY = Hot(
    select(*_history).where(any_of(AppointmentEvent.appointment_id, "ids")).order_by(AppointmentEvent.id), HistoryRow
)


def as_values(row: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def new_number() -> str:
    """What people call it: short, and not to be guessed."""
    random = int.from_bytes(random_bytes(8), "big")
    letters = []
    for _ in range(8):
        random, at = divmod(random, len(LETTERS))
        letters.append(LETTERS[at])
    return "A-" + "".join(letters)


async def find_row(ctx: ReadContext, appointment_id: UUID) -> AppointmentRow:
    """Unguarded. Raises UnknownAppointment."""
    row = await ctx.first(BY_ID, appointment=appointment_id)
    if row is None:
        raise UnknownAppointment
    return row


async def lock_row(uow: UnitOfWork, appointment_id: UUID) -> AppointmentRow:
    """Locked until the unit of work ends. Unguarded. Raises UnknownAppointment."""
    row = await uow.first(LOCKED, appointment=appointment_id)
    if row is None:
        raise UnknownAppointment
    return row


async def note(uow: UnitOfWork, appointment_id: UUID, what: str, text: str = "") -> None:
    """A line in its history: a status it came to, or `moved`."""
    row = HistoryRow(new_id(), appointment_id, what, uow.now, uow.actor.id, text)
    await uow.write(ADD_HISTORY, as_values(row))
