"""Providers, their time slots and the appointments people make: exact under any concurrency, right in every zone.

Promises: no slot holds more people than it has places; no two booked slots of one provider overlap, by constraint;
a local time stays what the provider's clock shows, across every change to and from daylight saving. Stands on
services, catalog, inventory and orders (what is paid at booking is an order's line like any other) and stores.
"""

from souk.booking.appointments.commands.booking import Booking, book_appointment
from souk.booking.appointments.commands.handling import (
    cancel_appointment,
    complete_appointment,
    confirm_appointment,
    mark_no_show,
)
from souk.booking.appointments.commands.waiting import Wish, join_waiting_list
from souk.booking.appointments.costs import what_cancelling_costs
from souk.booking.appointments.errors import UnknownAppointment
from souk.booking.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReminderDue,
    SlotOffered,
)
from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.queries import (
    AppointmentDetail,
    AppointmentFilter,
    get_appointment,
    list_appointments,
    list_waiting,
)
from souk.booking.appointments.removal import cancel_appointments_of, count_open_appointments
from souk.booking.appointments.served import was_served
from souk.booking.desk.queue.events import TicketCalled
from souk.booking.files.entries import local_moment, local_span
from souk.booking.files.invitations import Invitation, invitation_to, path_for_booker
from souk.booking.files.older import DateOrder, ImportedAppointments, import_appointments
from souk.booking.schedule.commands.hours import set_hours
from souk.booking.schedule.commands.offering import add_rule
from souk.booking.schedule.commands.providers import add_provider
from souk.booking.schedule.commands.terms import set_terms
from souk.booking.schedule.models import Payment
from souk.booking.schedule.openings import find_openings
from souk.booking.schedule.policy import BookingPermission
from souk.booking.schedule.queries import provider_of
from souk.booking.schedule.schemas import HoursBody, NewProvider, NewSlots, Stretch, TermsBody, Weekday, WeeklyBody

__all__ = [
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentCompleted",
    "AppointmentConfirmed",
    "AppointmentDetail",
    "AppointmentFilter",
    "AppointmentMissed",
    "AppointmentMoved",
    "AppointmentReminderDue",
    "AppointmentStatus",
    "Booking",
    "BookingPermission",
    "DateOrder",
    "HoursBody",
    "ImportedAppointments",
    "Invitation",
    "NewProvider",
    "NewSlots",
    "Payment",
    "SlotOffered",
    "Stretch",
    "TermsBody",
    "TicketCalled",
    "UnknownAppointment",
    "Weekday",
    "WeeklyBody",
    "Wish",
    "add_provider",
    "add_rule",
    "book_appointment",
    "cancel_appointment",
    "cancel_appointments_of",
    "complete_appointment",
    "confirm_appointment",
    "count_open_appointments",
    "find_openings",
    "get_appointment",
    "import_appointments",
    "invitation_to",
    "join_waiting_list",
    "list_appointments",
    "list_waiting",
    "local_moment",
    "local_span",
    "mark_no_show",
    "path_for_booker",
    "provider_of",
    "set_hours",
    "set_terms",
    "was_served",
    "what_cancelling_costs",
]
