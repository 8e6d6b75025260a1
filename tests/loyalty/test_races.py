"""Everything at once on one account, and two who change the ladder."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.loyalty import get_ladder, hold_points, spend_points
from souk.loyalty.commands import adjust_points, change_tier
from souk.loyalty.errors import LadderNotClimbing
from souk.loyalty.schemas import Adjustment, TierChange
from souk.loyalty.services.upkeep import renew
from souk.loyalty.tiers import is_climbing
from tests.loyalty.factories import account_of, breaches, history, in_ledger, make_member, make_paid, refund, take_back

pytestmark = pytest.mark.anyio


async def adjust(database: Database, person: Any, change: Adjustment) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await adjust_points(uow, person, change)


async def redeem(database: Database, person: Any, points: int) -> None:
    checkout = new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        await hold_points(uow, person, points, checkout_id=checkout)
    async with database.unit_of_work(SYSTEM) as uow:
        await spend_points(uow, checkout)


async def look_again(database: Database, person: Any) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await renew(uow, person, live_months=24)


class TestOneAccount:
    async def test_counts_everything_that_happens_to_it_at_once(self, database: Database) -> None:
        person = await make_member(database, points=1_000)
        orders = [await make_paid(database, person, goods=30_00) for _ in range(10)]

        works: list[Awaitable[object]] = []
        for order in orders:
            works += [
                make_paid(database, person, goods=20_00),
                take_back(database, refund(order, person, 10_00)),
                redeem(database, person, 15),
                adjust(database, person, Adjustment(points=7, reason="Because")),
                look_again(database, person),
            ]
        await asyncio.gather(*works)

        expected = 1_000 + 10 * (30 + 20 - 10 - 15 + 7)
        assert await account_of(database, person) == (expected, 0, 0)
        assert await in_ledger(database, person) == expected
        assert await breaches(database) == []

    async def test_a_gift_that_is_sent_twice_at_once_comes_once(self, database: Database) -> None:
        person = await make_member(database)
        gift = Adjustment(points=50, reason="Because", reference_id=new_id())

        await asyncio.gather(*(adjust(database, person, gift) for _ in range(10)))

        assert await history(database, person) == [("adjusted", 50, 0, 0)]

    async def test_that_is_opened_by_many_at_once_is_one(self, database: Database) -> None:
        person = await make_member(database)

        await asyncio.gather(*(make_paid(database, person, goods=10_00) for _ in range(20)))

        assert await account_of(database, person) == (200, 0, 0)
        assert await breaches(database) == []


class TestTheLadder:
    async def test_still_climbs_when_two_change_it_at_once(self, database: Database) -> None:
        """Silver to 1,400 and Gold to 1,000 are each fine, and together not."""

        async def change(name: str, threshold: int) -> bool:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    await change_tier(uow, name, TierChange(version=1, threshold=threshold))
            except LadderNotClimbing:
                return False
            return True

        done = await asyncio.gather(change("silver", 1_400), change("gold", 1_000))

        assert sorted(done) == [False, True]
        async with database.read(SYSTEM) as ctx:
            assert is_climbing(await get_ladder(ctx))
