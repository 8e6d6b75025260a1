"""What a person may ask of an order that was placed."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, update

from souk.inventory import Wanted, put_back
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.money import Money
from souk.orders import policy
from souk.orders.errors import InvalidTransition, OrderNotCancellable, PaymentSettling, UnknownOrder
from souk.orders.events import OrderCancelled, OrderDelivered, OrderShipped
from souk.orders.models import Order
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail, get_order, get_order_to_change, lines_of
from souk.orders.recording import note_status
from souk.orders.rows import OrderRow
from souk.orders.statuses import CANCELLABLE, NEXT, OrderPaymentStatus, OrderStatus
from souk.payments import request_refund

BY_PEOPLE = frozenset({OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.CANCELLED})
"""What staff may ask for; the other statuses are brought about by refunds and by stores that close."""
MOVE: Hot[None] = Hot(
    update(Order)
    .where(Order.id == bindparam("order"), Order.version == bindparam("seen"))
    .values(
        status=bindparam("becomes", type_=Order.status.type),
        payment_status=bindparam("money", type_=Order.payment_status.type),
        tracking_number=bindparam("tracking"),
        carrier=bindparam("by"),
        updated_at=bindparam("at"),
        version=Order.version + 1,
    )
)


class Shipment(msgspec.Struct, frozen=True):
    """By whom it travels and under which number, as far as known."""

    tracking_number: str | None = None
    carrier: str | None = None


async def change_order_status(
    uow: UnitOfWork, order_id: UUID, status: OrderStatus, *, shipment: Shipment = Shipment(), note: str = ""
) -> OrderDetail:
    """Move an order on: processing → shipped → delivered; or cancel it. Raises UnknownOrder, InvalidTransition."""
    order = await _visible(uow, order_id, None)
    uow.require(policy.can_fulfil(uow.actor, order))
    if status is OrderStatus.CANCELLED:
        await _cancel(uow, order, reason=note)
        return await get_order(uow, order_id)
    if status not in BY_PEOPLE or status not in NEXT.get(order.status, ()):
        raise InvalidTransition(
            f"An order that is {order.status} cannot become {status}.", order_status=order.status, asked=status
        )
    shipped = Shipment(
        tracking_number=shipment.tracking_number or order.tracking_number, carrier=shipment.carrier or order.carrier
    )
    await _move(uow, order, status, shipment=shipped)
    await note_status(uow, order.id, status, note)
    _announce(uow, order, status, shipped)
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
    if order.payment_status is OrderPaymentStatus.AUTHORISED:
        raise PaymentSettling
    lines = await lines_of(uow, order.id)
    await _move(uow, order, OrderStatus.CANCELLED, money=_money_after(order))
    await note_status(uow, order.id, OrderStatus.CANCELLED, reason)
    await put_back(uow, [Wanted(line.variant_id, line.quantity) for line in lines], reference_id=order.id)
    if order.total:
        await request_refund(
            uow,
            order.payment_id,
            amount=Money(order.total, order.currency),
            reference_id=order.id,
            reason=reason or "The order was cancelled.",
        )
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


def _money_after(order: OrderRow) -> OrderPaymentStatus:
    return OrderPaymentStatus.REFUND_PENDING if order.total else OrderPaymentStatus.REFUNDED


async def _move(
    uow: UnitOfWork,
    order: OrderRow,
    status: OrderStatus,
    *,
    shipment: Shipment | None = None,
    money: OrderPaymentStatus | None = None,
) -> None:
    moved = await uow.change(
        MOVE,
        order=order.id,
        seen=order.version,
        becomes=status,
        money=money or order.payment_status,
        tracking=shipment.tracking_number if shipment is not None else order.tracking_number,
        by=shipment.carrier if shipment is not None else order.carrier,
        at=uow.now,
    )
    assert moved, "the row was locked"


def _announce(uow: UnitOfWork, order: OrderRow, status: OrderStatus, shipment: Shipment) -> None:
    number = number_text(order.number)
    if status is OrderStatus.SHIPPED:
        uow.emit(
            OrderShipped(
                order_id=order.id,
                number=number,
                store_id=order.store_id,
                customer_id=order.customer_id,
                tracking_number=shipment.tracking_number,
                estimated_delivery_on=order.estimated_delivery_on,
            )
        )
    elif status is OrderStatus.DELIVERED:
        uow.emit(
            OrderDelivered(order_id=order.id, number=number, store_id=order.store_id, customer_id=order.customer_id)
        )
