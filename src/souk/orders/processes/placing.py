"""From a cart to orders: hold, authorise, confirm, capture. No unit of work is open while a gateway is asked."""

import asyncio
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy.exc import IntegrityError

from souk.cart import (
    NO_WISHES,
    CartRow,
    NotForSale,
    PricedCart,
    claim_for_checkout,
    owner_of,
    price_cart,
    refuse_barred,
    refuse_lost_coupons,
)
from souk.identity import get_own_address
from souk.inventory import hold
from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.orders import policy
from souk.orders.checkouts import CheckoutRow, add_checkout, find_checkout, find_checkout_by_key
from souk.orders.contact import Destination, index_of, seal
from souk.orders.errors import (
    AddressBookNeedsPerson,
    AddressRequired,
    CheckoutInProgress,
    CheckoutLapsed,
    EmailRequired,
    NothingToOrder,
    PaymentUnreachable,
)
from souk.orders.processes.capturing import Captured, capture
from souk.orders.processes.settling import (
    Confirmed,
    Gateways,
    begin_letting_go,
    confirm,
    decline,
    finish_letting_go,
)
from souk.orders.promise import promise, write_promise
from souk.orders.queries import OrderDetail, orders_of_checkout
from souk.orders.recording import as_paid
from souk.orders.request import OrderRequest, PaymentReceipt, Placed
from souk.orders.statuses import CheckoutStatus
from souk.payments import (
    Charge,
    Gateway,
    GatewayAnswer,
    GatewayUnavailable,
    PaymentDeclined,
    PaymentStatus,
    SavedChoice,
    find_payments,
    get_own_method,
    open_payment,
    save_method_once,
)
from souk.stores import StoreName

KEPT_FOR = timedelta(minutes=15)
"""How long goods are held for a checkout."""
PATIENCE_SECONDS, LOOK_EVERY_SECONDS = 10.0, 0.1
SENT = "sent"
log = structlog.get_logger("souk.orders")


class Opened(msgspec.Struct, frozen=True):
    """A checkout whose goods are held and whose payment is open."""

    row: CheckoutRow
    priced: PricedCart
    destination: Destination | None


async def place_order(database: Database, gateways: Gateways, actor: Actor, request: OrderRequest) -> Placed:
    """Buy the actor's cart, or the request's own items: one payment, one order per store.

    With a key, a repeated request finds what the first one brought about. Raises CartEmpty, NotForSale, NotEligible,
    InsufficientStock, AddressRequired, EmailRequired, PaymentDeclined, PaymentUnreachable, CheckoutLapsed,
    CheckoutInProgress, UnknownPaymentMethod (a saved method that is not the actor's); after each of them nothing is
    held, nothing charged, and the cart is as it was.
    """
    request = await _with_saved_method(database, actor, request)
    placed = await _place(database, gateways, actor, request)
    if request.keep is not None and actor.id is not None:
        try:
            await save_method_once(database, gateways, actor, request.keep)
        except Refusal as refusal:  # the order stands all the same
            log.warning("way to pay not saved", checkout=str(placed.checkout_id), why=refusal.code)
    return placed


async def _with_saved_method(database: Database, actor: Actor, request: OrderRequest) -> OrderRequest:
    if not isinstance(request.method, SavedChoice):
        return request
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
        return msgspec.structs.replace(request, method=await get_own_method(uow, request.method.id))


async def _place(database: Database, gateways: Gateways, actor: Actor, request: OrderRequest) -> Placed:
    opened = await _open(database, actor, request)
    if opened is None:
        return await _outcome_of_first(database, actor, request)
    checkout, gateway = opened.row, gateways[request.charged.provider]
    answer = await _authorise(database, gateway, checkout, request.charged.token)
    if not answer.succeeded:
        await decline(database, checkout, answer)
        raise PaymentDeclined(answer.message, reason=answer.code)
    try:
        confirmed = await confirm(database, checkout, answer, actor=actor)
    except Exception:
        await _undo(database, gateway, checkout)
        raise
    if confirmed is None:
        return await _settled_meanwhile(database, gateway, checkout, answer)
    paid = await _capture(database, gateway, checkout, answer.transaction_id)
    if paid is None:
        return await _settled_meanwhile(database, gateway, checkout, answer)
    return _placed(database, opened, confirmed, paid)


async def _open(database: Database, actor: Actor, request: OrderRequest) -> Opened | None:
    """None: this key has a checkout already."""
    checkout_id = new_id()
    owner = _owner(database, actor, request, checkout_id)
    try:
        async with database.unit_of_work(actor) as uow:
            uow.require(policy.can_order(actor))
            if request.key is not None and await find_checkout_by_key(uow, owner, request.key) is not None:
                return None
            return await _hold(uow, request, checkout_id=checkout_id, owner=owner)
    except IntegrityError:
        async with database.unit_of_work(actor) as uow:
            if request.key is None or await find_checkout_by_key(uow, owner, request.key) is None:
                raise
        return None


async def _hold(uow: UnitOfWork, request: OrderRequest, *, checkout_id: UUID, owner: str) -> Opened:
    priced = await _price(uow, request)
    destination = await _destination(uow, request, needed=priced.requires_shipping)
    made = promise(
        priced,
        request.charged,
        special_instructions=request.special_instructions,
        from_cart=request.items is None,
    )
    await hold(uow, made.wanted, reference_id=checkout_id, expires_at=uow.now + KEPT_FOR)
    amount, guest_email = Money(made.total, made.currency), request.contact.email if uow.actor.id is None else None
    payment_id = await open_payment(
        uow, amount=amount, method=request.charged, customer_id=uow.actor.id, reference_id=checkout_id
    )
    row = CheckoutRow(
        id=checkout_id,
        owner=owner,
        customer_id=uow.actor.id,
        payment_id=payment_id,
        idempotency_key=request.key,
        status=CheckoutStatus.PENDING,
        currency=made.currency,
        total=made.total,
        quote=write_promise(made),
        sealed_contact=seal(uow.keys, request.contact),
        sealed_address=seal(uow.keys, destination) if destination is not None else None,
        guest_email_index=index_of(uow.keys, guest_email) if guest_email is not None else None,
        created_at=uow.now,
        expires_at=uow.now + KEPT_FOR,
    )
    await add_checkout(uow, row)
    return Opened(row, priced, destination)


async def _price(uow: UnitOfWork, request: OrderRequest) -> PricedCart:
    if uow.actor.id is None and request.contact.email is None:
        raise EmailRequired(errors=[{"field": "email", "message": EmailRequired.sentence}])
    wishes = NO_WISHES
    if request.items is None:
        claimed = await claim_for_checkout(uow)
        wishes = claimed.wishes
        rows = [CartRow(line.id, line.variant_id, line.quantity, line.quantity) for line in claimed.lines]
    else:
        rows = [CartRow(new_id(), variant_id, pieces, pieces) for variant_id, pieces in request.items.items()]
    if not rows:
        raise NothingToOrder
    priced = await price_cart(uow, None, rows, wishes=wishes)
    refuse_lost_coupons(priced)
    for item in priced.items:
        if not item.is_for_sale:
            name = item.offer.product_name if item.offer is not None else None
            raise NotForSale(variant_id=str(item.row.variant_id), product_name=name)
        refuse_barred(uow, item, priced)
    return priced


async def _destination(uow: UnitOfWork, request: OrderRequest, *, needed: bool) -> Destination | None:
    if not needed:
        return None
    if request.address_id is not None:
        if uow.actor.id is None:
            raise AddressBookNeedsPerson
        return Destination(await get_own_address(uow, request.address_id))
    if request.destination is None:
        raise AddressRequired(errors=[{"field": "shipping_address", "message": AddressRequired.sentence}])
    return request.destination


def _owner(database: Database, actor: Actor, request: OrderRequest, checkout_id: UUID) -> str:
    """Who may repeat the request: the owner of the cart; a guest without one is known by nothing but what they sent."""
    owner = owner_of(actor)
    if owner:
        return str(owner)
    if request.contact.email is None:
        return f"{SENT}:{checkout_id}"
    sent = msgspec.json.encode((request.contact, request.destination, request.items)).decode()
    return f"{SENT}:{database.keys.blind_index(sent, purpose=SENT)}"


async def _authorise(database: Database, gateway: Gateway, checkout: CheckoutRow, token: str) -> GatewayAnswer:
    charge = Charge(key=checkout.payment_id, amount=Money(checkout.total, checkout.currency), token=token)
    try:
        return await gateway.authorise(database, charge)
    except GatewayUnavailable as unreachable:
        await _undo(database, gateway, checkout)
        raise PaymentUnreachable from unreachable
    except Exception:
        await _undo(database, gateway, checkout)
        raise


async def _undo(database: Database, gateway: Gateway, checkout: CheckoutRow) -> None:
    """Nothing is ordered and nothing charged. What cannot be undone now, the reconciler will."""
    try:
        if await begin_letting_go(database, checkout):
            await finish_letting_go(database, gateway, checkout)
    except Exception:  # the failure that brought us here is the one to be told
        log.exception("checkout left to the reconciler", checkout=str(checkout.id))


async def _capture(database: Database, gateway: Gateway, checkout: CheckoutRow, transaction_id: str) -> Captured | None:
    """None: the reconciler takes the money, or did so already; the orders stand. Raises PaymentDeclined."""
    try:
        paid = await capture(
            database, gateway, checkout.id, payment_id=checkout.payment_id, transaction_id=transaction_id
        )
    except GatewayUnavailable:
        log.warning("capture left to the reconciler", checkout=str(checkout.id))
        return None
    if not paid.answer.succeeded:
        raise PaymentDeclined(paid.answer.message, reason=paid.answer.code)
    return paid if paid.numbers else None


async def _settled_meanwhile(
    database: Database, gateway: Gateway, checkout: CheckoutRow, answer: GatewayAnswer
) -> Placed:
    """What stands in the books. If the reconciler gave up meanwhile, the money must not stay set aside."""
    async with database.unit_of_work(Actor(id=checkout.customer_id)) as uow:  # not a ReadContext: replicas lag
        now = await find_checkout(uow, checkout.id)
        if now is not None and now.status is CheckoutStatus.CONFIRMED:
            return await read_placed(uow, now)
    await gateway.void(database, answer.transaction_id)
    raise CheckoutLapsed


async def _outcome_of_first(database: Database, actor: Actor, request: OrderRequest) -> Placed:
    """What the request that came first with this key brought about; it is waited for, but not for long."""
    owner = _owner(database, actor, request, new_id())
    assert request.key is not None
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
            first = await find_checkout_by_key(uow, owner, request.key)
            if first is None:
                raise CheckoutLapsed  # it was declined or let go, and the key is free again
            if first.status is CheckoutStatus.CONFIRMED:
                return await read_placed(uow, first)
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    raise CheckoutInProgress


async def read_placed(uow: UnitOfWork, checkout: CheckoutRow) -> Placed:
    payment = (await find_payments(uow, [checkout.payment_id]))[checkout.payment_id]
    return Placed(
        checkout_id=checkout.id,
        total=Money(checkout.total, checkout.currency),
        payment=PaymentReceipt(
            id=payment.id,
            transaction_id=payment.transaction_id,
            status=payment.status,
            message=payment.message,
            timestamp=payment.timestamp,
        ),
        orders=await orders_of_checkout(uow, checkout.id),
        guest_token=policy.guest_token(uow.keys, checkout.id) if checkout.customer_id is None else None,
    )


def _placed(database: Database, opened: Opened, confirmed: Confirmed, paid: Captured) -> Placed:
    """The same from what is at hand, without asking the database again."""
    checkout, terms = opened.row, opened.priced.terms
    answer = paid.answer
    return Placed(
        checkout_id=checkout.id,
        total=Money(checkout.total, checkout.currency),
        payment=PaymentReceipt(
            id=checkout.payment_id,
            transaction_id=answer.transaction_id,
            status=PaymentStatus.CAPTURED,
            message=answer.message,
            timestamp=answer.answered_at,
        ),
        orders=[
            OrderDetail(
                order=as_paid(order, paid.numbers[order.id], paid.at),
                lines=[line for line in confirmed.lines if line.order_id == order.id],
                history=[],
                store=StoreName(order.store_id, terms[order.store_id].name, terms[order.store_id].slug),
            )
            for order in confirmed.orders
        ],
        destination=opened.destination,
        guest_token=policy.guest_token(database.keys, checkout.id) if checkout.customer_id is None else None,
    )
