"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.outbox import Subscription
from souk.kernel.rate_limit import Limiter
from souk.kernel.rooms import PersonalData, Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.settings import Settings
from souk.payments import personal
from souk.payments.api import router
from souk.payments.audited import AUDITED
from souk.payments.by_hand import api as by_hand_api
from souk.payments.by_hand import web as by_hand_web
from souk.payments.events import RefundRequested
from souk.payments.gateways.by_name import gateways_for
from souk.payments.gateways.in_browser import open_paying
from souk.payments.history import room as history
from souk.payments.incoming import api as incoming_api
from souk.payments.incoming import room as incoming
from souk.payments.invariants import INVARIANTS
from souk.payments.policy import PaymentPermission
from souk.payments.saved import api as saved_api
from souk.payments.saved import room as saved
from souk.payments.saved import web as saved_web
from souk.payments.tasks import LookAtRefunds, SendRefund
from souk.payments.tenders import api as tenders_api
from souk.payments.tenders import desk_web as tenders_desk
from souk.payments.tenders import room as tenders
from souk.payments.tenders.guarding import CodeGuard
from souk.payments.tenders.invariants import INVARIANTS as TENDER_INVARIANTS

KEPT = "kept: tax law asks for records of payments"


def room(settings: Settings, limiter: Limiter) -> Room:
    gateways = gateways_for(settings)
    return Room(
        name="payments",
        state={
            "gateways": gateways,
            "code_guard": CodeGuard(limiter),
            "stripe": settings.stripe,
            "paying": open_paying(settings),
        },
        api=[incoming_api.router, router, by_hand_api.router, saved_api.router, tenders_api.cards, tenders_api.credit],
        web=[*history.WEB, by_hand_web.router, saved_web.router, tenders_desk.cards, tenders_desk.credit],
        templates=Path(__file__).parent / "templates",
        permissions=PaymentPermission,
        desk=(*history.DESK, *tenders.DESK),
        subscriptions=[
            Subscription(name="payments.send_refund", event=RefundRequested, task=SendRefund(gateways)),
            *saved.subscriptions(gateways),
            *incoming.subscriptions(gateways),
        ],
        clean_ups=incoming.CLEAN_UPS,
        jobs=(ScheduledJob(name="payments.look_at_refunds", cron="17 * * * *", run=LookAtRefunds(gateways)),),
        invariants=(*INVARIANTS, *TENDER_INVARIANTS),
        personal_data=[
            PersonalData(table="payments", column="customer_id", sealed=False, on_erase=KEPT),
            PersonalData(table="payments", column="last_four", sealed=False, on_erase=KEPT),
            PersonalData(table="manual_charges", column="noted_by", sealed=False, on_erase=KEPT),
            PersonalData(table="refunds", column="reason", sealed=False, on_erase="emptied"),
            *saved.PERSONAL_DATA,
            *tenders.PERSONAL_DATA,
        ],
        personal_rows=tenders.PERSONAL_ROWS,
        exporters=(*personal.EXPORTERS, *saved.EXPORTERS),
        erasers=(*personal.ERASERS, *saved.ERASERS, *tenders.ERASERS),
        audited=(*AUDITED, *incoming.AUDITED, *saved.AUDITED, *tenders.AUDITED),
    )
