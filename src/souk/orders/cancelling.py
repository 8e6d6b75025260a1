"""An order that has not left its store comes to nothing: goods back to the shelf, money back to the buyer. Unguarded."""

from souk.inventory import Wanted, put_back
from souk.kernel.database import UnitOfWork
from souk.orders.errors import OrderNotCancellable, PaymentSettling
from souk.orders.events import OrderCancelled
from souk.orders.moving import Move, move
from souk.orders.numbering import number_text
from souk.orders.queries import lines_of
from souk.orders.recording import note_status
from souk.orders.refunding import refund_rest
from souk.orders.rows import OrderRow
from souk.orders.statuses import CANCELLABLE, Fulfilment, OrderPaymentStatus, OrderStatus


async def cancel(uow: UnitOfWork, order: OrderRow, *, reason: str) -> None:
    """Of a locked order. Raises OrderNotCancellable, PaymentSettling."""
    if order.status not in CANCELLABLE:
        raise OrderNotCancellable(
            f"An order that is {order.status} can no longer be cancelled.",
            order_status=order.status,
            asked=OrderStatus.CANCELLED,
        )
    if order.fulfilment is not Fulfilment.UNFULFILLED:
        raise OrderNotCancellable(
            "Part of this order is on its way already. What has not left can be taken off by the store.",
            order_status=order.status,
            asked=OrderStatus.CANCELLED,
        )
    if order.payment_status is OrderPaymentStatus.AUTHORISED:
        raise PaymentSettling
    lines = await lines_of(uow, order.id)
    await move(uow, order, Move(status=OrderStatus.CANCELLED))
    await note_status(uow, order.id, OrderStatus.CANCELLED, reason)
    await put_back(uow, [Wanted(line.variant_id, line.left) for line in lines if line.left], reference_id=order.id)
    await refund_rest(uow, order, reason=reason or "The order was cancelled.")
    uow.emit(
        OrderCancelled(
            order_id=order.id,
            number=number_text(order.number),
            store_id=order.store_id,
            customer_id=order.customer_id,
            reason=reason,
            was=order.status.value,
        )
    )
