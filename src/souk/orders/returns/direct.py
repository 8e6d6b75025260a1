"""Money back without anything coming back first: what staff may do on an order's page."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from souk.inventory import Wanted, put_back
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.orders.errors import InvalidTransition, NothingToRefund
from souk.orders.fulfilment.noting import write_note
from souk.orders.queries import lines_of
from souk.orders.refund_rows import pieces_back
from souk.orders.refund_takebacks import take_back
from souk.orders.refunding import Wish, fulfil, refusal_of
from souk.orders.returns import policy
from souk.orders.returns.commands import CLAIM, merged
from souk.orders.returns.errors import MoreThanReturnable, NotInThisOrder, OtherRefundCurrency
from souk.orders.returns.queries import order_for_return
from souk.orders.rows import LineRow, OrderRow
from souk.orders.shares import Pieces, worth_of_pieces
from souk.orders.statuses import CANCELLABLE, REFUNDABLE, Fulfilment, OrderStatus


class DirectRefund(msgspec.Struct, frozen=True, kw_only=True):
    """An `amount`, or what was paid for some `pieces`, which `restock` puts back on the shelf."""

    reason: str
    amount: Money | None = None
    pieces: Sequence[Pieces] = ()
    restock: bool = False
    as_credit: bool = False


async def refund_order(uow: UnitOfWork, order_id: UUID, asked: DirectRefund, *, small_up_to: int = 0) -> UUID:
    """Give part of an order's money back, or all that is left; the refund's id.

    Pieces that points or the platform's coupons had paid for wholly are taken back instead: those go back, and no money
    does. `small_up_to` as for `policy.can_give`. Raises UnknownOrder, NothingToRefund, NotPaid, RefundExceedsPayment, OtherRefundCurrency, NotInThisOrder,
    MoreThanReturnable, NobodyToCredit, and InvalidTransition for all of an order that can be cancelled instead.
    """
    order = await order_for_return(uow, order_id)
    uow.require(policy.can_decide(uow.actor, order))
    if asked.amount is not None and asked.amount.currency != order.currency:
        raise OtherRefundCurrency(currency=order.currency)
    refund_id, left = new_id(), order.total - order.refunded_amount
    asked = msgspec.structs.replace(asked, pieces=merged(asked.pieces))
    worth = asked.amount.amount if asked.amount is not None else await _worth(uow, order, asked.pieces)
    amount = worth if asked.amount is not None else min(worth, left)
    uow.require(policy.can_give(uow.actor, order, amount, small_up_to=small_up_to))
    if asked.pieces and not worth:
        await _take_back_for_nothing(uow, order, asked, refund_id=refund_id)
        return refund_id
    if amount == left and order.status in CANCELLABLE:
        raise InvalidTransition(
            "Nothing of this order has left yet. Cancel it, and all of its money goes back.", order_status=order.status
        )
    if asked.pieces:
        await _claim(uow, order, asked, refund_id=refund_id)
    wish = Wish(
        amount=amount, reference_id=refund_id, reason=asked.reason, lines=asked.pieces, as_credit=asked.as_credit
    )
    await fulfil(uow, order, wish)
    return refund_id


async def _worth(uow: UnitOfWork, order: OrderRow, pieces: Sequence[Pieces]) -> int:
    """What was paid for them."""
    if not pieces:
        raise NothingToRefund
    lines = await lines_of(uow, order.id)
    if {each.line_id for each in pieces} - {line.id for line in lines}:
        raise NotInThisOrder
    return worth_of_pieces(order, lines, pieces, before=await pieces_back(uow, order.id)).amount


async def _take_back_for_nothing(uow: UnitOfWork, order: OrderRow, asked: DirectRefund, *, refund_id: UUID) -> None:
    """There is no refund that could say why, so a note does; the buyer reads it as well."""
    if order.payment_status not in REFUNDABLE:
        raise refusal_of(order)
    await _claim(uow, order, asked, refund_id=refund_id)
    await take_back(uow, order, reference_id=refund_id, reason=asked.reason, lines=asked.pieces)
    names = {line.id: line.name for line in await lines_of(uow, order.id)}
    what = ", ".join(f"{each.quantity} × {names[each.line_id]}" for each in asked.pieces)  # noqa: RUF001
    points = " The points that paid for it are yours again." if order.points_spent else ""
    text = f"Taken back: {what}. {asked.reason}\nNo money had been paid for it, so none goes back.{points}"
    await write_note(uow, order, text, for_buyer=True)


async def _claim(uow: UnitOfWork, order: OrderRow, asked: DirectRefund, *, refund_id: UUID) -> None:
    """Pieces that are paid back cannot be sent back once more."""
    lines = {line.id: line for line in await lines_of(uow, order.id)}
    for each in asked.pieces:
        line = lines[each.line_id]
        out = out_of_house(order, line)
        if not await uow.change(CLAIM, line=line.id, pieces=each.quantity, arrived=out):
            raise MoreThanReturnable(order_item_id=str(line.id), returnable=max(0, out - line.returned))
    if asked.restock:
        again = [Wanted(lines[each.line_id].variant_id, each.quantity) for each in asked.pieces]
        await put_back(uow, again, reference_id=refund_id)


def out_of_house(order: OrderRow, line: LineRow) -> int:
    """What has left; what has not is cancelled instead. Orders of old did not count their pieces."""
    if line.shipped or order.fulfilment is not Fulfilment.UNFULFILLED:
        return line.shipped
    sent = order.status in {OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.REFUNDED}
    return line.quantity - line.cancelled if sent else 0
