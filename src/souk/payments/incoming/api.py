"""Where gateways knock, and where browsers ask how their payment stands."""

import msgspec
from fastapi import APIRouter, Request, Response

from souk.kernel.actors import SYSTEM
from souk.kernel.errors import RateLimited
from souk.kernel.gateway_settings import Stripe as StripeSettings
from souk.kernel.http import actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.payments.errors import GatewayUnavailable, UnknownPayment
from souk.payments.gateways.closed import ForOldPayments
from souk.payments.gateways.paypal import NAME as PAYPAL
from souk.payments.gateways.paypal import SIGNATURE, PayPalGateway
from souk.payments.gateways.stripe import NAME as STRIPE
from souk.payments.incoming.errors import AmountDiffers, WebhookRefused, WebhookTooLarge
from souk.payments.incoming.intents import nudge, read_intent
from souk.payments.incoming.messages import read_paypal_message, read_stripe_message
from souk.payments.incoming.schemas import HandlerBody, HandlerView, IntentBody, IntentView, Received
from souk.payments.incoming.services import hear
from souk.payments.incoming.signatures import check_stripe_signature

router = APIRouter(prefix="/payments", tags=["payments"])
LARGEST = 256 * 1024
UNSIGNED = "paypal_messages"
CANNOT_TELL = (UnknownPayment, AmountDiffers, GatewayUnavailable)
CONFIRMS = frozenset({"confirm", "confirm_payment"})


@router.post("/webhooks/stripe", **returns(Received, refuses=(WebhookRefused, WebhookTooLarge)))
async def stripe_knocks(request: Request) -> Response:
    """Events of Stripe's, signed in `Stripe-Signature`. Replays, unknown and reordered ones change nothing."""
    body = await _body_of(request)
    settings: StripeSettings = request.app.state.stripe
    database = database_of(request)
    check_stripe_signature(
        body,
        request.headers.get("stripe-signature", ""),
        [each.get_secret_value() for each in settings.webhook_secrets],
        now=database.clock(),
        tolerance_seconds=settings.webhook_tolerance_seconds,
    )
    message = read_stripe_message(body)
    async with database.unit_of_work(SYSTEM) as uow:
        await hear(uow, STRIPE, message)
    return answer(Received())


@router.post(
    "/webhooks/paypal",
    **returns(Received, refuses=(WebhookRefused, WebhookTooLarge, RateLimited, GatewayUnavailable)),
)
async def paypal_knocks(request: Request) -> Response:
    """Events of PayPal's, which PayPal itself is asked to verify. Otherwise as for Stripe's.

    It is not asked about what does not even look signed, nor for an address that sent what was not signed too often.
    """
    gateway, limiter = _paypal(request), request.app.state.code_guard.limiter
    address = f"address {request.app.state.client_addresses.of(request)}"
    if gateway is None or not all(request.headers.get(name) for name in SIGNATURE):
        raise WebhookRefused
    await limiter.check(UNSIGNED, address)
    body = await _body_of(request)
    message = read_paypal_message(body)
    if not await gateway.is_from_paypal(request.headers, msgspec.json.decode(body)):
        await limiter.hit(UNSIGNED, address)
        raise WebhookRefused
    if message.capture_id is not None:
        message = msgspec.structs.replace(message, transaction_id=await gateway.order_of(message.capture_id))
    async with database_of(request).unit_of_work(SYSTEM) as uow:
        await hear(uow, PAYPAL, message)
    return answer(Received())


@router.post("/intents", **returns(IntentView, refuses=CANNOT_TELL))
async def intent(request: Request, body: IntentBody) -> Response:
    """How your payment stands at its gateway, and what its page needs to go on. Amounts come from our books."""
    return answer(await _intent(request, body))


@router.post("/stripe-handler", **returns(HandlerView, refuses=CANNOT_TELL))
async def handle(request: Request, body: HandlerBody) -> Response:
    """The older door: `action` says whether to tell how a payment stands, or that the browser is done with it."""
    found = await _intent(request, body)
    if body.action in CONFIRMS:
        await nudge(database_of(request), found)
    return answer(HandlerView(success=True, payment_status=found.status, intent=found))


async def _intent(request: Request, body: IntentBody) -> IntentView:
    return await read_intent(database_of(request), request.app.state.gateways, await actor_of(request), body)


def _paypal(request: Request) -> PayPalGateway | None:
    found = request.app.state.gateways.get(PAYPAL)
    found = found.gateway if isinstance(found, ForOldPayments) else found
    return found if isinstance(found, PayPalGateway) else None


async def _body_of(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise WebhookTooLarge
    return body
