"""What the room declares to the composition root."""

from souk.kernel.rooms import Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.settings import Loyalty
from souk.loyalty import personal
from souk.loyalty.audited import AUDITED
from souk.loyalty.invariants import INVARIANTS
from souk.loyalty.policy import LoyaltyPermission
from souk.loyalty.tasks import Renew


def room(settings: Loyalty) -> Room:
    return Room(
        name="loyalty",
        permissions=LoyaltyPermission,
        jobs=(ScheduledJob(name="loyalty.renew", cron="20 3 * * *", run=Renew(settings.points_live_months)),),
        invariants=INVARIANTS,
        personal_data=personal.PERSONAL_DATA,
        personal_rows=personal.PERSONAL_ROWS,
        erasers=personal.ERASERS,
        audited=AUDITED,
    )
