"""Pieces that will never leave: taken off an order, back on the shelf, their money back to the buyer. Unguarded."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, update

from souk.inventory import Wanted, put_back
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.orders.errors import InvalidTransition, PaymentSettling
from souk.orders.fulfilment.errors import MoreThanLeft
from souk.orders.fulfilment.events import OrderPartlyCancelled
from souk.orders.fulfilment.noting import write_note
from souk.orders.fulfilment.sending import choose, complete
from souk.orders.models import OrderLine
from souk.orders.moving import Move, move
from souk.orders.numbering import number_text
from souk.orders.queries import get_order_to_change, lines_of
from souk.orders.refund_rows import pieces_back
from souk.orders.refund_takebacks import take_back
from souk.orders.refunding import refund_order_part
from souk.orders.rows import LineRow, OrderRow
from souk.orders.shares import Pieces, worth_of_pieces
from souk.orders.statuses import Fulfilment, OrderPaymentStatus, OrderStatus

TAKE_OFF: Hot[None] = Hot(
    update(OrderLine)
    .where(
        OrderLine.id == bindparam("line"),
        OrderLine.order_id == bindparam("order"),
        OrderLine.shipped + OrderLine.cancelled + bindparam("pieces", type_=OrderLine.cancelled.type)
        <= OrderLine.quantity,
    )
    .values(cancelled=OrderLine.cancelled + bindparam("pieces", type_=OrderLine.cancelled.type))
)


async def take_off(uow: UnitOfWork, order: OrderRow, pieces: Sequence[Pieces] | None, *, reason: str) -> int:
    """These pieces of a locked order, or all that are left; what goes back to the buyer, in minor units.

    Something of the order has to remain: what is left of all of it is cancelled as a whole instead. Where everything
    else has left, the order is shipped, or delivered. Raises InvalidTransition, PaymentSettling, NothingToShip,
    NotOfThisOrder, MoreThanLeft.
    """
    if order.status is not OrderStatus.PROCESSING:
        raise InvalidTransition(f"Nothing can be taken off an order that is {order.status}.", order_status=order.status)
    if order.payment_status is OrderPaymentStatus.AUTHORISED:
        raise PaymentSettling
    lines = await lines_of(uow, order.id)
    chosen = choose(lines, pieces)
    remains = sum(line.left for line in lines) - sum(quantity for _, quantity in chosen)
    if not remains and order.fulfilment is Fulfilment.UNFULFILLED:
        raise InvalidTransition("Cancel the order as a whole instead.", order_status=order.status)
    for line, quantity in chosen:
        if not await uow.change(TAKE_OFF, line=line.id, order=order.id, pieces=quantity):
            raise MoreThanLeft(order_item_id=line.id, asked=quantity, left=line.left)
    reference_id = new_id()
    wanted = [Wanted(line.variant_id, quantity) for line, quantity in chosen]
    await put_back(uow, wanted, reference_id=reference_id)
    await _write(uow, order, chosen, reason)
    amount = await _pay_back(uow, order, lines, chosen, reference_id=reference_id)
    order = await get_order_to_change(uow, order.id)
    if remains:
        await move(uow, order, Move())
    else:
        await complete(uow, order)
    return amount


async def worth_of_rest(ctx: ReadContext, order: OrderRow) -> int:
    """What would go back if all that is left of it were taken off."""
    lines = await lines_of(ctx, order.id)
    return await _worth(ctx, order, lines, [Pieces(line.id, line.left) for line in lines if line.left])


async def _worth(ctx: ReadContext, order: OrderRow, lines: Sequence[LineRow], pieces: Sequence[Pieces]) -> int:
    before = await pieces_back(ctx, order.id)
    worth = worth_of_pieces(order, lines, pieces, before=before)
    return min(worth.amount, order.total - order.refunded_amount)


async def _pay_back(
    uow: UnitOfWork,
    order: OrderRow,
    lines: Sequence[LineRow],
    chosen: Sequence[tuple[LineRow, int]],
    *,
    reference_id: UUID,
) -> int:
    pieces = [Pieces(line.id, quantity) for line, quantity in chosen]
    amount = await _worth(uow, order, lines, pieces)
    reason = "Part of the order was cancelled."
    if amount > 0:
        await refund_order_part(uow, order, amount=amount, reference_id=reference_id, reason=reason, lines=pieces)
    else:
        await take_back(uow, order, reference_id=reference_id, reason=reason, lines=pieces)
    uow.emit(
        OrderPartlyCancelled(
            order_id=order.id,
            number=number_text(order.number),
            store_id=order.store_id,
            customer_id=order.customer_id,
            pieces=sum(quantity for _, quantity in chosen),
            currency=order.currency,
            amount=max(amount, 0),
        )
    )
    return max(amount, 0)


async def _write(uow: UnitOfWork, order: OrderRow, chosen: Sequence[tuple[LineRow, int]], reason: str) -> None:
    """The buyer reads it on the order and by mail."""
    what = ", ".join(f"{quantity} × {line.name}" for line, quantity in chosen)  # noqa: RUF001
    why = f" {reason}" if reason else ""
    text = f"Taken off your order: {what}.{why} What you paid for it goes back to you."
    await write_note(uow, order, text, for_buyer=True)
