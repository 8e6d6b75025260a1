"""When stores close for good: what is booked with them is cancelled, and nobody waits any more. Unguarded."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update

from souk.booking.appointments.models import ACTIVE, Appointment, AppointmentStatus, WaitingEntry, WaitingStatus
from souk.booking.appointments.money import Split, end, give_money_back
from souk.booking.appointments.rows import COLUMNS, AppointmentRow
from souk.booking.appointments.waiting import waiting_ended
from souk.booking.appointments.waiting_rows import WAITING_COLUMNS, WaitingRow
from souk.booking.schedule.places import free_places
from souk.catalog import retire_place
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot

_is_open = or_(*(Appointment.status == status for status in ACTIVE))
LOCK = Hot(
    select(*COLUMNS)
    .where(any_of(Appointment.store_id, "stores"), _is_open)
    .order_by(Appointment.id)
    .with_for_update(key_share=True),
    AppointmentRow,
)
END_WAITING = Hot(
    update(WaitingEntry)
    .where(any_of(WaitingEntry.store_id, "stores"), WaitingEntry.status == WaitingStatus.WAITING)
    .values(status=WaitingStatus.LAPSED, updated_at=bindparam("at"))
    .returning(*WAITING_COLUMNS),
    WaitingRow,
)


async def count_open_appointments(ctx: ReadContext, store_ids: Sequence[UUID]) -> int:
    """What `cancel_appointments_of` would end."""
    asked = select(func.count()).select_from(Appointment).where(Appointment.store_id.in_(store_ids), _is_open)
    return await ctx.session.scalar(asked) or 0


async def cancel_appointments_of(uow: UnitOfWork, store_ids: Sequence[UUID], *, note: str) -> list[AppointmentRow]:
    """Everything that lies ahead comes to nothing, and what was paid goes back; as the appointments were.

    Call it after the stores' orders were withdrawn: then only what those do not give back is given back here.
    """
    rows = await uow.all(LOCK, stores=store_ids)
    for entry in await uow.all(END_WAITING, stores=store_ids, at=uow.now):
        uow.emit(waiting_ended(entry, WaitingStatus.LAPSED))
    for row in rows:
        refunded = row.paid - row.fee
        if row.status is AppointmentStatus.HELD:
            await retire_place(uow, row.id)  # where somebody pays for it at this moment, their money comes back
            refunded = 0
        else:
            await give_money_back(uow, row, keep=0, reason=note)
        await end(uow, row, AppointmentStatus.CANCELLED, by_store=True, reason=note, split=Split(refunded=refunded))
    await free_places(uow, [row.slot_id for row in rows])
    return rows
