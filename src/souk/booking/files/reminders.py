"""Reminding: a day and two hours before an appointment begins, once each for every time it is moved to.

Whoever booked, moved or had it confirmed after a reminder was due has just heard of it, and is not told again.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, and_, bindparam, or_, select, update

from souk.booking.appointments.events import AppointmentReminderDue
from souk.booking.appointments.models import Appointment, AppointmentStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.hot import Hot

SOON: Final = timedelta(hours=2)
DAY_BEFORE: Final = timedelta(hours=24)
AT_ONCE: Final = 200
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Upcoming(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    slot_id: UUID
    customer_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    reminded_at: datetime | None
    updated_at: datetime


_moment = Appointment.starts_at.type
_after = bindparam("after", type_=_moment)
_stands = Appointment.status == AppointmentStatus.CONFIRMED
_not_reminded = or_(
    Appointment.reminded_at.is_(None), Appointment.reminded_at < bindparam("reminded_before", type_=_moment)
)
UPCOMING = Hot(
    select(*(getattr(Appointment, name) for name in Upcoming.__struct_fields__))
    .where(
        _stands,
        or_(
            Appointment.starts_at > _after,
            and_(Appointment.starts_at == _after, Appointment.id > bindparam("after_id", type_=Uuid())),
        ),
        Appointment.starts_at <= bindparam("until", type_=_moment),
        _not_reminded,
    )
    .order_by(Appointment.starts_at, Appointment.id)
    .limit(AT_ONCE),
    Upcoming,
)
CLAIM: Hot[None] = Hot(
    update(Appointment)
    .where(
        Appointment.id == bindparam("appointment", type_=Uuid()),
        _stands,
        Appointment.starts_at == bindparam("seen", type_=_moment),
        _not_reminded,
    )
    .values(reminded_at=bindparam("now", type_=_moment))
)


async def remind(database: Database) -> int:
    """Returns how many reminders are due. Two processes at once remind nobody twice."""
    now = database.clock()
    soon = await _remind_between(database, now, now + SOON, before=SOON, reminded_before=now)
    return soon + await _remind_between(
        database, now + SOON, now + DAY_BEFORE, before=DAY_BEFORE, reminded_before=NEVER
    )


async def _remind_between(
    database: Database, after: datetime, until: datetime, *, before: timedelta, reminded_before: datetime
) -> int:
    told, after_id = 0, UUID(int=2**128 - 1)
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            found = await uow.all(
                UPCOMING, after=after, after_id=after_id, until=until, reminded_before=reminded_before
            )
            for each in found:
                told += await _remind_of(uow, each, before=before, reminded_before=reminded_before)
        if len(found) < AT_ONCE:
            return told
        after, after_id = found[-1].starts_at, found[-1].id


async def _remind_of(uow: UnitOfWork, each: Upcoming, *, before: timedelta, reminded_before: datetime) -> bool:
    due_since = each.starts_at - before
    if each.reminded_at is not None and each.reminded_at >= due_since:
        return False
    claimed = await uow.change(
        CLAIM, appointment=each.id, seen=each.starts_at, reminded_before=reminded_before, now=uow.now
    )
    if not claimed or each.updated_at > due_since:
        return False
    uow.emit(
        AppointmentReminderDue(
            appointment_id=each.id,
            number=each.number,
            store_id=each.store_id,
            service_id=each.service_id,
            provider_id=each.provider_id,
            slot_id=each.slot_id,
            customer_id=each.customer_id,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            time_zone=each.time_zone,
        )
    )
    return True
