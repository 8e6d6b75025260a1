"""Orders that their stores will never ship: what upper rooms ask on the way. Unguarded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, case, func, literal, or_, select, update

from souk.inventory import Wanted, put_back_many
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.orders.events import OrderBecameUnavailable
from souk.orders.fulfilment.taking_off import take_off, worth_of_rest
from souk.orders.models import Order
from souk.orders.numbering import number_text
from souk.orders.queries import LINES, find_order, get_order_to_change
from souk.orders.recording import ADD_HISTORY
from souk.orders.rows import HistoryRow, as_values
from souk.orders.statuses import CANCELLABLE, Fulfilment, OrderPaymentStatus, OrderStatus


class OpenOrder(msgspec.Struct, frozen=True):
    """An order that has not left its store, or not all of it; of such a one `total` counts what has not."""

    id: UUID
    number: int
    store_id: UUID
    customer_id: UUID | None
    status: OrderStatus
    payment_status: OrderPaymentStatus
    total: int
    currency: str
    refunded_amount: int
    fulfilment: Fulfilment


class OpenOrders(msgspec.Struct, frozen=True):
    """How many there are, and what their buyers get back."""

    count: int
    refunds: list[Money]


_is_open = or_(*(Order.status == status for status in sorted(CANCELLABLE)))
_is_paid = or_(
    Order.payment_status == OrderPaymentStatus.PAID, Order.payment_status == OrderPaymentStatus.PARTIALLY_REFUNDED
)
_columns = [getattr(Order, name) for name in OpenOrder.__struct_fields__]
LOCK = Hot(
    select(*_columns)
    .where(any_of(Order.store_id, "stores"), _is_open)
    .order_by(Order.id)
    .with_for_update(key_share=True),
    OpenOrder,
)
WITHDRAW: Hot[None] = Hot(
    update(Order)
    .where(any_of(Order.id, "ids"))
    .values(
        status=OrderStatus.UNAVAILABLE,
        payment_status=case(
            (~_is_paid, Order.payment_status),
            (Order.total == 0, literal(OrderPaymentStatus.REFUNDED, Order.payment_status.type)),
            else_=literal(OrderPaymentStatus.REFUND_PENDING, Order.payment_status.type),
        ),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)


async def count_open_orders(ctx: ReadContext, store_ids: Sequence[UUID]) -> OpenOrders:
    """What `make_unavailable` would do."""
    owed = func.sum(Order.total - Order.refunded_amount)
    is_whole = Order.fulfilment == Fulfilment.UNFULFILLED
    summed = select(Order.currency, func.count(), owed).where(Order.store_id.in_(store_ids), _is_open, is_whole)
    found = (await ctx.session.execute(summed.group_by(Order.currency))).all()
    sums = Counter({currency: int(sum_) for currency, _, sum_ in found})
    in_parts = list(
        await ctx.session.scalars(select(Order.id).where(Order.store_id.in_(store_ids), _is_open, ~is_whole))
    )
    for order_id in in_parts:
        order = await find_order(ctx, order_id)
        sums[order.currency] += await worth_of_rest(ctx, order)
    return OpenOrders(sum(count for _, count, _ in found) + len(in_parts), _as_money(sums))


async def make_unavailable(uow: UnitOfWork, store_ids: Sequence[UUID], *, note: str) -> list[OpenOrder]:
    """No order of these stores that has not left will be shipped: goods go back to the shelf, buyers get their money.

    That a buyer's money is owed is written here; each order's event then brings the refund about (`listeners.py`), and
    of one whose money is only set aside, capturing does. Returns the orders as they were. A handful of statements,
    however many orders; and some for each order of which a part has left, whose rest is taken off.
    """
    found = await uow.all(LOCK, stores=store_ids)
    in_parts = [await _take_off_rest(uow, each, note) for each in found if each.fulfilment is Fulfilment.PARTIAL]
    orders = [each for each in found if each.fulfilment is Fulfilment.UNFULFILLED]
    if not orders:
        return in_parts
    ids = [order.id for order in orders]
    await uow.change(WITHDRAW, ids=ids, at=uow.now)
    goods: dict[UUID, list[Wanted]] = {}
    for line in (each for each in await uow.all(LINES, orders=ids) if each.left):
        goods.setdefault(line.order_id, []).append(Wanted(line.variant_id, line.left))
    await put_back_many(uow, goods)
    await uow.change_many(ADD_HISTORY, [_history(uow, order, note) for order in orders])
    for order in orders:
        uow.emit(
            OrderBecameUnavailable(
                order_id=order.id,
                number=number_text(order.number),
                store_id=order.store_id,
                customer_id=order.customer_id,
                reason=note,
            )
        )
    return [*orders, *in_parts]


def refunds_of(orders: Sequence[OpenOrder]) -> list[Money]:
    """What goes back to buyers, a sum for each currency."""
    sums: Counter[str] = Counter()
    for order in orders:
        sums[order.currency] += order.total - order.refunded_amount
    return _as_money(sums)


def _as_money(sums: Mapping[str, int]) -> list[Money]:
    return [Money(sums[currency], currency) for currency in sorted(sums) if sums[currency]]


async def _take_off_rest(uow: UnitOfWork, order: OpenOrder, note: str) -> OpenOrder:
    amount = await take_off(uow, await get_order_to_change(uow, order.id), None, reason=note)
    return msgspec.structs.replace(order, total=order.refunded_amount + amount)


def _history(uow: UnitOfWork, order: OpenOrder, note: str) -> Mapping[str, Any]:
    unavailable = OrderStatus.UNAVAILABLE
    return as_values(
        HistoryRow(id=new_id(), order_id=order.id, status=unavailable, at=uow.now, actor_id=uow.actor.id, note=note)
    )
