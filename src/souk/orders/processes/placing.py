"""From a cart to orders: hold, authorise, confirm, capture. No unit of work is open while a gateway is asked."""

import asyncio

import msgspec
import structlog

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.orders.checkouts import CheckoutRow, find_checkout, find_checkout_by_key
from souk.orders.errors import CheckoutInProgress, CheckoutLapsed, PaymentUnreachable
from souk.orders.policy import guest_token
from souk.orders.processes.answering import placed_of, read_placed, waiting_of
from souk.orders.processes.capturing import Captured, capture
from souk.orders.processes.opening import Opened, open_checkout, owner_key
from souk.orders.processes.settling import Gateways, begin_letting_go, confirm, decline, finish_letting_go
from souk.orders.request import OrderRequest, Placed
from souk.orders.statuses import CheckoutStatus
from souk.payments import (
    MANUAL,
    Charge,
    Gateway,
    GatewayAnswer,
    GatewayUnavailable,
    PaymentAwaited,
    PaymentDeclined,
    PaymentStatus,
    SavedChoice,
    find_payments,
    gateway_of,
    get_own_method,
    record_waiting,
    save_method_once,
)

PATIENCE_SECONDS, LOOK_EVERY_SECONDS = 10.0, 0.1
log = structlog.get_logger("souk.orders")


async def place_order(database: Database, gateways: Gateways, actor: Actor, request: OrderRequest) -> Placed:
    """Buy the actor's cart, or the request's own items: one payment, one order per store.

    Where whoever pays has something to do first, there are no orders yet: see `continue_checkout`.

    With a key, a repeated request finds what the first one brought about. Raises CartEmpty, NotForSale, NotEligible,
    InsufficientStock, AddressRequired, EmailRequired, PaymentDeclined, PaymentUnreachable, CheckoutLapsed,
    CheckoutInProgress, UnknownPaymentMethod (a saved method that is not the actor's), GiftCardRefused, TenderTooSmall,
    and why a coupon or points cannot be used (any more); after each of them nothing is held, nothing charged, and the
    cart is as it was.
    """
    request = await _with_saved_method(database, actor, request)
    placed = await _place(database, gateways, actor, request)
    if request.keep is not None and actor.id is not None and placed.orders:
        try:
            await save_method_once(database, gateways, actor, request.keep, paid_with=placed.payment.id)
        except Refusal as refusal:  # the order stands all the same
            log.warning("way to pay not saved", checkout=str(placed.checkout_id), why=refusal.code)
    return placed


async def _with_saved_method(database: Database, actor: Actor, request: OrderRequest) -> OrderRequest:
    if not isinstance(request.method, SavedChoice):
        return request
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
        return msgspec.structs.replace(request, method=await get_own_method(uow, request.method.id))


async def _place(database: Database, gateways: Gateways, actor: Actor, request: OrderRequest) -> Placed:
    opened = await open_checkout(database, actor, request)
    if opened is None:
        return await _outcome_of_first(database, gateways, actor, request)
    checkout, gateway = opened.row, gateway_of(gateways, opened.method.provider)
    answer = await _authorise(database, gateway, opened, return_url=request.return_url, keeps=request.keep is not None)
    if answer.is_open:
        return await _wait(database, gateway, checkout, answer)
    if not answer.succeeded:
        await decline(database, checkout, answer)
        raise PaymentDeclined(answer.message, reason=answer.code)
    try:
        confirmed = await confirm(database, checkout, answer, actor=actor)
    except Exception:
        await undo(database, gateway, checkout)
        raise
    if confirmed is None:
        return await settled_meanwhile(database, gateway, checkout, answer)
    paid = await capture_or_leave(database, gateway, checkout, answer.transaction_id)
    if paid is None:
        return await settled_meanwhile(database, gateway, checkout, answer)
    return placed_of(database, opened, confirmed, paid)


async def _authorise(
    database: Database, gateway: Gateway, opened: Opened, *, return_url: str, keeps: bool
) -> GatewayAnswer:
    checkout = opened.row
    charge = Charge(
        key=checkout.payment_id,
        amount=Money(opened.charged, checkout.currency),
        token=opened.method.token,
        return_url=_back_to(database, return_url, checkout),
        keeps=keeps,
    )
    try:
        return await gateway.authorise(database, charge)
    except GatewayUnavailable as unreachable:
        await undo(database, gateway, checkout)
        raise PaymentUnreachable from unreachable
    except Exception:
        await undo(database, gateway, checkout)
        raise


def _back_to(database: Database, return_url: str, checkout: CheckoutRow) -> str:
    if not return_url:
        return ""
    token = f"?guest={guest_token(database.keys, checkout.id)}" if checkout.customer_id is None else ""
    return f"{return_url.format(checkout.id)}{token}"


async def _wait(database: Database, gateway: Gateway, checkout: CheckoutRow, answer: GatewayAnswer) -> Placed:
    """The goods stay held until whoever pays comes back, or until their time is over.

    Nobody is sent to pay for a checkout that was let go while the gateway thought.
    """
    async with database.unit_of_work(SYSTEM) as uow:
        now = await find_checkout(uow, checkout.id)
        is_open = now is not None and now.status is CheckoutStatus.PENDING
        if is_open:
            await record_waiting(uow, checkout.payment_id, answer)
            if checkout.promise.provider == MANUAL:
                uow.emit(PaymentAwaited(checkout_id=checkout.id, customer_id=checkout.customer_id))
    if not is_open:
        return await settled_meanwhile(database, gateway, checkout, answer)
    return waiting_of(database, checkout, answer)


async def undo(database: Database, gateway: Gateway, checkout: CheckoutRow) -> None:
    """Nothing is ordered and nothing charged. What cannot be undone now, the reconciler will."""
    try:
        if await begin_letting_go(database, checkout):
            await finish_letting_go(database, gateway, checkout)
    except Exception:  # the failure that brought us here is the one to be told
        log.exception("checkout left to the reconciler", checkout=str(checkout.id))


async def capture_or_leave(
    database: Database, gateway: Gateway, checkout: CheckoutRow, transaction_id: str
) -> Captured | None:
    """None: the reconciler takes the money, or did so already; the orders stand. Raises PaymentDeclined."""
    try:
        paid = await capture(database, gateway, checkout, transaction_id)
    except GatewayUnavailable:
        log.warning("capture left to the reconciler", checkout=str(checkout.id))
        return None
    if paid.answer.is_open:
        return None
    if not paid.answer.succeeded:
        raise PaymentDeclined(paid.answer.message, reason=paid.answer.code)
    return paid if paid.numbers else None


async def settled_meanwhile(
    database: Database, gateway: Gateway, checkout: CheckoutRow, answer: GatewayAnswer
) -> Placed:
    """What stands in the books. If the reconciler gave up meanwhile, the money must not stay set aside."""
    async with database.unit_of_work(Actor(id=checkout.customer_id)) as uow:  # not a ReadContext: replicas lag
        now = await find_checkout(uow, checkout.id)
        if now is not None and now.status is CheckoutStatus.CONFIRMED:
            return await read_placed(uow, now)
    await gateway.void(database, answer.transaction_id)
    raise CheckoutLapsed


async def _outcome_of_first(database: Database, gateways: Gateways, actor: Actor, request: OrderRequest) -> Placed:
    """What the request that came first with this key brought about; it is waited for, but not for long."""
    owner = owner_key(database, actor, request, new_id())
    assert request.key is not None
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
            first = await find_checkout_by_key(uow, owner, request.key)
            if first is None:
                raise CheckoutLapsed  # it was declined or let go, and the key is free again
            if first.status is CheckoutStatus.CONFIRMED:
                return await read_placed(uow, first)
            payment = (await find_payments(uow, [first.payment_id]))[first.payment_id]
        if first.status is CheckoutStatus.PENDING and payment.status is PaymentStatus.REQUIRES_ACTION:
            answer = await gateway_of(gateways, first.promise.provider).find(database, first.payment_id)
            if answer is not None and answer.is_open:
                return waiting_of(database, first, answer)
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    raise CheckoutInProgress
