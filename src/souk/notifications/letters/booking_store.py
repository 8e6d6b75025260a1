"""Letters to those who are booked, and to who keeps a store's calendar."""

from dataclasses import dataclass

from souk.booking import AppointmentStatus
from souk.notifications.letters.booking import STANDS, appointment_of, facts_of
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Draft, LetterKind, Writer


@dataclass(frozen=True, slots=True)
class NewAppointmentView:
    """`who` and `notes` are private to its readers: previews leave them out."""

    heading: str
    store: str
    facts: tuple[tuple[str, str], ...]
    notes: str
    awaits_yes: bool
    url: str


async def store_new_appointment(writer: Writer) -> Draft | None:
    detail = await appointment_of(writer)
    if detail is None or detail.status not in STANDS:
        return None
    awaits_yes = detail.status is AppointmentStatus.PENDING
    heading = "An appointment waits for your yes" if awaits_yes else "A new appointment"
    who = detail.customer_name or (detail.contact.name if detail.contact is not None else "")
    facts = facts_of(detail)
    view = NewAppointmentView(
        heading=heading,
        store=detail.store_name,
        facts=(("Who", writer.links.private(who)), *facts),
        notes=writer.links.private(detail.notes),
        awaits_yes=awaits_yes,
        url=writer.links.page(f"/vendor/calendar/appointments/{detail.id}"),
    )
    return Draft(f"{heading}: {detail.service_name}", f"{dict(facts)['When']}, with {detail.provider_name}.", view)


KINDS = (
    LetterKind(
        name="store_new_appointment",
        title="New appointment of a store",
        compose=store_new_appointment,
        because="you are booked, or keep the calendar of a store at Souk",
        group=MailGroup.STORE_BOOKINGS,
    ),
)
