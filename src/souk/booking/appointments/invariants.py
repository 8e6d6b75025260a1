"""What no storm may break, for `souk check`: slots, appointments, waiting and money tell the same story."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Select, column, func, or_, select, table

from souk.booking.appointments.models import (
    COUNTED,
    Appointment,
    AppointmentStatus,
    WaitingEntry,
    WaitingStatus,
)
from souk.booking.schedule.models import Slot
from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant

MOST = 100
"""How many breaches of a fact are told."""

# Facts of lower rooms, looked at by name and never written: here their books meet ours.
_stock = table("stock_levels", column("variant_id"), column("on_hand"))
_lines = table("order_lines", column("variant_id"), column("order_id"))

_counted = (
    select(Appointment.slot_id, func.count().label("places"))
    .where(Appointment.status.in_(COUNTED))
    .group_by(Appointment.slot_id)
    .subquery("counted")
)
_taken = (
    select(
        Appointment.provider_id,
        Appointment.slot_id,
        func.min(Appointment.number).label("number"),
        func.min(Appointment.starts_at).label("starts_at"),
        func.max(Appointment.ends_at).label("ends_at"),
    )
    .where(Appointment.status.in_(COUNTED))
    .group_by(Appointment.provider_id, Appointment.slot_id)
    .subquery("taken")
)
_in_order = select(
    _taken.c.number,
    _taken.c.ends_at,
    func.lead(_taken.c.starts_at)
    .over(partition_by=_taken.c.provider_id, order_by=(_taken.c.starts_at, _taken.c.slot_id))
    .label("next_at"),
).subquery("in_order")
_piece = select(_stock.c.variant_id).where(_stock.c.variant_id == Appointment.id, _stock.c.on_hand > 0).exists()
_sold = select(_lines.c.variant_id).where(_lines.c.variant_id == Appointment.id).exists()
_in_its_order = (
    select(_lines.c.variant_id)
    .where(_lines.c.variant_id == Appointment.id, _lines.c.order_id == Appointment.order_id)
    .exists()
)
_held_for_them = (
    select(Appointment.id)
    .where(Appointment.id == WaitingEntry.offered_id, Appointment.status == AppointmentStatus.HELD)
    .exists()
)
_offered_to_somebody = (
    select(WaitingEntry.id)
    .where(WaitingEntry.offered_id == Appointment.id, WaitingEntry.status == WaitingStatus.OFFERED)
    .exists()
)

MISCOUNTED = (
    select(Slot.id)
    .outerjoin(_counted, _counted.c.slot_id == Slot.id)
    .where(Slot.booked != func.coalesce(_counted.c.places, 0))
)
OVERLAPPING = select(_in_order.c.number).where(_in_order.c.next_at < _in_order.c.ends_at)
"""Where any two appointments of one provider overlap, two neighbours do."""
ELSEWHERE = (
    select(Appointment.number)
    .join(Slot, Slot.id == Appointment.slot_id)
    .where(
        Appointment.status.in_(COUNTED),  # a slot that was let go may get another length
        or_(
            Slot.provider_id != Appointment.provider_id,
            Slot.service_id != Appointment.service_id,
            Slot.store_id != Appointment.store_id,
            Slot.starts_at != Appointment.starts_at,
            Slot.ends_at != Appointment.ends_at,
        ),
    )
)
NOTHING_TO_BUY = select(Appointment.number).where(
    Appointment.status == AppointmentStatus.HELD, Appointment.due_now > 0, ~_piece, ~_sold
)
PAID_WITHOUT_ORDER = select(Appointment.number).where(Appointment.paid > 0, ~_in_its_order)
CERTAIN_UNPAID = select(Appointment.number).where(
    Appointment.status.in_([AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED]),
    Appointment.due_now > 0,
    Appointment.order_id.is_(None),
)
OFFERED_NOTHING = select(WaitingEntry.id).where(WaitingEntry.status == WaitingStatus.OFFERED, ~_held_for_them)
OFFERED_TO_NOBODY = select(Appointment.number).where(
    Appointment.status == AppointmentStatus.HELD, Appointment.is_offer, ~_offered_to_somebody
)


def _found(broken: Select[Any], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        names = await ctx.session.scalars(broken.distinct().limit(MOST))
        return sorted(sentence.format(name) for name in names)

    return find


INVARIANTS = (
    Invariant(
        name="booking.places_count_up",
        find=_found(MISCOUNTED, "Slot {} counts other places as booked than there are appointments."),
    ),
    Invariant(
        name="booking.nobody_is_in_two_places",
        find=_found(OVERLAPPING, "The provider of appointment {} is needed in two places at that time."),
    ),
    Invariant(
        name="booking.appointments_lie_in_their_slots",
        find=_found(ELSEWHERE, "Appointment {} and its slot differ on who renders what, and when."),
    ),
    Invariant(
        name="booking.held_can_be_paid",
        find=_found(NOTHING_TO_BUY, "Appointment {} waits for a payment that nobody can make."),
    ),
    Invariant(
        name="booking.paid_has_an_order",
        find=_found(PAID_WITHOUT_ORDER, "Appointment {} counts as paid, and no order says so."),
    ),
    Invariant(
        name="booking.certain_is_paid",
        find=_found(CERTAIN_UNPAID, "Appointment {} stands, and what was due for it was never paid."),
    ),
    Invariant(
        name="booking.offers_are_held",
        find=_found(OFFERED_NOTHING, "Entry {} of the waiting list was offered a place that is not held."),
    ),
    Invariant(
        name="booking.offers_have_a_waiter",
        find=_found(OFFERED_TO_NOBODY, "Appointment {} is kept for somebody who does not wait."),
    ),
)
