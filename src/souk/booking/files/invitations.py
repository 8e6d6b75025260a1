"""What letters need of an appointment: the file that goes with them, and where its booker looks at it."""

from typing import Final
from uuid import UUID

import msgspec

from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.policy import guest_token
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.files.calendar import MEDIA_TYPE, CalendarEntry, Method, write_calendar
from souk.booking.files.entries import entry_of
from souk.booking.shop.links import appointment_path
from souk.kernel.crypto import KeyRing
from souk.kernel.mail import Attachment
from souk.kernel.mailbox import Mailbox

NAME: Final = "appointment.ics"
OVER: Final = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.EXPIRED})


class Invitation(msgspec.Struct, frozen=True):
    """An entry for the calendar of whoever gets the mail: to put in, to move, or to take out again."""

    entry: CalendarEntry
    method: Method

    def attached(self, organizer: Mailbox) -> Attachment:
        """The file, from the address that the mail comes from."""
        content = write_calendar([self.entry], method=self.method, organizer=organizer)
        return Attachment(NAME, f"{MEDIA_TYPE}; method={self.method}", content, is_shown=True)


def invitation_to(detail: AppointmentDetail, attendee: Mailbox | None, *, url: str) -> Invitation:
    """For its booker. What was cancelled goes out of their calendar, under a sequence above all before."""
    entry = entry_of(detail, store=detail.store_name, location=detail.location, url=url, attendee=attendee)
    if detail.status in OVER:
        return Invitation(msgspec.structs.replace(entry, sequence=entry.sequence + 1), Method.CANCEL)
    return Invitation(entry, Method.REQUEST)


def path_for_booker(keys: KeyRing, appointment_id: UUID, *, customer_id: UUID | None) -> str:
    """Where whoever booked it looks at it; the way of somebody without an account carries what opens it."""
    return appointment_path(appointment_id, token=guest_token(keys, appointment_id) if customer_id is None else "")
