"""Refunds that nobody here asked for: made at the gateway's own desk, or taken by a dispute that was lost."""

from uuid import UUID, uuid5

import structlog
from sqlalchemy import bindparam, select

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.orders.models import Order
from souk.orders.refund_posting import booked_of
from souk.orders.refund_rows import refunds_of_order
from souk.orders.refunding import Wish, fulfil, settle_order_refund
from souk.orders.rows import OrderRow
from souk.orders.statuses import REFUNDABLE
from souk.payments import RefundArrived, RefundSettled

OF_PAYMENT = Hot(
    select(*(getattr(Order, name) for name in OrderRow.__struct_fields__))
    .where(Order.payment_id == bindparam("payment"))
    .order_by(Order.id)
    .with_for_update(key_share=True),
    OrderRow,
)
log = structlog.get_logger("souk.orders")


async def note_arrival(uow: UnitOfWork, happened: RefundArrived) -> None:
    """Count it on the payment's orders, the first of them first, each up to what its gateway still holds. Once."""
    left = happened.amount
    for order in await uow.all(OF_PAYMENT, payment=happened.payment_id):
        if not left or order.payment_status not in REFUNDABLE:
            continue
        booked = await booked_of(uow, order, await refunds_of_order(uow, order.id))
        held = order.total - order.refunded_amount
        part = min(left, held, booked.by_gateway if booked.is_known else held)
        if part <= 0:
            continue
        reference_id = _reference(happened.reference_id, order.id)
        await fulfil(uow, order, Wish(amount=part, reference_id=reference_id, reason=happened.reason, is_done=True))
        left -= part
    if left:
        log.error("a gateway refunded more than its orders hold", payment=str(happened.payment_id), amount=left)


async def undo_arrival(uow: UnitOfWork, happened: RefundSettled) -> None:
    """What was made at the gateway's desk failed after all: on each order it counts as paid again."""
    for order in await uow.all(OF_PAYMENT, payment=happened.payment_id):
        await settle_order_refund(uow, _reference(happened.reference_id, order.id), succeeded=False)


def _reference(reference_id: UUID, order_id: UUID) -> UUID:
    """One refund of a payment may be of several orders; the same one is the same again."""
    return uuid5(reference_id, order_id.hex)
