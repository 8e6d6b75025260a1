"""What the room declares to the composition root."""

from pathlib import Path

from souk.booking.appointments import declared as appointments
from souk.booking.appointments import models as booked
from souk.booking.appointments.rules import rules_of
from souk.booking.desk import declared as desk
from souk.booking.files import declared as files
from souk.booking.files import models as feeds
from souk.booking.listeners import SUBSCRIPTIONS
from souk.booking.schedule import declared as schedule
from souk.booking.schedule import models as scheduled
from souk.booking.schedule.policy import BookingPermission
from souk.booking.shop import declared as shop
from souk.kernel.rooms import Room
from souk.kernel.settings import Booking

TABLES = (scheduled, booked, feeds)


def room(settings: Booking) -> Room:
    rules = rules_of(settings)
    return Room(
        name="booking",
        state={"booking_rules": rules},
        api=(*schedule.API, *appointments.API, *desk.API, *files.API),
        web=(*shop.WEB, *desk.WEB, *files.WEB),
        templates=Path(__file__).parent / "templates",
        permissions=BookingPermission,
        subscriptions=(*appointments.subscriptions(rules), *SUBSCRIPTIONS),
        jobs=(*schedule.JOBS, *appointments.jobs(rules), *files.JOBS),
        invariants=(
            *schedule.INVARIANTS,
            *appointments.INVARIANTS,
        ),
        audited=(*schedule.AUDITED, *appointments.AUDITED, *desk.AUDITED, *files.AUDITED),
        clean_ups=(*schedule.CLEAN_UPS, *appointments.CLEAN_UPS, *desk.CLEAN_UPS),
        personal_rows=(*schedule.PERSONAL_ROWS, *desk.PERSONAL_ROWS, *files.PERSONAL_ROWS),
        exporters=(*appointments.EXPORTERS,),
        erasers=(*appointments.ERASERS,),
        obstacles=(*appointments.OBSTACLES,),
        personal_data=(*schedule.PERSONAL_DATA, *appointments.PERSONAL_DATA, *desk.PERSONAL_DATA, *files.PERSONAL_DATA),
    )
