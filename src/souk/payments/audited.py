"""What the audit trail keeps of money. Money that was set aside and taken stands in the transaction log of each payment."""

from souk.kernel.money import Money
from souk.kernel.trail import AuditedEvent, Fact
from souk.payments.events import (
    PaidByHand,
    PaymentDeclined,
    PaymentVoided,
    RefundedByHand,
    RefundRequested,
    RefundSettled,
)


def _promised(happened: RefundRequested) -> Fact:
    amount = str(Money(happened.amount, happened.currency)) if happened.currency else ""
    after = {"refund": happened.refund_id.hex, "status": "pending", "amount": amount}
    return Fact(subject_id=happened.payment_id, label=amount, after=after)


def _settled(happened: RefundSettled) -> Fact:
    return Fact(
        subject_id=happened.payment_id,
        before={"status": "pending"},
        after={"status": "succeeded" if happened.succeeded else "failed", "refund": happened.refund_id.hex},
        succeeded=happened.succeeded,
    )


def _by_hand(happened: PaidByHand | RefundedByHand) -> Fact:
    amount = str(Money(happened.amount, happened.currency))
    after = {"amount": amount, "reference": happened.reference}
    return Fact(subject_id=happened.payment_id, label=amount, after=after)


def _ended(happened: PaymentDeclined | PaymentVoided) -> Fact:
    status = "declined" if isinstance(happened, PaymentDeclined) else "voided"
    return Fact(
        subject_id=happened.payment_id,
        after={"status": status, "code": happened.code},
        succeeded=not isinstance(happened, PaymentDeclined),
    )


AUDITED = (
    AuditedEvent(
        action="payments.noted", event=PaidByHand, subject="payment", says="noted that {label} came", tells=_by_hand
    ),
    AuditedEvent(
        action="payments.refund_noted",
        event=RefundedByHand,
        subject="payment",
        says="noted that {label} was sent back",
        tells=_by_hand,
    ),
    AuditedEvent(
        action="payments.declined",
        event=PaymentDeclined,
        subject="payment",
        says="was declined a payment",
        tells=_ended,
    ),
    AuditedEvent(
        action="payments.voided", event=PaymentVoided, subject="payment", says="let a payment go", tells=_ended
    ),
    AuditedEvent(
        action="payments.refund_promised",
        event=RefundRequested,
        subject="payment",
        says="promised a refund of {label}",
        tells=_promised,
    ),
    AuditedEvent(
        action="payments.refund_settled",
        event=RefundSettled,
        subject="payment",
        says="settled a refund with the gateway",
        tells=_settled,
    ),
)
