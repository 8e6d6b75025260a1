"""What orders say of an appointment's payment, and what it gives back. Unguarded.

`settle` looks at how things stand instead of at what happened: so it does not matter which event arrives first, how
often, or whether somebody who paid comes back before it does.
"""

from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from souk.booking.appointments.changing import change, facts_of
from souk.booking.appointments.events import AppointmentBooked, AppointmentCancelled, AppointmentCompleted
from souk.booking.appointments.models import ACTIVE, AppointmentStatus, WaitingStatus
from souk.booking.appointments.rows import AppointmentRow, find_row, lock_row
from souk.booking.appointments.rules import Rules
from souk.booking.appointments.waiting import end_waiting, give_up_place
from souk.catalog import retire_place
from souk.inventory import levels
from souk.kernel.database import UnitOfWork
from souk.orders import SingleLine, call_off_line, find_single_line, finish_line

NEVER = (AppointmentStatus.CANCELLED, AppointmentStatus.EXPIRED)
ORDER_GONE = "Its payment went back."
LET_GO = "The appointment was cancelled."
log = structlog.get_logger("souk.booking")


async def settle(uow: UnitOfWork, appointment_id: UUID, rules: Rules) -> AppointmentRow:
    """Bring an appointment in line with the order that pays for it. As often as one likes."""
    row = await lock_row(uow, appointment_id)
    if not row.due_now:
        return row
    line = await find_single_line(uow, row.id)
    if row.status is AppointmentStatus.HELD:
        return await _settle_held(uow, row, line, rules)
    if row.status in ACTIVE and row.order_id is not None:
        return await _settle_certain(uow, row, line, rules)
    if row.status in NEVER and line is not None and line.is_paid and line.order_id != row.order_id:
        log.error("paid for an appointment that was over", appointment=str(row.id))
        await call_off_line(uow, line.order_id, row.id, keep=0, reason=LET_GO)
        await retire_place(uow, row.id)
        return await change(uow, row, order_id=line.order_id)
    return row


async def _settle_held(uow: UnitOfWork, row: AppointmentRow, line: SingleLine | None, rules: Rules) -> AppointmentRow:
    if line is None:
        return row
    if line.is_gone:
        return await _fall_through(uow, row, rules) if row.order_id == line.order_id else row
    if line.is_paid:
        return await stand(uow, row, line)
    return row if row.order_id == line.order_id else await change(uow, row, order_id=line.order_id)


async def _settle_certain(
    uow: UnitOfWork, row: AppointmentRow, line: SingleLine | None, rules: Rules
) -> AppointmentRow:
    if line is None or line.is_gone:
        return await _fall_through(uow, row, rules)
    if line.is_paid and line.order_id != row.order_id:  # its first order fell through, and it was bought again at once
        return await change(uow, row, order_id=line.order_id, paid=line.worth)
    return row


async def stand(uow: UnitOfWork, row: AppointmentRow, line: SingleLine | None = None) -> AppointmentRow:
    """A held one is certain now: it is paid, or was an offer that costs nothing at once."""
    status = AppointmentStatus.PENDING if row.awaits_yes else AppointmentStatus.CONFIRMED
    paid = line.worth if line is not None else 0
    order_id = line.order_id if line is not None else None
    changed = await change(uow, row, status.value, status=status, paid=paid, order_id=order_id, hold_expires_at=None)
    await end_waiting(uow, row, WaitingStatus.TAKEN)
    uow.emit(AppointmentBooked(**facts_of(changed), status=status.value, paid=paid, currency=row.currency))
    return changed


async def _fall_through(uow: UnitOfWork, row: AppointmentRow, rules: Rules) -> AppointmentRow:
    """Its order came to nothing. Where somebody is buying it again at this moment, it is held for as long as that takes."""
    if not await _out_of_trade(uow, row):
        held = AppointmentStatus.HELD
        return await change(
            uow, row, status=held, order_id=None, paid=0, hold_expires_at=row.hold_expires_at or uow.now
        )
    ended = await end(
        uow, row, AppointmentStatus.CANCELLED, by_store=True, reason=ORDER_GONE, split=Split(refunded=row.paid)
    )
    await give_up_place(uow, row, rules)
    return ended


async def _out_of_trade(uow: UnitOfWork, row: AppointmentRow) -> bool:
    """Nobody can buy it any more, and nobody is about to: off the shelf now, or sold once and never put back."""
    if await retire_place(uow, row.id):
        return True
    if any(level.on_hand for level in (await levels(uow, [row.id]))[row.id]):
        return False
    line = await find_single_line(uow, row.id)
    return line is None or line.is_gone


class Split(msgspec.Struct, frozen=True):
    """Of what was paid at booking: what the store keeps, and what goes back."""

    fee: int = 0
    refunded: int = 0


NOTHING = Split()


async def give_money_back(uow: UnitOfWork, row: AppointmentRow, *, keep: int, reason: str) -> int:
    """All that was paid at booking but `keep`; how much that was. Raises PaymentSettling."""
    if row.order_id is None:
        return 0
    back = await call_off_line(uow, row.order_id, row.id, keep=keep, reason=reason)
    await retire_place(uow, row.id)
    return back


async def end(
    uow: UnitOfWork,
    row: AppointmentRow,
    status: AppointmentStatus,
    *,
    by_store: bool = False,
    reason: str = "",
    split: Split = NOTHING,
) -> AppointmentRow:
    """It will not take place. Its place is freed by the caller, who holds what that takes."""
    over: datetime = uow.now
    ended = await change(
        uow, row, status.value, text=reason, status=status, fee=split.fee, hold_expires_at=None, cancelled_at=over
    )
    expired = status is AppointmentStatus.EXPIRED
    if row.status is AppointmentStatus.HELD:
        await end_waiting(uow, row, WaitingStatus.LAPSED if expired else WaitingStatus.LEFT)
    uow.emit(
        AppointmentCancelled(
            **facts_of(row),
            was=row.status.value,
            by_store=by_store,
            expired=expired,
            was_offer=row.is_offer and row.status is AppointmentStatus.HELD,
            reason=reason,
            paid=row.paid,
            fee=split.fee,
            refunded=split.refunded,
            currency=row.currency,
        )
    )
    return ended


async def complete(uow: UnitOfWork, row: AppointmentRow) -> AppointmentRow:
    """Of a locked one that is confirmed."""
    if row.order_id is not None:
        await finish_line(uow, row.order_id, row.id)
    completed = await change(uow, row, AppointmentStatus.COMPLETED.value, status=AppointmentStatus.COMPLETED)
    uow.emit(AppointmentCompleted(**facts_of(completed)))
    return completed


async def expire(uow: UnitOfWork, appointment_id: UUID, rules: Rules) -> bool:
    """Nobody paid in time, and nobody is paying: the place goes to the next. False where that is not so."""
    if (await find_row(uow, appointment_id)).status is not AppointmentStatus.HELD:
        return False
    row = await settle(uow, appointment_id, rules)
    if row.status is not AppointmentStatus.HELD or row.hold_expires_at is None or row.hold_expires_at > uow.now:
        return False
    if row.due_now and not await retire_place(uow, row.id):
        return False  # a checkout holds it, or sold it just now
    await end(uow, row, AppointmentStatus.EXPIRED)
    await give_up_place(uow, row, rules)
    return True
