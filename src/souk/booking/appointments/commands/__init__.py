"""What a person may ask of appointments."""

from souk.booking.appointments.commands.booking import Booking, book_appointment
from souk.booking.appointments.commands.handling import (
    cancel_appointment,
    complete_appointment,
    confirm_appointment,
    mark_no_show,
    move_appointment,
)
from souk.booking.appointments.commands.waiting import Wish, join_waiting_list, leave_waiting_list, take_offer

__all__ = [
    "Booking",
    "Wish",
    "book_appointment",
    "cancel_appointment",
    "complete_appointment",
    "confirm_appointment",
    "join_waiting_list",
    "leave_waiting_list",
    "mark_no_show",
    "move_appointment",
    "take_offer",
]
