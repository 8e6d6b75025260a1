"""Pieces that cost their buyer nothing, since points or the platform's coupons had paid for all of them.

There is no money to send back, and yet something goes back: to the platform what it had paid the store for them, to the
buyer the points. So they have rows, a posting and an event of their own.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, or_, update

from souk.kernel.crypto import KeyRing
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.money import round_half_up
from souk.ledger import Account, Posting, post
from souk.orders.events import PromotionTakenBack
from souk.orders.models import Order
from souk.orders.numbering import number_text
from souk.orders.queries import get_order_to_change, lines_of
from souk.orders.recording import note_status
from souk.orders.refund_posting import TAKEN_BACK, Goods, booked_of, promotions_of_pieces
from souk.orders.refund_rows import (
    TAKE_BACK,
    TakebackRow,
    find_refund,
    left_of,
    pieces_back,
    refunds_of_order,
    takebacks_of_order,
)
from souk.orders.rows import OrderRow, as_values
from souk.orders.shares import Pieces, borne_of, left_in
from souk.orders.statuses import REFUNDABLE, OrderPaymentStatus, OrderStatus

NOTHING_OWED: Hot[None] = Hot(
    update(Order)
    .where(
        Order.id == bindparam("order"), Order.total == 0, or_(*(Order.payment_status == each for each in REFUNDABLE))
    )
    .values(payment_status=OrderPaymentStatus.REFUNDED, updated_at=bindparam("at"), version=Order.version + 1)
)
BECOME_REFUNDED: Hot[None] = Hot(
    update(Order)
    .where(
        Order.id == bindparam("order"),
        or_(Order.status == OrderStatus.SHIPPED, Order.status == OrderStatus.DELIVERED),
    )
    .values(status=OrderStatus.REFUNDED, updated_at=bindparam("at"), version=Order.version + 1)
)


async def take_back(
    uow: UnitOfWork, order: OrderRow, *, reference_id: UUID, reason: str, lines: Sequence[Pieces] = ()
) -> None:
    """Take back what these pieces were paid with beside money, or all that is left of the order. Once per reference.

    For an order whose money was taken, and pieces of which nothing is to be paid back.
    """
    order = await get_order_to_change(uow, order.id)
    done = await takebacks_of_order(uow, order.id)
    if any(each.id == reference_id for each in done) or await find_refund(uow, reference_id) is not None:
        return
    goods, refunds = await _goods(uow, order, lines), await refunds_of_order(uow, order.id)
    row = TakebackRow(
        id=reference_id,
        order_id=order.id,
        promotions=promotions_of_pieces(await booked_of(uow, order, refunds), goods),
        points=_points(order, goods),
        lines=msgspec.json.encode([Pieces(*each) for each in goods.pieces.items()]).decode(),
        reason=reason,
        actor_id=uow.actor.id,
        created_at=uow.now,
    )
    await uow.change(TAKE_BACK, **as_values(row))
    if row.promotions:
        posted = [
            Posting(Account.PROMOTIONS, None, -row.promotions),
            Posting(Account.VENDOR, order.store_id, row.promotions),
        ]
        await post(uow, TAKEN_BACK, row.id, posted, currency=order.currency)
    is_whole = goods.is_all_that_is_left and not left_of(order, refunds).amount
    if is_whole and await uow.change(NOTHING_OWED, order=order.id, at=uow.now):
        await become_refunded(uow, order.id)
    uow.emit(_taken_back(uow.keys, order, row, is_whole=is_whole))


async def become_refunded(uow: UnitOfWork, order_id: UUID) -> None:
    """An order that was sent and of which everything is back; one that was not stays cancelled or unavailable."""
    if await uow.change(BECOME_REFUNDED, order=order_id, at=uow.now):
        await note_status(uow, order_id, OrderStatus.REFUNDED)


async def _goods(uow: UnitOfWork, order: OrderRow, lines: Sequence[Pieces]) -> Goods:
    bought, before = await lines_of(uow, order.id), await pieces_back(uow, order.id)
    left = {line: quantity for line, quantity in left_in(bought, before=before).items() if quantity}
    return Goods(bought, {each.line_id: each.quantity for each in lines} if lines else left, before)


def _points(order: OrderRow, goods: Goods) -> int:
    """By what points took off these pieces; the buyer's tier may have taken off a part, and counts alike."""
    whole = sum(line.loyalty_discount for line in goods.bought)
    if not order.points_spent or not whole:
        return 0
    by_points = borne_of(goods.bought, goods.pieces, before=goods.before).by_points
    return round_half_up(order.points_spent * by_points, whole)


def _taken_back(keys: KeyRing, order: OrderRow, row: TakebackRow, *, is_whole: bool) -> PromotionTakenBack:
    return PromotionTakenBack(
        order_id=order.id,
        reference_id=row.id,
        number=number_text(order.number),
        store_id=order.store_id,
        customer_id=order.customer_id,
        currency=order.currency,
        promotions=row.promotions,
        points=row.points,
        is_whole=is_whole,
        sealed_reason=keys.seal(row.reason),
    )
