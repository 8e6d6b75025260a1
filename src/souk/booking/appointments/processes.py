"""Booking and paying in one call: a place is held, its order placed, and certain once the money is taken."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec

from souk.booking.appointments.commands import Booking, book_appointment
from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.money import end, settle
from souk.booking.appointments.queries import AppointmentDetail, in_detail
from souk.booking.appointments.rows import lock_row
from souk.booking.appointments.rules import USUAL, Rules
from souk.booking.appointments.waiting import give_up_place
from souk.catalog import retire_place
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.orders import Placed

NOT_PAID = "It was not paid for."


class Booked(msgspec.Struct, frozen=True):
    """`placed` is None where nothing had to be paid. It has no orders yet where whoever pays has something to do first."""

    appointment: AppointmentDetail
    placed: Placed | None = None


async def book_and_pay(
    database: Database,
    actor: Actor,
    booking: Booking,
    pay: Callable[[UUID], Awaitable[Placed]],
    *,
    rules: Rules = USUAL,
) -> Booked:
    """`pay` places the order of the variant it is given. When it is refused, the place is free again.

    Raises what booking and paying raise.
    """
    async with database.unit_of_work(actor) as uow:
        held = await book_appointment(uow, booking, rules=rules)
    if not held.amount_due:
        return Booked(held)
    try:
        placed = await pay(held.id)
    except Exception:
        await _let_go(database, held.id, rules)
        raise
    async with database.unit_of_work(SYSTEM) as uow:
        await settle(uow, held.id, rules)
        row = await lock_row(uow, held.id)
        (detail,) = await in_detail(uow, [row])
    return Booked(msgspec.structs.replace(detail, is_mine=True, may_manage=False), placed)


async def _let_go(database: Database, appointment_id: UUID, rules: Rules) -> None:
    """What a checkout still holds is left to the reconciler, and then to the end of the hold."""
    async with database.unit_of_work(SYSTEM) as uow:
        row = await lock_row(uow, appointment_id)
        if row.status is AppointmentStatus.HELD and await retire_place(uow, row.id):
            await end(uow, row, AppointmentStatus.CANCELLED, reason=NOT_PAID)
            await give_up_place(uow, row, rules)
