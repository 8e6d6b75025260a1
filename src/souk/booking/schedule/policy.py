"""Who may keep a store's calendar: its people; and a provider, with a login of their own, their own calendar alone."""

from enum import StrEnum
from uuid import UUID

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


class BookingPermission(StrEnum):
    BOOKING_READ = "booking:read"
    """See a store's providers, their calendars and who has booked."""
    BOOKING_MANAGE = "booking:manage"
    """Keep providers, hours and slots, and handle appointments."""


def can_read(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(BookingPermission.BOOKING_READ, store_id=store_id):
        return ALLOWED
    return can_manage(actor, store_id)


def can_manage(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(BookingPermission.BOOKING_MANAGE, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may keep its calendar.")


def can_see_calendar(actor: Actor, store_id: UUID, *, provider_user_id: UUID | None) -> Verdict:
    """`provider_user_id`: the login of the provider whose calendar it is."""
    if actor.id is not None and actor.id == provider_user_id:
        return ALLOWED
    return can_read(actor, store_id)


def can_handle_calendar(actor: Actor, store_id: UUID, *, provider_user_id: UUID | None) -> Verdict:
    """Take time off, and handle the appointments of one provider."""
    if actor.id is not None and actor.id == provider_user_id:
        return ALLOWED
    if can_manage(actor, store_id):
        return ALLOWED
    return denied("Only the provider and the people of the store may change this calendar.")
