"""Writing orders down: made from a promise, and marked paid."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, case, insert, literal, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.orders.models import Order, OrderEvent, OrderLine
from souk.orders.numbering import next_number
from souk.orders.rows import HistoryRow, LineRow, OrderRow, as_values
from souk.orders.statuses import OrderPaymentStatus, OrderStatus


class Paid(msgspec.Struct, frozen=True):
    """What a sale is booked by. Amounts in minor units of `currency`."""

    id: UUID
    number: int
    status: OrderStatus
    checkout_id: UUID
    store_id: UUID
    customer_id: UUID | None
    currency: str
    total: int
    tax: int
    goods: int
    platform_discount: int
    points_spent: int


_given = {
    column.name: bindparam(f"its_{column.name}", type_=column.type)
    for column in Order.__table__.columns
    if column.name != "number"
}
_uncovered_status = case(
    (Order.status == OrderStatus.UNAVAILABLE, Order.status), else_=literal(OrderStatus.CANCELLED, Order.status.type)
)
_paid_status = case(
    (Order.status == OrderStatus.PENDING, literal(OrderStatus.PROCESSING, Order.status.type)), else_=Order.status
)
ADD_ORDER: Hot[None] = Hot(insert(Order).values(number=next_number(), **_given))
ADD_LINES: Hot[None] = Hot(insert(OrderLine))
ADD_HISTORY: Hot[None] = Hot(insert(OrderEvent))
MARK_PAID = Hot(
    update(Order)
    .where(Order.checkout_id == bindparam("checkout"), Order.payment_status == OrderPaymentStatus.AUTHORISED)
    .values(
        payment_status=OrderPaymentStatus.PAID,
        status=_paid_status,
        paid_at=bindparam("at"),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
    .returning(*(getattr(Order, name) for name in Paid.__struct_fields__)),
    Paid,
)
MARK_UNCOVERED: Hot[None] = Hot(
    update(Order)
    .where(Order.id == bindparam("order"))
    .values(
        payment_status=OrderPaymentStatus.VOIDED,
        status=_uncovered_status,
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)


async def add_orders(uow: UnitOfWork, orders: Sequence[OrderRow], lines: Sequence[LineRow]) -> None:
    """Whatever number the orders bring, the database gives them another."""
    values = [
        {f"its_{name}": value for name, value in as_values(order).items() if name != "number"} for order in orders
    ]
    if len(values) == 1:
        await uow.write(ADD_ORDER, *values)
    else:
        await uow.change_many(ADD_ORDER, values)  # in their order, in which they get their numbers
    await uow.write(ADD_LINES, *[as_values(line) for line in lines])


async def mark_paid(uow: UnitOfWork, checkout_id: UUID) -> list[Paid]:
    """The orders of a checkout whose money was captured may be worked on, save unavailable ones. None the second time."""
    return await uow.all(MARK_PAID, checkout=checkout_id, at=uow.now)


def as_paid(order: OrderRow, number: int, at: datetime) -> OrderRow:
    """What `mark_paid` makes of an order that was just placed."""
    return msgspec.structs.replace(
        order,
        number=number,
        payment_status=OrderPaymentStatus.PAID,
        status=OrderStatus.PROCESSING,
        paid_at=at,
        updated_at=at,
        version=order.version + 1,
    )


async def mark_uncovered(uow: UnitOfWork, order_id: UUID) -> None:
    """Nobody will pay for it: cancelled (unless it is unavailable, and stays so), its money let go."""
    await uow.change(MARK_UNCOVERED, order=order_id, at=uow.now)


async def note_status(uow: UnitOfWork, order_id: UUID, status: OrderStatus, note: str = "") -> None:
    """A line in the order's history."""
    row = HistoryRow(id=new_id(), order_id=order_id, status=status, at=uow.now, actor_id=uow.actor.id, note=note)
    await uow.change(ADD_HISTORY, **as_values(row))
