"""Forms of the calendar: somebody who rings up, and where to look."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from souk.booking.appointments.contact import Contact
from souk.booking.desk.calendar.spans import View
from souk.kernel.fields import Body, Email, Line, OptionalLine, Prose

Phone = Annotated[OptionalLine, StringConstraints(max_length=40)]
Reason = Annotated[OptionalLine, StringConstraints(max_length=200)]


class PhoneBooking(Body):
    """Who rings up; the address is for the letters that go with a booking."""

    name: Line
    email: Email | None = None
    phone: Phone | None = None
    notes: Annotated[Prose, StringConstraints(max_length=2000)] = ""
    slot_id: Annotated[str, Field(max_length=40)] = ""

    def contact(self) -> Contact:
        return Contact(name=self.name, email=self.email, phone=self.phone)


class Cancelling(Body):
    reason: Reason = ""


def day_asked(text: str) -> date | None:
    """None for what is no day, or none that a calendar shows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def view_asked(text: str) -> View:
    return View(text) if text in list(View) else View.DAY
