from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import Outbox
from souk.kernel.schedule import Schedule, ScheduledJob, next_time
from souk.kernel.worker import Worker
from tests.kernel.conftest import BUYER, CONFIRMATION, StoppedClock
from tests.kernel.shop import commands
from tests.kernel.shop.commands import OrderPlaced

pytestmark = pytest.mark.anyio


def counting(ran: list[str], name: str, cron: str, *, at_start: bool = False) -> ScheduledJob:
    async def run(_database: Database) -> None:
        ran.append(name)

    return ScheduledJob(name=name, cron=cron, run=run, at_start=at_start)


class TestSchedule:
    async def test_runs_when_the_time_has_come_and_then_not_again(
        self, database: Database, clock: StoppedClock
    ) -> None:
        ran: list[str] = []
        schedule = Schedule([counting(ran, "nightly", "0 2 * * *")])
        await schedule.start_due(database)
        assert ran == []
        clock.now += timedelta(hours=2)
        await schedule.start_due(database)
        await schedule.start_due(database)
        assert ran == ["nightly"]

    async def test_two_processes_run_it_once(self, database: Database, clock: StoppedClock) -> None:
        ran: list[str] = []
        schedules = [Schedule([counting(ran, "nightly", "0 2 * * *")]) for _ in range(2)]
        for schedule in schedules:
            await schedule.start_due(database)
        clock.now += timedelta(days=1)
        for schedule in schedules:
            await schedule.start_due(database)
        assert ran == ["nightly"]

    async def test_a_job_may_run_at_start(self, database: Database) -> None:
        ran: list[str] = []
        schedule = Schedule([counting(ran, "reconcile", "* * * * *", at_start=True)])
        assert await schedule.start_due(database) == ["reconcile"]
        assert await schedule.start_due(database) == []

    async def test_one_that_fails_comes_round_again(self, database: Database, clock: StoppedClock) -> None:
        ran: list[str] = []

        async def fails(_database: Database) -> None:
            ran.append("tried")
            raise ConnectionError

        schedule = Schedule([ScheduledJob(name="sync", cron="*/15 * * * *", run=fails)])
        await schedule.start_due(database)
        for _ in range(2):
            clock.now += timedelta(minutes=15)
            await schedule.start_due(database)
        assert ran == ["tried", "tried"]

    async def test_is_kept_although_the_box_is_never_empty(
        self, database: Database, clock: StoppedClock, listing: UUID
    ) -> None:
        ran: list[str] = []
        carried: list[OrderPlaced] = []
        worker = Worker(database, Schedule([counting(ran, "reconcile", "* * * * *")]))

        async def post_another(uow: UnitOfWork, event: OrderPlaced) -> None:
            carried.append(event)
            clock.now += timedelta(minutes=1)
            if ran or len(carried) == 20:
                worker.stop()
            else:
                uow.emit(event)

        database.outbox = Outbox()
        database.outbox.subscribe(msgspec.structs.replace(CONFIRMATION, listener=post_another))
        async with database.unit_of_work(BUYER) as uow:
            await commands.place_order(uow, listing, quantity=1)
        await worker.run()

        assert (len(carried), ran[:1]) == (2, ["reconcile"])

    def test_cron_is_read_in_utc(self) -> None:
        assert next_time("0 2 * * *", datetime(2026, 3, 29, 1, 59, tzinfo=UTC)) == datetime(2026, 3, 29, 2, tzinfo=UTC)
