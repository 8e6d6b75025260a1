"""What a person may ask of an order that was placed."""

from uuid import UUID

from souk.inventory import Wanted, put_back
from souk.kernel.database import UnitOfWork
from souk.orders import policy
from souk.orders.errors import InvalidTransition, OrderNotCancellable, PaymentSettling, UnknownOrder
from souk.orders.events import OrderCancelled
from souk.orders.fulfilment.errors import OrderChangedMeanwhile
from souk.orders.fulfilment.sending import Label, check_estimate, deliver_all, insist_on_paid, send
from souk.orders.moving import Move, move
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail, get_order, get_order_to_change, lines_of
from souk.orders.recording import note_status
from souk.orders.refunding import refund_rest
from souk.orders.rows import OrderRow
from souk.orders.statuses import CANCELLABLE, Fulfilment, OrderPaymentStatus, OrderStatus


async def change_order_status(
    uow: UnitOfWork,
    order_id: UUID,
    status: OrderStatus,
    *,
    label: Label = Label(),
    seen: int | None = None,
) -> OrderDetail:
    """Move an order on: processing → shipped, with all that is left to be sent → delivered; or cancel it.

    Raises UnknownOrder, InvalidTransition, OrderChangedMeanwhile.
    """
    order = await _visible(uow, order_id, None)
    uow.require(policy.can_fulfil(uow.actor, order))
    if seen is not None and seen != order.version:
        raise OrderChangedMeanwhile(version=order.version)
    if status is OrderStatus.CANCELLED:
        await _cancel(uow, order, reason=label.note)
    elif status is OrderStatus.SHIPPED and order.status is OrderStatus.PROCESSING:
        check_estimate(uow, label.estimated_delivery_on)
        await send(uow, order, label=label)
    elif status is OrderStatus.DELIVERED and order.status is OrderStatus.SHIPPED:
        await deliver_all(uow, order, note=label.note)
    elif status is OrderStatus.PROCESSING and order.status is OrderStatus.PENDING:
        insist_on_paid(order)
        await move(uow, order, Move(status=status))
        await note_status(uow, order.id, status, label.note)
    else:
        raise InvalidTransition(
            f"An order that is {order.status} cannot become {status}.", order_status=order.status, asked=status
        )
    return await get_order(uow, order_id)


async def cancel_order(uow: UnitOfWork, order_id: UUID, *, reason: str = "", token: str | None = None) -> OrderDetail:
    """Cancel an order that has not left the store: its goods go back to the shelf, its money to the buyer.

    Raises UnknownOrder, OrderNotCancellable, PaymentSettling.
    """
    order = await _visible(uow, order_id, token)
    uow.require(policy.can_cancel(uow.actor, order, holds_link=policy.opens(uow.keys, order.checkout_id, token)))
    await _cancel(uow, order, reason=reason)
    return await get_order(uow, order_id, token=token)


async def _visible(uow: UnitOfWork, order_id: UUID, token: str | None) -> OrderRow:
    """The order, locked: of two who change it at once, the second sees what the first did."""
    order = await get_order_to_change(uow, order_id)
    if not policy.can_see(uow.actor, order, holds_link=policy.opens(uow.keys, order.checkout_id, token)):
        raise UnknownOrder
    return order


async def _cancel(uow: UnitOfWork, order: OrderRow, *, reason: str) -> None:
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
