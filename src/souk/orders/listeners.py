"""What an order does when it hears of its money."""

from sqlalchemy import bindparam, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.orders.events import OrderBecameUnavailable
from souk.orders.models import Order
from souk.orders.refunding import refund_unavailable
from souk.orders.statuses import OrderPaymentStatus
from souk.payments import RefundSettled

SETTLE: Hot[None] = Hot(
    update(Order)
    .where(Order.id == bindparam("order"), Order.payment_status == OrderPaymentStatus.REFUND_PENDING)
    .values(payment_status=OrderPaymentStatus.REFUNDED, updated_at=bindparam("at"), version=Order.version + 1)
)


async def note_refund(uow: UnitOfWork, happened: RefundSettled) -> None:
    """A cancelled order's money is back. A refund that the gateway would not make stays pending, for a person."""
    if happened.succeeded:
        await uow.change(SETTLE, order=happened.reference_id, at=uow.now)


async def send_money_back(uow: UnitOfWork, happened: OrderBecameUnavailable) -> None:
    """What was paid for an order that nobody will ship is promised back; a task of payments sends it."""
    await refund_unavailable(uow, happened.order_id)
