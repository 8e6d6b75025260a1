"""Whatever becomes of the engine, the shop goes on searching, and nobody is told a secret."""

import logging
import time
import traceback
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from structlog.testing import capture_logs

from souk.app import create_app, open_house
from souk.catalog.search.elastic import Elastic
from souk.catalog.search.elastic.calls import Breaker
from souk.catalog.search.engine import SearchEngineFailed
from souk.doctor import examine_search
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.outbox import OutboxRow
from souk.kernel.search_settings import Search
from souk.kernel.settings import Settings
from tests.catalog.conftest import Keys
from tests.conftest import Override
from tests.elastic import FakeElastic
from tests.elastic.conftest import names, searches
from tests.elastic.server import API_KEY, ODDITIES
from tests.notifications.factories import carry_all
from tests.servers import free_port

pytestmark = pytest.mark.anyio


async def names_of_a_shop_with(settings: Settings, q: str) -> list[str]:
    house = open_house(settings)
    transport = httpx.ASGITransport(create_app(house=house))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            return await names(client, q)
    finally:
        await house.close()


@pytest.mark.usefixtures("shelf")
class TestTheDatabaseAnswersInstead:
    @pytest.mark.parametrize("how", ODDITIES)
    async def test_whatever_the_engine_says(
        self, client: httpx.AsyncClient, alone: httpx.AsyncClient, elastic: FakeElastic, engine: Elastic, how: str
    ) -> None:
        failed, expected = searches("failed"), await names(alone, "hedphones")
        elastic.goes_wrong(how, "_search")
        with capture_logs() as logged:
            assert await names(client, "hedphones") == expected == ["Wireless Headphones", "Headphone Stand"]
            assert "Wireless Headphones" in (await client.get("/search/suggest", params={"q": "headphones"})).text
            assert (await client.get("/search/services", params={"q": "headphones"})).status_code == 200
        assert searches("failed") == failed + 3
        assert [each["event"] for each in logged] == ["the database searches instead"] * 3

    async def test_when_it_takes_too_long(self, make_settings: Override, elastic: FakeElastic) -> None:
        elastic.goes_wrong("hangs", "_search")
        began = time.monotonic()
        slow = make_settings(search=elastic.settings(timeout_seconds=0.3))
        assert await names_of_a_shop_with(slow, "scarf") == ["Wool Scarf"]
        assert 0.3 < time.monotonic() - began < 0.3 + 2

    async def test_when_nothing_listens_there(self, make_settings: Override) -> None:
        nowhere = Search(url=f"http://127.0.0.1:{free_port()}")
        assert await names_of_a_shop_with(make_settings(search=nowhere), "scarf") == ["Wool Scarf"]

    @pytest.mark.parametrize("signs_in", [{"api_key": "other"}, {"api_key": None}])
    async def test_when_it_does_not_know_us(
        self, make_settings: Override, elastic: FakeElastic, signs_in: dict[str, Any]
    ) -> None:
        settings = make_settings(search=elastic.settings(**signs_in))
        assert await names_of_a_shop_with(settings, "scarf") == ["Wool Scarf"]

    async def test_when_there_is_no_index(self, client: httpx.AsyncClient, elastic: FakeElastic) -> None:
        elastic.shelf.indices.clear()
        assert await names(client, "scarf") == ["Wool Scarf"]

    async def test_on_the_page_after_one_of_the_engine(self, client: httpx.AsyncClient, elastic: FakeElastic) -> None:
        first = (await client.get("/api/v1/products/search", params={"q": "wool", "limit": 1})).json()
        elastic.goes_wrong("down")
        more = {"q": "wool", "limit": 1, "cursor": first["next_cursor"]}
        assert len((await client.get("/api/v1/products/search", params=more)).json()["items"]) == 1

    async def test_without_asking_again_for_a_while(
        self, client: httpx.AsyncClient, app: FastAPI, elastic: FakeElastic
    ) -> None:
        breaker: Breaker = app.state.search_engine.breaker
        elastic.goes_wrong("down")
        before, skipped = elastic.asked("_search"), searches("skipped")
        for _ in range(4):
            assert await names(client, "scarf") == ["Wool Scarf"]
        assert (elastic.asked("_search"), searches("skipped")) == (before + 1, skipped + 3)
        elastic.goes_wrong("")
        breaker.pause_seconds = 0.0
        breaker.note(well=False)
        assert await names(client, "scarf") == ["Wool Scarf"]
        assert elastic.asked("_search") == before + 2

    async def test_to_somebody_who_signs_in_by_password_as_well(
        self, make_settings: Override, elastic: FakeElastic
    ) -> None:
        settings = make_settings(search=elastic.settings(api_key=None, username="shop", password="secret"))
        answered = searches("answered")
        assert await names_of_a_shop_with(settings, "scarff") == ["Wool Scarf"]
        assert searches("answered") == answered + 1


class TestBreaker:
    def test_lets_one_try_for_all(self) -> None:
        breaker = Breaker(pause_seconds=0.05)
        assert [breaker.lets_through() for _ in range(2)] == [True, True]
        breaker.note(well=False)
        assert breaker.lets_through() is False
        time.sleep(0.06)
        assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
        breaker.note(well=True)
        assert breaker.lets_through() is True


class TestSecrets:
    @pytest.mark.usefixtures("shelf", "engine")
    async def test_stand_in_no_log_and_no_table(
        self,
        client: httpx.AsyncClient,
        database: Database,
        elastic: FakeElastic,
        *,
        keys: Keys,
        caplog: pytest.LogCaptureFixture,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        for how in (*ODDITIES, ""):
            elastic.goes_wrong(how)
            await names(client, "scarf")
            await client.patch("/api/v1/products/wool-socks", json={"name": f"Socks {how}"}, headers=keys.owner)
            await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            errors = (await ctx.session.scalars(select(OutboxRow.last_error))).all()
        said = "".join(capsys.readouterr()) + caplog.text + "".join(each or "" for each in errors)
        assert "the database searches instead" in said
        assert API_KEY not in said

    @pytest.mark.parametrize("key", [f"{API_KEY}\n", f"{API_KEY}é"])
    async def test_stand_in_no_failure_where_no_header_can_hold_them(self, elastic: FakeElastic, key: str) -> None:
        engine = Elastic(elastic.settings(api_key=key))
        assert await engine.find("wool") is None
        with pytest.raises(SearchEngineFailed) as failed:
            await engine.indices.names()
        await engine.close()
        assert API_KEY not in "".join(traceback.format_exception(failed.value))

    def test_are_not_shown_with_the_settings(self, elastic: FakeElastic) -> None:
        assert API_KEY not in repr(elastic.settings())

    @pytest.mark.parametrize(
        "wrong",
        [
            {"url": "https://shop:secret@elastic.example"},
            {"url": "ftp://elastic.example"},
            {"url": "https://elastic.example/?x"},
            {"username": "shop"},
            {"username": "shop", "password": "secret", "api_key": "key"},
            {"index": "Souk*"},
        ],
    )
    def test_are_set_in_one_place_only(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="validation error"):
            Search(**wrong)


class TestDoctor:
    async def test_says_that_the_database_searches(self, make_settings: Override) -> None:
        (found,) = await examine_search(make_settings())
        assert (found.kind, found.about) == ("ok", "search")

    @pytest.mark.usefixtures("shelf")
    async def test_finds_the_index(self, settings: Settings) -> None:
        clear, found = await examine_search(settings)
        assert (clear.kind, "https" in clear.sentence) == ("advice", True)
        assert (found.kind, "has an index" in found.sentence) == ("ok", True)

    async def test_misses_the_index(self, settings: Settings) -> None:
        found = (await examine_search(settings))[-1]
        assert (found.kind, "souk search rebuild" in found.sentence) == ("broken", True)

    async def test_tells_of_an_engine_that_is_away_or_knows_no_such_key(
        self, make_settings: Override, elastic: FakeElastic
    ) -> None:
        nowhere = Search(url=f"http://127.0.0.1:{free_port()}")
        for search in (nowhere, elastic.settings(api_key="other")):
            found = (await examine_search(make_settings(search=search)))[-1]
            assert (found.kind, "does not answer as it should" in found.sentence) == ("broken", True)
            assert "other" not in found.sentence
