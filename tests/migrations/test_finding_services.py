"""A shop that sold services before search knew them finds them after migrating, and its stores are rated."""

from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import select, text

from souk.catalog.index import SearchDocument, SearchWord
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.services import ServiceCategory, ServiceChanges
from souk.services.commands import change_service
from tests.reviews.factories import breaches, make_actor, open_shop, review
from tests.services.factories import make_item, make_kitchen, make_service

pytestmark = pytest.mark.anyio
MIGRATION = import_module("souk.migrations.versions.0021_rate_stores_and_find_services")


async def searched(database: Database) -> tuple[list[Any], list[str]]:
    """(documents, words)."""
    columns = [getattr(SearchDocument, name) for name in ("product_id", "name", "labels", "store", "body")]
    async with database.read(SYSTEM) as ctx:
        rows = await ctx.session.execute(select(*columns).order_by(SearchDocument.product_id))
        words = await ctx.session.scalars(select(SearchWord.word).order_by(SearchWord.word))
        return [tuple(row) for row in rows], list(words)


class TestRateStoresAndFindServices:
    async def test_writes_of_services_what_the_room_itself_would_have_written(self, database: Database) -> None:
        kitchen = await make_kitchen(database, name="Café Zürich")
        await make_kitchen(database, name="Other Kitchen")
        async with database.unit_of_work(SYSTEM) as uow:
            store_id = kitchen.store.id
            await make_item(uow, kitchen.service, name="Crème brûlée", description="Burnt, by intent.")
            text_of = {"description": "<p>Hot &amp; cold <b>meals</b></p>", "location": "Bahnhofstraße 1"}
            await change_service(uow, str(kitchen.service.id), ServiceChanges(**text_of))
            for category in ServiceCategory:
                await make_service(uow, store_id=store_id, service_name=f"Some {category}", category=category)
        before = await searched(database)

        async with database.unit_of_work(SYSTEM) as uow:
            for table in ("search_documents", "search_words"):
                await uow.session.execute(text(f"DELETE FROM {table}"))
            connection = await uow.session.connection()
            await connection.run_sync(MIGRATION.index_services)

        assert await searched(database) == before

    async def test_rates_stores_by_the_reviews_that_everybody_sees(self, database: Database) -> None:
        shop = await open_shop(database)
        await open_shop(database, name="Red Door")
        for product, stars in ((shop.shirt.id, 5), (shop.mug.id, 2)):
            await review(database, await make_actor(database), product, stars)
        await review(database, await make_actor(database), shop.shirt.id, 1, "Waits for approval.")
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text("UPDATE stores SET rating_sum = 0, rating_count = 0"))
        assert len(await breaches(database)) == 1

        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text(MIGRATION.COUNT_REVIEWS))

        assert await breaches(database) == []
