"""What time does to appointments. Each is handled in a unit of work of its own, so that one that fails holds up no other."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import Uuid, and_, bindparam, or_, select, update

from souk.booking.appointments.commands.handling import DECLINED
from souk.booking.appointments.models import Appointment, AppointmentStatus, WaitingEntry, WaitingStatus
from souk.booking.appointments.money import Split, complete, end, expire, give_money_back
from souk.booking.appointments.rows import lock_row
from souk.booking.appointments.rules import USUAL, Rules
from souk.booking.appointments.waiting import give_up_place, waiting_ended
from souk.booking.appointments.waiting_rows import WAITING_COLUMNS, WaitingRow
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot

AT_ONCE = 200
log = structlog.get_logger("souk.booking")


class Due(msgspec.Struct, frozen=True):
    id: UUID
    at: datetime


def _due(moment: str, status: AppointmentStatus) -> Hot[Due]:
    column = getattr(Appointment, moment)
    after, its_id = bindparam("after", type_=column.type), bindparam("after_id", type_=Uuid())
    return Hot(
        select(Appointment.id, column.label("at"))
        .where(
            Appointment.status == status,
            column <= bindparam("until", type_=column.type),
            or_(column > after, and_(column == after, Appointment.id > its_id)),
        )
        .order_by(column, Appointment.id)
        .limit(AT_ONCE),
        Due,
    )


HOLDS_OVER = _due("hold_expires_at", AppointmentStatus.HELD)
LEFT_OPEN = _due("ends_at", AppointmentStatus.CONFIRMED)
UNANSWERED = _due("starts_at", AppointmentStatus.PENDING)
LAPSE = Hot(
    update(WaitingEntry)
    .where(WaitingEntry.status == WaitingStatus.WAITING, WaitingEntry.until_at <= bindparam("now"))
    .values(status=WaitingStatus.LAPSED, updated_at=bindparam("now"))
    .returning(*WAITING_COLUMNS),
    WaitingRow,
)
LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class EndHolds:
    """Holds and offers whose time is over; their places go to who waits, or to anybody. Each minute."""

    rules: Rules = USUAL

    async def __call__(self, database: Database) -> int:
        count = 0
        for each in await _all_due(database, HOLDS_OVER, database.clock()):
            count += await self._carefully(database, each.id)
        async with database.unit_of_work(SYSTEM) as uow:
            for entry in await uow.all(LAPSE, now=uow.now):
                uow.emit(waiting_ended(entry, WaitingStatus.LAPSED))
        return count

    async def _carefully(self, database: Database, appointment_id: UUID) -> bool:
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                return await expire(uow, appointment_id, self.rules)
        except Exception:  # one that cannot be ended must not hold up the others
            log.exception("hold not ended", appointment=str(appointment_id))
            return False


@dataclass(frozen=True)
class TidyUp:
    """What nobody looked after: the store's yes that never came, appointments that took place and nobody marked."""

    rules: Rules = USUAL

    async def __call__(self, database: Database) -> int:
        now, count = database.clock(), 0
        for each in await _all_due(database, UNANSWERED, now):
            count += await self._carefully(database, each.id, AppointmentStatus.PENDING)
        for each in await _all_due(database, LEFT_OPEN, now - self.rules.complete_after):
            count += await self._carefully(database, each.id, AppointmentStatus.CONFIRMED)
        return count

    async def _carefully(self, database: Database, appointment_id: UUID, status: AppointmentStatus) -> bool:
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                row = await lock_row(uow, appointment_id)
                if row.status is not status or row.starts_at > uow.now:
                    return False
                if status is AppointmentStatus.CONFIRMED:
                    await complete(uow, row)
                    return True
                refunded = await give_money_back(uow, row, keep=0, reason=DECLINED)
                ended = AppointmentStatus.CANCELLED
                await end(uow, row, ended, by_store=True, reason=DECLINED, split=Split(refunded=refunded))
                await give_up_place(uow, row, self.rules)
                return True
        except Exception:  # one that cannot be ended must not hold up the others
            log.exception("appointment not ended", appointment=str(appointment_id))
            return False


async def _all_due(database: Database, statement: Hot[Due], until: datetime) -> list[Due]:
    found: list[Due] = []
    after, after_id = LONG_AGO, UUID(int=0)
    while True:
        async with database.read(SYSTEM) as ctx:
            page = await ctx.all(statement, until=until, after=after, after_id=after_id)
        found += page
        if len(page) < AT_ONCE:
            return found
        after, after_id = page[-1].at, page[-1].id
