"""The one way in which an appointment moves on. Unguarded; of a row that is locked."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, update

from souk.booking.appointments.events import AboutAppointment
from souk.booking.appointments.models import Appointment
from souk.booking.appointments.rows import AppointmentRow, note
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot

MUTABLE = (
    "provider_id",
    "slot_id",
    "provider_name",
    "status",
    "starts_at",
    "ends_at",
    "time_zone",
    "paid",
    "fee",
    "is_offer",
    "order_id",
    "hold_expires_at",
    "moves",
    "reminded_at",
    "cancelled_at",
)
CHANGE: Hot[None] = Hot(
    update(Appointment)
    .where(Appointment.id == bindparam("appointment"), Appointment.version == bindparam("seen"))
    .values(
        {
            **{name: bindparam(f"its_{name}", type_=Appointment.__table__.c[name].type) for name in MUTABLE},
            "updated_at": bindparam("at"),
            "version": Appointment.version + 1,
        }
    )
)


async def change(
    uow: UnitOfWork, row: AppointmentRow, what: str | None = None, *, text: str = "", **changes: Any
) -> AppointmentRow:
    """As it is then. `what` goes into its history, with `text` beside it."""
    changed = msgspec.structs.replace(row, **changes, version=row.version + 1, updated_at=uow.now)
    values = {f"its_{name}": getattr(changed, name) for name in MUTABLE}
    count = await uow.change(CHANGE, appointment=row.id, seen=row.version, at=uow.now, **values)
    assert count, "the row was locked"
    if what is not None:
        await note(uow, row.id, what, text)
    return changed


def facts_of(row: AppointmentRow) -> dict[str, Any]:
    """What every event of an appointment tells."""
    told: dict[str, Any] = {"appointment_id": row.id}
    told.update({name: getattr(row, name) for name in AboutAppointment.__struct_fields__ if name != "appointment_id"})
    return told
