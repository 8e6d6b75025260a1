"""What PayPal says, in the words of the port."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from souk.kernel.ids import as_uuid
from souk.kernel.money import Money, exponent
from souk.payments.gateways import ChargeStatus, DisputeSeen, DisputeStatus, GatewayAnswer, ReturnSeen

Json = Mapping[str, Any]
TAKEN: Final = frozenset(
    ("AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "EUR", "HKD", "HUF", "ILS", "JPY", "MYR",
    "MXN", "TWD", "NZD", "NOK", "PHP", "PLN", "GBP", "SGD", "SEK", "CHF", "THB", "USD")
)  # fmt: skip
WITHOUT_DECIMALS: Final = frozenset(("HUF", "JPY", "TWD"))
AUTHORISATIONS: Final = {
    "CREATED": ChargeStatus.AUTHORISED,
    "CAPTURED": ChargeStatus.CAPTURED,
    "PARTIALLY_CAPTURED": ChargeStatus.CAPTURED,
    "VOIDED": ChargeStatus.VOIDED,
    "EXPIRED": ChargeStatus.VOIDED,
    "DENIED": ChargeStatus.DECLINED,
    "PENDING": ChargeStatus.PENDING,
}
REFUNDS: Final = {
    "COMPLETED": ChargeStatus.REFUNDED,
    "PENDING": ChargeStatus.PENDING,
    "FAILED": ChargeStatus.DECLINED,
    "CANCELLED": ChargeStatus.DECLINED,
}
LOST: Final = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
"""Outcomes that the seller pays for; with a payout it is PayPal that does."""
SENTENCES: Final = {
    "card_declined": "PayPal declined the payment.",
    "insufficient_funds": "The account has insufficient funds.",
    "amount_not_chargeable": "PayPal cannot charge exactly this amount in this currency.",
    "not_authorised": "There is nothing to take or to let go.",
    "not_refundable": "There is nothing to take or to let go.",
    "never_sent": "The payment was never carried out.",
}
SAID: Final = {
    ChargeStatus.AUTHORISED: "Approved.",
    ChargeStatus.CAPTURED: "Paid.",
    ChargeStatus.VOIDED: "Cancelled; nothing was charged.",
    ChargeStatus.REFUNDED: "Refunded.",
    ChargeStatus.ACTION_REQUIRED: "PayPal wants you to approve this payment.",
    ChargeStatus.PENDING: "PayPal has not decided yet.",
}


def to_paypal(money: Money) -> Json | None:
    """An amount as PayPal writes it, or None where it takes no such amount."""
    places = 0 if money.currency in WITHOUT_DECIMALS else exponent(money.currency)
    value = money.decimal()
    if money.currency not in TAKEN or value != round(value, places):
        return None
    return {"currency_code": money.currency, "value": f"{value:.{places}f}"}


def from_paypal(amount: Json) -> Money:
    currency = str(amount["currency_code"])
    return Money(int(Decimal(str(amount["value"])).scaleb(exponent(currency))), currency)


def declined(code: str, at: datetime, *, transaction_id: str = "") -> GatewayAnswer:
    sentence = SENTENCES.get(code, SENTENCES["card_declined"])
    return GatewayAnswer(ChargeStatus.DECLINED, transaction_id, code, sentence, at)


def payments_of(order: Json) -> Json:
    """What was authorised, captured and refunded of an order of one purchase."""
    units = order.get("purchase_units") or [{}]
    found: Json = units[0].get("payments") or {}
    return found


def order_answer(order: Json, at: datetime) -> GatewayAnswer:
    """Where it stands; one that waits for its payer tells where they approve."""
    name = str(order["id"])
    held = payments_of(order).get("authorizations") or []
    if held:
        status = AUTHORISATIONS[held[0]["status"]]
        if status is ChargeStatus.DECLINED:
            return declined("card_declined", at, transaction_id=name)
        return GatewayAnswer(status, name, "", SAID[status], at)
    if order["status"] == "VOIDED":
        return GatewayAnswer(ChargeStatus.VOIDED, name, "", SAID[ChargeStatus.VOIDED], at)
    if order["status"] == "APPROVED":
        return GatewayAnswer(ChargeStatus.PENDING, name, "", SAID[ChargeStatus.PENDING], at)
    links = {link.get("rel"): str(link.get("href")) for link in order.get("links", ())}
    url = links.get("payer-action") or links.get("approve") or ""
    required = ChargeStatus.ACTION_REQUIRED
    return GatewayAnswer(required, name, "", SAID[required], at, redirect_url=url)


def refund_answer(refund: Json, at: datetime) -> GatewayAnswer:
    status, name = REFUNDS[refund["status"]], str(refund["id"])
    if status is ChargeStatus.DECLINED:
        return declined("not_refundable", at, transaction_id=name)
    return GatewayAnswer(status, name, "", SAID[status], at)


def refund_seen(refund: Json) -> ReturnSeen:
    return ReturnSeen(
        id=str(refund["id"]),
        key=as_uuid(str(refund.get("custom_id") or "")),
        amount=from_paypal(refund["amount"]),
        status=REFUNDS[refund["status"]],
        reason=str(refund.get("note_to_payer") or ""),
    )


def dispute_seen(dispute: Json, refunds: Iterable[Json]) -> DisputeSeen:
    """`refunds` are those of the disputed order: what a seller gives back to end a dispute is told as one of them."""
    outcome, opened_at = dispute.get("dispute_outcome") or {}, _instant(dispute["create_time"])
    status, amount = DisputeStatus.OPEN, from_paypal(dispute["dispute_amount"])
    if dispute["status"] == "RESOLVED":
        status = DisputeStatus.LOST if outcome.get("outcome_code") in LOST else DisputeStatus.WON
    due, went_back = dispute.get("seller_response_due_date"), outcome.get("amount_refunded")
    taken = from_paypal(went_back) if went_back else amount
    told = sum(from_paypal(each["amount"]).amount for each in refunds if _ended_it(each, opened_at))
    return DisputeSeen(
        id=str(dispute["dispute_id"]),
        amount=amount,
        status=status,
        reason=str(dispute.get("reason") or "").replace("_", " ").lower(),
        opened_at=opened_at,
        answer_by=_instant(due) if due else None,
        taken=Money(max(taken.amount - told, 0), taken.currency),
    )


def _ended_it(refund: Json, opened_at: datetime) -> bool:
    """Made at PayPal since the dispute was opened, and not asked for here."""
    is_done = REFUNDS[refund["status"]] is not ChargeStatus.DECLINED
    made = refund.get("create_time")
    return is_done and not refund.get("custom_id") and made is not None and _instant(made) >= opened_at


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
