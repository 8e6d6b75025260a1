"""What the room declares to the composition root."""

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import PersonalData, Room
from souk.kernel.settings import MockGateway as MockSettings
from souk.payments.api import router
from souk.payments.events import RefundRequested
from souk.payments.gateways.by_name import open_gateways
from souk.payments.invariants import INVARIANTS
from souk.payments.policy import PaymentPermission
from souk.payments.tasks import SendRefund

KEPT = "kept: tax law asks for records of payments"


def room(mock: MockSettings) -> Room:
    gateways = open_gateways(mock)
    return Room(
        name="payments",
        state={"gateways": gateways},
        api=[router],
        permissions=PaymentPermission,
        subscriptions=[
            Subscription(name="payments.send_refund", event=RefundRequested, task=SendRefund(gateways)),
        ],
        invariants=INVARIANTS,
        personal_data=[
            PersonalData(table="payments", column="customer_id", sealed=False, on_erase=KEPT),
            PersonalData(table="payments", column="last_four", sealed=False, on_erase=KEPT),
        ],
    )
