"""Money owed for orders that became unavailable: promised once, whoever comes first."""

from uuid import UUID

from sqlalchemy import bindparam, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.money import Money
from souk.orders.models import Order
from souk.orders.queries import get_order_to_change
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from souk.payments import request_refund

REASON = "The store closed before it shipped."
OWE: Hot[None] = Hot(
    update(Order)
    .where(
        Order.id == bindparam("order"),
        Order.status == OrderStatus.UNAVAILABLE,
        Order.payment_status == OrderPaymentStatus.PAID,
    )
    .values(
        payment_status=bindparam("money", type_=Order.payment_status.type),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)


async def refund_unavailable(uow: UnitOfWork, order_id: UUID) -> None:
    """Ask for the refund of an unavailable order whose money was taken. Twice is once.

    Where the money is only set aside, nothing happens yet: whoever takes it comes here again.
    """
    order = await get_order_to_change(uow, order_id)
    if order.status is not OrderStatus.UNAVAILABLE:
        return
    owed = OrderPaymentStatus.REFUND_PENDING if order.total else OrderPaymentStatus.REFUNDED
    freshly_paid = await uow.change(OWE, order=order_id, money=owed, at=uow.now)
    if order.total and (freshly_paid or order.payment_status is OrderPaymentStatus.REFUND_PENDING):
        amount = Money(order.total, order.currency)
        await request_refund(uow, order.payment_id, amount=amount, reference_id=order.id, reason=REASON)
