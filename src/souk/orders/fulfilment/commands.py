"""What those who fulfil orders may ask."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.orders import policy
from souk.orders.errors import UnknownOrder
from souk.orders.fulfilment.errors import OrderChangedMeanwhile, UnknownShipment
from souk.orders.fulfilment.events import ShipmentCorrected
from souk.orders.fulfilment.models import Shipment
from souk.orders.fulfilment.noting import write_note
from souk.orders.fulfilment.queries import find_shipment
from souk.orders.fulfilment.rows import NoteRow, ShipmentRow
from souk.orders.fulfilment.sending import Label, check_estimate, deliver, finish, send
from souk.orders.fulfilment.taking_off import take_off
from souk.orders.moving import Move, move
from souk.orders.numbering import number_text
from souk.orders.queries import get_order_to_change
from souk.orders.rows import OrderRow
from souk.orders.shares import Pieces

CORRECT: Hot[None] = Hot(
    update(Shipment)
    .where(Shipment.id == bindparam("shipment"), Shipment.version == bindparam("seen"))
    .values(
        carrier=bindparam("by"),
        tracking_number=bindparam("tracking"),
        estimated_delivery_on=bindparam("arrives"),
        updated_at=bindparam("at"),
        version=Shipment.version + 1,
    )
)


async def ship_pieces(
    uow: UnitOfWork,
    order_id: UUID,
    pieces: Sequence[Pieces] | None = None,
    *,
    label: Label = Label(),
    seen: int | None = None,
) -> UUID:
    """Send these pieces of an order, or all that are left; the id of the shipment. `seen`: the version one looked at.

    Raises UnknownOrder, OrderChangedMeanwhile, InvalidTransition, NothingToShip, NotOfThisOrder, MoreThanLeft,
    DateOutOfReach, DoneNotSent.
    """
    order = await _order_to_fulfil(uow, order_id, seen)
    check_estimate(uow, label.estimated_delivery_on)
    return (await send(uow, order, pieces, label=label)).id


async def finish_services(
    uow: UnitOfWork,
    order_id: UUID,
    pieces: Sequence[Pieces] | None = None,
    *,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Services of an order are done: these, or all that are left. With nothing else to come the order is delivered.

    Raises UnknownOrder, OrderChangedMeanwhile and what `finish` does.
    """
    order = await _order_to_fulfil(uow, order_id, seen)
    await finish(uow, order, pieces, note=note)


async def correct_shipment(uow: UnitOfWork, shipment_id: UUID, label: Label, *, seen: int | None = None) -> None:
    """Put a carrier, a tracking number or an estimate right; what the label leaves out stays. An empty text takes it off.

    Raises UnknownShipment, OrderChangedMeanwhile, DateOutOfReach.
    """
    order, shipment = await _shipment_to_change(uow, shipment_id)
    if seen is not None and seen != shipment.version:
        raise OrderChangedMeanwhile(version=shipment.version)
    check_estimate(uow, label.estimated_delivery_on)
    number = shipment.tracking_number if label.tracking_number is None else label.tracking_number or None
    carrier = shipment.carrier if label.carrier is None else label.carrier or None
    arrives = label.estimated_delivery_on or shipment.estimated_delivery_on
    corrected = await uow.change(
        CORRECT, shipment=shipment.id, seen=shipment.version, by=carrier, tracking=number, arrives=arrives, at=uow.now
    )
    assert corrected, "its order was locked"
    is_the_orders = order.tracking_number == shipment.tracking_number
    await move(
        uow,
        order,
        Move(
            tracking_number=number if is_the_orders else None,
            carrier=carrier if is_the_orders else None,
            estimated_delivery_on=label.estimated_delivery_on,
        ),
    )
    uow.emit(
        ShipmentCorrected(
            order_id=order.id,
            shipment_id=shipment.id,
            number=number_text(order.number),
            position=shipment.position,
            store_id=order.store_id,
            customer_id=order.customer_id,
            tracking_number=number,
            was=shipment.tracking_number,
            version=shipment.version + 1,
        )
    )


async def deliver_shipment(uow: UnitOfWork, shipment_id: UUID) -> None:
    """A shipment has arrived. Raises UnknownShipment, ShipmentAlreadyDelivered."""
    order, shipment = await _shipment_to_change(uow, shipment_id)
    await deliver(uow, order, shipment)


async def add_note(uow: UnitOfWork, order_id: UUID, text: str, *, for_buyer: bool = False) -> NoteRow:
    """Write something down for the store's own people; or `for_buyer`, who then gets it by mail. Raises UnknownOrder."""
    order = await _order_to_fulfil(uow, order_id, None)
    return await write_note(uow, order, text, for_buyer=for_buyer)


async def take_off_pieces(
    uow: UnitOfWork,
    order_id: UUID,
    pieces: Sequence[Pieces] | None = None,
    *,
    reason: str = "",
    seen: int | None = None,
) -> int:
    """Take pieces off an order that will never leave, or all that are left; what goes back, in minor units.

    Raises what `take_off` does, UnknownOrder and OrderChangedMeanwhile.
    """
    order = await _order_to_fulfil(uow, order_id, seen)
    return await take_off(uow, order, pieces, reason=reason)


async def _order_to_fulfil(uow: UnitOfWork, order_id: UUID, seen: int | None) -> OrderRow:
    """Locked: of two who change it at once, the second sees what the first did."""
    order = await get_order_to_change(uow, order_id)
    if not policy.can_see(uow.actor, order, holds_link=False):
        raise UnknownOrder
    uow.require(policy.can_fulfil(uow.actor, order))
    if seen is not None and seen != order.version:
        raise OrderChangedMeanwhile(version=order.version)
    return order


async def _shipment_to_change(uow: UnitOfWork, shipment_id: UUID) -> tuple[OrderRow, ShipmentRow]:
    """As it is once its order is locked."""
    seen = await find_shipment(uow, shipment_id)
    try:
        order = await _order_to_fulfil(uow, seen.order_id, None)
    except UnknownOrder:
        raise UnknownShipment from None
    return order, await find_shipment(uow, shipment_id)
