"""Jobs that come round: a cron expression (UTC), a name that is stored, and one process at a time."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec
import structlog
from cronsim import CronSim
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.hot import Hot

log = structlog.get_logger("souk.schedule")


class ScheduledJob(msgspec.Struct, frozen=True, kw_only=True):
    """`ScheduledJob(name="orders.reconcile", cron="* * * * *", run=reconcile)`; `at_start` runs it on start as well."""

    name: str
    cron: str
    run: Callable[[Database], Awaitable[object]]
    at_start: bool = False


class ScheduleRow(Base):
    """When a job is next due. The row is the lock: whoever moves it on runs the job."""

    __tablename__ = "schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


class _Next(msgspec.Struct, frozen=True):
    name: str
    next_at: datetime


ALL = Hot(select(ScheduleRow.name, ScheduleRow.next_at), _Next)
ADD: Hot[None] = Hot(insert(ScheduleRow))
MOVE_ON: Hot[None] = Hot(
    update(ScheduleRow)
    .where(ScheduleRow.name == bindparam("job"), ScheduleRow.next_at == bindparam("seen"))
    .values(next_at=bindparam("then"))
)


def next_time(cron: str, after: datetime) -> datetime:
    return next(CronSim(cron, after))


class Schedule:
    def __init__(self, jobs: Sequence[ScheduledJob]) -> None:
        self.jobs = {job.name: job for job in jobs}
        self._next: datetime | None = None

    async def start_due(self, database: Database) -> list[str]:
        """Run what is due, one after another; returns the names. A job that fails is logged and comes round again."""
        now = database.clock()
        if self._next is not None and now < self._next:
            return []
        first_look = self._next is None
        async with database.read(SYSTEM) as ctx:
            known = {row.name: row.next_at for row in await ctx.all(ALL)}
        ran = []
        for job in self.jobs.values():
            if await self._claim(database, job, known.get(job.name), now) or (first_look and job.at_start):
                await _run(database, job)
                ran.append(job.name)
        self._next = min((next_time(job.cron, now) for job in self.jobs.values()), default=None)
        return ran

    async def _claim(self, database: Database, job: ScheduledJob, seen: datetime | None, now: datetime) -> bool:
        then = next_time(job.cron, now)
        if seen is None:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    await uow.change(ADD, name=job.name, next_at=then)
            except IntegrityError:
                pass  # another process has just added it
            return False
        if now < seen:
            return False
        async with database.unit_of_work(SYSTEM) as uow:
            return bool(await uow.change(MOVE_ON, job=job.name, seen=seen, then=then))


async def _run(database: Database, job: ScheduledJob) -> None:
    try:
        await job.run(database)
    except Exception:  # the schedule outlives any one job
        log.exception("scheduled job failed", job=job.name)
