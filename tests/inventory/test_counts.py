from typing import Any

import pytest
from sqlalchemy import select

from souk.inventory import (
    StockReserved,
    StockStatus,
    UnknownLocation,
    VariantOfAnotherStore,
    available,
    ensure_location,
    levels,
    set_stock,
    set_stock_of_many,
    stock_status,
)
from souk.inventory.models import StockLevel
from souk.inventory.queries import available_by_variant, available_of, find_store_of
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.inventory.factories import breaches, everything_in, journal, make_hold, make_stock
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


class TestStockStatus:
    @pytest.mark.parametrize(
        ("available", "expected"),
        [
            (0, StockStatus.OUT_OF_STOCK),
            (1, StockStatus.LOW_STOCK),
            (9, StockStatus.LOW_STOCK),
            (10, StockStatus.IN_STOCK),
        ],
    )
    def test_is_low_below_ten(self, available: int, expected: StockStatus) -> None:
        assert stock_status(available) is expected


class TestSetStock:
    async def test_counts_at_the_stores_first_location_and_makes_one_where_there_is_none(
        self, database: Database
    ) -> None:
        store, variant = await make_store(database), new_id()

        async with database.unit_of_work(SYSTEM) as uow:
            await set_stock(uow, variant, store_id=store.id, on_hand=4)
            (level,) = (await levels(uow, [variant]))[variant]

        assert (level.location, level.kind.value, level.on_hand, level.available) == ("Warehouse", "warehouse", 4, 4)
        assert await journal(database, variant) == [(4, "counted", None)]

    async def test_writes_down_the_difference(self, database: Database) -> None:
        stock = await make_stock(database, 10)

        async with database.unit_of_work(SYSTEM) as uow:
            await set_stock(uow, stock.variant_id, store_id=stock.store_id, on_hand=7)
            await set_stock(uow, stock.variant_id, store_id=stock.store_id, on_hand=7)

        assert [delta for delta, _, _ in await journal(database, stock.variant_id)] == [10, -3]
        assert await breaches(database) == []

    async def test_of_nought_ties_a_new_variant_to_its_store_without_a_journal_row(self, database: Database) -> None:
        stock = await make_stock(database, 0)

        async with database.read(SYSTEM) as ctx:
            assert await find_store_of(ctx, stock.variant_id) == stock.store_id
        assert await journal(database, stock.variant_id) == []

    async def test_may_fall_to_what_buyers_hold_but_not_below(self, database: Database) -> None:
        stock = await make_stock(database, 10)
        await make_hold(database, (stock.variant_id, 6))

        async with database.unit_of_work(SYSTEM) as uow:
            await set_stock(uow, stock.variant_id, store_id=stock.store_id, on_hand=6)
        before = await everything_in(database)
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(StockReserved) as refused:
                await set_stock(uow, stock.variant_id, store_id=stock.store_id, on_hand=5)

        assert refused.value.facts == {"variant_id": str(stock.variant_id), "reserved": 6}
        assert await everything_in(database) == before

    async def test_refuses_another_stores_variant_or_location_and_changes_nothing(self, database: Database) -> None:
        mine, theirs = await make_stock(database, 1), await make_stock(database, 1)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(VariantOfAnotherStore):
                await set_stock(uow, theirs.variant_id, store_id=mine.store_id, on_hand=9)
            with pytest.raises(UnknownLocation):
                await set_stock(
                    uow, mine.variant_id, store_id=mine.store_id, on_hand=9, location_id=theirs.locations[0]
                )

        assert await everything_in(database) == before

    async def test_announces_what_can_be_bought_and_only_when_it_changed(self, database: Database) -> None:
        stock, heard = await make_stock(database, 10), list[tuple[str, Any]]()
        await make_hold(database, (stock.variant_id, 6))
        database.announcer = heard.extend

        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                await set_stock(uow, stock.variant_id, store_id=stock.store_id, on_hand=7)

        location = str(stock.locations[0])
        assert heard == [
            ("stock", {"variant_id": str(stock.variant_id), "location_id": location, "new_quantity": 1}),
            ("catalogue", None),
        ]

    async def test_of_a_thousand_variants_needs_as_many_statements_as_of_one(self, database: Database) -> None:
        stock = await make_stock(database, 1)
        before = database.tally.statements

        async with database.unit_of_work(SYSTEM) as uow:
            await set_stock_of_many(uow, {new_id(): 3 for _ in range(1000)}, store_id=stock.store_id)

        assert database.tally.statements - before == 6


class TestLocations:
    async def test_are_found_by_name_and_made_once(self, database: Database) -> None:
        store = await make_store(database)

        async with database.unit_of_work(SYSTEM) as uow:
            first = await ensure_location(uow, store.id)
            assert await ensure_location(uow, store.id) == first
            assert await ensure_location(uow, store.id, "Shop") != first

    async def test_added_later_are_filled_from_last(self, database: Database) -> None:
        stock = await make_stock(database, 5, 5, 5)

        async with database.read(SYSTEM) as ctx:
            found = (await levels(ctx, [stock.variant_id]))[stock.variant_id]

        assert [level.location_id for level in found] == stock.locations


class TestAvailable:
    async def test_sums_all_locations_less_what_is_held_and_is_nought_for_the_unknown(self, database: Database) -> None:
        stock, unknown = await make_stock(database, 4, 3), new_id()
        await make_hold(database, (stock.variant_id, 2))
        asked = [stock.variant_id, unknown]

        async with database.read(SYSTEM) as ctx:
            assert await available(ctx, asked) == {stock.variant_id: 5, unknown: 0}
            assert await available(ctx, []) == {}
            assert await levels(ctx, [unknown]) == {unknown: []}

    async def test_is_one_statement_and_so_are_levels(self, database: Database) -> None:
        stock = await make_stock(database, 4, 3)
        before = database.tally.statements

        async with database.read(SYSTEM) as ctx:
            await available(ctx, [stock.variant_id])
            await levels(ctx, [stock.variant_id])

        assert database.tally.statements - before == 2

    async def test_can_be_joined_and_correlated(self, database: Database) -> None:
        stock = await make_stock(database, 4, 3)
        joined = available_by_variant()
        by_join = select(joined.c.available).where(joined.c.variant_id == stock.variant_id)
        correlated = select(available_of(StockLevel.variant_id)).where(StockLevel.location_id == stock.locations[0])

        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.execute(by_join)).scalar_one() == 7
            assert (await ctx.session.execute(correlated)).scalar_one() == 7
