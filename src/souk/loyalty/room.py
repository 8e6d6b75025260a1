"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.rooms import DeskLink, Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.settings import Loyalty
from souk.loyalty import api, personal, web
from souk.loyalty.audited import AUDITED
from souk.loyalty.invariants import INVARIANTS
from souk.loyalty.pages import DESK
from souk.loyalty.policy import LoyaltyPermission
from souk.loyalty.tasks import Renew


def room(settings: Loyalty) -> Room:
    return Room(
        name="loyalty",
        api=(api.router, api.administration),
        web=(web.router, web.desk),
        templates=Path(__file__).parent / "templates",
        permissions=LoyaltyPermission,
        desk=(
            DeskLink(
                label="Rewards", href=DESK, icon="award", permission=LoyaltyPermission.LOYALTY_MANAGE, group="People"
            ),
        ),
        jobs=(ScheduledJob(name="loyalty.renew", cron="20 3 * * *", run=Renew(settings.points_live_months)),),
        invariants=INVARIANTS,
        personal_data=personal.PERSONAL_DATA,
        personal_rows=personal.PERSONAL_ROWS,
        erasers=personal.ERASERS,
        audited=AUDITED,
    )
