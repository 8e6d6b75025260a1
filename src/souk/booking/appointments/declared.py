"""What appointments add to what the room declares."""

from souk.booking.appointments import api
from souk.booking.appointments.audited import AUDITED
from souk.booking.appointments.invariants import INVARIANTS
from souk.booking.appointments.listeners import subscriptions
from souk.booking.appointments.personal import CLEAN_UPS, ERASERS, EXPORTERS, OBSTACLES, PERSONAL_DATA
from souk.booking.appointments.rules import Rules
from souk.booking.appointments.tasks import EndHolds, TidyUp
from souk.kernel.schedule import ScheduledJob

__all__ = [
    "API",
    "AUDITED",
    "CLEAN_UPS",
    "ERASERS",
    "EXPORTERS",
    "INVARIANTS",
    "OBSTACLES",
    "PERSONAL_DATA",
    "jobs",
    "subscriptions",
]

API = api.API


def jobs(rules: Rules) -> tuple[ScheduledJob, ...]:
    return (
        ScheduledJob(name="booking.end_holds", cron="* * * * *", run=EndHolds(rules), at_start=True),
        ScheduledJob(name="booking.tidy_up", cron="17 * * * *", run=TidyUp(rules)),
    )
