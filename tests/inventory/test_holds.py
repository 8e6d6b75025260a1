from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from souk.inventory import (
    HoldExpired,
    InsufficientStock,
    UnknownVariant,
    Wanted,
    available,
    hold,
    put_back,
    release,
    take,
)
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.inventory.factories import LASTING, breaches, counts, everything_in, journal, make_hold, make_stock

pytestmark = pytest.mark.anyio


async def left_of(database: Database, variant_id: UUID) -> int:
    async with database.read(SYSTEM) as ctx:
        return (await available(ctx, [variant_id]))[variant_id]


class TestHold:
    async def test_keeps_pieces_from_everybody_else(self, database: Database) -> None:
        stock = await make_stock(database, 5)

        await make_hold(database, (stock.variant_id, 3))

        assert await counts(database, stock.variant_id) == [(5, 3)]
        assert await left_of(database, stock.variant_id) == 2
        assert await breaches(database) == []

    async def test_refuses_more_than_there_is_and_changes_nothing(self, database: Database) -> None:
        plenty, few = await make_stock(database, 50), await make_stock(database, 2)
        before = await everything_in(database)

        with pytest.raises(InsufficientStock) as refused:
            await make_hold(database, (plenty.variant_id, 1), (few.variant_id, 3))

        assert refused.value.facts == {"variant_id": str(few.variant_id), "available": 2}
        assert await everything_in(database) == before

    async def test_that_is_refused_leaves_nothing_even_where_the_refusal_is_caught(self, database: Database) -> None:
        plenty, few = await make_stock(database, 50), await make_stock(database, 2)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(InsufficientStock):
                await make_hold(uow, (plenty.variant_id, 1), (few.variant_id, 3))

        assert await everything_in(database) == before

    async def test_of_a_variant_that_was_never_counted_finds_none(self, database: Database) -> None:
        with pytest.raises(InsufficientStock) as refused:
            await make_hold(database, (new_id(), 1))

        assert refused.value.facts["available"] == 0

    async def test_prefers_the_first_location_that_suffices_alone(self, database: Database) -> None:
        stock = await make_stock(database, 2, 5, 9)

        await make_hold(database, (stock.variant_id, 4))

        assert await counts(database, stock.variant_id) == [(2, 0), (5, 4), (9, 0)]

    async def test_is_split_where_no_location_suffices_alone(self, database: Database) -> None:
        stock = await make_stock(database, 2, 0, 3, 9)

        await make_hold(database, (stock.variant_id, 12))

        assert await counts(database, stock.variant_id) == [(2, 2), (0, 0), (3, 3), (9, 7)]
        assert await breaches(database) == []

    async def test_adds_up_lines_of_the_same_variant(self, database: Database) -> None:
        stock = await make_stock(database, 5)

        with pytest.raises(InsufficientStock):
            await make_hold(database, (stock.variant_id, 3), (stock.variant_id, 3))
        await make_hold(database, (stock.variant_id, 2), (stock.variant_id, 3))

        assert await counts(database, stock.variant_id) == [(5, 5)]

    async def test_of_nothing_is_nothing(self, database: Database) -> None:
        before = await everything_in(database)

        await make_hold(database)

        assert await everything_in(database) == before

    async def test_takes_no_quantity_below_one(self, database: Database) -> None:
        for quantity in (0, -1):
            with pytest.raises(ValueError, match="at least one"):
                await make_hold(database, (new_id(), quantity))

    async def test_tells_who_is_connected_what_can_still_be_bought(self, database: Database) -> None:
        stock, heard = await make_stock(database, 2, 3), list[tuple[str, Any]]()
        database.announcer = heard.extend

        await make_hold(database, (stock.variant_id, 4))

        assert heard == [
            *(
                ("stock", {"variant_id": str(stock.variant_id), "location_id": str(location), "new_quantity": left})
                for location, left in sorted(zip(stock.locations, (0, 1), strict=True))
            ),
            ("catalogue", None),
        ]

    async def test_and_take_need_three_statements_each_however_many_lines(self, database: Database) -> None:
        for lines in (1, 2, 8):
            wanted = [((await make_stock(database, 9)).variant_id, 2) for _ in range(lines)]

            before = database.tally.statements
            reference = await make_hold(database, *wanted)
            held = database.tally.statements
            async with database.unit_of_work(SYSTEM) as uow:
                await take(uow, reference)

            assert max(held - before, database.tally.statements - held) <= 3


class TestTake:
    async def test_sells_what_was_held_and_writes_it_down(self, database: Database) -> None:
        stock = await make_stock(database, 2, 3)
        reference = await make_hold(database, (stock.variant_id, 4))

        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, reference)

        assert await counts(database, stock.variant_id) == [(0, 0), (1, 0)]
        assert sorted(await journal(database, stock.variant_id), key=repr) == sorted(
            [(2, "counted", None), (3, "counted", None), (-2, "sold", reference), (-2, "sold", reference)], key=repr
        )
        assert await breaches(database) == []

    async def test_changes_nothing_of_what_can_be_bought_and_so_announces_nothing(self, database: Database) -> None:
        stock, heard = await make_stock(database, 5), list[tuple[str, Any]]()
        reference = await make_hold(database, (stock.variant_id, 4))
        database.announcer = heard.extend

        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, reference)

        assert (await left_of(database, stock.variant_id), heard) == (1, [])

    async def test_refuses_a_second_time_and_changes_nothing(self, database: Database) -> None:
        stock = await make_stock(database, 5)
        reference = await make_hold(database, (stock.variant_id, 4))
        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, reference)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(HoldExpired):
                await take(uow, reference)

        assert await everything_in(database) == before

    async def test_refuses_what_was_released_and_what_was_never_held(self, database: Database) -> None:
        stock = await make_stock(database, 5)
        reference = await make_hold(database, (stock.variant_id, 4))
        async with database.unit_of_work(SYSTEM) as uow:
            await release(uow, reference)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            for gone in (reference, new_id()):
                with pytest.raises(HoldExpired):
                    await take(uow, gone)

        assert await everything_in(database) == before


class TestRelease:
    async def test_gives_everything_back_once(self, database: Database) -> None:
        stock = await make_stock(database, 2, 3)
        reference = await make_hold(database, (stock.variant_id, 4))

        async with database.unit_of_work(SYSTEM) as uow:
            assert [await release(uow, reference), await release(uow, reference)] == [True, False]

        assert await counts(database, stock.variant_id) == [(2, 0), (3, 0)]
        assert await breaches(database) == []

    async def test_leaves_what_was_taken(self, database: Database) -> None:
        stock = await make_stock(database, 5)
        reference = await make_hold(database, (stock.variant_id, 4))
        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, reference)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            assert not await release(uow, reference)

        assert await everything_in(database) == before

    async def test_needs_three_statements(self, database: Database) -> None:
        one, two = await make_stock(database, 5), await make_stock(database, 5)
        reference = await make_hold(database, (one.variant_id, 4), (two.variant_id, 4))
        before = database.tally.statements

        async with database.unit_of_work(SYSTEM) as uow:
            await release(uow, reference)

        assert database.tally.statements - before == 3


class TestPutBack:
    async def test_returns_sold_pieces_to_the_first_location_and_writes_it_down(self, database: Database) -> None:
        stock, order = await make_stock(database, 2, 3), new_id()
        reference = await make_hold(database, (stock.variant_id, 5))
        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, reference)

        async with database.unit_of_work(SYSTEM) as uow:
            assert await put_back(uow, [Wanted(stock.variant_id, 5)], reference_id=order)

        assert await counts(database, stock.variant_id) == [(5, 0), (0, 0)]
        assert (await journal(database, stock.variant_id))[-1] == (5, "put_back", order)
        assert await breaches(database) == []

    async def test_happens_once_per_reference(self, database: Database) -> None:
        stock, order = await make_stock(database, 5), new_id()

        for expected in (True, False):
            async with database.unit_of_work(SYSTEM) as uow:
                assert await put_back(uow, [Wanted(stock.variant_id, 2)], reference_id=order) is expected

        assert await counts(database, stock.variant_id) == [(7, 0)]

    async def test_of_another_reference_counts_again(self, database: Database) -> None:
        stock = await make_stock(database, 5)

        async with database.unit_of_work(SYSTEM) as uow:
            await put_back(uow, [Wanted(stock.variant_id, 2)], reference_id=new_id())
            await put_back(uow, [Wanted(stock.variant_id, 2)], reference_id=new_id())

        assert await counts(database, stock.variant_id) == [(9, 0)]

    async def test_refuses_a_variant_that_lies_nowhere_and_changes_nothing(self, database: Database) -> None:
        stock = await make_stock(database, 5)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(UnknownVariant):
                await put_back(uow, [Wanted(stock.variant_id, 1), Wanted(new_id(), 1)], reference_id=new_id())

        assert await everything_in(database) == before

    async def test_needs_four_statements(self, database: Database) -> None:
        wanted = [Wanted((await make_stock(database, 5)).variant_id, 1) for _ in range(3)]
        before = database.tally.statements

        async with database.unit_of_work(SYSTEM) as uow:
            await put_back(uow, wanted, reference_id=new_id())

        assert database.tally.statements - before == 4


class TestAReference:
    async def test_holds_once(self, database: Database) -> None:
        """Whoever comes back under the same reference has lost count; the database does not."""
        stock = await make_stock(database, 5)
        reference = await make_hold(database, (stock.variant_id, 1))
        before = await everything_in(database)

        with pytest.raises(Exception, match=r"(?i)unique"):
            async with database.unit_of_work(SYSTEM) as uow:
                wanted = [Wanted(stock.variant_id, 1)]
                await hold(uow, wanted, reference_id=reference, expires_at=uow.now + timedelta(minutes=1) + LASTING)

        assert await everything_in(database) == before
