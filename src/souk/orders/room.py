"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.settings import Settings
from souk.orders import checkout_api, checkout_web, personal, rewarding, store_web, web
from souk.orders.api import router
from souk.orders.audited import AUDITED
from souk.orders.events import OrderBecameUnavailable
from souk.orders.fulfilment import room as fulfilment
from souk.orders.invariants import INVARIANTS
from souk.orders.invoices import declared as invoices
from souk.orders.listeners import note_refund, send_money_back
from souk.orders.policy import OrderPermission
from souk.orders.processes import Reconcile
from souk.orders.refund_arrivals import note_arrival
from souk.orders.returns import declared as returned
from souk.orders.tasks import SettleCheckout
from souk.payments import ChargeMoved, RefundArrived, RefundSettled, gateways_for


def room(settings: Settings) -> Room:
    printer = invoices.open_printer(settings)
    gateways = gateways_for(settings)
    reconcile = Reconcile(gateways)
    return Room(
        name="orders",
        state={"invoice_printer": printer, "small_refunds_up_to": settings.refunds.small_up_to},
        api=(router, checkout_api.router, *invoices.API, *fulfilment.API, *returned.API),
        web=(checkout_web.router, web.router, store_web.router, *fulfilment.WEB, *invoices.WEB, *returned.WEB),
        templates=Path(__file__).parent / "templates",
        permissions=OrderPermission,
        desk=returned.DESK,
        subscriptions=(
            *rewarding.SUBSCRIPTIONS,
            *invoices.subscriptions(printer),
            Subscription(name="orders.settle_checkout", event=ChargeMoved, task=SettleCheckout(gateways)),
            Subscription(name="orders.note_refund", event=RefundSettled, listener=note_refund),
            Subscription(name="orders.note_arrival", event=RefundArrived, listener=note_arrival),
            Subscription(name="orders.send_money_back", event=OrderBecameUnavailable, listener=send_money_back),
        ),
        jobs=(ScheduledJob(name="orders.reconcile", cron="* * * * *", run=reconcile, at_start=True),),
        invariants=(*INVARIANTS, *invoices.invariants_of(printer), *fulfilment.INVARIANTS, *returned.INVARIANTS),
        audited=(*AUDITED, *invoices.AUDITED, *fulfilment.AUDITED, *returned.AUDITED),
        exporters=(*personal.EXPORTERS, *fulfilment.EXPORTERS, *invoices.EXPORTERS, *returned.EXPORTERS),
        erasers=(*fulfilment.ERASERS, *personal.ERASERS, *returned.ERASERS),
        obstacles=(*personal.OBSTACLES, *returned.OBSTACLES),
        personal_data=(
            *invoices.PERSONAL_DATA,
            *fulfilment.PERSONAL_DATA,
            *returned.PERSONAL_DATA,
            *personal.PERSONAL_DATA,
        ),
    )
