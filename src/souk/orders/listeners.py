"""What an order does when it hears of its money."""

from souk.kernel.database import UnitOfWork
from souk.orders.events import OrderBecameUnavailable
from souk.orders.refund_arrivals import undo_arrival
from souk.orders.refunding import refund_unavailable, settle_order_refund
from souk.payments import RefundSettled


async def note_refund(uow: UnitOfWork, happened: RefundSettled) -> None:
    """The money is back, or the gateway would not send it: then it counts as paid again, for a person to look at."""
    await settle_order_refund(uow, happened.reference_id, succeeded=happened.succeeded)
    if not happened.succeeded:
        await undo_arrival(uow, happened)


async def send_money_back(uow: UnitOfWork, happened: OrderBecameUnavailable) -> None:
    """What was paid for an order that nobody will ship is promised back; a task of payments sends it."""
    await refund_unavailable(uow, happened.order_id)
