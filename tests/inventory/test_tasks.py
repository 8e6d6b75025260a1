"""What the room does by the clock, and what `souk check` finds."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from souk.inventory import HoldExpired, release, take
from souk.inventory.models import Hold, StockLevel
from souk.inventory.tasks import KEPT_FOR, expire_holds, forget_ended_holds
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.inventory.factories import breaches, counts, everything_in, make_hold, make_stock

pytestmark = pytest.mark.anyio


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(database: Database) -> Clock:
    database.clock = Clock()
    return database.clock


class TestExpireHolds:
    async def test_releases_what_ran_out_and_leaves_the_rest(self, database: Database, clock: Clock) -> None:
        stock = await make_stock(database, 10)
        short = await make_hold(database, (stock.variant_id, 2), lasting=timedelta(minutes=1))
        lasting = await make_hold(database, (stock.variant_id, 3), lasting=timedelta(minutes=2))
        sold = await make_hold(database, (stock.variant_id, 1), lasting=timedelta(minutes=1))
        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, sold)
        clock.now += timedelta(minutes=1)

        assert [await expire_holds(database), await expire_holds(database)] == [1, 0]

        assert await counts(database, stock.variant_id) == [(9, 3)]
        assert await breaches(database) == []
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(HoldExpired):
                await take(uow, short)
            await take(uow, lasting)

    async def test_that_meets_a_confirmation_lets_exactly_one_of_them_win(
        self, database: Database, clock: Clock
    ) -> None:
        one, two = await make_stock(database, 40), await make_stock(database, 40)
        wanted = [(one.variant_id, 1), (two.variant_id, 1)]
        references = [await make_hold(database, *wanted, lasting=timedelta(0)) for _ in range(20)]

        async def confirm(reference: object) -> bool:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    await take(uow, reference)  # type: ignore[arg-type]
            except HoldExpired:
                return False
            return True

        expired, *confirmed = await asyncio.gather(expire_holds(database), *(confirm(each) for each in references))

        assert expired + sum(confirmed) == 20
        for each in (one, two):
            assert await counts(database, each.variant_id) == [(40 - sum(confirmed), 0)]
        assert await breaches(database) == []


class TestForgetEndedHolds:
    async def test_keeps_running_and_recent_ones(self, database: Database, clock: Clock) -> None:
        stock = await make_stock(database, 10)
        old, running = [await make_hold(database, (stock.variant_id, 2)) for _ in range(2)]
        async with database.unit_of_work(SYSTEM) as uow:
            await release(uow, old)
        clock.now += KEPT_FOR

        assert await forget_ended_holds(database) == 0
        clock.now += timedelta(seconds=1)
        assert await forget_ended_holds(database) == 1

        (kept,) = (await everything_in(database))["holds"]
        assert kept[0] == running


class TestInvariants:
    async def test_tell_of_each_kind_of_breach(self, database: Database) -> None:
        stock = await make_stock(database, 10)
        await make_hold(database, (stock.variant_id, 2))
        assert await breaches(database) == []

        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(StockLevel).values(on_hand=9))
            await uow.session.execute(update(Hold).values(quantity=1))

        level = f"variant {stock.variant_id} at location {stock.locations[0]}"
        assert await breaches(database) == [
            f"The holds do not sum to what is reserved: {level}.",
            f"The journal does not sum to what is on hand: {level}.",
        ]

    async def test_are_guarded_by_the_table_itself(self, database: Database) -> None:
        await make_stock(database, 10)
        before = await everything_in(database)

        for breach in ({"reserved": 11}, {"reserved": -1}, {"on_hand": -1}):
            with pytest.raises(Exception, match=r"(?i)check"):
                async with database.unit_of_work(SYSTEM) as uow:
                    await uow.session.execute(update(StockLevel).values(**breach))

        assert await everything_in(database) == before
