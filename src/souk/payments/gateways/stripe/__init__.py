"""Stripe: an adapter to its payment intents, refunds, saved cards and transfers.

A charge is two calls: an intent is made, which charges nobody, and then confirmed. So `find` may repeat the first under
its idempotency key and learn for certain what exists, without ever charging anybody, however old the key is.
"""

from collections.abc import Awaitable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from souk.kernel.database import Database
from souk.kernel.gateway_settings import Stripe as StripeSettings
from souk.kernel.money import Money
from souk.payments.errors import PaymentDeclined
from souk.payments.gateways import Charge, ChargeStatus, GatewayAnswer, Returns, SettlementSeen, asked
from souk.payments.gateways.asked import Asked, AskedKind
from souk.payments.gateways.stripe.amounts import NotChargeable, from_stripe, to_stripe
from souk.payments.gateways.stripe.answers import (
    GIVEN_UP,
    SENTENCES,
    STATUSES,
    UNCONFIRMED,
    declined,
    dispute_seen,
    intent_answer,
    key_in,
    refund_answer,
    refund_seen,
    refused,
    settlement_seen,
    taken_answer,
)
from souk.payments.gateways.stripe.calling import StripeCalls

if TYPE_CHECKING:
    import stripe
    from stripe._v1_services import V1Services

NAME: Final = "stripe"
BETWEEN: Final = ":"
"""A lasting token is `customer:payment method`."""
UPI: Final = "upi"
"""The token of whoever pays with an app of UPI: it names nobody's account."""
RUPEES: Final = "INR"
PATIENCE_SECONDS: Final = 60
"""How long an intent may stay unconfirmed before `find` takes it for given up."""
MOST: Final = 100
FEE: Final = "latest_charge.balance_transaction"
"""Where Stripe tells what it keeps of a charge."""


class Intended(msgspec.Struct, frozen=True):
    """What an intent is made of, as it was first asked for."""

    amount: int
    currency: str
    customer: str
    keeps: bool
    kind: str = "card"

    @property
    def shape(self) -> dict[str, Any]:
        """A card's money is set aside first; UPI takes it the moment whoever pays says yes."""
        capture = "automatic" if self.kind == UPI else "manual"
        return {"capture_method": capture, "payment_method_types": [self.kind]}


class Returned(msgspec.Struct, frozen=True):
    of_charge: str
    amount: int


class Transferred(msgspec.Struct, frozen=True):
    id: str
    amount: Money


class StripeGateway:
    """Implements `Gateway`, `TellsOfReturns` and `TellsOfSettlements`."""

    def __init__(self, settings: StripeSettings) -> None:
        self._calls = StripeCalls(settings)
        self._takes_upi = settings.upi

    async def close(self) -> None:
        await self._calls.close()

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        import stripe

        customer, _, method = charge.token.rpartition(BETWEEN)
        try:
            amount = to_stripe(charge.amount)
        except NotChargeable:
            return declined("amount_not_chargeable", database.clock())
        if method == UPI and not self._takes_upi:
            return declined("upi_not_taken", database.clock())
        if method == UPI and charge.amount.currency != RUPEES:
            return declined("currency_not_supported", database.clock())
        kind = UPI if method == UPI else "card"
        wanted = Intended(amount, charge.amount.currency.lower(), customer, charge.keeps, kind)
        written, is_first = await asked.note(database, charge.key, provider=NAME, kind=AskedKind.CHARGE, request=wanted)
        try:
            intent = await self._intent(database, written, is_new=is_first)
        except stripe.InvalidRequestError as error:
            return refused(error.error, database.clock())
        if intent.status not in UNCONFIRMED:
            return intent_answer(intent, database.clock())
        return await self._confirm(database, intent, method, written)

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self._move(database, transaction_id, to=ChargeStatus.CAPTURED)

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self._move(database, transaction_id, to=ChargeStatus.VOIDED)

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        import stripe

        try:
            wanted = Returned(transaction_id, to_stripe(amount))
        except NotChargeable:
            return declined("amount_not_chargeable", database.clock())
        written, is_first = await asked.note(database, key, provider=NAME, kind=AskedKind.REFUND, request=wanted)
        known = None if is_first else await self._find_refund(written, transaction_id)
        if known is None:
            try:
                known = await self._calls(
                    lambda v1: v1.refunds.create_async(
                        {
                            "payment_intent": wanted.of_charge,
                            "amount": wanted.amount,
                            "metadata": {"refund_id": str(key)},
                        },
                        {"idempotency_key": f"refund-{key}"},
                    )
                )
            except stripe.InvalidRequestError as error:
                return declined("not_refundable", database.clock(), message=error.user_message or "")
        await asked.note_name(database, written, known.id)
        return refund_answer(known, database.clock())

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        import stripe

        written = await asked.recall(database, key)
        if written is None or written.provider != NAME:
            return None
        if written.kind is AskedKind.REFUND:
            refund = await self._find_refund(written, written.refunds)
            return None if refund is None else refund_answer(refund, database.clock())
        try:
            intent = await self._intent(database, written, is_new=False)
        except stripe.InvalidRequestError as error:
            return refused(error.error, database.clock())
        return await self._settled(database, intent, asked_at=written.asked_at)

    async def _settled(
        self, database: Database, intent: "stripe.PaymentIntent", *, asked_at: datetime
    ) -> GatewayAnswer:
        """Where it stands; what was refused, or is long unconfirmed, is given up first."""
        if intent.status not in UNCONFIRMED:
            return intent_answer(intent, database.clock())
        error = intent.last_payment_error
        if error is None and database.clock() < asked_at + timedelta(seconds=PATIENCE_SECONDS):
            return intent_answer(intent, database.clock())
        ended = await self._give_up(intent)
        if error is not None and ended.status == "canceled":
            return refused(error, database.clock(), transaction_id=intent.id)
        return intent_answer(ended, database.clock())

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        """Raises PaymentDeclined where the bank would not have it kept, or where it is kept for somebody else."""
        method = await self._existing_method(token)
        if method.customer is not None:
            owner = _id_of(method.customer)
            if paid_with is None or owner != await self._customer_of(database, paid_with):
                raise PaymentDeclined(SENTENCES["unknown_method"], reason="unknown_method")
            return f"{owner}{BETWEEN}{method.id}"
        customer = await self._calls(lambda v1: v1.customers.create_async({}))
        try:
            kept = await self._set_up(customer.id, token)
        except BaseException:
            await self._forget_customer(customer.id)
            raise
        return f"{customer.id}{BETWEEN}{kept}"

    async def forget(self, database: Database, token: str) -> None:
        customer, between, _ = token.rpartition(BETWEEN)
        if between:
            await self._forget_customer(customer)

    async def returns_of(self, database: Database, transaction_id: str) -> Returns:
        refunds = await self._refunds_of(transaction_id)
        disputes = await self._calls(
            lambda v1: v1.disputes.list_async({"payment_intent": transaction_id, "limit": MOST})
        )
        return Returns([refund_seen(each) for each in refunds], [dispute_seen(each) for each in disputes.data])

    async def settlement(self, name: str) -> SettlementSeen | None:
        import stripe

        try:
            return settlement_seen(await self._calls(lambda v1: v1.payouts.retrieve_async(name)))
        except stripe.InvalidRequestError:
            return None  # of a vendor's own account

    async def transfer(self, account: str, amount: Money, *, key: UUID) -> Transferred:
        """Move money of the platform to a vendor's connected account.

        The same key moves it once, but Stripe forgets keys after a day: then ask `find_transfer` first. Raises PaymentDeclined (no such account, or not enough to move), GatewayUnavailable, NotChargeable.
        """
        import stripe

        wanted = to_stripe(amount)
        try:
            made = await self._calls(
                lambda v1: v1.transfers.create_async(
                    {
                        "amount": wanted,
                        "currency": amount.currency.lower(),
                        "destination": account,
                        "transfer_group": str(key),
                        "metadata": {"transfer_id": str(key)},
                    },
                    {"idempotency_key": f"transfer-{key}"},
                )
            )
        except stripe.InvalidRequestError as error:
            raise PaymentDeclined(error.user_message, reason=error.code or "not_transferable") from error
        return Transferred(made.id, from_stripe(made.amount, made.currency))

    async def find_transfer(self, key: UUID) -> Transferred | None:
        """What was moved under this key, however long ago. Raises GatewayUnavailable."""
        page = await self._calls(lambda v1: v1.transfers.list_async({"transfer_group": str(key), "limit": 1}))
        return next((Transferred(each.id, from_stripe(each.amount, each.currency)) for each in page.data), None)

    async def _intent(self, database: Database, written: Asked, *, is_new: bool) -> "stripe.PaymentIntent":
        """The intent of a charge: the one we know, or whatever stands under its idempotency key; at worst a new one."""
        if written.object_id is not None:
            return await self._retrieved(written.object_id)
        wanted = msgspec.json.decode(written.request, type=Intended)
        key, customer = str(written.key), wanted.customer
        if wanted.keeps and not customer:
            made = await self._calls(lambda v1: v1.customers.create_async({}, {"idempotency_key": f"customer-{key}"}))
            customer = made.id
        params: Any = {
            "amount": wanted.amount,
            "currency": wanted.currency,
            **wanted.shape,
            "metadata": {"payment_id": key},
            **({"customer": customer} if customer else {}),
        }
        intent = await self._calls(
            lambda v1: v1.payment_intents.create_async(params, {"idempotency_key": f"intent-{key}"})
        )
        await asked.note_name(database, written, intent.id)
        return intent if is_new else await self._retrieved(intent.id)  # a repeated answer tells how it once stood

    async def _confirm(
        self, database: Database, intent: "stripe.PaymentIntent", method: str, written: Asked
    ) -> GatewayAnswer:
        import stripe

        params: Any = {"payment_method": method, "use_stripe_sdk": True}
        if method == UPI:
            params = {"payment_method_data": {"type": UPI}}
        elif msgspec.json.decode(written.request, type=Intended).keeps:
            params["setup_future_usage"] = "off_session"
        try:
            confirmed = await self._calls(
                lambda v1: v1.payment_intents.confirm_async(
                    intent.id, params, {"idempotency_key": f"confirm-{written.key}"}
                )
            )
        except stripe.CardError as error:
            await self._give_up(intent)
            return refused(error.error, database.clock(), transaction_id=intent.id)
        except stripe.InvalidRequestError as error:
            standing = await self._retrieved(intent.id)
            if standing.status not in UNCONFIRMED:
                return intent_answer(standing, database.clock())
            await self._give_up(intent)
            return refused(error.error, database.clock(), transaction_id=intent.id)
        return intent_answer(confirmed, database.clock())

    async def _move(self, database: Database, transaction_id: str, *, to: ChargeStatus) -> GatewayAnswer:
        import stripe

        def move(v1: "V1Services") -> "Awaitable[stripe.PaymentIntent]":
            intents = v1.payment_intents
            capturing = to is ChargeStatus.CAPTURED
            taken: Any = {"expand": [FEE]}
            return intents.capture_async(transaction_id, taken) if capturing else intents.cancel_async(transaction_id)

        try:
            intent = await self._calls(move)
        except stripe.CardError as error:
            return refused(error.error, database.clock(), transaction_id=transaction_id)
        except stripe.InvalidRequestError:
            try:
                intent = await self._retrieved(transaction_id, expand=[FEE])
            except stripe.InvalidRequestError:
                return declined("not_authorised", database.clock(), transaction_id=transaction_id)
        if STATUSES[intent.status] is not to:
            return declined("not_authorised", database.clock(), transaction_id=transaction_id)
        return taken_answer(intent, to, database.clock())

    async def _retrieved(self, intent: str, *, expand: Sequence[str] = ()) -> "stripe.PaymentIntent":
        params: Any = {"expand": list(expand)} if expand else {}
        return await self._calls(lambda v1: v1.payment_intents.retrieve_async(intent, params))

    async def _give_up(self, intent: "stripe.PaymentIntent") -> "stripe.PaymentIntent":
        """Cancel it, so that nobody can confirm it any more. One that was taken or cancelled meanwhile is left so."""
        import stripe

        try:
            return await self._calls(
                lambda v1: v1.payment_intents.cancel_async(intent.id, {"cancellation_reason": GIVEN_UP})
            )
        except stripe.InvalidRequestError:
            return await self._retrieved(intent.id)

    async def _find_refund(self, written: Asked, intent: str) -> "stripe.Refund | None":
        """The list tells for certain what was refunded, however old the idempotency key is."""
        if written.object_id is not None:
            name = written.object_id
            return await self._calls(lambda v1: v1.refunds.retrieve_async(name))
        found = await self._refunds_of(intent)
        return next((each for each in found if key_in(each.metadata, "refund_id") == written.key), None)

    async def _refunds_of(self, intent: str) -> "list[stripe.Refund]":
        page = await self._calls(lambda v1: v1.refunds.list_async({"payment_intent": intent, "limit": MOST}))
        return list(page.data)

    async def _customer_of(self, database: Database, payment_id: UUID) -> str | None:
        """For whom Stripe keeps what a payment was made with."""
        written = await asked.recall(database, payment_id)
        if written is None or written.provider != NAME or written.object_id is None:
            return None
        customer = (await self._retrieved(written.object_id)).customer
        return _id_of(customer) if customer is not None else None

    async def _existing_method(self, token: str) -> "stripe.PaymentMethod":
        import stripe

        try:
            return await self._calls(lambda v1: v1.payment_methods.retrieve_async(token))
        except stripe.InvalidRequestError as error:
            raise PaymentDeclined(SENTENCES["unknown_method"], reason="unknown_method") from error

    async def _set_up(self, customer: str, token: str) -> str:
        """Ask the bank whether the card may be kept. Returns what stands for it now."""
        import stripe

        params: Any = {
            "customer": customer,
            "payment_method": token,
            "payment_method_types": ["card"],
            "usage": "off_session",
            "confirm": True,
        }
        try:
            made = await self._calls(lambda v1: v1.setup_intents.create_async(params))
        except (stripe.CardError, stripe.InvalidRequestError) as error:
            raise PaymentDeclined(error.user_message, reason=error.code or "card_declined") from error
        if made.status != "succeeded":
            sentence = "The bank wants to confirm this card first: pay with it once, and have it kept then."
            raise PaymentDeclined(sentence, reason="authentication_required")
        return _id_of(made.payment_method)

    async def _forget_customer(self, customer: str) -> None:
        import stripe

        try:
            await self._calls(lambda v1: v1.customers.delete_async(customer))
        except stripe.InvalidRequestError:
            return  # gone already


def _id_of(expandable: Any) -> str:
    return expandable if isinstance(expandable, str) else str(expandable.id)
