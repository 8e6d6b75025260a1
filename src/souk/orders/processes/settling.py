"""How an open checkout ends, one step per unit of work: confirmed and captured, declined, or let go.

Every step begins with a conditional move of the checkout's row, so the request that began it, the reconciler and a
second reconciler may all try: one of them does it, the others see that it is done.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
import structlog

from souk.cart import NotForSale, Owner, give_back
from souk.inventory import release, take
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.money import Money
from souk.orders.checkouts import CheckoutRow, abandon_checkout, confirm_checkout, find_checkout, let_checkout_go
from souk.orders.events import OrderPlaced
from souk.orders.processes.benefiting import keep_benefits, release_benefits
from souk.orders.promise import Buyer, line_rows, order_rows
from souk.orders.recording import add_orders
from souk.orders.rows import LineRow, OrderRow
from souk.orders.statuses import CheckoutStatus
from souk.payments import (
    ChargeStatus,
    Gateway,
    GatewayAnswer,
    GatewayUnavailable,
    PaymentCameLate,
    drop_tendered,
    never_sent,
    record_authorised,
    record_captured,
    record_declined,
    record_voided,
    request_refund,
)
from souk.stores import list_out_of_trade

Gateways = Mapping[str, Gateway]
NOT_FINISHED = "The payment was not finished in time. Nothing was charged."
log = structlog.get_logger("souk.orders")


class Confirmed(msgspec.Struct, frozen=True):
    """What was written down; the orders yet without their numbers."""

    orders: list[OrderRow]
    lines: list[LineRow]


async def confirm(
    database: Database, checkout: CheckoutRow, answer: GatewayAnswer, *, actor: Actor = SYSTEM
) -> Confirmed | None:
    """The money is set aside: what was held is sold, and every store gets its order. None: settled by somebody else.

    Raises HoldExpired, NotForSale (a store closed meanwhile).
    """
    made = checkout.promise
    buyer = Buyer(checkout.id, checkout.customer_id, checkout.payment_id, checkout.sealed_address)
    lines = line_rows(made)
    async with database.unit_of_work(actor) as uow:
        if not await confirm_checkout(uow, checkout.id, [order.store_id for order in made.orders]):
            await _refuse_closed(uow, checkout)
            return None
        await take(uow, checkout.id)
        orders = order_rows(made, buyer, now=uow.now)
        await add_orders(uow, orders, lines)
        await record_authorised(uow, checkout.payment_id, answer)
        await keep_benefits(uow, checkout.id, made)
        for order in orders:
            uow.emit(_placed(order))
    return Confirmed(orders, lines)


async def _refuse_closed(uow: UnitOfWork, checkout: CheckoutRow) -> None:
    now = await find_checkout(uow, checkout.id)
    if now is None or now.status is not CheckoutStatus.PENDING:
        return
    for store in await list_out_of_trade(uow, [order.store_id for order in checkout.promise.orders]):
        raise NotForSale(f"{store.name} takes no orders any more.", store_id=str(store.id))


async def decline(database: Database, checkout: CheckoutRow, answer: GatewayAnswer) -> bool:
    """The money did not come: goods, coupons, points and cards are free again, and the cart is as it was.

    False: settled before.
    """
    async with database.unit_of_work(SYSTEM) as uow:
        if not await let_checkout_go(uow, checkout.id, CheckoutStatus.DECLINED):
            return False
        await _return_goods(uow, checkout)
        await record_declined(uow, checkout.payment_id, answer)
    return True


async def begin_letting_go(database: Database, checkout: CheckoutRow) -> bool:
    """No order will come of it, whatever the gateway did: goods and lines go back now. False: settled before."""
    async with database.unit_of_work(SYSTEM) as uow:
        if not await let_checkout_go(uow, checkout.id, CheckoutStatus.VOIDING):
            return False
        await _return_goods(uow, checkout)
    return True


async def finish_letting_go(database: Database, gateway: Gateway, checkout: CheckoutRow) -> bool:
    """Let the money go, too. Raises GatewayUnavailable; then the checkout stays `voiding` and is tried again."""
    found = await gateway.find(database, checkout.payment_id)
    voided = None
    if found is not None and (found.is_open or found.status is ChargeStatus.AUTHORISED):
        voided = await gateway.void(database, found.transaction_id)
        if not voided.succeeded:
            found = await gateway.find(database, checkout.payment_id)
            if found is not None and found.is_open:
                raise GatewayUnavailable  # it may still be paid: come again
    if found is not None and found.status is ChargeStatus.CAPTURED:
        taken = await gateway.capture(database, found.transaction_id)  # which tells the fee as well
        found = taken if taken.succeeded else found
    async with database.unit_of_work(SYSTEM) as uow:
        if not await abandon_checkout(uow, checkout.id):
            return False
        await _record_end(uow, checkout, found, voided)
    return True


async def _record_end(
    uow: UnitOfWork, checkout: CheckoutRow, found: GatewayAnswer | None, voided: GatewayAnswer | None
) -> None:
    payment_id = checkout.payment_id
    if found is None:
        await record_declined(uow, payment_id, never_sent(uow.now))
    elif found.status is ChargeStatus.DECLINED:
        await record_declined(uow, payment_id, found)
    elif found.is_open:
        await record_declined(uow, payment_id, given_up(found, uow.now))
    elif found.status is ChargeStatus.CAPTURED:
        log.error("captured without an order; refunding", checkout=str(checkout.id), payment=str(payment_id))
        amount = Money(checkout.charged, checkout.currency)
        await record_authorised(uow, payment_id, found)
        if checkout.promise.tendered:
            await drop_tendered(uow, payment_id)
        await record_captured(uow, payment_id, found)
        await request_refund(
            uow, payment_id, amount=amount, reference_id=checkout.id, reason="No order came of this payment."
        )
        uow.emit(PaymentCameLate(payment_id=payment_id, checkout_id=checkout.id, customer_id=checkout.customer_id))
    else:
        await record_authorised(uow, payment_id, found)
        await record_voided(uow, payment_id, voided or found)


def given_up(waiting: GatewayAnswer, at: datetime) -> GatewayAnswer:
    """A payment that its payer never finished, as it ends."""
    return GatewayAnswer(ChargeStatus.DECLINED, waiting.transaction_id, "not_finished", NOT_FINISHED, at)


async def _return_goods(uow: UnitOfWork, checkout: CheckoutRow) -> None:
    await release(uow, checkout.id)
    made = checkout.promise
    await release_benefits(uow, checkout, made)
    if made.from_cart:
        quantities = {line.variant_id: line.quantity for line in made.lines}
        await give_back(uow, Owner.read(checkout.owner), quantities, benefits=made.benefits)


def _placed(order: OrderRow) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.id,
        checkout_id=order.checkout_id,
        store_id=order.store_id,
        customer_id=order.customer_id,
        total=order.total,
        currency=order.currency,
    )
