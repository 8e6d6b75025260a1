"""The one way back for an order's money, whoever asks: cancelling, a store that closed, a return, or staff.

What goes back counts against the order at once, by one conditional update, so that no two refunds can exceed it; a task
of payments then asks the gateway, and `settle_order_refund` writes down what it said.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, case, exists, literal, or_, update
from sqlalchemy.sql import ColumnElement

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.money import LARGEST, Money
from souk.ledger import Account, Posting
from souk.orders.errors import NobodyToCredit, NothingToRefund, NotPaid
from souk.orders.events import OrderRefunded, OrderRefundReopened
from souk.orders.fulfilment.models import Shipment
from souk.orders.models import Order, OrderRefund
from souk.orders.numbering import number_text
from souk.orders.queries import get_contact, get_order_to_change, lines_of
from souk.orders.refund_posting import Booked, Goods, booked_of, post_refund, post_reversal, promotions_of_refund
from souk.orders.refund_rows import ADD, RefundRow, find_refund, left_of, pieces_back, refunds_of_order
from souk.orders.refund_takebacks import become_refunded, take_back
from souk.orders.rows import OrderRow, as_values
from souk.orders.shares import Parts, Pieces, made_of, share_of, worth_of_pieces
from souk.orders.statuses import REFUNDABLE, OrderPaymentStatus, OrderStatus, RefundProgress
from souk.payments import RefundExceedsPayment, add_credit, give_back_tenders, request_refund

CLOSED = "The store closed before it shipped."
_more = Order.refunded_amount + bindparam("back", type_=BigInteger)


def _money(status: OrderPaymentStatus) -> ColumnElement[OrderPaymentStatus]:
    return literal(status, Order.payment_status.type)


COUNT: Hot[None] = Hot(
    update(Order)
    .where(
        Order.id == bindparam("order"),
        or_(*(Order.payment_status == status for status in REFUNDABLE)),
        _more <= Order.total,
    )
    .values(
        refunded_amount=_more,
        payment_status=case(
            (_more == Order.total, _money(OrderPaymentStatus.REFUND_PENDING)),
            else_=_money(OrderPaymentStatus.PARTIALLY_REFUNDED),
        ),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)
_on_its_way = exists().where(Shipment.order_id == Order.id, Shipment.delivered_at.is_(None))
_less = Order.refunded_amount - bindparam("back", type_=BigInteger)
UNCOUNT: Hot[None] = Hot(
    update(Order)
    .where(Order.id == bindparam("order"), _less >= 0)
    .values(
        refunded_amount=_less,
        payment_status=case(
            (
                or_(Order.status == OrderStatus.CANCELLED, Order.status == OrderStatus.UNAVAILABLE),
                _money(OrderPaymentStatus.REFUND_PENDING),
            ),
            (_less == 0, _money(OrderPaymentStatus.PAID)),
            else_=_money(OrderPaymentStatus.PARTIALLY_REFUNDED),
        ),
        status=case(
            (Order.status != OrderStatus.REFUNDED, Order.status),
            (_on_its_way, literal(OrderStatus.SHIPPED, Order.status.type)),
            else_=literal(OrderStatus.DELIVERED, Order.status.type),
        ),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)
"""Money that nobody may keep stays owed: a cancelled order waits for another way to send it back."""
_unsettled = exists().where(OrderRefund.order_id == Order.id, OrderRefund.status == RefundProgress.PENDING)
ALL_BACK: Hot[None] = Hot(
    update(Order)
    .where(
        Order.id == bindparam("order"),
        Order.payment_status == OrderPaymentStatus.REFUND_PENDING,
        Order.refunded_amount == Order.total,
        ~_unsettled,
    )
    .values(
        payment_status=OrderPaymentStatus.REFUNDED,
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)
_this = OrderRefund.id == bindparam("refund")
SUCCEED: Hot[None] = Hot(
    update(OrderRefund)
    .where(_this, OrderRefund.status == RefundProgress.PENDING)
    .values(status=RefundProgress.SUCCEEDED, settled_at=bindparam("at"))
)
_kept_by_gateway = update(OrderRefund).where(
    _this, OrderRefund.status != RefundProgress.FAILED, OrderRefund.by_gateway > 0
)
FAIL: Hot[None] = Hot(_kept_by_gateway.values(status=RefundProgress.FAILED, settled_at=bindparam("at")))
SHRINK: Hot[None] = Hot(
    _kept_by_gateway.values(
        amount=bindparam("all_kept"),
        goods=bindparam("kept_goods"),
        tax=bindparam("kept_tax"),
        shipping=bindparam("kept_shipping"),
        by_gateway=0,
        status=RefundProgress.SUCCEEDED,
        settled_at=bindparam("at"),
    )
)
"""Of a refund that the gateway would not send, what went to gift cards and credit stays."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go back of an order. `reference_id` is what for.

    `as_credit`: to the buyer's store credit instead. `is_done`: the gateway sent it already, without being asked.
    """

    amount: int
    reference_id: UUID
    reason: str
    lines: Sequence[Pieces] = ()
    as_credit: bool = False
    is_done: bool = False


async def refund_order_part(
    uow: UnitOfWork, order: OrderRow, *, amount: int, reference_id: UUID, reason: str, lines: Sequence[Pieces] = ()
) -> None:
    """Promise `amount` of an order back, for the pieces in `lines` or for none in particular. Once per reference.

    The order is locked here, so what the caller read may be stale and yet no harm is done. Raises NothingToRefund,
    NotPaid, RefundExceedsPayment.
    """
    await fulfil(uow, order, Wish(amount=amount, reference_id=reference_id, reason=reason, lines=lines))


async def fulfil(uow: UnitOfWork, order: OrderRow, wish: Wish) -> None:
    """As `refund_order_part`, or as store credit. Raises NobodyToCredit too."""
    if not 0 < wish.amount <= LARGEST:
        raise (
            NothingToRefund
            if wish.amount <= 0
            else RefundExceedsPayment(refundable=order.total - order.refunded_amount)
        )
    order = await get_order_to_change(uow, order.id)
    if await find_refund(uow, wish.reference_id) is not None:
        return
    if wish.as_credit and order.customer_id is None:
        raise NobodyToCredit
    before, goods = await refunds_of_order(uow, order.id), await _goods(uow, order, wish)
    if not await uow.change(COUNT, order=order.id, back=wish.amount, at=uow.now):
        raise refusal_of(order)
    left, booked = left_of(order, before), await booked_of(uow, order, before)
    refund = _row(uow, order, wish, parts=made_of(left, wish.amount, goods.worth), booked=booked)
    await uow.change(ADD, **as_values(refund))
    given_back = await _hand_over(uow, order, refund, wish)
    if booked.is_known:
        promotions = promotions_of_refund(booked, refund, left=left, goods=goods)
        await post_refund(uow, order, refund, promotions=promotions, given_back=given_back)
    uow.emit(
        OrderRefunded(
            order_id=order.id,
            reference_id=refund.id,
            number=number_text(order.number),
            store_id=order.store_id,
            customer_id=order.customer_id,
            currency=order.currency,
            amount=refund.amount,
            goods=refund.goods,
            is_whole=refund.amount == left.amount,
            sealed_reason=uow.keys.seal(refund.reason),
        )
    )
    if wish.is_done or not refund.by_gateway:
        await settle_order_refund(uow, refund.id, succeeded=True)


async def refund_rest(uow: UnitOfWork, order: OrderRow, *, reason: str) -> None:
    """All that is left of an order that will never be shipped; its reference is the order itself."""
    if left := order.total - order.refunded_amount:
        await refund_order_part(uow, order, amount=left, reference_id=order.id, reason=reason)
    else:
        await take_back(uow, order, reference_id=order.id, reason=reason)


async def refund_unavailable(uow: UnitOfWork, order_id: UUID) -> None:
    """Ask for the refund of an unavailable order whose money was taken. Twice is once.

    Where the money is only set aside, nothing happens yet: whoever takes it comes here again.
    """
    order = await get_order_to_change(uow, order_id)
    was_paid = order.payment_status in REFUNDABLE or order.payment_status is OrderPaymentStatus.REFUNDED
    if order.status is OrderStatus.UNAVAILABLE and was_paid:
        await refund_rest(uow, order, reason=CLOSED)


async def settle_order_refund(uow: UnitOfWork, reference_id: UUID, *, succeeded: bool) -> None:
    """What the gateway did with its part. What it would not send counts as paid again. Twice is once."""
    refund = await find_refund(uow, reference_id)
    if refund is None:
        return
    order = await get_order_to_change(uow, refund.order_id)
    if succeeded:
        if await uow.change(SUCCEED, refund=refund.id, at=uow.now):
            await _end(uow, order)
    else:
        await _reopen(uow, order, refund)


async def _end(uow: UnitOfWork, order: OrderRow) -> None:
    """Once everything is back, an order that was sent is refunded; one that was not stays cancelled or unavailable."""
    if await uow.change(ALL_BACK, order=order.id, at=uow.now):
        await become_refunded(uow, order.id)


async def _goods(uow: UnitOfWork, order: OrderRow, wish: Wish) -> Goods:
    if not wish.lines:
        return Goods()
    bought, before = await lines_of(uow, order.id), await pieces_back(uow, order.id)
    worth = worth_of_pieces(order, bought, wish.lines, before=before)
    return Goods(bought, {each.line_id: each.quantity for each in wish.lines}, before, worth)


def _row(uow: UnitOfWork, order: OrderRow, wish: Wish, *, parts: Parts, booked: Booked) -> RefundRow:
    by_gateway = min(wish.amount, booked.by_gateway) if booked.is_known else wish.amount
    return RefundRow(
        id=wish.reference_id,
        order_id=order.id,
        amount=wish.amount,
        goods=parts.goods,
        tax=parts.tax,
        shipping=parts.shipping,
        by_gateway=0 if wish.as_credit else by_gateway,
        as_credit=wish.as_credit,
        reason=wish.reason,
        lines=msgspec.json.encode(list(wish.lines)).decode(),
        status=RefundProgress.PENDING,
        actor_id=uow.actor.id,
        created_at=uow.now,
        settled_at=None,
    )


async def _hand_over(uow: UnitOfWork, order: OrderRow, refund: RefundRow, wish: Wish) -> list[Posting]:
    """What gift cards and credit got."""
    if wish.is_done:
        return []
    return await (_give_credit if wish.as_credit else _send_back)(uow, order, refund)


async def _send_back(uow: UnitOfWork, order: OrderRow, refund: RefundRow) -> list[Posting]:
    """The gateway gets its part by a task; what gift cards and credit paid is theirs again at once."""
    tendered = refund.amount - refund.by_gateway
    await request_refund(
        uow,
        order.payment_id,
        amount=Money(refund.amount, order.currency),
        reference_id=refund.id,
        reason=refund.reason,
        tendered=tendered,
    )
    if not tendered:
        return []
    email = (await get_contact(uow, order)).email if order.customer_id is None else None
    share = Money(tendered, order.currency)
    given = await give_back_tenders(uow, order.payment_id, share, reference_id=refund.id, email=email)
    return [Posting(each.account, each.owner_id, -each.amount) for each in given]


async def _give_credit(uow: UnitOfWork, order: OrderRow, refund: RefundRow) -> list[Posting]:
    assert order.customer_id is not None
    amount = Money(refund.amount, order.currency)
    await add_credit(uow, order.customer_id, amount, reason=refund.reason, reference_id=refund.id)
    return [Posting(Account.CREDIT, order.customer_id, -refund.amount)]


async def _reopen(uow: UnitOfWork, order: OrderRow, refund: RefundRow) -> None:
    kept = share_of(refund.parts, refund.amount - refund.by_gateway)
    back = refund.parts - kept
    if kept.amount:
        changed = await uow.change(SHRINK, refund=refund.id, at=uow.now, **_as_parts(kept))
    else:
        changed = await uow.change(FAIL, refund=refund.id, at=uow.now)
    if not changed:
        return
    await uow.change(UNCOUNT, order=order.id, back=back.amount, at=uow.now)
    await post_reversal(uow, order, refund, kept=kept)
    uow.emit(
        OrderRefundReopened(
            order_id=order.id,
            reference_id=refund.id,
            number=number_text(order.number),
            store_id=order.store_id,
            customer_id=order.customer_id,
            currency=order.currency,
            amount=back.amount,
            goods=back.goods,
        )
    )


def _as_parts(parts: Parts) -> dict[str, int]:
    return {"all_kept": parts.amount, "kept_goods": parts.goods, "kept_tax": parts.tax, "kept_shipping": parts.shipping}


def refusal_of(order: OrderRow) -> NotPaid | RefundExceedsPayment:
    """Why no more goes back of it."""
    if order.payment_status in REFUNDABLE or order.payment_status is OrderPaymentStatus.REFUNDED:
        return RefundExceedsPayment(refundable=order.total - order.refunded_amount)
    return NotPaid(payment_status=order.payment_status)
