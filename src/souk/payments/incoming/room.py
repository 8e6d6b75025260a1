"""What messages of gateways add to what the room declares."""

from collections.abc import Mapping

from souk.kernel.money import Money
from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp
from souk.kernel.trail import AuditedEvent, Fact
from souk.payments.events import DisputeClosed, DisputeOpened, RefundArrived, ReturnsMoved, SettlementMoved
from souk.payments.gateways import Gateway
from souk.payments.incoming.services import forget_old_messages
from souk.payments.incoming.tasks import LookAtReturns, LookAtSettlement

CLEAN_UPS = (CleanUp(name="payments.gateway_events", run=forget_old_messages),)


def _arrived(happened: RefundArrived) -> Fact:
    amount = str(Money(happened.amount, happened.currency))
    after = {"refund": happened.refund_id.hex, "amount": amount, "dispute": happened.is_dispute}
    return Fact(subject_id=happened.payment_id, label=amount, after=after)


def _opened(happened: DisputeOpened) -> Fact:
    amount = str(Money(happened.amount, happened.currency))
    after = {"dispute": happened.dispute_id.hex, "amount": amount, "reason": happened.reason}
    return Fact(subject_id=happened.payment_id, label=amount, after=after)


def _closed(happened: DisputeClosed) -> Fact:
    after = {"dispute": happened.dispute_id.hex, "status": "won" if happened.was_won else "lost", "loss": happened.loss}
    return Fact(subject_id=happened.payment_id, after=after, succeeded=happened.was_won)


AUDITED = (
    AuditedEvent(
        action="payments.refund_arrived",
        event=RefundArrived,
        subject="payment",
        says="was told by the gateway that {label} went back",
        tells=_arrived,
    ),
    AuditedEvent(
        action="payments.dispute_opened",
        event=DisputeOpened,
        subject="payment",
        says="was told of a dispute over {label}",
        tells=_opened,
    ),
    AuditedEvent(
        action="payments.dispute_closed",
        event=DisputeClosed,
        subject="payment",
        says="was told how a dispute ended",
        tells=_closed,
    ),
)


def subscriptions(gateways: Mapping[str, Gateway]) -> list[Subscription]:
    return [
        Subscription(name="payments.look_at_returns", event=ReturnsMoved, task=LookAtReturns(gateways)),
        Subscription(name="payments.look_at_settlement", event=SettlementMoved, task=LookAtSettlement(gateways)),
    ]
