"""A new index is filled while the old one answers, and loses nothing of what changes meanwhile."""

import asyncio

import httpx
import pytest
from typer.testing import CliRunner

from souk.catalog.search.elastic import Elastic
from souk.catalog.search.engine import SearchEngineFailed
from souk.cli import cli
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_product
from tests.elastic import FakeElastic
from tests.elastic.conftest import names, rebuild
from tests.elastic.server import API_KEY
from tests.elastic.shelf import Index
from tests.notifications.factories import carry_all

PRODUCTS = "/api/v1/products"


def kept(elastic: FakeElastic) -> list[str]:
    return sorted(each["name"] for each in elastic.documents.values())


@pytest.mark.anyio
@pytest.mark.usefixtures("shelf")
class TestRebuilding:
    async def test_puts_one_full_index_in_the_place_of_the_old_one(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, settings: Settings
    ) -> None:
        (old,) = elastic.shelf.indices
        before = kept(elastic)
        elastic.documents.clear()
        assert await rebuild(database, settings) == 7
        (new,) = elastic.shelf.indices
        assert (new != old, kept(elastic)) == (True, before)
        assert await names(client, "headphnoes stnad") == ["Headphone Stand"]

    @pytest.mark.parametrize("moment", ["_bulk", "_refresh", "_aliases"])
    async def test_loses_nothing_that_changes_meanwhile(
        self,
        client: httpx.AsyncClient,
        database: Database,
        elastic: FakeElastic,
        *,
        settings: Settings,
        keys: Keys,
        shop: Shop,
        moment: str,
    ) -> None:
        (old,) = elastic.shelf.indices
        elastic.hold(moment)
        rebuilding = asyncio.create_task(rebuild(database, settings))
        await elastic.holds()
        await client.patch(f"{PRODUCTS}/wool-socks", json={"name": "Alpaca Stockings"}, headers=keys.owner)
        await client.delete(f"{PRODUCTS}/cafe-cup", headers=keys.owner)
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=shop.store.id, name="Brass Sextant")
        await carry_all(database)
        assert elastic.shelf.behind("souk-products").name == old
        assert await names(client, "sextnat") == ["Brass Sextant"]
        assert await names(client, "alpacca") == ["Alpaca Stockings"]
        elastic.let_go()
        await rebuilding
        assert old not in elastic.shelf.indices
        assert kept(elastic) == [
            "alpaca stockings",
            "brass sextant",
            "headphone stand",
            "running shoes",
            "wireless headphones",
            "wool scarf",
            "woollen jumper",
        ]

    @pytest.mark.parametrize("moment", ["_bulk", "_refresh", "_aliases"])
    async def test_that_fails_leaves_the_old_index_and_nothing_else(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, settings: Settings, moment: str
    ) -> None:
        before = dict(elastic.shelf.indices)
        elastic.goes_wrong("down", moment)
        with pytest.raises(SearchEngineFailed, match="status 503"):
            await rebuild(database, settings)
        assert elastic.shelf.indices == before
        assert await names(client, "headphnoes stnad") == ["Headphone Stand"]

    async def test_gives_way_to_one_that_began_later(
        self, database: Database, elastic: FakeElastic, settings: Settings
    ) -> None:
        elastic.hold("_bulk")
        first = asyncio.create_task(rebuild(database, settings))
        await elastic.holds()
        await rebuild(database, settings)
        (new,) = elastic.shelf.indices
        elastic.let_go()
        with pytest.raises(SearchEngineFailed, match="began later"):
            await first
        assert [*elastic.shelf.indices] == [new]
        assert len(elastic.documents) == 7

    async def test_leaves_one_that_began_later_to_go_on(
        self, database: Database, elastic: FakeElastic, settings: Settings, engine: Elastic
    ) -> None:
        elastic.hold("_bulk")
        first = asyncio.create_task(rebuild(database, settings))
        await elastic.holds()
        newer = await engine.indices.create()
        elastic.let_go()
        await first
        assert newer in elastic.shelf.indices
        assert (len(elastic.shelf.indices), len(elastic.documents)) == (2, 7)

    async def test_clears_away_what_a_late_deletion_made(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, *, settings: Settings, keys: Keys
    ) -> None:
        await client.delete(f"{PRODUCTS}/cafe-cup", headers=keys.owner)
        elastic.hold("_bulk")
        carrying = asyncio.create_task(carry_all(database))
        await elastic.holds()
        assert await rebuild(database, settings) == 6
        elastic.let_go()
        await carrying
        assert len(elastic.shelf.indices) == 2
        await rebuild(database, settings)
        assert [len(index.documents) for index in elastic.shelf.indices.values()] == [6]

    async def test_leaves_the_indices_of_other_shops_alone(
        self, database: Database, elastic: FakeElastic, settings: Settings
    ) -> None:
        others = ["souk-products-two-products-" + "0" * 32, "souk-products-archive", "another"]
        for name in others:
            elastic.shelf.indices[name] = Index(name, {}, is_strict=False)
        await rebuild(database, settings)
        assert elastic.shelf.indices.keys() >= set(others)
        assert len(elastic.shelf.indices) == 4


@pytest.mark.usefixtures("anyio_backend")
class TestCommand:
    def test_fills_the_index_and_says_so(self, database_url: str, elastic: FakeElastic) -> None:
        environment = {
            "SOUK_STAGE": "test",
            "SOUK_DATABASE_URL": database_url,
            "SOUK_SEARCH__URL": elastic.base,
            "SOUK_SEARCH__API_KEY": API_KEY,
            "SOUK_SEARCH__INDEX": "harbour",
        }
        done = CliRunner().invoke(cli, ["search", "rebuild"], env=environment)
        assert done.exit_code == 0, done.output
        assert "0 documents" in done.output
        assert elastic.shelf.behind("harbour-products").documents == {}

    def test_says_what_is_wrong(self, database_url: str, elastic: FakeElastic) -> None:
        environment = {"SOUK_STAGE": "test", "SOUK_DATABASE_URL": database_url}
        done = CliRunner().invoke(cli, ["search", "rebuild"], env=environment)
        assert (done.exit_code, "SOUK_SEARCH__URL" in done.output) == (1, True)
        environment |= {"SOUK_SEARCH__URL": elastic.base, "SOUK_SEARCH__API_KEY": "wrong"}
        done = CliRunner().invoke(cli, ["search", "rebuild"], env=environment)
        assert (done.exit_code, "status 401" in done.output, "wrong" in done.output) == (1, True, False)
        seen = CliRunner().invoke(cli, ["doctor"], env=environment).output
        assert ("security_exception" in seen, "wrong" in seen) == (True, False)
