"""Who may see and change whose appointments."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from souk.booking.appointments.models import Appointment
from souk.booking.appointments.rows import AppointmentRow
from souk.booking.schedule.models import Provider
from souk.booking.schedule.policy import BookingPermission, can_handle_calendar
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.crypto import KeyRing, token_digest

GUEST_APPOINTMENT = "guest appointment"
STAFF = (BookingPermission.BOOKING_READ, BookingPermission.BOOKING_MANAGE)


def can_book(actor: Actor) -> Verdict:
    """Everybody may, guests too."""
    return denied("The system does not book.") if actor.is_system else ALLOWED


def can_book_for_others(actor: Actor, store_id: UUID, *, provider_user_id: UUID | None) -> Verdict:
    """On the phone, or at the counter. `provider_user_id`: the login of who renders it."""
    if can_handle_calendar(actor, store_id, provider_user_id=provider_user_id):
        return ALLOWED
    return denied("Only the store's people may book for somebody else.")


def can_wait(actor: Actor) -> Verdict:
    return ALLOWED if actor.id is not None else denied("Sign in to wait for a place.")


def is_booker(keys: KeyRing, actor: Actor, row: AppointmentRow, *, token: str | None) -> bool:
    """Whoever booked it: a person by their id; a guest by the key of their browser, or the link they were sent.

    The link goes on to work when they sign in and it becomes theirs: it is in their mail still.
    """
    was_guests = row.customer_id is None or row.sealed_contact is not None
    if token is not None and was_guests and keys.signed_by_us(str(row.id), token, purpose=GUEST_APPOINTMENT):
        return True
    if row.customer_id is not None:
        return row.customer_id == actor.id
    return row.guest_digest is not None and actor.guest_key is not None and row.guest_digest == guest_digest(actor)


def is_staff(actor: Actor, row: AppointmentRow) -> bool:
    return any(actor.may(permission, store_id=row.store_id) for permission in STAFF)


def can_manage(actor: Actor, row: AppointmentRow, *, renders: bool) -> Verdict:
    """`renders`: it stands in the calendar of the actor's own."""
    if renders or actor.may(BookingPermission.BOOKING_MANAGE, store_id=row.store_id):
        return ALLOWED
    return denied("Only the store's staff, and who renders the service, may do this.")


def can_change(actor: Actor, row: AppointmentRow, *, renders: bool, books: bool) -> Verdict:
    """`books`: the actor booked it."""
    if books or can_manage(actor, row, renders=renders):
        return ALLOWED
    return denied("Only who booked it and the store's staff may change an appointment.")


def sees_every_appointment(actor: Actor) -> bool:
    return any(actor.may(permission) for permission in STAFF)


def stores_of(actor: Actor) -> list[UUID]:
    """The stores whose appointments the actor may see."""
    return sorted({store_id for permission in STAFF for store_id in actor.stores_with(permission)})


def own(actor: Actor) -> ColumnElement[bool]:
    """What the actor booked."""
    if actor.id is not None:
        return Appointment.customer_id == actor.id
    return Appointment.guest_digest == guest_digest(actor) if actor.guest_key is not None else false()


def rendered_by(actor: Actor) -> ColumnElement[bool]:
    """What stands in the calendar of the actor's own."""
    if actor.id is None:
        return false()
    return Appointment.provider_id.in_(select(Provider.id).where(Provider.user_id == actor.id))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if sees_every_appointment(actor):
        return true()
    return or_(own(actor), rendered_by(actor), Appointment.store_id.in_(stores_of(actor)))


def guest_digest(actor: Actor) -> str | None:
    return token_digest(actor.guest_key) if actor.id is None and actor.guest_key else None


def guest_token(keys: KeyRing, appointment_id: UUID) -> str:
    """What lets somebody without an account follow one appointment: a signature of its id, kept nowhere."""
    return keys.sign(str(appointment_id), purpose=GUEST_APPOINTMENT)
