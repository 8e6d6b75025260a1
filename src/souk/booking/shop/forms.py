"""What somebody types at booking."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints

from souk.booking.appointments.contact import Contact
from souk.identity import Phone, read_form
from souk.kernel.fields import Body, Email, Line, Prose
from souk.ui import FormState

LONGEST_NOTE = 1000
FIELDS = ("name", "email", "phone", "notes")


class BookingForm(Body):
    name: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    notes: Annotated[Prose, StringConstraints(max_length=LONGEST_NOTE)] = ""


def read_booking(typed: Mapping[str, str], *, is_guest: bool) -> tuple[FormState, BookingForm | None]:
    """The form is None where something is wrong; guests say who they are."""
    read = read_form(BookingForm, {name: typed[name] for name in FIELDS})
    missing = {"name": "How shall they call you?", "email": "Your confirmation goes there."}
    empty = {name: text for name, text in missing.items() if is_guest and not typed[name].strip()}
    if empty or read.body is None:
        return FormState(values=read.form.values, errors={**read.form.errors, **empty}), None
    return read.form, read.body


def contact_of(body: BookingForm) -> Contact:
    return Contact(name=body.name or "", email=body.email, phone=body.phone)
