"""What the room declares to the composition root."""

from collections.abc import Mapping

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import PersonalData, Room
from souk.kernel.settings import MockGateway as MockSettings
from souk.payments.api import router
from souk.payments.events import RefundRequested
from souk.payments.gateways import Gateway
from souk.payments.gateways.mock import NAME, MockGateway
from souk.payments.invariants import INVARIANTS
from souk.payments.policy import PaymentPermission
from souk.payments.tasks import SendRefund

KEPT = "kept: tax law asks for records of payments"


def open_gateways(mock: MockSettings) -> Mapping[str, Gateway]:
    """Every gateway by the name under which payments remember it."""
    return {NAME: MockGateway(mock)}


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
