"""How pieces leave and arrive: counted by conditional updates, under the lock of their order. Unguarded."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.orders.errors import InvalidTransition, PaymentSettling
from souk.orders.events import OrderDelivered, OrderShipped
from souk.orders.fulfilment.errors import (
    DateOutOfReach,
    DoneNotSent,
    MoreThanLeft,
    NothingIsSent,
    NothingToShip,
    NotOfThisOrder,
    SentNotDone,
    ShipmentAlreadyDelivered,
)
from souk.orders.fulfilment.events import OrderPartlyShipped, ServicesDone, ShipmentDelivered
from souk.orders.fulfilment.models import Shipment, ShipmentLine
from souk.orders.fulfilment.queries import shipments_of
from souk.orders.fulfilment.rows import SentRow, ShipmentRow
from souk.orders.models import OrderLine
from souk.orders.moving import Move, move
from souk.orders.numbering import number_text
from souk.orders.queries import get_order_to_change, lines_of
from souk.orders.recording import note_status
from souk.orders.rows import LineRow, OrderRow, as_values
from souk.orders.shares import Pieces
from souk.orders.statuses import Fulfilment, OrderPaymentStatus, OrderStatus

FURTHEST: Final = timedelta(days=366)
UNPAID: Final = frozenset({OrderPaymentStatus.VOIDED, OrderPaymentStatus.REFUND_PENDING, OrderPaymentStatus.REFUNDED})


class Label(msgspec.Struct, frozen=True):
    """What is known of a parcel: by whom it travels, under which number, until when. `note` is for the buyer."""

    carrier: str | None = None
    tracking_number: str | None = None
    estimated_delivery_on: date | None = None
    note: str = ""


class _Count(msgspec.Struct, frozen=True):
    count: int


SEND: Hot[None] = Hot(
    update(OrderLine)
    .where(
        OrderLine.id == bindparam("line"),
        OrderLine.order_id == bindparam("order"),
        OrderLine.shipped + OrderLine.cancelled + bindparam("pieces", type_=OrderLine.shipped.type)
        <= OrderLine.quantity,
    )
    .values(shipped=OrderLine.shipped + bindparam("pieces", type_=OrderLine.shipped.type))
)
ADD_SHIPMENT: Hot[None] = Hot(insert(Shipment))
ADD_SENT: Hot[None] = Hot(insert(ShipmentLine))
ARRIVE: Hot[None] = Hot(
    update(Shipment)
    .where(Shipment.id == bindparam("shipment"), Shipment.delivered_at.is_(None))
    .values(
        delivered_at=bindparam("at"),
        delivered_by=bindparam("by"),
        updated_at=bindparam("at"),
        version=Shipment.version + 1,
    )
)
ON_THE_WAY = Hot(
    select(func.count().label("count"))
    .select_from(Shipment)
    .where(Shipment.order_id == bindparam("order"), Shipment.delivered_at.is_(None)),
    _Count,
)


def insist_on_paid(order: OrderRow) -> None:
    """Raises PaymentSettling, InvalidTransition: nothing leaves for money that is not there yet, or went back whole."""
    if order.payment_status is OrderPaymentStatus.AUTHORISED:
        raise PaymentSettling
    if order.payment_status in UNPAID:
        raise InvalidTransition(
            "The money of this order went back.", order_status=order.status, asked=OrderStatus.SHIPPED
        )


async def send(
    uow: UnitOfWork, order: OrderRow, pieces: Sequence[Pieces] | None = None, *, label: Label = Label()
) -> ShipmentRow:
    """These pieces of a locked order leave, or all that are left. With the last one the order is shipped.

    Raises InvalidTransition, NothingToShip, NotOfThisOrder, MoreThanLeft, DoneNotSent.
    """
    if order.status is not OrderStatus.PROCESSING:
        raise InvalidTransition(
            f"An order that is {order.status} cannot be shipped.", order_status=order.status, asked=OrderStatus.SHIPPED
        )
    insist_on_paid(order)
    lines = await lines_of(uow, order.id)
    chosen = _sent(lines, pieces)
    await _count(uow, order, chosen)
    is_last = sum(line.left for line in lines) == sum(quantity for _, quantity in chosen)
    shipment = await _add(uow, order, label)
    await uow.change_many(ADD_SENT, [as_values(SentRow(shipment.id, line.id, n)) for line, n in chosen])
    status = OrderStatus.SHIPPED if is_last else None
    await move(
        uow,
        order,
        Move(
            status=status,
            fulfilment=Fulfilment.FULFILLED if is_last else Fulfilment.PARTIAL,
            tracking_number=shipment.tracking_number,
            carrier=shipment.carrier,
            estimated_delivery_on=_latest(
                order.estimated_delivery_on, label.estimated_delivery_on, is_first=not shipment.position - 1
            ),
        ),
    )
    if is_last:
        await note_status(uow, order.id, OrderStatus.SHIPPED, label.note)
    _announce(uow, order, shipment, is_last=is_last)
    return shipment


async def finish(uow: UnitOfWork, order: OrderRow, pieces: Sequence[Pieces] | None = None, *, note: str = "") -> None:
    """These services of a locked order are done, or all that are left. Nothing travels, so there is no shipment.

    With the last of them the order is delivered, once its parcels have arrived too. Raises InvalidTransition,
    PaymentSettling, NothingToShip, NotOfThisOrder, SentNotDone, MoreThanLeft.
    """
    if order.status is not OrderStatus.PROCESSING:
        raise InvalidTransition(
            f"Of an order that is {order.status} nothing can be marked as done.", order_status=order.status
        )
    insist_on_paid(order)
    lines = await lines_of(uow, order.id)
    chosen = choose([line for line in lines if line.is_service] if pieces is None else lines, pieces)
    if goods := next((line for line, _ in chosen if not line.is_service), None):
        raise SentNotDone(order_item_id=goods.id)
    await _count(uow, order, chosen)
    if sum(line.left for line in lines) == sum(quantity for _, quantity in chosen):
        await complete(uow, order, note=note)
        return
    await move(uow, order, Move(fulfilment=Fulfilment.PARTIAL))
    uow.emit(
        ServicesDone(
            order_id=order.id,
            number=number_text(order.number),
            store_id=order.store_id,
            customer_id=order.customer_id,
            pieces=sum(quantity for _, quantity in chosen),
        )
    )


async def deliver(uow: UnitOfWork, order: OrderRow, shipment: ShipmentRow) -> None:
    """One parcel of a locked order has arrived. With the last one the order is delivered.

    Raises ShipmentAlreadyDelivered.
    """
    if not await uow.change(ARRIVE, shipment=shipment.id, at=uow.now, by=uow.actor.id):
        raise ShipmentAlreadyDelivered
    still_out = await uow.all(ON_THE_WAY, order=order.id)
    if order.status is OrderStatus.SHIPPED and not still_out[0].count:
        await _delivered(uow, order)
        return
    await move(uow, order, Move())
    uow.emit(
        ShipmentDelivered(
            order_id=order.id,
            shipment_id=shipment.id,
            number=number_text(order.number),
            position=shipment.position,
            store_id=order.store_id,
            customer_id=order.customer_id,
        )
    )


async def complete(uow: UnitOfWork, order: OrderRow, *, note: str = "") -> None:
    """Nothing of a locked order is left any more, and something was sent or done: it is shipped, or delivered."""
    shipments = await shipments_of(uow, [order.id])
    if not shipments:
        await _delivered(uow, order, note=note)
        return
    await move(uow, order, Move(status=OrderStatus.SHIPPED, fulfilment=Fulfilment.FULFILLED))
    await note_status(uow, order.id, OrderStatus.SHIPPED)
    if all(each.delivered_at is not None for each in shipments):
        await _delivered(uow, await get_order_to_change(uow, order.id), note=note)


async def deliver_all(uow: UnitOfWork, order: OrderRow, *, note: str = "") -> None:
    """Every parcel of a locked order that was shipped has arrived."""
    for shipment in await shipments_of(uow, [order.id]):
        await uow.change(ARRIVE, shipment=shipment.id, at=uow.now, by=uow.actor.id)
    await _delivered(uow, order, note=note)


def check_estimate(uow: UnitOfWork, arrives_on: date | None) -> None:
    """Raises DateOutOfReach. Somebody west of us may still have yesterday."""
    today = uow.now.date()
    if arrives_on is not None and not today - timedelta(days=1) <= arrives_on <= today + FURTHEST:
        raise DateOutOfReach


def choose(lines: Sequence[LineRow], pieces: Sequence[Pieces] | None) -> list[tuple[LineRow, int]]:
    """In order of the lines' ids; None for all that is left. The same line twice is asked for in sum.

    Raises NothingToShip, NotOfThisOrder.
    """
    if pieces is None:
        chosen = [(line, line.left) for line in lines if line.left]
    else:
        wanted: dict[UUID, int] = {}
        for each in pieces:
            wanted[each.line_id] = wanted.get(each.line_id, 0) + each.quantity
        known = {line.id for line in lines}
        if strange := next((line_id for line_id in wanted if line_id not in known), None):
            raise NotOfThisOrder(order_item_id=strange)
        chosen = [(line, wanted[line.id]) for line in lines if wanted.get(line.id, 0) > 0]
    if not chosen:
        raise NothingToShip
    return chosen


def _sent(lines: Sequence[LineRow], pieces: Sequence[Pieces] | None) -> list[tuple[LineRow, int]]:
    """`choose` among what travels. Raises NothingIsSent and DoneNotSent, too."""
    travelling = [line for line in lines if line.can_be_sent]
    if pieces is None and not any(line.left for line in travelling) and any(line.left for line in lines):
        raise NothingIsSent(asked=OrderStatus.SHIPPED)
    chosen = choose(travelling if pieces is None else lines, pieces)
    if stays := next((line for line, _ in chosen if not line.can_be_sent), None):
        raise DoneNotSent(order_item_id=stays.id)
    return chosen


async def _count(uow: UnitOfWork, order: OrderRow, chosen: Sequence[tuple[LineRow, int]]) -> None:
    for line, quantity in chosen:
        if not await uow.change(SEND, line=line.id, order=order.id, pieces=quantity):
            raise MoreThanLeft(
                f"Of {line.name} {_pieces(line.left)} left to be sent.",
                order_item_id=line.id,
                asked=quantity,
                left=line.left,
            )


async def _add(uow: UnitOfWork, order: OrderRow, label: Label) -> ShipmentRow:
    position = len(await shipments_of(uow, [order.id])) + 1
    shipment = ShipmentRow(
        id=new_id(),
        order_id=order.id,
        store_id=order.store_id,
        position=position,
        carrier=label.carrier,
        tracking_number=label.tracking_number,
        estimated_delivery_on=label.estimated_delivery_on or order.estimated_delivery_on,
        note=label.note,
        shipped_at=uow.now,
        shipped_by=uow.actor.id,
        delivered_at=None,
        delivered_by=None,
        updated_at=uow.now,
        version=1,
    )
    await uow.change(ADD_SHIPMENT, **as_values(shipment))
    return shipment


async def _delivered(uow: UnitOfWork, order: OrderRow, *, note: str = "") -> None:
    await move(uow, order, Move(status=OrderStatus.DELIVERED, fulfilment=Fulfilment.FULFILLED))
    await note_status(uow, order.id, OrderStatus.DELIVERED, note)
    number = number_text(order.number)
    uow.emit(OrderDelivered(order_id=order.id, number=number, store_id=order.store_id, customer_id=order.customer_id))


def _announce(uow: UnitOfWork, order: OrderRow, shipment: ShipmentRow, *, is_last: bool) -> None:
    if is_last:
        uow.emit(
            OrderShipped(
                order_id=order.id,
                number=number_text(order.number),
                store_id=order.store_id,
                customer_id=order.customer_id,
                tracking_number=shipment.tracking_number or order.tracking_number,
                estimated_delivery_on=shipment.estimated_delivery_on,
                shipment_id=shipment.id,
            )
        )
        return
    uow.emit(
        OrderPartlyShipped(
            order_id=order.id,
            shipment_id=shipment.id,
            number=number_text(order.number),
            position=shipment.position,
            store_id=order.store_id,
            customer_id=order.customer_id,
            tracking_number=shipment.tracking_number,
            estimated_delivery_on=shipment.estimated_delivery_on,
        )
    )


def _latest(promised: date | None, estimated: date | None, *, is_first: bool) -> date | None:
    """When all of an order should be there. The store's first estimate replaces what the shop had promised."""
    if estimated is None or promised is None or is_first:
        return estimated or promised
    return max(estimated, promised)


def _pieces(count: int) -> str:
    return "no piece is" if not count else "1 piece is" if count == 1 else f"{count} pieces are"
