"""A shop beside the stand-in for Elasticsearch, with the goods of two vendors in its index."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY

from souk.app import create_app, open_house
from souk.catalog import rebuild_search_index
from souk.catalog.search.elastic import Elastic
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from tests.catalog.conftest import Shop, keys, shop
from tests.catalog.factories import fill_shelf, make_product
from tests.conftest import Override
from tests.elastic import FakeElastic
from tests.notifications.factories import carry_all

__all__ = ["keys", "shop"]
SEARCH = "/api/v1/products/search"


@pytest.fixture
def elastic() -> Iterator[FakeElastic]:
    with FakeElastic() as running:
        yield running


@pytest.fixture
def settings(make_settings: Override, elastic: FakeElastic) -> Settings:
    return make_settings(search=elastic.settings(), cache_seconds=0)


@pytest.fixture
def engine(app: FastAPI) -> Elastic:
    """The shop's own, which tries again at once after a failure."""
    found: Elastic = app.state.search_engine
    found.breaker.pause_seconds = 0.0
    return found


@pytest.fixture
async def alone(make_settings: Override) -> AsyncIterator[httpx.AsyncClient]:
    """The same shop without an engine, over the same data."""
    house = open_house(make_settings(cache_seconds=0))
    transport = httpx.ASGITransport(create_app(house=house))
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as opened:
        yield opened
    await house.close()


async def rebuild(database: Database, settings: Settings) -> int:
    return await rebuild_search_index(database, settings.search, progress=lambda *_: None)


@pytest.fixture
async def shelf(database: Database, shop: Shop, settings: Settings) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await fill_shelf(uow, shop.store.id)
        await make_product(uow, store_id=shop.rival_store.id, name="Wool Scarf", price=30_00, stock=0)
    await carry_all(database)
    await rebuild(database, settings)


async def search(client: httpx.AsyncClient, q: str, **more: Any) -> dict[str, Any]:
    headers = more.pop("headers", None)
    answer = await client.get(SEARCH, params={"q": q, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def names(client: httpx.AsyncClient, q: str, **more: Any) -> list[str]:
    return [each["name"] for each in (await search(client, q, **more))["items"]]


def searches(outcome: str) -> float:
    """How many searches of this process ended so."""
    return REGISTRY.get_sample_value("souk_search_engine_total", {"outcome": outcome}) or 0.0
