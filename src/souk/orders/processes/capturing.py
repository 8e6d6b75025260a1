"""The last step of a sale: the money that was set aside is taken, and the orders may be worked on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from souk.inventory import Wanted, put_back
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.events import OrderCancelled
from souk.orders.numbering import number_text
from souk.orders.processes.booking import paid_event
from souk.orders.queries import orders_of_checkout
from souk.orders.recording import mark_paid, mark_uncovered, note_status
from souk.orders.refunding import refund_unavailable
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from souk.payments import Gateway, GatewayAnswer, record_captured, record_voided

NOT_COLLECTED = "The payment could not be collected."
log = structlog.get_logger("souk.orders")


class Captured(msgspec.Struct, frozen=True):
    """What the gateway said, and when the orders became paid.

    `numbers` by order; none where the books know better: paid before, or unavailable since.
    """

    answer: GatewayAnswer
    at: datetime
    numbers: Mapping[UUID, int]


async def capture(
    database: Database, gateway: Gateway, checkout_id: UUID, *, payment_id: UUID, transaction_id: str
) -> Captured:
    """Take the money of a confirmed checkout. What nobody will pay for any more is cancelled, its goods put back.

    Twice does no harm. Raises GatewayUnavailable; the orders then wait, and the reconciler asks again.
    """
    answer = await gateway.capture(database, transaction_id)
    if answer.succeeded:
        async with database.unit_of_work(SYSTEM) as uow:
            if paid := await mark_paid(uow, checkout_id):
                await record_captured(uow, payment_id, answer)
                for order in paid:
                    uow.emit(paid_event(order))
            gone = [each.id for each in paid if each.status is OrderStatus.UNAVAILABLE]
            for order_id in gone:
                await refund_unavailable(uow, order_id)
        return Captured(answer, uow.now, {} if gone else {each.id: each.number for each in paid})
    await _cancel_uncovered(database, checkout_id, payment_id, answer)
    return Captured(answer, answer.answered_at, {})


async def _cancel_uncovered(database: Database, checkout_id: UUID, payment_id: UUID, answer: GatewayAnswer) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        details = await orders_of_checkout(uow, checkout_id)
        uncovered = [each for each in details if each.order.payment_status is OrderPaymentStatus.AUTHORISED]
        for each in uncovered:
            order = each.order
            await mark_uncovered(uow, order.id)
            if order.status is OrderStatus.UNAVAILABLE:
                continue  # its goods are back, and its buyer knows
            await note_status(uow, order.id, OrderStatus.CANCELLED, NOT_COLLECTED)
            wanted = [Wanted(line.variant_id, line.quantity) for line in each.lines]
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
        if uncovered:
            log.error("capture refused; orders cancelled", checkout=str(checkout_id), code=answer.code)
            await record_voided(uow, payment_id, answer)
