"""Points kept for a checkout, alone and by many at once."""

import asyncio

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.loyalty import NotEnoughPoints, hold_points, release_points, spend_points
from tests.loyalty.factories import (
    account_of,
    breaches,
    everything_in,
    history,
    in_ledger,
    make_member,
    make_paid,
    refund,
    take_back,
)

pytestmark = pytest.mark.anyio


class TestHoldPoints:
    async def test_keeps_them_until_they_are_spent(self, database: Database) -> None:
        person, checkout = await make_member(database, points=300), new_id()

        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 200, checkout_id=checkout)
        assert await account_of(database, person) == (100, 200, 0)
        assert await in_ledger(database, person) == 300
        async with database.unit_of_work(SYSTEM) as uow:
            assert await spend_points(uow, checkout) == 200

        assert await account_of(database, person) == (100, 0, 0)
        assert await in_ledger(database, person) == 100
        assert await history(database, person) == [
            ("earned", 300, 0, 0),
            ("held", -200, 200, 0),
            ("spent", 0, -200, 0),
        ]
        assert await breaches(database) == []

    async def test_gives_them_back_when_the_checkout_is_let_go(self, database: Database) -> None:
        person, checkout = await make_member(database, points=300), new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 200, checkout_id=checkout)

        async with database.unit_of_work(SYSTEM) as uow:
            assert await release_points(uow, checkout) == 200

        assert await account_of(database, person) == (300, 0, 0)
        assert await breaches(database) == []

    async def test_ends_once(self, database: Database) -> None:
        person, checkout = await make_member(database, points=300), new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 200, checkout_id=checkout)
            assert await spend_points(uow, checkout) == 200
            before = await everything_in(database) if database.url.startswith("postgresql") else None

        async with database.unit_of_work(SYSTEM) as uow:
            ends = [await release_points(uow, checkout), await spend_points(uow, checkout)]
            ends.append(await release_points(uow, new_id()))

        assert ends == [0, 0, 0]
        assert before is None or before["points_holds"] == []  # nothing was seen before it was kept
        assert await account_of(database, person) == (100, 0, 0)

    @pytest.mark.parametrize("wanted", [301, 10**13, 2**70])
    async def test_refuses_more_than_there_are_and_changes_nothing(self, database: Database, wanted: int) -> None:
        person = await make_member(database, points=300)
        before = await everything_in(database)

        with pytest.raises(NotEnoughPoints) as refused:
            async with database.unit_of_work(SYSTEM) as uow:
                await hold_points(uow, person, wanted, checkout_id=new_id())

        assert refused.value.facts == {"available": 300}
        assert await everything_in(database) == before

    async def test_refuses_somebody_who_never_had_any(self, database: Database) -> None:
        person = await make_member(database)

        with pytest.raises(NotEnoughPoints) as refused:
            async with database.unit_of_work(SYSTEM) as uow:
                await hold_points(uow, person, 1, checkout_id=new_id())

        assert refused.value.facts == {"available": 0}

    async def test_what_comes_free_pays_what_is_owed_meanwhile(self, database: Database) -> None:
        person, checkout = await make_member(database), new_id()
        order = await make_paid(database, person, goods=100_00)
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, person, 70, checkout_id=checkout)
        await take_back(database, refund(order, person, 100_00, is_whole=True))
        assert await account_of(database, person) == (0, 70, 70)

        async with database.unit_of_work(SYSTEM) as uow:
            await release_points(uow, checkout)

        assert await account_of(database, person) == (0, 0, 0)
        assert await in_ledger(database, person) == 0
        assert await breaches(database) == []


class TestManyAtOnce:
    async def test_a_hundred_holds_of_the_last_points_keep_exactly_what_is_there(self, database: Database) -> None:
        person = await make_member(database, points=70)

        async def one() -> bool:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    await hold_points(uow, person, 7, checkout_id=new_id())
            except NotEnoughPoints:
                return False
            return True

        answers = await asyncio.gather(*(one() for _ in range(100)))

        assert sum(answers) == 10
        assert await account_of(database, person) == (0, 70, 0)
        assert await breaches(database) == []

    async def test_a_checkout_that_is_paid_and_let_go_at_once_ends_one_way(self, database: Database) -> None:
        person = await make_member(database, points=500)
        checkouts = [new_id() for _ in range(5)]
        for checkout in checkouts:
            async with database.unit_of_work(SYSTEM) as uow:
                await hold_points(uow, person, 100, checkout_id=checkout)

        async def end(how: object, checkout: object) -> int:
            async with database.unit_of_work(SYSTEM) as uow:
                return await how(uow, checkout)  # type: ignore[operator, no-any-return]

        pairs = [(how, checkout) for checkout in checkouts for how in (spend_points, release_points)]
        ended = await asyncio.gather(*(end(how, checkout) for how, checkout in pairs))

        assert sum(ended) == 500
        spent = sum(many for (how, _), many in zip(pairs, ended, strict=True) if how is spend_points)
        assert await account_of(database, person) == (500 - spent, 0, 0)
        assert await in_ledger(database, person) == 500 - spent
        assert await breaches(database) == []
