"""The last step of a sale: the money that was set aside is taken, and the orders may be worked on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from souk.inventory import Wanted, put_back
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.orders.checkouts import CheckoutRow
from souk.orders.events import OrderCancelled
from souk.orders.numbering import number_text
from souk.orders.processes.benefiting import release_benefits, spend_benefits
from souk.orders.processes.booking import book_sales
from souk.orders.queries import OrderDetail, orders_of_checkout
from souk.orders.recording import Paid, mark_paid, mark_uncovered, note_status
from souk.orders.refunding import refund_unavailable
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from souk.payments import Gateway, GatewayAnswer, record_captured, record_voided, spend_tenders

NOT_COLLECTED = "The payment could not be collected."
log = structlog.get_logger("souk.orders")


class Captured(msgspec.Struct, frozen=True):
    """What the gateway said, and when the orders became paid.

    `numbers` by order; none where the books know better: paid before, or unavailable since.
    """

    answer: GatewayAnswer
    at: datetime
    numbers: Mapping[UUID, int]


async def capture(database: Database, gateway: Gateway, checkout: CheckoutRow, transaction_id: str) -> Captured:
    """Take the money of a confirmed checkout. What nobody will pay for any more is cancelled, its goods put back.

    Twice does no harm. Raises GatewayUnavailable; the orders then wait, and the reconciler asks again.
    """
    answer = await gateway.capture(database, transaction_id)
    if answer.is_open:
        return Captured(answer, answer.answered_at, {})
    if answer.succeeded:
        async with database.unit_of_work(SYSTEM) as uow:
            paid = await mark_paid(uow, checkout.id)
            if paid:
                await _book(uow, checkout, paid, answer)
            gone = [each.id for each in paid if each.status is OrderStatus.UNAVAILABLE]
            for order_id in gone:
                await refund_unavailable(uow, order_id)
        return Captured(answer, uow.now, {} if gone else {each.id: each.number for each in paid})
    await _cancel_uncovered(database, checkout, answer)
    return Captured(answer, answer.answered_at, {})


async def _book(uow: UnitOfWork, checkout: CheckoutRow, paid: Sequence[Paid], answer: GatewayAnswer) -> None:
    tendered = await record_captured(uow, checkout.payment_id, answer)
    covered = await spend_tenders(uow, checkout.payment_id) if tendered else []
    await spend_benefits(uow, checkout.id, checkout.promise)
    await book_sales(uow, paid, covered)


async def _cancel_uncovered(database: Database, checkout: CheckoutRow, answer: GatewayAnswer) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        details = await orders_of_checkout(uow, checkout.id)
        uncovered = [each for each in details if each.order.payment_status is OrderPaymentStatus.AUTHORISED]
        for each in uncovered:
            await _cancel(uow, each)
        if uncovered:
            log.error("capture refused; orders cancelled", checkout=str(checkout.id), code=answer.code)
            await record_voided(uow, checkout.payment_id, answer)
            await release_benefits(uow, checkout, checkout.promise)


async def _cancel(uow: UnitOfWork, uncovered: OrderDetail) -> None:
    order = uncovered.order
    await mark_uncovered(uow, order.id)
    if order.status is OrderStatus.UNAVAILABLE:
        return  # its goods are back, and its buyer knows
    await note_status(uow, order.id, OrderStatus.CANCELLED, NOT_COLLECTED)
    wanted = [Wanted(line.variant_id, line.left) for line in uncovered.lines if line.left]
    await put_back(uow, wanted, reference_id=order.id)
    uow.emit(
        OrderCancelled(
            order_id=order.id,
            number=number_text(order.number),
            store_id=order.store_id,
            customer_id=order.customer_id,
            reason=NOT_COLLECTED,
        )
    )
