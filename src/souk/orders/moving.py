"""The one way in which an order moves on."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.orders.models import Order
from souk.orders.rows import OrderRow
from souk.orders.statuses import Fulfilment, OrderPaymentStatus, OrderStatus

MOVE: Hot[None] = Hot(
    update(Order)
    .where(Order.id == bindparam("order"), Order.version == bindparam("seen"))
    .values(
        status=bindparam("becomes", type_=Order.status.type),
        payment_status=bindparam("money", type_=Order.payment_status.type),
        fulfilment=bindparam("left", type_=Order.fulfilment.type),
        tracking_number=bindparam("tracking"),
        carrier=bindparam("by"),
        estimated_delivery_on=bindparam("arrives"),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)


class Move(msgspec.Struct, frozen=True):
    """What changes; what is None stays as it is."""

    status: OrderStatus | None = None
    money: OrderPaymentStatus | None = None
    fulfilment: Fulfilment | None = None
    tracking_number: str | None = None
    carrier: str | None = None
    estimated_delivery_on: date | None = None


async def move(uow: UnitOfWork, order: OrderRow, becomes: Move) -> None:
    """Of an order that is locked in this unit of work."""
    moved = await uow.change(
        MOVE,
        order=order.id,
        seen=order.version,
        becomes=becomes.status or order.status,
        money=becomes.money or order.payment_status,
        left=becomes.fulfilment or order.fulfilment,
        tracking=becomes.tracking_number or order.tracking_number,
        by=becomes.carrier or order.carrier,
        arrives=becomes.estimated_delivery_on or order.estimated_delivery_on,
        at=uow.now,
    )
    assert moved, "the row was locked"
