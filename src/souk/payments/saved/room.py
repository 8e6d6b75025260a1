"""What saved methods add to what the room declares."""

from collections.abc import Mapping

from souk.kernel.outbox import Subscription
from souk.kernel.personal import Eraser, Exporter
from souk.kernel.rooms import PersonalData
from souk.kernel.trail import AuditedEvent, Fact
from souk.payments.gateways import Gateway
from souk.payments.saved.events import PaymentMethodRemoved, PaymentMethodSaved
from souk.payments.saved.services import forget_methods_of, read_methods_of
from souk.payments.saved.tasks import ForgetMethod

GONE = "row removed, and the gateway is told to forget"
KEPT_OF_PERSON = ("kind", "brand", "last_four", "expires_on", "sealed_account", "is_default", "created_at")
PERSONAL_DATA = (
    PersonalData(table="saved_methods", column="sealed_token", sealed=True, on_erase=GONE),
    PersonalData(table="saved_methods", column="sealed_account", sealed=True, on_erase=GONE),
    PersonalData(table="saved_methods", column="last_four", sealed=False, on_erase=GONE),
    PersonalData(table="saved_methods", column="expires_on", sealed=False, on_erase=GONE),
)
EXPORTERS = (
    Exporter(
        name="payments.saved_methods",
        title="Saved ways to pay",
        covers=tuple(f"saved_methods.{column}" for column in KEPT_OF_PERSON),
        read=read_methods_of,
    ),
)
ERASERS = (Eraser(name="payments.saved_methods", erase=forget_methods_of),)


def _told(happened: PaymentMethodSaved | PaymentMethodRemoved) -> Fact:
    return Fact(subject_id=happened.method_id, person_id=happened.person_id)


AUDITED = (
    AuditedEvent(
        action="payments.method_saved",
        event=PaymentMethodSaved,
        subject="saved_method",
        says="saved a way to pay",
        tells=_told,
    ),
    AuditedEvent(
        action="payments.method_removed",
        event=PaymentMethodRemoved,
        subject="saved_method",
        says="removed a saved way to pay",
        tells=_told,
    ),
)


def subscriptions(gateways: Mapping[str, Gateway]) -> list[Subscription]:
    return [Subscription(name="payments.forget_method", event=PaymentMethodRemoved, task=ForgetMethod(gateways))]
