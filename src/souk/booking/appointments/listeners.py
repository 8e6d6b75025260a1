"""What booking hears of orders: that a place is paid for, or that its money went back. In any order, as often as it comes."""

from dataclasses import dataclass
from uuid import UUID

from souk.booking.appointments.money import settle
from souk.booking.appointments.rows import BY_IDS
from souk.booking.appointments.rules import USUAL, Rules
from souk.kernel.database import UnitOfWork
from souk.kernel.outbox import Subscription
from souk.orders import (
    OrderBecameUnavailable,
    OrderCancelled,
    OrderPaid,
    OrderPartlyCancelled,
    OrderRefunded,
    goods_of_lines,
)

Happened = OrderPaid | OrderCancelled | OrderPartlyCancelled | OrderBecameUnavailable | OrderRefunded


@dataclass(frozen=True)
class SettleOrder:
    """Looks at each appointment of the order; what is only goods costs one statement."""

    rules: Rules = USUAL

    async def __call__(self, uow: UnitOfWork, happened: Happened) -> None:
        for appointment_id in await _appointments_of(uow, happened.order_id):
            await settle(uow, appointment_id, self.rules)


async def _appointments_of(uow: UnitOfWork, order_id: UUID) -> list[UUID]:
    """In order of their ids, in which they are locked. What is paid for one is the variant of its id."""
    variants = [line.variant_id for line in await goods_of_lines(uow, order_id)]
    return [row.id for row in await uow.all(BY_IDS, ids=variants)]


def subscriptions(rules: Rules) -> tuple[Subscription, ...]:
    hear = SettleOrder(rules)
    return (
        Subscription(name="booking.note_paid", event=OrderPaid, listener=hear),
        Subscription(name="booking.note_cancelled", event=OrderCancelled, listener=hear),
        Subscription(name="booking.note_taken_off", event=OrderPartlyCancelled, listener=hear),
        Subscription(name="booking.note_unavailable", event=OrderBecameUnavailable, listener=hear),
        Subscription(name="booking.note_refunded", event=OrderRefunded, listener=hear),
    )
