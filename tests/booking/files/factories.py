"""Appointments that stand, put there without asking the calendar."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from souk.booking.appointments.models import Appointment, AppointmentStatus
from souk.booking.appointments.rows import new_number
from souk.booking.schedule.models import OccupiedCell, Slot
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.booking.schedule.factories import Salon, make_slot, working


async def make_appointment(
    database: Database,
    salon: Salon,
    starts_at: datetime,
    *,
    customer_id: UUID | None = None,
    provider_id: UUID | None = None,
    **more: Any,
) -> UUID:
    """Half an hour of Barber 0, confirmed; the slot is made when it lies ahead of now."""
    async with working(database) as uow:
        provider = provider_id or salon.provider_id
        slot_id = await make_slot(uow, salon, starts_at, provider_id=provider)
        slot = await uow.session.get_one(Slot, slot_id)
        slot.booked, slot.was_booked = 1, True
        uow.session.add_all(
            [
                OccupiedCell(provider_id=provider, cell=cell, slot_id=slot_id)
                for cell in range(slot.first_cell, slot.end_cell)
            ]
        )
        given: dict[str, Any] = {
            "service_name": "Haircut 0",
            "provider_name": "Barber 0",
            "status": AppointmentStatus.CONFIRMED,
            "time_zone": "Europe/Berlin",
            "price": 30_00,
            "created_at": uow.now,
            "updated_at": uow.now,
            **more,
        }
        row = Appointment(
            id=new_id(),
            number=new_number(),
            store_id=salon.store_id,
            service_id=salon.service_id,
            provider_id=provider,
            slot_id=slot_id,
            customer_id=customer_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            currency="USD",
            **given,
        )
        uow.session.add(row)
        await uow.session.flush()
        return row.id


async def change_appointment(database: Database, appointment_id: UUID, **values: Any) -> None:
    async with working(database) as uow:
        row = await uow.session.get_one(Appointment, appointment_id)
        for name, value in values.items():
            setattr(row, name, value)


async def appointments_in(database: Database) -> list[Appointment]:
    """In order of time."""
    async with working(database) as uow:
        found = await uow.session.scalars(select(Appointment).order_by(Appointment.starts_at, Appointment.id))
        return list(found)
