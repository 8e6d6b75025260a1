"""The index follows the shop: what was changed is sent once it is kept, and nothing older ever replaces it."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from souk.catalog import add_product
from souk.catalog.events import DocumentsChanged
from souk.catalog.index import SearchDocument
from souk.catalog.listing import NewProduct
from souk.catalog.search.elastic import Elastic, SendDocuments
from souk.catalog.search.elastic.bodies import Document, bulk_lines
from souk.catalog.search.elastic.indices import entrance
from souk.catalog.search.engine import SearchEngineFailed
from souk.kernel.actors import SYSTEM
from souk.kernel.clock import utc_now
from souk.kernel.database import Database
from souk.kernel.outbox import OutboxRow
from souk.kernel.settings import Settings
from tests.catalog.conftest import Keys, Shop
from tests.elastic import FakeElastic
from tests.elastic.conftest import names
from tests.notifications.factories import carry_all

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("shelf")]
PRODUCTS = "/api/v1/products"


async def rename(client: httpx.AsyncClient, keys: Keys, slug: str, name: str) -> None:
    answer = await client.patch(f"{PRODUCTS}/{slug}", json={"name": name}, headers=keys.owner)
    assert answer.status_code == 200, answer.text


async def waiting(database: Database) -> list[str]:
    async with database.read(SYSTEM) as ctx:
        return list((await ctx.session.scalars(select(OutboxRow.listener))).all())


async def id_of(database: Database, name: str) -> UUID:
    async with database.read(SYSTEM) as ctx:
        found = await ctx.session.scalar(select(SearchDocument.product_id).where(SearchDocument.name == name))
    assert found is not None
    return found


def end_pause(database: Database) -> None:
    """The pause after a failure is over."""
    subscription, _ = database.outbox.open("catalog.send_documents", b'{"product_ids":[]}')
    assert isinstance(subscription.task, SendDocuments)
    subscription.task.breaker.pause_seconds = 0.0
    subscription.task.breaker.note(well=False)


def kept(elastic: FakeElastic) -> list[str]:
    return sorted(each["name"] for each in elastic.documents.values())


class TestChanges:
    async def test_are_found_by_the_new_name_once_they_are_carried(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, keys: Keys
    ) -> None:
        await rename(client, keys, "wool-socks", "Alpaca Stockings")
        assert "alpaca stockings" not in kept(elastic)
        await carry_all(database)
        assert await names(client, "alpacca") == ["Alpaca Stockings"]
        assert await names(client, "stockings") == ["Alpaca Stockings"]
        assert "wool socks" not in kept(elastic)

    async def test_take_away_what_was_deleted(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, keys: Keys
    ) -> None:
        assert (await client.delete(f"{PRODUCTS}/wool-socks", headers=keys.owner)).status_code == 204
        assert await names(client, "socks") == []
        await carry_all(database)
        assert "wool socks" not in kept(elastic)
        assert len(elastic.documents) == 6

    async def test_bring_what_is_new(
        self, client: httpx.AsyncClient, database: Database, keys: Keys, shop: Shop
    ) -> None:
        body = {"name": "Brass Sextant", "price": {"amount": 5, "currency": "USD"}, "store_id": str(shop.store.id)}
        made = await client.post(PRODUCTS, json=body, headers=keys.owner)
        assert made.status_code == 201, made.text
        await client.patch(f"{PRODUCTS}/brass-sextant", json={"status": "active"}, headers=keys.owner)
        await carry_all(database)
        assert await names(client, "brass sextnat") == ["Brass Sextant"]

    async def test_follow_a_store_to_another_name(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, keys: Keys, shop: Shop
    ) -> None:
        url = f"/api/v1/stores/{shop.rival_store.id}"
        assert (await client.patch(url, json={"name": "Marlinspike"}, headers=keys.staff)).status_code == 200
        await carry_all(database)
        assert await names(client, "marlinspyke") == ["Wool Scarf"]

    async def test_that_are_not_kept_are_not_sent(self, database: Database, shop: Shop) -> None:
        with pytest.raises(ConnectionError):
            async with database.unit_of_work(SYSTEM) as uow:
                await add_product(uow, NewProduct(store_id=shop.store.id, name="Never", price=1))
                raise ConnectionError
        assert await waiting(database) == []

    async def test_post_nothing_where_no_engine_is_set(
        self, alone: httpx.AsyncClient, database: Database, keys: Keys
    ) -> None:
        await rename(alone, keys, "wool-socks", "Alpaca Stockings")
        assert "catalog.send_documents" not in await waiting(database)


class TestSending:
    async def test_twice_changes_nothing(self, database: Database, elastic: FakeElastic, engine: Elastic) -> None:
        before = dict(elastic.documents)
        send = SendDocuments(engine.indices)
        happened = DocumentsChanged(product_ids=[await id_of(database, "wool socks")])
        await send(database, happened)
        await send(database, happened)
        assert elastic.documents == before

    async def test_late_replaces_nothing_newer(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, engine: Elastic, keys: Keys
    ) -> None:
        product_id = await id_of(database, "wool socks")
        old = Document(product_id, "wool socks", "", "", "")
        version = int(utc_now().timestamp() * 1_000_000)
        await rename(client, keys, "wool-socks", "Alpaca Stockings")
        await carry_all(database)
        (name,) = await engine.indices.names()
        late = bulk_lines(entrance(name), version, [product_id], [old])
        assert await engine.indices.write(late)
        assert ("wool socks" in kept(elastic), "alpaca stockings" in kept(elastic)) == (False, True)
        await client.delete(f"{PRODUCTS}/wool-socks", headers=keys.owner)
        await carry_all(database)
        assert await engine.indices.write(late)
        assert len(elastic.documents) == 6

    async def test_is_tried_again_until_the_engine_is_back(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, keys: Keys
    ) -> None:
        elastic.goes_wrong("down")
        await rename(client, keys, "wool-socks", "Alpaca Stockings")
        await carry_all(database)
        assert "catalog.send_documents" in await waiting(database)
        assert await names(client, "alpaca") == ["Alpaca Stockings"]
        elastic.goes_wrong("")
        end_pause(database)
        database.clock = lambda: utc_now() + timedelta(minutes=1)
        await carry_all(database)
        assert await waiting(database) == []
        assert "alpaca stockings" in kept(elastic)

    async def test_leaves_a_dead_engine_alone_for_a_moment(
        self, database: Database, elastic: FakeElastic, engine: Elastic
    ) -> None:
        send = SendDocuments(engine.indices)
        happened = DocumentsChanged(product_ids=[await id_of(database, "wool socks")])
        elastic.goes_wrong("down")
        before = len(elastic.calls)
        for _ in range(3):
            with pytest.raises(SearchEngineFailed):
                await send(database, happened)
        assert len(elastic.calls) == before + 1
        elastic.goes_wrong("")
        send.breaker.pause_seconds = 0.0
        send.breaker.note(well=False)
        await send(database, happened)

    async def test_waits_for_no_index_and_makes_none(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, keys: Keys
    ) -> None:
        elastic.shelf.indices.clear()
        await rename(client, keys, "wool-socks", "Alpaca Stockings")
        await carry_all(database)
        assert (elastic.shelf.indices, await waiting(database)) == ({}, [])

    async def test_raises_what_the_engine_refuses(
        self, database: Database, elastic: FakeElastic, engine: Elastic
    ) -> None:
        del elastic.shelf.behind("souk-products").fields["body"]
        happened = DocumentsChanged(product_ids=[await id_of(database, "wool socks")])
        with pytest.raises(SearchEngineFailed, match="strict_dynamic_mapping_exception"):
            await SendDocuments(engine.indices)(database, happened)

    async def test_yields_to_whatever_else_is_due(self, database: Database) -> None:
        assert "catalog.send_documents" in database.outbox.yielding

    async def test_is_complete_after_everything_was_carried(
        self, database: Database, elastic: FakeElastic, settings: Settings
    ) -> None:
        async with database.read(SYSTEM) as ctx:
            counted = await ctx.session.scalar(select(func.count()).select_from(SearchDocument))
        assert counted == len(elastic.documents) == 7
