"""What calendar files add to what the room declares."""

from souk.booking.files import api, web
from souk.booking.files.events import AppointmentsImported, CalendarLinkMade, CalendarLinkRevoked
from souk.booking.files.reminders import remind
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import PersonalData
from souk.kernel.schedule import ScheduledJob
from souk.kernel.trail import AuditedEvent, Fact

API = (api.router, api.links)
WEB = (web.router,)
JOBS = (ScheduledJob(name="booking.remind", cron="*/5 * * * *", run=remind),)
PERSONAL_DATA = (PersonalData(table="calendar_feeds", column="last_used_on", sealed=False, on_erase="row removed"),)
PERSONAL_ROWS = (
    PersonalRows(table="calendar_feeds", title="Links to your calendar", shows=("kind", "created_at", "last_used_on")),
)


def _link(happened: CalendarLinkMade | CalendarLinkRevoked) -> Fact:
    return Fact(subject_id=happened.feed_id, label=happened.kind, person_id=happened.person_id)


def _imported(happened: AppointmentsImported) -> Fact:
    return Fact(
        subject_id=happened.store_id,
        label=f"{happened.created} appointments",
        store_id=happened.store_id,
        after={"source": happened.source, "created": happened.created, "failed": happened.failed},
    )


AUDITED = (
    AuditedEvent(
        action="booking.calendar_link_made",
        event=CalendarLinkMade,
        subject="calendar",
        says="made a link to their calendar ({label})",
        tells=_link,
    ),
    AuditedEvent(
        action="booking.calendar_link_revoked",
        event=CalendarLinkRevoked,
        subject="calendar",
        says="revoked a link to their calendar ({label})",
        tells=_link,
    ),
    AuditedEvent(
        action="booking.appointments_imported",
        event=AppointmentsImported,
        subject="store",
        says="imported {label} of an older shop",
        tells=_imported,
    ),
)
