"""Places that were booked or given up stay as variants for ever; nothing that shoppers or vendors look at grows with them."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.pool import Pool

from souk.app import House, create_app, open_house
from souk.catalog import mint_place, retire_place
from souk.kernel.actors import SYSTEM
from souk.kernel.ids import new_id
from tests.catalog.factories import make_product
from tests.conftest import Override
from tests.services.factories import Kitchen, make_kitchen, owner_of

pytestmark = pytest.mark.anyio
PLACES = 150
FEW = 5
"""Steps by which a look-up in a deeper index may take longer; looking at the places would take hundreds."""
LABEL = "Haircut with Ben, 21 Nov 10:00"
LOOKS = (
    "/api/v1/services?search=kitchen&count=true",
    "/api/v1/services/corner-kitchen",
    "/api/v1/services/corner-kitchen/items",
    "/api/v1/products?count=true&in_stock=true",
    "/api/v1/products?store=corner-kitchen",
    "/api/v1/products/search?q=kitchen&facets=true&count=true",
    "/api/v1/products/corner-kitchen-apron",
    "/api/v1/categories",
    "/api/v1/stores/corner-kitchen",
    "/search?q=haircut",
    "/search/services?q=kitchen",
    "/search/suggest?q=hair",
    "/services",
    "/services/corner-kitchen",
    "/stores/corner-kitchen/services",
    "/stores/corner-kitchen/products",
    "/sitemaps/pages.xml",
    "/sitemaps/products-1.xml",
    "/",
)
FILES = "/api/v1/exports/products?format=csv"


class Steps:
    """What SQLite's machine does, one by one: a row more to look at is a step more."""

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self) -> int:
        self.taken += 1
        return 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        def watch(raw: object, _record: object) -> None:
            if isinstance(raw, sqlite3.Connection):
                raw.set_progress_handler(self, 1)

        event.listen(Pool, "connect", watch)
        yield
        event.remove(Pool, "connect", watch)


@pytest.fixture
def steps() -> Iterator[Steps]:
    counted = Steps()
    with counted.counted():
        yield counted


@pytest.fixture
async def house(steps: Steps, make_settings: Override) -> AsyncIterator[House]:
    """One that keeps no answers in memory."""
    opened = open_house(make_settings(cache_seconds=0))
    yield opened
    await opened.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return create_app(house=house)


async def mint(house: House, service_id: UUID) -> None:
    """As many places; nobody paid for every other one."""
    for number in range(PLACES):
        async with house.database.unit_of_work(SYSTEM) as uow:
            place_id = new_id()
            await mint_place(uow, service_id, place_id, label=LABEL, price=12_00)
            if number % 2:
                assert await retire_place(uow, place_id)


async def open_kitchen(house: House) -> Kitchen:
    kitchen = await make_kitchen(house.database)
    async with house.database.unit_of_work(SYSTEM) as uow:
        await make_product(uow, store_id=kitchen.store.id, name="Corner Kitchen Apron", price=30_00)
    return kitchen


class TestPlaces:
    async def test_are_shown_nowhere_and_cost_nobody_a_step(
        self, client: httpx.AsyncClient, house: House, steps: Steps
    ) -> None:
        """PostgreSQL, whose steps nobody counts, has to show the same."""
        kitchen = await open_kitchen(house)
        owner = await owner_of(client, kitchen)
        client.cookies.clear()

        async def look() -> dict[str, tuple[str, int]]:
            found = {}
            for path in (*LOOKS, FILES):
                before = steps.taken
                answer = await client.get(path, headers=owner if path == FILES else {})
                assert answer.status_code == 200, path
                found[path] = answer.text, 0 if path == FILES else steps.taken - before
            return found

        await look()
        before = await look()
        await mint(house, kitchen.service.id)
        after = await look()

        assert [path for path in before if "with Ben" in after[path][0]] == []
        assert [path for path in before if after[path][1] - before[path][1] > FEW] == []
        assert after[FILES] == before[FILES]
