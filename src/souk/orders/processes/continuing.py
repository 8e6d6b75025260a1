"""What became of a payment whose end was open: asked for by whoever paid, by a webhook, by the reconciler."""

from uuid import UUID

import structlog
from sqlalchemy.exc import IntegrityError

from souk.cart import NotForSale
from souk.inventory import HoldExpired
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.orders import policy
from souk.orders.checkouts import CheckoutRow, find_checkout, find_checkout_of_payment
from souk.orders.errors import CheckoutInProgress, CheckoutLapsed, PaymentUnreachable, UnknownCheckout
from souk.orders.processes.answering import read_placed, waiting_of
from souk.orders.processes.capturing import capture
from souk.orders.processes.settling import (
    Confirmed,
    Gateways,
    begin_letting_go,
    confirm,
    decline,
    finish_letting_go,
)
from souk.orders.request import Placed
from souk.orders.statuses import CheckoutStatus
from souk.payments import (
    ChargeStatus,
    Gateway,
    GatewayAnswer,
    GatewayUnavailable,
    PaymentDeclined,
    PaymentStatus,
    find_payments,
    gateway_of,
)

SET_ASIDE = frozenset({ChargeStatus.AUTHORISED, ChargeStatus.CAPTURED})
TAKEN = frozenset({PaymentStatus.CAPTURED, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED})
CAME_TOO_LATE = "Your payment came when this order was over already. It is given back to you."
BEING_CANCELLED = (
    "Nothing was ordered, and the payment is being cancelled. What you approved of it is given back to you."
)
log = structlog.get_logger("souk.orders")


async def continue_checkout(
    database: Database, gateways: Gateways, actor: Actor, checkout_id: UUID, *, token: str | None = None
) -> Placed:
    """What became of a checkout whose payment required action: its orders, or that there still is something to do.

    For whoever began it; a guest brings the token. As often as one likes. Raises UnknownCheckout, PaymentDeclined,
    CheckoutLapsed, PaymentUnreachable.
    """
    checkout = await own_checkout(database, actor, checkout_id, token=token)
    found = None
    if checkout.status is CheckoutStatus.PENDING:
        try:
            found = await settle(database, gateways, checkout)
        except GatewayUnavailable as unreachable:
            raise PaymentUnreachable from unreachable
    return await _as_it_stands(database, checkout, found)


async def settle_checkout(database: Database, gateways: Gateways, payment_id: UUID) -> None:
    """A gateway told that a payment moved: look, and end its checkout if it can be ended. Twice does no harm.

    Raises GatewayUnavailable; then it is to be tried again.
    """
    async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
        checkout = await find_checkout_of_payment(uow, payment_id)
    if checkout is not None and checkout.status in {CheckoutStatus.PENDING, CheckoutStatus.VOIDING}:
        await settle(database, gateways, checkout)


async def cancel_checkout(
    database: Database, gateways: Gateways, actor: Actor, checkout_id: UUID, *, token: str | None = None
) -> None:
    """Whoever pays gives up: everything is as it was before. Raises UnknownCheckout, CheckoutLapsed (it has ended)."""
    checkout = await own_checkout(database, actor, checkout_id, token=token)
    if not await begin_letting_go(database, checkout):
        raise CheckoutLapsed
    try:
        await finish_letting_go(database, gateway_of(gateways, checkout.promise.provider), checkout)
    except GatewayUnavailable:
        log.warning("given up; the money is left to the reconciler", checkout=str(checkout.id))


async def own_checkout(database: Database, actor: Actor, checkout_id: UUID, *, token: str | None) -> CheckoutRow:
    """Raises UnknownCheckout."""
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
        checkout = await find_checkout(uow, checkout_id)
        if checkout is None or not policy.began(uow.keys, actor, checkout, token=token):
            raise UnknownCheckout
    return checkout


async def settle(
    database: Database, gateways: Gateways, checkout: CheckoutRow, *, is_overdue: bool = False
) -> GatewayAnswer | None:
    """Ask the gateway, and end an open checkout as far as it can be ended now. Returns what the gateway said.

    `is_overdue`: nobody else is at work on it, so that a charge the gateway knows nothing of never will be, and one
    that waits for its payer waits only as long as the goods are held. Raises GatewayUnavailable.
    """
    gateway = gateway_of(gateways, checkout.promise.provider)
    if checkout.status is not CheckoutStatus.PENDING:
        await finish_letting_go(database, gateway, checkout)
        return None
    found = await gateway.find(database, checkout.payment_id)
    if found is None and not is_overdue:
        return None
    if found is not None and found.is_open and not (is_overdue and database.clock() >= checkout.expires_at):
        return found
    if found is not None and found.status is ChargeStatus.DECLINED:
        await decline(database, checkout, found)
    elif found is not None and found.status in SET_ASIDE and await _confirm(database, checkout, found) is not None:
        await _capture(database, gateway, checkout, found)
    elif await begin_letting_go(database, checkout):
        await finish_letting_go(database, gateway, checkout)
    return found


async def _capture(database: Database, gateway: Gateway, checkout: CheckoutRow, found: GatewayAnswer) -> None:
    try:
        await capture(database, gateway, checkout, found.transaction_id)
    except GatewayUnavailable:
        log.warning("capture left to the reconciler", checkout=str(checkout.id))


async def _confirm(database: Database, checkout: CheckoutRow, found: GatewayAnswer) -> Confirmed | None:
    """None: the goods or their store are gone, or somebody else settled it."""
    try:
        return await confirm(database, checkout, found)
    except (HoldExpired, NotForSale, IntegrityError):
        log.warning("authorised, but can no longer be confirmed", checkout=str(checkout.id))
        return None


async def _as_it_stands(database: Database, checkout: CheckoutRow, found: GatewayAnswer | None) -> Placed:
    async with database.unit_of_work(Actor(id=checkout.customer_id)) as uow:
        now = await find_checkout(uow, checkout.id)
        assert now is not None
        payment = (await find_payments(uow, [checkout.payment_id]))[checkout.payment_id]
        if now.status is CheckoutStatus.CONFIRMED and payment.status is not PaymentStatus.VOIDED:
            return await read_placed(uow, now)
    if now.status is CheckoutStatus.PENDING:
        if found is not None and found.is_open:
            return waiting_of(database, checkout, found)
        raise CheckoutInProgress
    if now.status in {CheckoutStatus.DECLINED, CheckoutStatus.CONFIRMED}:
        raise PaymentDeclined(payment.message)
    if now.status is CheckoutStatus.VOIDING:
        raise CheckoutLapsed(BEING_CANCELLED)
    raise CheckoutLapsed(CAME_TOO_LATE if payment.status in TAKEN else None)
