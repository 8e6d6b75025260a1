"""What the marketplace sets for all bookings: how long places are kept, and how many one may have."""

from datetime import timedelta

import msgspec

from souk.kernel.settings import Booking


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    hold_for: timedelta = timedelta(minutes=15)
    """How long a place is kept for who has to pay."""
    offer_for: timedelta = timedelta(minutes=30)
    """How long a freed place is kept for who waited for it."""
    complete_after: timedelta = timedelta(hours=24)
    """How long after its end an appointment that nobody marked counts as completed."""
    most_held: int = 3
    """Bookings that wait for their payment, for each person."""
    most_upcoming: int = 20
    """Appointments ahead, for each person and store."""
    most_waiting: int = 20
    """Services somebody may wait for."""


USUAL = Rules()


def rules_of(settings: Booking) -> Rules:
    return Rules(
        hold_for=timedelta(minutes=settings.hold_minutes),
        offer_for=timedelta(minutes=settings.offer_minutes),
        complete_after=timedelta(hours=settings.complete_after_hours),
        most_held=settings.most_held,
        most_upcoming=settings.most_upcoming,
    )
