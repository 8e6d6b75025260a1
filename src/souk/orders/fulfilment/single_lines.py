"""One line of an order that upper rooms look after: a place in somebody's calendar. Unguarded.

What such a line came to, that it was done, and that it will not be: then its money goes back, or all but what the store
keeps.
"""

from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.inventory import Wanted, put_back
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.orders.cancelling import cancel
from souk.orders.fulfilment.sending import finish
from souk.orders.fulfilment.taking_off import take_off
from souk.orders.models import Order, OrderLine
from souk.orders.queries import get_order_to_change, lines_of
from souk.orders.refund_rows import pieces_back
from souk.orders.refunding import refund_order_part
from souk.orders.returns.commands import CLAIM
from souk.orders.rows import LineRow, OrderRow
from souk.orders.shares import Pieces, worth_of_lines
from souk.orders.statuses import CANCELLABLE, Fulfilment, OrderPaymentStatus, OrderStatus

OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE, OrderStatus.REFUNDED})
HOLDS_MONEY = frozenset({OrderPaymentStatus.PAID, OrderPaymentStatus.PARTIALLY_REFUNDED})


class SingleLine(msgspec.Struct, frozen=True, kw_only=True):
    """Where the latest order of a variant stands. `worth`: what was paid for it, in minor units, tax included.

    `is_paid`: its money was taken, and not given back. `is_gone`: nothing will come of it any more.
    """

    order_id: UUID
    line_id: UUID
    worth: int
    is_paid: bool
    is_gone: bool


class _Place(msgspec.Struct, frozen=True):
    order_id: UUID


ORDERS_OF = Hot(
    select(OrderLine.order_id)
    .where(OrderLine.variant_id == bindparam("variant", type_=Uuid()))
    .order_by(OrderLine.order_id.desc())
    .limit(1),
    _Place,
)
BY_ID = Hot(
    select(*(getattr(Order, name) for name in OrderRow.__struct_fields__)).where(
        Order.id == bindparam("order", type_=Uuid())
    ),
    OrderRow,
)


async def find_single_line(ctx: ReadContext, variant_id: UUID) -> SingleLine | None:
    """Of the latest order that names the variant; None where none does."""
    found = await ctx.first(ORDERS_OF, variant=variant_id)
    if found is None:
        return None
    order = await ctx.first(BY_ID, order=found.order_id)
    assert order is not None, "a line has an order"
    lines = await lines_of(ctx, order.id)
    line = _line(lines, variant_id)
    back = (await pieces_back(ctx, order.id))[line.id]
    is_gone = order.status in OVER or line.quantity <= max(line.cancelled, back)
    voided = order.payment_status is OrderPaymentStatus.VOIDED
    all_back = order.payment_status in {OrderPaymentStatus.REFUND_PENDING, OrderPaymentStatus.REFUNDED}
    return SingleLine(
        order_id=order.id,
        line_id=line.id,
        worth=worth_of_lines(order, lines)[line.id].amount,
        is_paid=order.payment_status in HOLDS_MONEY and not is_gone,
        is_gone=is_gone or voided or all_back,
    )


async def finish_line(uow: UnitOfWork, order_id: UUID, variant_id: UUID) -> None:
    """It was done: it counts as delivered, and with the last line of its order the order does. Twice is once."""
    order = await get_order_to_change(uow, order_id)
    line = _line(await lines_of(uow, order_id), variant_id)
    if line.left and order.status is OrderStatus.PROCESSING:
        await finish(uow, order, [Pieces(line.id, line.left)])


async def call_off_line(uow: UnitOfWork, order_id: UUID, variant_id: UUID, *, keep: int, reason: str) -> int:
    """It will not be done; what goes back to the buyer, in minor units: all that was paid for it but `keep`.

    What the store keeps something for counts as delivered, since that much of it is earned. Its piece is back on the
    shelf where nothing is kept. Raises PaymentSettling.
    """
    order = await get_order_to_change(uow, order_id)
    lines = await lines_of(uow, order_id)
    line = _line(lines, variant_id)
    back = (await pieces_back(uow, order_id))[line.id]
    if order.status in OVER or line.quantity <= max(line.cancelled, back):
        return 0
    worth = min(worth_of_lines(order, lines)[line.id].amount, order.total - order.refunded_amount)
    amount = max(worth - keep, 0)
    if keep <= 0 and line.left and order.status in CANCELLABLE:
        return await _take_off(uow, order, lines, line, reason=reason)
    await finish_line(uow, order_id, variant_id)
    if not amount:
        return 0
    refund_id = new_id()
    await uow.change(CLAIM, line=line.id, pieces=line.quantity - line.cancelled, arrived=line.quantity)
    if keep <= 0:
        await put_back(uow, [Wanted(variant_id, line.quantity - line.cancelled)], reference_id=refund_id)
    pieces = [Pieces(line.id, line.quantity - line.cancelled)]
    await refund_order_part(uow, order, amount=amount, reference_id=refund_id, reason=reason, lines=pieces)
    return amount


async def _take_off(uow: UnitOfWork, order: OrderRow, lines: list[LineRow], line: LineRow, *, reason: str) -> int:
    others = sum(each.left for each in lines if each.id != line.id)
    if not others and order.fulfilment is Fulfilment.UNFULFILLED:
        left = order.total - order.refunded_amount
        await cancel(uow, order, reason=reason)
        return left
    return await take_off(uow, order, [Pieces(line.id, line.left)], reason=reason)


def _line(lines: list[LineRow], variant_id: UUID) -> LineRow:
    return next(line for line in lines if line.variant_id == variant_id)
