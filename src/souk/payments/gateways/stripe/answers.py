"""What Stripe says, in the words of the port."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from souk.kernel.ids import as_uuid
from souk.payments.gateways import (
    ChargeStatus,
    DisputeSeen,
    DisputeStatus,
    FeeSeen,
    GatewayAnswer,
    ReturnSeen,
    SettlementSeen,
    SettlementStatus,
    TakenWithFee,
)
from souk.payments.gateways.stripe.amounts import from_stripe

if TYPE_CHECKING:
    import stripe

STATUSES: Final = {
    "requires_capture": ChargeStatus.AUTHORISED,
    "succeeded": ChargeStatus.CAPTURED,
    "canceled": ChargeStatus.VOIDED,
    "requires_action": ChargeStatus.ACTION_REQUIRED,
    "processing": ChargeStatus.PENDING,
    "requires_payment_method": ChargeStatus.PENDING,
    "requires_confirmation": ChargeStatus.PENDING,
}
"""Of an intent without a refused attempt; the last two have never been confirmed."""
GIVEN_UP: Final = "abandoned"
"""Why we cancel what was refused or never confirmed."""
UNCONFIRMED: Final = frozenset({"requires_payment_method", "requires_confirmation"})
REFUNDS: Final = {
    "succeeded": ChargeStatus.REFUNDED,
    "pending": ChargeStatus.PENDING,
    "requires_action": ChargeStatus.PENDING,
    "failed": ChargeStatus.DECLINED,
    "canceled": ChargeStatus.DECLINED,
}
DISPUTES: Final = {"won": DisputeStatus.WON, "warning_closed": DisputeStatus.WON, "lost": DisputeStatus.LOST}
SETTLEMENTS: Final = {
    "paid": SettlementStatus.PAID,
    "failed": SettlementStatus.FAILED,
    "canceled": SettlementStatus.FAILED,
}
SENTENCES: Final = {
    "card_declined": "The card was declined.",
    "insufficient_funds": "The card has insufficient funds.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The card's security code is wrong.",
    "incorrect_number": "The card's number is wrong.",
    "processing_error": "The payment could not be processed. Nothing was charged; please try again.",
    "authentication_failed": "Your bank could not confirm that it is you. Nothing was charged.",
    "unknown_method": "The payment service does not know this way to pay any more.",
    "upi_not_taken": "UPI is not taken here. Please pay by card.",
    "currency_not_supported": "UPI pays rupees (INR), and this is another currency.",
    "amount_not_chargeable": "Cards cannot be charged exactly this amount in this currency.",
    "not_authorised": "There is nothing to take or to let go.",
    "not_refundable": "There is nothing to take or to let go.",
    "never_sent": "The payment was never carried out.",
}
SAID: Final = {
    ChargeStatus.AUTHORISED: "Approved.",
    ChargeStatus.CAPTURED: "Paid.",
    ChargeStatus.VOIDED: "Cancelled; nothing was charged.",
    ChargeStatus.REFUNDED: "Refunded.",
    ChargeStatus.ACTION_REQUIRED: "Your bank wants you to confirm this payment.",
    ChargeStatus.PENDING: "The bank has not decided yet.",
}
CODE_TO_SCAN: Final = "upi_handle_redirect_or_display_qr_code"
SCAN: Final = "Scan the code with your UPI app, or open the app on this phone, and approve the payment there."
OWN_WORDS: Final = {
    "generic_decline": "card_declined",
    "payment_intent_authentication_failure": "authentication_failed",
    "resource_missing": "unknown_method",
}
"""Stripe's codes → those that the shop's gateways share."""


def declined(code: str, at: datetime, *, transaction_id: str = "", message: str = "") -> GatewayAnswer:
    known = OWN_WORDS.get(code, code) or "card_declined"
    sentence = SENTENCES.get(known) or message or SENTENCES["card_declined"]
    return GatewayAnswer(ChargeStatus.DECLINED, transaction_id, known, sentence, at)


def refused(error: Any, at: datetime, *, transaction_id: str = "") -> GatewayAnswer:
    """An error object of Stripe's: on an intent, or of a call."""
    code = getattr(error, "decline_code", None) or getattr(error, "code", None) or ""
    message = getattr(error, "message", None) or ""
    return declined(code, at, transaction_id=transaction_id, message=message)


def intent_answer(intent: "stripe.PaymentIntent", at: datetime) -> GatewayAnswer:
    """Where it stands. One that we gave up (`GIVEN_UP`) was declined, or never sent."""
    if intent.status == "canceled" and intent.cancellation_reason == GIVEN_UP:
        if intent.last_payment_error is not None:
            return refused(intent.last_payment_error, at, transaction_id=intent.id)
        code = "never_sent" if intent.latest_charge is None else "card_declined"
        return declined(code, at, transaction_id=intent.id)
    status = STATUSES[intent.status]
    if status is not ChargeStatus.ACTION_REQUIRED:
        return GatewayAnswer(status, intent.id, "", SAID[status], at)
    shown: Any = getattr(intent.next_action, CODE_TO_SCAN, None)
    said, url = (SCAN, shown.hosted_instructions_url) if shown is not None else (SAID[status], "")
    return GatewayAnswer(status, intent.id, "", said, at, intent.client_secret or "", url)


def taken_answer(intent: "stripe.PaymentIntent", status: ChargeStatus, at: datetime) -> GatewayAnswer:
    """What was taken or let go of, and the fee, if Stripe tells it already."""
    charge = intent.latest_charge
    told = charge.balance_transaction if charge is not None and not isinstance(charge, str) else None
    if status is not ChargeStatus.CAPTURED or told is None or isinstance(told, str):
        return GatewayAnswer(status, intent.id, "", SAID[status], at)
    return TakenWithFee(status, intent.id, "", SAID[status], at, fee=from_stripe(told.fee, told.currency))


def refund_answer(refund: "stripe.Refund", at: datetime) -> GatewayAnswer:
    status = REFUNDS[refund.status or "pending"]
    if status is ChargeStatus.DECLINED:
        code = refund.failure_reason or "not_refundable"
        sentence = "The bank did not take the money back."
        return GatewayAnswer(status, refund.id, code, sentence, at)
    return GatewayAnswer(status, refund.id, "", SAID[status], at)


def refund_seen(refund: "stripe.Refund") -> ReturnSeen:
    return ReturnSeen(
        id=refund.id,
        key=key_in(refund.metadata, "refund_id"),
        amount=from_stripe(refund.amount, refund.currency),
        status=REFUNDS[refund.status or "pending"],
        reason=(refund.reason or "").replace("_", " "),
    )


def dispute_seen(dispute: "stripe.Dispute") -> DisputeSeen:
    due = dispute.evidence_details.due_by if dispute.evidence_details else None
    return DisputeSeen(
        id=dispute.id,
        amount=from_stripe(dispute.amount, dispute.currency),
        status=DISPUTES.get(dispute.status, DisputeStatus.OPEN),
        reason=dispute.reason.replace("_", " "),
        opened_at=datetime.fromtimestamp(dispute.created, UTC),
        answer_by=datetime.fromtimestamp(due, UTC) if due else None,
        fees=[FeeSeen(each.id, from_stripe(each.fee, each.currency)) for each in dispute.balance_transactions],
    )


def settlement_seen(payout: "stripe.Payout") -> SettlementSeen:
    status = SETTLEMENTS.get(payout.status, SettlementStatus.ON_ITS_WAY)
    return SettlementSeen(id=payout.id, amount=from_stripe(payout.amount, payout.currency), status=status)


def key_in(metadata: Any, name: str) -> UUID | None:
    found = getattr(metadata, name, None)
    return as_uuid(str(found)) if found else None
