"""The words of older shops: what their columns and their statuses are called."""

from typing import Final

from souk.booking.appointments.models import AppointmentStatus

COLUMNS: Final = {
    "id": ("id", "_id", "appointment_id", "booking_id", "reference"),
    "customer": ("customer_name", "customer", "client_name", "client", "name", "user_name", "full_name"),
    "email": ("customer_email", "email", "client_email", "user_email", "mail"),
    "phone": ("customer_phone", "phone", "client_phone", "mobile", "telephone"),
    "provider": ("barber_name", "provider_name", "provider", "barber", "staff", "stylist", "employee", "doctor"),
    "service": ("service_name", "service", "service_title", "treatment"),
    "date": ("booking_date", "appointment_date", "date", "day"),
    "time": ("booking_time", "time_slot", "slot", "slot_time", "appointment_time", "time", "start_time", "start"),
    "end": ("end_time", "end", "until"),
    "minutes": ("duration", "duration_minutes", "minutes"),
    "status": ("status", "booking_status", "state"),
    "notes": ("notes", "note", "comment", "comments", "remarks", "special_requests"),
    "price": ("price", "amount", "total", "total_amount", "cost"),
}
"""Ours → theirs, the likelier first. They are compared without case, and with `_` for blanks and dashes."""
STATUSES: Final = {
    word: status
    for status, words in {
        AppointmentStatus.PENDING: ("pending", "requested", "waiting", "unconfirmed", "new", "open"),
        AppointmentStatus.CONFIRMED: (
            "confirmed", "booked", "scheduled", "approved", "accepted", "upcoming", "active", "paid", "rescheduled", "",
        ),
        AppointmentStatus.COMPLETED: ("completed", "complete", "done", "finished", "served", "attended", "closed"),
        AppointmentStatus.NO_SHOW: ("no_show", "noshow", "missed", "absent", "did_not_show", "not_attended", "dns"),
        AppointmentStatus.CANCELLED: (
            "cancelled", "canceled", "rejected", "declined", "deleted", "void", "expired", "cancelled_by_customer",
        ),
    }.items()
    for word in words
}  # fmt: skip


def plain(word: str) -> str:
    """`No-Show` → `no_show`."""
    return "_".join(word.replace("-", " ").replace("_", " ").casefold().split())


OURS: Final = {theirs: ours for ours, names in COLUMNS.items() for theirs in names}
RANK: Final = {theirs: rank for names in COLUMNS.values() for rank, theirs in enumerate(names)}


def columns_of(headings: list[str]) -> dict[str, str]:
    """Ours → the heading that says it, the likelier where several do."""
    found: dict[str, str] = {}
    for heading in headings:
        theirs = plain(heading)
        ours = OURS.get(theirs)
        if ours is not None and (ours not in found or RANK[theirs] < RANK[plain(found[ours])]):
            found[ours] = heading
    return found
