"""PayPal: an adapter to its orders (version 2). Whoever pays approves at PayPal's own page and comes back.

Written after PayPal's documentation and tried against a stand-in; nobody has seen it take money yet.

An order charges nobody. Once approved, `find` asks for the amount to be set aside: then its answer is AUTHORISED.
"""

from datetime import date
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import msgspec
import structlog

from souk.kernel.database import Database
from souk.kernel.gateway_settings import PayPal as PayPalSettings
from souk.kernel.money import Money
from souk.payments.errors import PaymentMethodUnavailable
from souk.payments.gateways import Charge, ChargeStatus, GatewayAnswer, Returns, asked
from souk.payments.gateways.asked import Asked, AskedKind
from souk.payments.gateways.paypal.answers import (
    SAID,
    Json,
    declined,
    dispute_seen,
    order_answer,
    payments_of,
    refund_answer,
    refund_seen,
    to_paypal,
)
from souk.payments.gateways.paypal.calling import DISPUTES, PayPalCalls, PayPalRefused

NAME: Final = "paypal"
log = structlog.get_logger("souk.payments")
TOKEN: Final = "paypal"  # noqa: S105 - whoever approves is the account
SIGNATURE: Final = tuple(
    f"paypal-{name}" for name in ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
)
"""The headers of a message that PayPal signed."""
NO_MONEY: Final = frozenset({"INSTRUMENT_DECLINED", "PAYER_CANNOT_PAY", "TRANSACTION_REFUSED"})


class Ordered(msgspec.Struct, frozen=True):
    amount: dict[str, str]
    return_url: str


class Returned(msgspec.Struct, frozen=True):
    of_charge: str
    amount: dict[str, str]


class PayPalGateway:
    """Implements `Gateway` and `TellsOfReturns`."""

    def __init__(self, settings: PayPalSettings) -> None:
        self._calls, self._webhook_id = PayPalCalls(settings), settings.webhook_id

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        amount = to_paypal(charge.amount)
        if amount is None:
            return declined("amount_not_chargeable", database.clock())
        wanted = Ordered(dict(amount), charge.return_url)
        written, _ = await asked.note(database, charge.key, provider=NAME, kind=AskedKind.CHARGE, request=wanted)
        return await self._settled(database, written)

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self._move(database, transaction_id, "capture", {"final_capture": True}, to=ChargeStatus.CAPTURED)

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        """An order that nobody approved is left to expire; once it is closed here, it is never set aside."""
        await asked.close(database, NAME, transaction_id)
        return await self._move(database, transaction_id, "void", {}, to=ChargeStatus.VOIDED)

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        value = to_paypal(amount)
        if value is None:
            return declined("amount_not_chargeable", database.clock())
        wanted = Returned(transaction_id, dict(value))
        written, is_first = await asked.note(database, key, provider=NAME, kind=AskedKind.REFUND, request=wanted)
        known = None if is_first else await self._find_refund(written)
        if known is None:
            order = await self._calls("GET", f"/v2/checkout/orders/{transaction_id}")
            captures = payments_of(order).get("captures") or []
            if not captures:
                return declined("not_refundable", database.clock())
            body = {"amount": value, "custom_id": str(key)}
            path = f"/v2/payments/captures/{captures[0]['id']}/refund"
            try:
                known = await self._calls("POST", path, body, key=f"refund-{key}")
            except PayPalRefused:
                return declined("not_refundable", database.clock())
        await asked.note_name(database, written, str(known["id"]))
        return refund_answer(known, database.clock())

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        written = await asked.recall(database, key)
        if written is None or written.provider != NAME:
            return None
        if written.kind is AskedKind.REFUND:
            refund = await self._find_refund(written)
            return None if refund is None else refund_answer(refund, database.clock())
        return await self._settled(database, written)

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        raise PaymentMethodUnavailable("PayPal accounts cannot be kept here.")

    async def forget(self, database: Database, token: str) -> None:
        return None

    async def returns_of(self, database: Database, transaction_id: str) -> Returns:
        order = await self._calls("GET", f"/v2/checkout/orders/{transaction_id}")
        refunds = payments_of(order).get("refunds") or []
        captures = payments_of(order).get("captures") or []
        disputes = [found for each in captures for found in await self._disputes_of(str(each["id"]))]
        return Returns([refund_seen(each) for each in refunds], [dispute_seen(each, refunds) for each in disputes])

    async def order_of(self, capture_id: str) -> str | None:
        """The order whose money a capture took; None for one that PayPal does not know. Raises GatewayUnavailable."""
        try:
            capture = await self._calls("GET", f"/v2/payments/captures/{quote(capture_id, safe='')}")
        except PayPalRefused:
            return None
        related = (capture.get("supplementary_data") or {}).get("related_ids") or {}
        return str(related["order_id"]) if related.get("order_id") else None

    async def _disputes_of(self, capture_id: str) -> list[Json]:
        """Empty, and logged, where the shop's app at PayPal may not read disputes."""
        try:
            listed = await self._calls("GET", f"{DISPUTES}?disputed_transaction_id={quote(capture_id, safe='')}")
            names = [str(each["dispute_id"]) for each in listed.get("items") or []]
            return [await self._calls("GET", f"{DISPUTES}/{quote(name, safe='')}") for name in names]
        except PayPalRefused as refusal:
            log.warning("paypal tells nothing of disputes", capture=capture_id, issue=refusal.issue)
            return []

    async def is_from_paypal(self, headers: Json, event: Any) -> bool:
        """Ask PayPal whether it signed a message. Raises GatewayUnavailable."""
        body = {
            "auth_algo": headers.get("paypal-auth-algo", ""),
            "cert_url": headers.get("paypal-cert-url", ""),
            "transmission_id": headers.get("paypal-transmission-id", ""),
            "transmission_sig": headers.get("paypal-transmission-sig", ""),
            "transmission_time": headers.get("paypal-transmission-time", ""),
            "webhook_id": self._webhook_id,
            "webhook_event": event,
        }
        if not self._webhook_id:
            return False
        try:
            told = await self._calls("POST", "/v1/notifications/verify-webhook-signature", body)
        except PayPalRefused:
            return False
        return told.get("verification_status") == "SUCCESS"

    async def _settled(self, database: Database, written: Asked) -> GatewayAnswer:
        """Where an order stands. One that was approved is set aside, unless it was let go of here."""
        try:
            order = await self._order(written)
        except PayPalRefused as refusal:
            return declined(refusal.issue.lower() or "card_declined", database.clock())
        await asked.note_name(database, written, str(order["id"]))
        name = str(order["id"])
        if written.is_closed and not payments_of(order).get("authorizations"):
            return GatewayAnswer(ChargeStatus.VOIDED, name, "", SAID[ChargeStatus.VOIDED], database.clock())
        if order["status"] == "APPROVED":
            try:
                path = f"/v2/checkout/orders/{name}/authorize"
                order = await self._calls("POST", path, {}, key=f"authorise-{written.key}")
            except PayPalRefused as refusal:
                code = "card_declined" if refusal.issue in NO_MONEY else refusal.issue.lower()
                return declined(code, database.clock(), transaction_id=name)
        return order_answer(order, database.clock())

    async def _order(self, written: Asked) -> dict[str, Any]:
        """The order we know, or whatever stands under its key; at worst a new one, which charges nobody."""
        if written.object_id is not None:
            return await self._calls("GET", f"/v2/checkout/orders/{written.object_id}")
        wanted = msgspec.json.decode(written.request, type=Ordered)
        context = {"user_action": "PAY_NOW", "shipping_preference": "NO_SHIPPING"}
        if wanted.return_url:
            context |= {"return_url": wanted.return_url, "cancel_url": wanted.return_url}
        body = {
            "intent": "AUTHORIZE",
            "purchase_units": [{"custom_id": str(written.key), "amount": wanted.amount}],
            "payment_source": {"paypal": {"experience_context": context}},
        }
        return await self._calls("POST", "/v2/checkout/orders", body, key=f"order-{written.key}")

    async def _move(
        self, database: Database, transaction_id: str, verb: str, body: Json, *, to: ChargeStatus
    ) -> GatewayAnswer:
        try:
            order = await self._calls("GET", f"/v2/checkout/orders/{transaction_id}")
            standing = order_answer(order, database.clock())
            held = payments_of(order).get("authorizations") or []
            if standing.status is ChargeStatus.AUTHORISED:
                path = f"/v2/payments/authorizations/{held[0]['id']}/{verb}"
                done = await self._calls("POST", path, body, key=f"{verb}-{transaction_id}")
                if to is ChargeStatus.CAPTURED and done.get("status") in {"DECLINED", "FAILED"}:
                    return declined("not_authorised", database.clock(), transaction_id=transaction_id)
                if to is ChargeStatus.CAPTURED and done.get("status") == "PENDING":
                    to = ChargeStatus.PENDING
            elif standing.status is not to and not (to is ChargeStatus.VOIDED and standing.is_open):
                return declined("not_authorised", database.clock(), transaction_id=transaction_id)
        except PayPalRefused:
            return declined("not_authorised", database.clock(), transaction_id=transaction_id)
        return GatewayAnswer(to, transaction_id, "", SAID[to], database.clock())

    async def _find_refund(self, written: Asked) -> Json | None:
        """Told by the order, however old the key is."""
        order = await self._calls("GET", f"/v2/checkout/orders/{written.refunds}")
        found = payments_of(order).get("refunds") or []
        return next((each for each in found if each.get("custom_id") == str(written.key)), None)
