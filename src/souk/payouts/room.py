"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import DeskLink, PersonalData, Room
from souk.kernel.schedule import ScheduledJob
from souk.orders import OrderDelivered, OrderPaid, OrderRefunded, OrderRefundReopened, PromotionTakenBack
from souk.payouts import api, desk_web, listeners, personal, web
from souk.payouts.audited import AUDITED
from souk.payouts.commission import api as commission_api
from souk.payouts.commission import web as commission_web
from souk.payouts.desk_pages import DESK, RULES
from souk.payouts.events import PayoutRequested
from souk.payouts.invariants import INVARIANTS
from souk.payouts.policy import PayoutPermission
from souk.payouts.tasks import SendByItself, start_due_payouts
from souk.payouts.transfers import ManualTransfers, Transfers

KEPT = "kept: tax law asks for records of money"
EMPTIED = "emptied"
DESK_LINKS = (
    DeskLink(
        label="Payouts",
        href=DESK,
        icon="hand-coins",
        permission=PayoutPermission.PAYOUTS_SETTLE,
        group="Money",
    ),
    DeskLink(
        label="Commission",
        href=RULES,
        icon="percent",
        permission=PayoutPermission.COMMISSIONS_WRITE,
        group="Money",
    ),
)
PERSONAL_DATA = (
    PersonalData(table="payout_accounts", column="sealed_destination", sealed=True, on_erase=EMPTIED),
    PersonalData(table="payout_accounts", column="destination", sealed=False, on_erase=EMPTIED),
    PersonalData(table="payouts", column="sealed_destination", sealed=True, on_erase=EMPTIED),
    PersonalData(table="payouts", column="destination", sealed=False, on_erase=EMPTIED),
    PersonalData(table="payouts", column="requested_by", sealed=False, on_erase=KEPT),
)


def room(transfers: Transfers | None = None) -> Room:
    """`transfers`: the bank; without one a person makes each transfer."""
    bank = transfers or ManualTransfers()
    return Room(
        name="payouts",
        state={"transfers": bank},
        api=(api.router, commission_api.router),
        web=(web.router, commission_web.router, desk_web.router),
        templates=Path(__file__).parent / "templates",
        permissions=PayoutPermission,
        desk=DESK_LINKS,
        subscriptions=(
            Subscription(name="payouts.take_commission", event=OrderPaid, listener=listeners.take_commission),
            Subscription(name="payouts.give_commission", event=OrderRefunded, listener=listeners.give_commission_back),
            Subscription(
                name="payouts.take_promotion", event=PromotionTakenBack, listener=listeners.take_promotion_back
            ),
            Subscription(
                name="payouts.take_again", event=OrderRefundReopened, listener=listeners.take_commission_again
            ),
            Subscription(name="payouts.start_release", event=OrderDelivered, listener=listeners.start_release),
            Subscription(name="payouts.send", event=PayoutRequested, task=SendByItself(bank)),
        ),
        jobs=(ScheduledJob(name="payouts.start_due", cron="0 5 * * *", run=start_due_payouts),),
        invariants=INVARIANTS,
        audited=AUDITED,
        exporters=personal.EXPORTERS,
        erasers=personal.ERASERS,
        obstacles=personal.OBSTACLES,
        personal_data=PERSONAL_DATA,
    )
