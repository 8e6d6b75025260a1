"""What the fake keeps: every object by its id, as Stripe would show it, and every event that happened to one."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

Object = dict[str, Any]

OUTCOMES = {
    "4242424242424242": "succeeds",
    "4000000000000002": "card_declined",
    "4000000000009995": "insufficient_funds",
    "4000000000000069": "expired_card",
    "4000000000000119": "processing_error",
    "4000002760003184": "authentication",
    "4000000000007726": "refund_waits",
    "4000000000005126": "refund_fails",
}
"""Stripe's own test cards."""
NAMED = {
    "pm_card_visa": "4242424242424242",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_pendingRefund": "4000000000007726",
    "pm_card_refundFail": "4000000000005126",
}
DECLINES = {
    "card_declined": ("card_declined", "generic_decline", "Your card was declined."),
    "insufficient_funds": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "expired_card": ("expired_card", "expired_card", "Your card has expired."),
    "processing_error": ("processing_error", "processing_error", "An error occurred while processing your card."),
}
UPI_CODE = "upi_handle_redirect_or_display_qr_code"


class Refused(Exception):
    def __init__(self, status: int, **error: Any) -> None:
        super().__init__(error.get("message", ""))
        self.status, self.error = status, error


def invalid(code: str, message: str, *, status: int = 400) -> Refused:
    return Refused(status, type="invalid_request_error", code=code, message=message)


def new_name(kind: str) -> str:
    return f"{kind}_{uuid4().hex[:24]}"


class Books:
    """All of it in memory. `on_event` hears of every event."""

    def __init__(self) -> None:
        self.objects: dict[str, Object] = {}
        self.numbers: dict[str, str] = {}
        self.events: list[Object] = []
        self.on_event: Callable[[Object], None] = lambda _: None
        self.base = ""

    def get(self, name: str) -> Object:
        if name in NAMED:  # stands for a card that is new each time
            return self.make_method(NAMED[name])
        found = self.objects.get(name)
        if found is None:
            raise invalid("resource_missing", f"No such object: '{name}'", status=404)
        return found

    def all(self, kind: str, **wanted: str) -> list[Object]:
        found = [each for each in self.objects.values() if each["object"] == kind]
        return [each for each in found if all(each.get(name) == value for name, value in wanted.items())][::-1]

    def add(self, kind: str, short: str, **fields: Any) -> Object:
        name = fields.pop("id", None) or new_name(short)
        made = {"id": name, "object": kind, "created": int(time.time()), "livemode": False, **fields}
        self.objects[name] = made
        return made

    def tell(self, kind: str, about: Object) -> Object:
        event = {
            "id": new_name("evt"),
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "livemode": False,
            "data": {"object": {**about}},
        }
        self.events.append(event)
        self.on_event(event)
        return event

    def make_method(self, number: str) -> Object:
        if number not in OUTCOMES:
            raise Refused(402, type="card_error", code="incorrect_number", message="Your card number is incorrect.")
        card = {"brand": "visa", "last4": number[-4:], "exp_month": 12, "exp_year": 2034}
        made = self.add("payment_method", "pm", type="card", card=card, customer=None)
        self.numbers[made["id"]] = number
        return made

    def make_upi(self) -> Object:
        """Nobody's account is named: whoever scans the code pays."""
        made = self.add("payment_method", "pm", type="upi", upi={"vpa": None}, customer=None)
        self.numbers[made["id"]] = NAMED["pm_card_visa"]
        return made

    def outcome(self, intent: Object) -> str:
        return OUTCOMES[self.numbers[intent["payment_method"]]]

    def make_intent(self, params: Object) -> Object:
        if int(params["amount"]) < 50 and params["currency"] == "usd":
            raise invalid("amount_too_small", "Amount must be at least $0.50 usd.")
        if "customer" in params:
            self.get(params["customer"])
        if "upi" in params["payment_method_types"].values():
            self._may_be_paid_by_upi(params)
        name = new_name("pi")
        intent = self.add(
            "payment_intent",
            "pi",
            id=name,
            amount=int(params["amount"]),
            amount_received=0,
            currency=params["currency"],
            capture_method=params.get("capture_method", "automatic"),
            payment_method_types=list(params["payment_method_types"].values()),
            customer=params.get("customer"),
            metadata=params.get("metadata", {}),
            payment_method=None,
            client_secret=f"{name}_secret_{uuid4().hex[:16]}",
            status="requires_payment_method",
            last_payment_error=None,
            latest_charge=None,
            cancellation_reason=None,
            next_action=None,
            setup_future_usage=None,
        )
        self.tell("payment_intent.created", intent)
        return intent

    def confirm(self, intent: Object, params: Object) -> Object:
        self._must_be(intent, "requires_payment_method", "requires_confirmation")
        if params.get("payment_method_data", {}).get("type") == "upi":
            return self._show_code(intent)
        method = self.get(params["payment_method"])
        if method["customer"] not in {None, intent["customer"]}:
            raise invalid("payment_method_customer_mismatch", "The method belongs to another customer.")
        intent["payment_method"] = method["id"]
        intent["setup_future_usage"] = params.get("setup_future_usage")
        if self.outcome(intent) == "authentication" and method["customer"] is None:
            intent["status"], intent["next_action"] = "requires_action", {"type": "use_stripe_sdk"}
            self.tell("payment_intent.requires_action", intent)
            return intent
        return self.charge(intent)

    def _may_be_paid_by_upi(self, params: Object) -> None:
        if params["currency"] != "inr":
            raise invalid("payment_intent_invalid_parameter", "UPI takes payments in inr alone.")
        if params.get("capture_method") == "manual":
            raise invalid("payment_intent_invalid_parameter", "UPI does not support manual capture.")

    def _show_code(self, intent: Object) -> Object:
        if "upi" not in intent["payment_method_types"]:
            raise invalid("payment_intent_invalid_parameter", "This intent is not to be paid by UPI.")
        code = {"hosted_instructions_url": f"{self.base}/frames/upi#{intent['client_secret']}"}
        intent["payment_method"], intent["status"] = self.make_upi()["id"], "requires_action"
        intent["next_action"] = {"type": UPI_CODE, UPI_CODE: code}
        self.tell("payment_intent.requires_action", intent)
        return intent

    def charge(self, intent: Object) -> Object:
        outcome = self.outcome(intent)
        intent["latest_charge"] = new_name("ch")
        if outcome in DECLINES:
            code, decline_code, message = DECLINES[outcome]
            self.fail(intent, code=code, decline_code=decline_code, message=message)
            raise Refused(402, **intent["last_payment_error"], payment_intent=intent)
        if intent["capture_method"] == "automatic":
            intent["status"], intent["next_action"] = "requires_capture", None
            return self.capture(intent)
        intent["status"], intent["next_action"] = "requires_capture", None
        if intent["setup_future_usage"] and intent["customer"]:
            self.get(intent["payment_method"])["customer"] = intent["customer"]
        self.tell("payment_intent.amount_capturable_updated", intent)
        return intent

    def fail(self, intent: Object, **error: str) -> None:
        intent["status"], intent["next_action"] = "requires_payment_method", None
        intent["last_payment_error"] = {"type": "card_error", **error}
        self.tell("payment_intent.payment_failed", intent)

    def authenticate(self, intent: Object, *, passes: bool) -> Object:
        """What the 3-D Secure page does."""
        self._must_be(intent, "requires_action")
        if passes:
            return self.charge(intent)
        message = "We are unable to authenticate your payment method."
        self.fail(intent, code="payment_intent_authentication_failure", message=message)
        return intent

    def capture(self, intent: Object) -> Object:
        self._must_be(intent, "requires_capture")
        intent["status"], intent["amount_received"] = "succeeded", intent["amount"]
        self.tell("payment_intent.succeeded", intent)
        return intent

    def charge_with_fee(self, intent: Object) -> Object | None:
        """2.9 % and 30 cents of what was taken, for Stripe; not told of what was not."""
        name, amount = intent["latest_charge"], intent["amount_received"]
        fee = amount * 29 // 1000 + 30
        told = {
            "id": f"txn_{name}",
            "object": "balance_transaction",
            "amount": amount,
            "currency": intent["currency"],
            "fee": fee,
            "net": amount - fee,
        }
        return {"id": name, "object": "charge", "balance_transaction": told if amount else None} if name else None

    def cancel(self, intent: Object, params: Object) -> Object:
        if intent["status"] in {"succeeded", "canceled"}:
            raise invalid("payment_intent_unexpected_state", f"It is {intent['status']}.")
        intent["status"] = "canceled"
        intent["cancellation_reason"] = params.get("cancellation_reason")
        self.tell("payment_intent.canceled", intent)
        return intent

    def refund(self, params: Object) -> Object:
        intent = self.get(params["payment_intent"])
        back = sum(each["amount"] for each in self.all("refund", payment_intent=intent["id"]) if _counts(each))
        left = intent["amount_received"] - back
        amount = int(params.get("amount", left))
        if amount > left or not left:
            raise invalid("charge_already_refunded", "There is not so much left to refund.")
        made = self.add(
            "refund",
            "re",
            amount=amount,
            currency=intent["currency"],
            payment_intent=intent["id"],
            charge=intent["latest_charge"],
            metadata=params.get("metadata", {}),
            reason=params.get("reason"),
            status="succeeded" if self.outcome(intent) == "succeeds" else "pending",
            failure_reason=None,
        )
        self.tell("refund.created", made)
        self.tell("charge.refunded", {"id": made["charge"], "object": "charge", "payment_intent": intent["id"]})
        return made

    def settle_refund(self, refund: Object) -> Object:
        """What the bank answers, days later."""
        fails = self.outcome(self.get(refund["payment_intent"])) == "refund_fails"
        refund["status"], refund["failure_reason"] = ("failed", "lost_or_stolen_card") if fails else ("succeeded", None)
        self.tell("refund.failed" if fails else "refund.updated", refund)
        return refund

    def dispute(self, intent: Object, *, status: str = "needs_response") -> Object:
        made = self.add(
            "dispute",
            "du",
            amount=intent["amount"],
            currency=intent["currency"],
            payment_intent=intent["id"],
            charge=intent["latest_charge"],
            reason="product_not_received",
            status=status,
            evidence_details={"due_by": int(time.time()) + 7 * 86400},
            balance_transactions=[],
        )
        self.tell("charge.dispute.created", made)
        return made

    def close_dispute(self, dispute: Object, status: str) -> Object:
        dispute["status"] = status
        self.tell("charge.dispute.closed", dispute)
        return dispute

    def withdraw(self, dispute: Object, *, fee: int = 1500, currency: str | None = None) -> Object:
        """The disputed amount and a fee leave the balance."""
        return self._move_disputed(dispute, "withdrawn", amount=-dispute["amount"], fee=fee, currency=currency)

    def reinstate(self, dispute: Object, *, fee: int = -1500) -> Object:
        """Both come back."""
        return self._move_disputed(dispute, "reinstated", amount=dispute["amount"], fee=fee)

    def _move_disputed(
        self, dispute: Object, how: str, *, amount: int, fee: int, currency: str | None = None
    ) -> Object:
        moved = {
            "id": new_name("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "currency": currency or dispute["currency"],
            "fee": fee,
            "net": amount - fee,
        }
        dispute["balance_transactions"] = [*dispute["balance_transactions"], moved]
        return self.tell(f"charge.dispute.funds_{how}", dispute)

    def pay_out(self, amount: int, *, currency: str = "usd", status: str = "paid") -> Object:
        """From the balance to the platform's bank."""
        made = self.add("payout", "po", amount=amount, currency=currency, status=status, method="standard")
        self.tell("payout.created", made)
        return made

    def _must_be(self, intent: Object, *statuses: str) -> None:
        if intent["status"] not in statuses:
            raise invalid("payment_intent_unexpected_state", f"It is {intent['status']}.")


def _counts(refund: Object) -> bool:
    return refund["status"] not in {"failed", "canceled"}
