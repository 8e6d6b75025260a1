"""What the schedule adds to what the room declares."""

from typing import Final

from souk.booking.schedule import api, audited, invariants, personal, tasks
from souk.kernel.rooms import CleanUp
from souk.kernel.schedule import ScheduledJob

API: Final = (api.of_stores, api.of_services, api.router)
AUDITED: Final = audited.AUDITED
INVARIANTS: Final = invariants.INVARIANTS
JOBS: Final = (ScheduledJob(name="booking.extend_slots", cron="7 * * * *", run=tasks.extend_slots, at_start=True),)
CLEAN_UPS: Final = (CleanUp(name="booking.past_slots", run=tasks.forget_past_slots),)
PERSONAL_ROWS: Final = personal.PERSONAL_ROWS
PERSONAL_DATA: Final = personal.PERSONAL_DATA
