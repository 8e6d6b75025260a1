"""What orders earn, and what refunds take back and give back."""

import pytest

from souk.identity import get_person
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.loyalty import PaidOrder, Tier, earn, hold_points, spend_points
from tests.loyalty.factories import (
    account_of,
    breaches,
    everything_in,
    give_again,
    history,
    in_ledger,
    make_member,
    make_paid,
    refund,
    standing,
    take_back,
)

pytestmark = pytest.mark.anyio


class TestEarn:
    async def test_gives_a_point_for_every_whole_unit_of_goods(self, database: Database) -> None:
        person = await make_member(database)

        await make_paid(database, person, goods=49_99)
        await make_paid(database, person, goods=99)
        await make_paid(database, person, goods=1_250, currency="JPY")
        await make_paid(database, person, goods=3_999, currency="KWD")

        assert await account_of(database, person) == (49 + 1_250 + 3, 0, 0)
        assert await in_ledger(database, person) == 49 + 1_250 + 3
        assert [each[0] for each in await history(database, person)] == ["earned"] * 3
        assert await breaches(database) == []

    async def test_counts_an_order_once_however_often_it_is_told(self, database: Database) -> None:
        person = await make_member(database)
        paid = PaidOrder(order_id=new_id(), person_id=person, currency="USD", goods=20_00)

        earned = []
        for _ in range(3):
            async with database.unit_of_work(SYSTEM) as uow:
                earned.append(await earn(uow, paid))

        assert earned == [20, 0, 0]
        assert await account_of(database, person) == (20, 0, 0)

    async def test_shows_points_and_tier_on_the_account(self, database: Database) -> None:
        person = await make_member(database, points=1_600)

        async with database.read(SYSTEM) as ctx:
            shown = (await get_person(ctx, person)).loyalty
        assert (shown.tier, shown.points) == ("gold", 1_600)
        found = await standing(database, person)
        assert (found.tier, found.basis_points, found.points, found.rolling) == (Tier.GOLD, 1_000, 1_600, 1_600)
        assert found.to_next is not None
        assert (found.to_next.name, found.to_next.missing) == (Tier.PLATINUM, 3_400)


class TestReverse:
    async def test_takes_back_what_the_refunded_goods_had_earned(self, database: Database) -> None:
        person = await make_member(database)
        order = await make_paid(database, person, goods=99_50)

        await take_back(database, refund(order, person, 33_20))

        assert await account_of(database, person) == (66, 0, 0)  # 66.30 are still paid
        await take_back(database, refund(order, person, 66_30, is_whole=True))
        assert await account_of(database, person) == (0, 0, 0)
        assert await in_ledger(database, person) == 0
        assert await breaches(database) == []

    async def test_in_many_parts_takes_exactly_what_was_given(self, database: Database) -> None:
        person = await make_member(database)
        order = await make_paid(database, person, goods=10_00)

        for _ in range(9):
            await take_back(database, refund(order, person, 1_07))
        assert (await account_of(database, person))[0] == 0  # 0.37 are still paid

        await take_back(database, refund(order, person, 37, is_whole=True))
        assert [each[1] for each in await history(database, person)] == [10, -2, -1, -1, -1, -1, -1, -1, -1, -1]

    async def test_what_was_spent_already_is_owed_and_paid_by_what_is_earned_next(self, database: Database) -> None:
        person = await make_member(database)
        order = await make_paid(database, person, goods=100_00)
        checkout = new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 80, checkout_id=checkout)
            await spend_points(uow, checkout)

        await take_back(database, refund(order, person, 100_00, is_whole=True))
        assert await account_of(database, person) == (0, 0, 80)
        await make_paid(database, person, goods=50_00)
        assert await account_of(database, person) == (0, 0, 30)
        await make_paid(database, person, goods=50_00)

        assert await account_of(database, person) == (20, 0, 0)
        assert await in_ledger(database, person) == 20
        assert await breaches(database) == []

    async def test_brings_the_redeemed_points_back_in_proportion(self, database: Database) -> None:
        person = await make_member(database, points=1_000)
        checkout = new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 999, checkout_id=checkout)
            await spend_points(uow, checkout)
        order = await make_paid(database, person, goods=30_00, spent=999)
        assert await account_of(database, person) == (31, 0, 0)

        await take_back(database, refund(order, person, 10_00))
        assert await account_of(database, person) == (31 + 333 - 10, 0, 0)
        await take_back(database, refund(order, person, 20_00, is_whole=True))

        assert await account_of(database, person) == (1_000, 0, 0)
        assert await breaches(database) == []

    async def test_before_the_order_was_heard_of_leaves_less_to_earn(self, database: Database) -> None:
        person = await make_member(database)
        order = new_id()

        await take_back(database, refund(order, person, 15_00))
        async with database.unit_of_work(SYSTEM) as uow:
            earned = await earn(uow, PaidOrder(order_id=order, person_id=person, currency="USD", goods=40_00))

        assert earned == 25
        assert await account_of(database, person) == (25, 0, 0)

    async def test_of_a_cancelled_order_takes_all_whichever_word_comes_first(self, database: Database) -> None:
        person = await make_member(database, points=500)
        checkout = new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 500, checkout_id=checkout)
            await spend_points(uow, checkout)
        order = await make_paid(database, person, goods=12_00, spent=500)

        await take_back(database, refund(order, person, 0, reference_id=order, is_cancelled=True, currency=""))
        after = await everything_in(database)
        await take_back(database, refund(order, person, 12_00, reference_id=order, is_whole=True))

        assert await account_of(database, person) == (500, 0, 0)
        assert (await everything_in(database))["points_entries"] == after["points_entries"]
        assert await breaches(database) == []

    async def test_lets_the_tier_come_down_with_what_earned_it(self, database: Database) -> None:
        person = await make_member(database)
        order = await make_paid(database, person, goods=600_00)
        assert (await standing(database, person)).tier is Tier.SILVER

        await take_back(database, refund(order, person, 200_00))

        assert (await standing(database, person)).tier is Tier.BRONZE


class TestReopen:
    async def test_moves_everything_back_when_the_refund_failed(self, database: Database) -> None:
        person = await make_member(database, points=500)
        checkout = new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 500, checkout_id=checkout)
            await spend_points(uow, checkout)
        order = await make_paid(database, person, goods=12_00, spent=500)
        before = await account_of(database, person)

        await give_again(database, await take_back(database, refund(order, person, 12_00, is_whole=True)))

        assert before == (12, 0, 0)
        assert await account_of(database, person) == before
        assert await in_ledger(database, person) == 12
        assert await breaches(database) == []

    async def test_gives_nothing_for_an_order_that_nobody_will_ship(self, database: Database) -> None:
        person = await make_member(database)
        order = await make_paid(database, person, goods=12_00)
        await take_back(database, refund(order, person, 0, reference_id=order, is_cancelled=True))
        back = await take_back(database, refund(order, person, 12_00, reference_id=order, is_whole=True))

        await give_again(database, back)

        assert await account_of(database, person) == (0, 0, 0)
        assert await breaches(database) == []
