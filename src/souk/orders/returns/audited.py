"""What the audit trail keeps of returns and refunds. Why money went back is sealed under its buyer's key."""

from souk.kernel.money import Money
from souk.kernel.trail import AuditedEvent, Fact
from souk.orders.events import OrderRefunded, OrderRefundReopened, PromotionTakenBack
from souk.orders.returns.events import ReturnMoved, ReturnRequested
from souk.orders.returns.kinds import ReturnStatus

SAYS = {
    ReturnStatus.APPROVED: "approved return {label}",
    ReturnStatus.REJECTED: "rejected return {label}",
    ReturnStatus.RECEIVED: "took return {label} in",
    ReturnStatus.REFUNDED: "refunded return {label}",
    ReturnStatus.REPLACED: "replaced what came back with return {label}",
    ReturnStatus.CANCELLED: "called return {label} off",
}


def _requested(happened: ReturnRequested) -> Fact:
    after = {"status": ReturnStatus.REQUESTED.value}
    return Fact(subject_id=happened.case_id, label=happened.number, store_id=happened.store_id, after=after)


def _moved(happened: ReturnMoved) -> Fact:
    amount = {"amount": str(Money(happened.amount, happened.currency))} if happened.amount else {}
    return Fact(
        subject_id=happened.case_id,
        label=happened.number,
        store_id=happened.store_id,
        before={"status": happened.was.value},
        after={"status": happened.status.value, **amount},
    )


def _refunded(happened: OrderRefunded | OrderRefundReopened) -> Fact:
    amount = str(Money(happened.amount, happened.currency))
    return Fact(
        subject_id=happened.order_id,
        label=happened.number,
        store_id=happened.store_id,
        after={"amount": amount, "refund": happened.reference_id.hex},
        person_id=happened.customer_id,
        personal=_why(happened),
        succeeded=isinstance(happened, OrderRefunded),
    )


def _taken_back(happened: PromotionTakenBack) -> Fact:
    amount = str(Money(happened.promotions, happened.currency))
    return Fact(
        subject_id=happened.order_id,
        label=happened.number,
        store_id=happened.store_id,
        after={"promotions": amount, "points": happened.points, "refund": happened.reference_id.hex},
        person_id=happened.customer_id,
        personal=_why(happened),
    )


def _why(happened: OrderRefunded | OrderRefundReopened | PromotionTakenBack) -> dict[str, str]:
    sealed = "" if isinstance(happened, OrderRefundReopened) else happened.sealed_reason
    return {"reason": sealed} if sealed else {}


def _of(status: ReturnStatus) -> AuditedEvent:
    return AuditedEvent(
        action=f"returns.{status.value}",
        event=ReturnMoved,
        subject="return",
        says=SAYS[status],
        tells=lambda each: _moved(each) if each.status is status else None,
    )


AUDITED = (
    AuditedEvent(
        action="returns.requested",
        event=ReturnRequested,
        subject="return",
        says="asked to send something back, return {label}",
        tells=_requested,
    ),
    *(_of(status) for status in SAYS),
    AuditedEvent(
        action="orders.refunded",
        event=OrderRefunded,
        subject="order",
        says="gave money of order {label} back",
        tells=_refunded,
    ),
    AuditedEvent(
        action="orders.refund_reopened",
        event=OrderRefundReopened,
        subject="order",
        says="was refused a refund of order {label} by the gateway",
        tells=_refunded,
    ),
    AuditedEvent(
        action="orders.promotion_taken_back",
        event=PromotionTakenBack,
        subject="order",
        says="took back what coupons and points had paid of order {label}",
        tells=_taken_back,
    ),
)
