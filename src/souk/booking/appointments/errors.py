"""Why a booking, or a change of one, is refused."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownAppointment(NotFound):
    sentence = "There is no such appointment."


class UnknownWaitingEntry(NotFound):
    sentence = "You do not wait for this."


class ServiceUnavailable(Conflict):
    sentence = "This service cannot be booked at the moment."


class AlreadyBooked(Conflict):
    """Fact: `appointment_id`, where it is known."""

    sentence = "You have a place in this slot already."


class TooFarAhead(Conflict):
    """Fact: `until`, up to when this service can be booked."""

    sentence = "This cannot be booked that far ahead yet."


class TooManyOpenBookings(Conflict):
    """Fact: `most`, how many one may have."""

    sentence = "You have several bookings that are not paid for yet. Pay for one of them, or let one go."


class TooManyUpcoming(Conflict):
    """Fact: `most`, how many one may have with one store."""

    sentence = "You have many appointments with this store already. Cancel one before you book another."


class BookingIncomplete(Invalid):
    field = "slot_id"
    sentence = "Say which slot to book: slot_id, or service_id with starts_at."


class ContactRequired(Invalid):
    field = "contact"
    sentence = "Tell us your name and e-mail address, so that the store can reach you."


class AppointmentClosed(Conflict):
    """Facts: `appointment_status`, and what was `asked` of it."""

    sentence = "This appointment is over, and cannot be changed any more."


class AppointmentBegun(Conflict):
    sentence = "This appointment has begun. Only the store can change it now."


class NotBegunYet(Conflict):
    """Fact: `starts_at`."""

    sentence = "This appointment has not begun yet."


class StillToPay(Conflict):
    """Facts: `amount_due` and `variant_id`, what to put into the cart."""

    sentence = "This booking waits for its payment."


class PaymentUnderWay(Conflict):
    sentence = "This booking is being paid for at this moment. Try again in a minute."


class TooLateToMove(Conflict):
    """Facts: `free_until`, up to when it could be moved, and the `fee` that moving it now would cost."""

    sentence = "It is too late to move this appointment by yourself. The store can move it for you."


class SameSlot(Conflict):
    sentence = "The appointment is at this time already."


class OtherService(Invalid):
    field = "slot_id"
    sentence = "An appointment can be moved to another time of the same service only."


class AppointmentChanged(Conflict):
    """Fact: `version`, which one it is now."""

    sentence = "Somebody else changed this appointment meanwhile. Look at it again."


class AlreadyWaiting(Conflict):
    """Fact: `waiting_id`."""

    sentence = "You wait for a place of this service already."


class TooManyWaiting(Conflict):
    """Fact: `most`, for how many services one may wait."""

    sentence = "You wait for many services already. Leave one of the lists first."


class SpanUnusable(Invalid):
    field = "from_at"
    sentence = "Say between which times you would come: a span ahead of now, of at most 90 days."


class OfferOver(Conflict):
    sentence = "This offer is over, and the place went to somebody else."


class SlotMismatch(Invalid):
    field = "slot_id"
    sentence = "This slot belongs to another service or provider."
