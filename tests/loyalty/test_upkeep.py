"""What time does: points end, the oldest first, and tiers look back twelve months."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from souk.app import House, open_house
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.outbox import OutboxRow
from souk.kernel.settings import Settings
from souk.loyalty import Tier, hold_points, release_points
from souk.loyalty.services.upkeep import forfeit
from souk.loyalty.tasks import Renew
from tests.loyalty.factories import (
    account_of,
    breaches,
    everything_in,
    history,
    in_ledger,
    make_member,
    make_paid,
    refund,
    standing,
    take_back,
)
from tests.orders.factories import MovableClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


async def letters(database: Database) -> list[str]:
    """Who is to hear something."""
    async with database.unit_of_work(SYSTEM) as uow:
        return sorted(await uow.session.scalars(select(OutboxRow.listener)))


class TestExpiry:
    async def test_points_end_after_so_many_months_the_oldest_first(
        self, database: Database, clock: MovableClock
    ) -> None:
        person = await make_member(database, points=100)
        clock.move(days=200)
        await make_paid(database, person, goods=50_00)
        clock.move(days=530)  # 730 days: 2028-11-19, one day less than 24 months

        assert await Renew(24)(database) == 1  # the tier's year is over
        assert await account_of(database, person) == (150, 0, 0)
        clock.move(days=2)
        assert await Renew(24)(database) == 1

        assert await account_of(database, person) == (50, 0, 0)
        assert await in_ledger(database, person) == 50
        assert (await history(database, person))[-1] == ("expired", -100, 0, 0)
        assert await Renew(24)(database) == 0
        assert await breaches(database) == []

    async def test_never_where_they_live_for_ever(self, database: Database, clock: MovableClock) -> None:
        person = await make_member(database, points=100)
        clock.move(days=5_000)

        await Renew(0)(database)

        assert await account_of(database, person) == (100, 0, 0)

    async def test_what_was_spent_before_does_not_end_again(self, database: Database, clock: MovableClock) -> None:
        person, checkout = await make_member(database, points=100), new_id()
        clock.move(days=400)
        await make_paid(database, person, goods=50_00)
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 90, checkout_id=checkout)
        clock.move(days=340)

        await Renew(24)(database)  # ten old ones are left, and ninety of the hold
        assert await account_of(database, person) == (0, 90, 0)
        async with database.unit_of_work(SYSTEM) as uow:
            await release_points(uow, checkout)
        await Renew(24)(database)

        assert await account_of(database, person) == (50, 0, 0)
        assert await breaches(database) == []

    async def test_what_a_refund_took_back_does_not_end_again(self, database: Database, clock: MovableClock) -> None:
        person = await make_member(database, points=100)
        clock.move(days=400)
        order = await make_paid(database, person, goods=50_00)
        await take_back(database, refund(order, person, 50_00, is_whole=True))
        clock.move(days=340)

        await Renew(24)(database)

        assert await account_of(database, person) == (0, 0, 0)
        assert await in_ledger(database, person) == 0
        assert await breaches(database) == []


class TestTiers:
    async def test_come_down_when_a_year_is_over_and_tell(self, database: Database, clock: MovableClock) -> None:
        person = await make_member(database, points=1_500)
        clock.move(days=100)
        await make_paid(database, person, goods=600_00)
        clock.move(days=264)
        assert await Renew(24)(database) == 0
        assert (await standing(database, person)).tier is Tier.GOLD
        before = await letters(database)

        clock.move(days=2)
        assert await Renew(24)(database) == 1

        found = await standing(database, person)
        assert (found.tier, found.rolling, found.points) == (Tier.SILVER, 600, 2_100)
        told = await letters(database)
        assert [each for each in told if "tier" in each and told.count(each) > before.count(each)] != []
        assert await breaches(database) == []

    async def test_of_hundreds_are_all_looked_at(self, database: Database, clock: MovableClock) -> None:
        people = [await make_member(database, points=500) for _ in range(3)]
        clock.move(days=366)

        assert await Renew(0)(database) == 3

        assert {(await standing(database, person)).tier for person in people} == {Tier.BRONZE}


class TestForfeit:
    async def test_leaves_nothing_to_spend_and_no_words(self, database: Database) -> None:
        person = await make_member(database, points=600)

        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                await forfeit(uow, person)
                await uow.session.flush()

        assert await account_of(database, person) == (0, 0, 0)
        assert [each[0] for each in await history(database, person)] == ["earned", "expired"]
        assert {row[-3] for row in (await everything_in(database))["points_entries"]} == {""}
        assert await in_ledger(database, person) == 0
