"""What the queue holds about a person, and for how long."""

from datetime import timedelta
from typing import Final

from souk.booking.desk.queue import rows
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, PersonalData

NAMES_KEPT: Final = timedelta(days=1)
"""It is another day already where the sun rises first, and still yesterday where it sets last."""
KEPT: Final = timedelta(days=90)

PERSONAL_ROWS = (
    PersonalRows(
        table="queue_tickets",
        title="Numbers in lines",
        whose="customer_id",
        shows=("number", "day_on", "service_id", "sealed_name", "status", "joined_at", "called_at", "ended_at"),
        opens=("sealed_name",),
    ),
)
PERSONAL_DATA = (
    PersonalData(
        table="queue_tickets",
        column="sealed_name",
        sealed=True,
        on_erase="delete the number; emptied after a day anyway",
    ),
    PersonalData(
        table="queue_tickets",
        column="guest_digest",
        sealed=False,
        on_erase="a digest of a guest's key; emptied after a day",
    ),
)


async def end_old_days(database: Database) -> int:
    """Lines of days that are over end; their names are forgotten, and after three months the numbers as well."""
    async with database.unit_of_work(SYSTEM) as uow:
        over = (uow.now - NAMES_KEPT).date()
        await uow.change(rows.END_STALE, day=over, at=uow.now)
        forgotten = await uow.change(rows.FORGET_NAMES, day=over)
        long_ago = (uow.now - KEPT).date()
        dropped = await uow.change(rows.DROP_TICKETS, day=long_ago)
        return forgotten + dropped + await uow.change(rows.DROP_DAYS, day=long_ago)


CLEAN_UPS = (CleanUp(name="booking.queue", run=end_old_days),)
