"""Rows are written with the change; effect and striking-off are one; failures wait, then die."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.outbox import Outbox, OutboxRow
from souk.kernel.worker import LEASE, MAX_ATTEMPTS, Claim, _carry, carry_due, next_attempt
from tests.kernel.conftest import BUYER, CONFIRMATION, Count, StoppedClock
from tests.kernel.shop import commands
from tests.kernel.shop.commands import OrderPlaced, send_confirmation
from tests.kernel.shop.models import Mail, Order

pytestmark = pytest.mark.anyio


@pytest.fixture
async def placed(database: Database, clock: StoppedClock, listing: UUID) -> AsyncIterator[UUID]:
    async with database.unit_of_work(BUYER) as uow:
        order_id = await commands.place_order(uow, listing, quantity=1)
    yield order_id


def listen_with(database: Database, listener: Any) -> None:
    database.outbox = Outbox()
    database.outbox.subscribe(msgspec.structs.replace(CONFIRMATION, listener=listener))


async def row_of(database: Database) -> OutboxRow:
    async with database.read(SYSTEM) as context:
        return (await context.session.execute(select(OutboxRow))).scalar_one()


async def fails(uow: UnitOfWork, event: OrderPlaced) -> None:
    await send_confirmation(uow, event)
    raise ConnectionError("no letter box")


class TestCarry:
    async def test_effect_and_striking_off_together(self, database: Database, placed: UUID, count: Count) -> None:
        assert [await count(Mail), await count(OutboxRow)] == [0, 1]
        assert await carry_due(database) == 1
        assert [await count(Mail), await count(OutboxRow)] == [1, 0]
        assert await carry_due(database) == 0

    async def test_a_refused_change_announces_nothing(self, database: Database, listing: UUID, count: Count) -> None:
        with pytest.raises(commands.OutOfStock):
            async with database.unit_of_work(BUYER) as uow:
                await commands.place_order(uow, listing, quantity=50)
                await commands.place_order(uow, listing, quantity=1)
        assert [await count(Order), await count(OutboxRow)] == [0, 0]

    async def test_a_crash_leaves_the_row_for_the_next_worker(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        async def crashes(uow: UnitOfWork, event: OrderPlaced) -> None:
            await send_confirmation(uow, event)
            raise KeyboardInterrupt

        listen_with(database, crashes)
        with pytest.raises(KeyboardInterrupt):
            await carry_due(database)
        assert [await count(Mail), await count(OutboxRow)] == [0, 1]

        listen_with(database, send_confirmation)
        assert await carry_due(database) == 0, "still leased to the one that crashed"
        clock.now += LEASE
        assert await carry_due(database) == 1
        assert [await count(Mail), await count(OutboxRow)] == [1, 0]

    async def test_failure_backs_off_and_dies(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        listen_with(database, fails)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            assert await carry_due(database) == 1
            assert await carry_due(database) == 0, "not due yet"
            row = await row_of(database)
            assert (row.attempts, row.due_at) == (attempt, next_attempt(attempt, clock.now))
            clock.now = row.due_at
        assert row.dead_at is not None
        assert row.last_error == "ConnectionError('no letter box')"
        assert await carry_due(database) == 0
        assert await count(Mail) == 0

    async def test_a_worker_that_lost_its_lease_changes_nothing(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        async def is_overtaken(uow: UnitOfWork, event: OrderPlaced) -> None:
            raise AssertionError("carried without a lease")

        async with database.unit_of_work(SYSTEM) as uow:  # somebody else claims it again after our claim
            row = (await uow.session.execute(select(OutboxRow))).scalar_one()
            claimed_by_us = row.attempts
            row.attempts += 1
        listen_with(database, is_overtaken)
        await _carry(database, Claim(row.id, row.listener, row.payload, row.request_id, claimed_by_us))
        assert await count(OutboxRow) == 1

    async def test_four_workers_carry_two_hundred_once_each(self, database: Database, count: Count) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            for _ in range(200):
                uow.emit(OrderPlaced(order_id=new_id()))

        async def worker() -> int:
            carried = 0
            while claimed := await carry_due(database, most=10):
                carried += claimed
            return carried

        assert sum(await asyncio.gather(*(worker() for _ in range(4)))) == 200
        assert [await count(Mail), await count(OutboxRow)] == [200, 0]

    async def test_claims_skip_rows_that_are_locked(self, database: Database, placed: UUID, database_url: str) -> None:
        if not database_url.startswith("postgresql"):
            pytest.skip("SQLite has one writer at a time")
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(select(OutboxRow).with_for_update())
            async with asyncio.timeout(1):
                assert await carry_due(database) == 0
