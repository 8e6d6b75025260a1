"""What every door that books, moves or cancels hands to the commands."""

from fastapi import Request

from souk.booking.appointments.rules import Rules


def rules_of(request: Request) -> Rules:
    """What the marketplace set for bookings."""
    rules: Rules = request.app.state.booking_rules
    return rules
