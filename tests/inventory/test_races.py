"""Buyers at once, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import pytest

from souk.inventory import HoldExpired, InsufficientStock, Wanted, put_back, release, set_stock, take
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from tests.inventory.factories import breaches, counts, journal, make_hold, make_stock

pytestmark = pytest.mark.anyio


async def all_at_once(
    database: Database, works: Sequence[Callable[[UnitOfWork], Awaitable[object]]]
) -> list[object | BaseException]:
    """Each in a unit of work of its own; refusals are answers, anything else is raised."""

    async def alone(work: Callable[[UnitOfWork], Awaitable[object]]) -> object | BaseException:
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                return await work(uow)
        except (InsufficientStock, HoldExpired) as refused:
            return refused

    return await asyncio.gather(*(alone(work) for work in works))


def succeeded(answers: Sequence[object]) -> int:
    return sum(not isinstance(answer, BaseException) for answer in answers)


class TestBuyersAtOnce:
    async def test_two_hundred_for_fifty_pieces_get_exactly_fifty(self, database: Database) -> None:
        stock = await make_stock(database, 50)

        answers = await all_at_once(database, [lambda uow: make_hold(uow, (stock.variant_id, 1))] * 200)

        assert succeeded(answers) == 50
        assert await counts(database, stock.variant_id) == [(50, 50)]
        assert await breaches(database) == []

    async def test_get_exactly_fifty_over_three_locations(self, database: Database) -> None:
        """A hold must succeed while all locations together have enough, however the others move meanwhile."""
        stock = await make_stock(database, 20, 17, 13)

        answers = await all_at_once(database, [lambda uow: make_hold(uow, (stock.variant_id, 1))] * 200)

        assert succeeded(answers) == 50
        assert await counts(database, stock.variant_id) == [(20, 20), (17, 17), (13, 13)]

    async def test_that_want_split_quantities_use_the_last_piece(self, database: Database) -> None:
        stock = await make_stock(database, 7, 7, 7)

        answers = await all_at_once(database, [lambda uow: make_hold(uow, (stock.variant_id, 3))] * 40)

        assert succeeded(answers) == 7
        assert await counts(database, stock.variant_id) == [(7, 7), (7, 7), (7, 7)]

    async def test_never_wait_in_a_circle_whatever_the_order_of_their_lines(self, database: Database) -> None:
        one, two = await make_stock(database, 30, 30), await make_stock(database, 30, 30)
        lines = [(one.variant_id, 1), (two.variant_id, 1)]

        answers = await all_at_once(
            database,
            [lambda uow: make_hold(uow, *lines), lambda uow: make_hold(uow, *reversed(lines))] * 50,
        )

        assert succeeded(answers) == 60
        assert await breaches(database) == []

    async def test_beside_a_count_lose_nothing(self, database: Database) -> None:
        stock = await make_stock(database, 100)

        def count(uow: UnitOfWork) -> Awaitable[object]:
            return set_stock(uow, stock.variant_id, store_id=stock.store_id, on_hand=90)

        async def buy(uow: UnitOfWork) -> None:
            reference = await make_hold(uow, (stock.variant_id, 1))
            await take(uow, reference)

        await all_at_once(database, [buy, buy, count] * 10)

        assert await breaches(database) == []


class TestOneHoldAtOnce:
    async def test_is_taken_or_released_exactly_once(self, database: Database) -> None:
        """Confirming, cancelling and expiring meet: one of them wins, whole."""
        one, two = await make_stock(database, 5), await make_stock(database, 5)
        reference = await make_hold(database, (one.variant_id, 2), (two.variant_id, 2))

        answers = await all_at_once(
            database, [lambda uow: take(uow, reference), lambda uow: release(uow, reference)] * 20
        )

        taken = answers[::2].count(None)
        released = answers[1::2].count(True)
        assert taken + released == 1
        expected = [(3, 0)] if taken else [(5, 0)]
        assert [await counts(database, each.variant_id) for each in (one, two)] == [expected, expected]
        assert await breaches(database) == []

    async def test_is_released_exactly_once(self, database: Database) -> None:
        stock = await make_stock(database, 5)
        reference = await make_hold(database, (stock.variant_id, 2))

        answers = await all_at_once(database, [lambda uow: release(uow, reference)] * 30)

        assert answers.count(True) == 1
        assert await counts(database, stock.variant_id) == [(5, 0)]

    async def test_is_put_back_exactly_once_per_reference(self, database: Database) -> None:
        stock, orders = await make_stock(database, 5), [new_id(), new_id()]

        def returning(order: UUID) -> Callable[[UnitOfWork], Awaitable[object]]:
            return lambda uow: put_back(uow, [Wanted(stock.variant_id, 2)], reference_id=order)

        answers = await all_at_once(database, [returning(order) for order in orders * 15])

        assert answers.count(True) == 2
        assert await counts(database, stock.variant_id) == [(9, 0)]
        assert len(await journal(database, stock.variant_id)) == 3


class TestFirstCountsAtOnce:
    async def test_of_one_variant_come_one_after_the_other(self, database: Database) -> None:
        store, variant = (await make_stock(database, 1)).store_id, new_id()

        await all_at_once(database, [lambda uow: set_stock(uow, variant, store_id=store, on_hand=10)] * 10)

        assert await counts(database, variant) == [(10, 0)]
        assert await journal(database, variant) == [(10, "counted", None)]
