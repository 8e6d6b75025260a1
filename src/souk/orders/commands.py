"""What a person may ask of an order that was placed."""

from uuid import UUID

from souk.kernel.database import UnitOfWork
from souk.orders import policy
from souk.orders.cancelling import cancel
from souk.orders.errors import InvalidTransition, UnknownOrder
from souk.orders.fulfilment.errors import OrderChangedMeanwhile
from souk.orders.fulfilment.sending import Label, check_estimate, deliver_all, finish, insist_on_paid, send
from souk.orders.moving import Move, move
from souk.orders.queries import OrderDetail, get_order, get_order_to_change, lines_of
from souk.orders.recording import note_status
from souk.orders.rows import OrderRow
from souk.orders.statuses import OrderStatus


async def change_order_status(
    uow: UnitOfWork,
    order_id: UUID,
    status: OrderStatus,
    *,
    label: Label = Label(),
    seen: int | None = None,
) -> OrderDetail:
    """Move an order on: processing → shipped, with all that is left to be sent → delivered; or cancel it.

    Where only services are left it goes from processing to delivered: they are done. A payment makes it processing by
    itself: who asks for that once more, with nothing to tell, has what they want.

    Raises UnknownOrder, InvalidTransition, OrderChangedMeanwhile.
    """
    order = await _visible(uow, order_id, None)
    uow.require(policy.can_fulfil(uow.actor, order))
    if seen is not None and seen != order.version:
        raise OrderChangedMeanwhile(version=order.version)
    if status is OrderStatus.CANCELLED:
        await cancel(uow, order, reason=label.note)
    elif status is OrderStatus.SHIPPED and order.status is OrderStatus.PROCESSING:
        check_estimate(uow, label.estimated_delivery_on)
        await send(uow, order, label=label)
    elif (
        status is OrderStatus.DELIVERED and order.status is OrderStatus.PROCESSING and await _only_services(uow, order)
    ):
        await _all_done(uow, order, note=label.note)
    elif status is OrderStatus.DELIVERED and order.status is OrderStatus.SHIPPED:
        await deliver_all(uow, order, note=label.note)
    elif status is OrderStatus.PROCESSING and order.status is OrderStatus.PENDING:
        insist_on_paid(order)
        await move(uow, order, Move(status=status))
        await note_status(uow, order.id, status, label.note)
    elif label != Label() or not (status is order.status is OrderStatus.PROCESSING):
        raise InvalidTransition(
            f"An order that is {order.status} cannot become {status}.", order_status=order.status, asked=status
        )
    return await get_order(uow, order_id)


async def _only_services(uow: UnitOfWork, order: OrderRow) -> bool:
    left = [line for line in await lines_of(uow, order.id) if line.left]
    return bool(left) and all(line.is_service for line in left)


async def _all_done(uow: UnitOfWork, order: OrderRow, *, note: str) -> None:
    """What is left is done, and parcels that are still out have arrived."""
    await finish(uow, order, note=note)
    order = await get_order_to_change(uow, order.id)
    if order.status is OrderStatus.SHIPPED:
        await deliver_all(uow, order, note=note)


async def cancel_order(uow: UnitOfWork, order_id: UUID, *, reason: str = "", token: str | None = None) -> OrderDetail:
    """Cancel an order that has not left the store: its goods go back to the shelf, its money to the buyer.

    Raises UnknownOrder, OrderNotCancellable, PaymentSettling.
    """
    order = await _visible(uow, order_id, token)
    uow.require(policy.can_cancel(uow.actor, order, holds_link=policy.opens(uow.keys, order.checkout_id, token)))
    await cancel(uow, order, reason=reason)
    return await get_order(uow, order_id, token=token)


async def _visible(uow: UnitOfWork, order_id: UUID, token: str | None) -> OrderRow:
    """The order, locked: of two who change it at once, the second sees what the first did."""
    order = await get_order_to_change(uow, order_id)
    if not policy.can_see(uow.actor, order, holds_link=policy.opens(uow.keys, order.checkout_id, token)):
        raise UnknownOrder
    return order
