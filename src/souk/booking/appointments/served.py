"""What rooms above ask of those who were served."""

from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.booking.appointments.models import Appointment, AppointmentStatus
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class Served(msgspec.Struct, frozen=True):
    id: UUID


COMPLETED = Hot(
    select(Appointment.id)
    .where(
        Appointment.customer_id == bindparam("person", type_=Uuid()),
        Appointment.service_id == bindparam("service", type_=Uuid()),
        Appointment.status == AppointmentStatus.COMPLETED,
    )
    .limit(1),
    Served,
)


async def was_served(ctx: ReadContext, person_id: UUID, service_id: UUID) -> bool:
    """Whether an appointment of theirs for this service took place, wherever it was paid."""
    return await ctx.first(COMPLETED, person=person_id, service=service_id) is not None
