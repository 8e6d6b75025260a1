"""Services go through the engine as goods do, and neither stands among the other."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.catalog import ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.services import ServiceCategory, ServiceType
from souk.stores.models import Store, StoreStatus
from tests.catalog.factories import make_product
from tests.elastic import FakeElastic
from tests.elastic.conftest import rebuild, search, searches
from tests.notifications.factories import carry_all
from tests.services.factories import SERVICES, Kitchen, make_kitchen, make_service, owner_of, somebody

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database, settings: Settings) -> Kitchen:
    kitchen = await make_kitchen(database)
    rows: list[dict[str, Any]] = [
        {"service_name": "Classic Haircut", "category": ServiceCategory.BARBER, "service_type": ServiceType.BOOKING},
        {"service_name": "Guitar Lesson", "category": ServiceCategory.EDUCATION},
        {"service_name": "Guitar Repair", "status": ProductStatus.DRAFT},
    ]
    async with database.unit_of_work(SYSTEM) as uow:
        for row in rows:
            await make_service(uow, store_id=kitchen.store.id, **row)
        await make_product(uow, store_id=kitchen.store.id, name="Haircut Scissors Of Steel", price=30_00)
    await carry_all(database)
    await rebuild(database, settings)
    return kitchen


async def names(client: httpx.AsyncClient, words: str, headers: dict[str, str] | None = None, **more: Any) -> list[str]:
    answer = await client.get(SERVICES, params={"search": words, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [each["service_name"] for each in answer.json()["items"]]


class TestServices:
    async def test_are_found_misspelt_too_and_apart_from_goods(
        self, client: httpx.AsyncClient, street: Kitchen
    ) -> None:
        answered = searches("answered")
        assert await names(client, "hiarcut") == ["Classic Haircut"]
        assert await names(client, "guitr") == ["Guitar Lesson"]
        (scissors,) = (await search(client, "hiarcut"))["items"]
        assert (scissors["name"], scissors["score"]) == ("Haircut Scissors Of Steel", 1.0)
        assert searches("answered") == answered + 3

    async def test_are_narrowed_by_all_that_lists_are(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        owner = await owner_of(client, street)
        assert await names(client, "guitar") == ["Guitar Lesson"]
        assert sorted(await names(client, "guitar", owner, own=True)) == ["Guitar Lesson", "Guitar Repair"]
        assert await names(client, "guitar", owner, status="draft") == ["Guitar Repair"]
        assert await names(client, "guitar", await somebody(client, database)) == ["Guitar Lesson"]
        assert await names(client, "kitchen", type="booking") == ["Classic Haircut"]
        assert await names(client, "kitchen", category="education") == ["Guitar Lesson"]
        assert await names(client, "kitchen", store="nobody") == []

    async def test_come_in_pages_that_are_counted(self, client: httpx.AsyncClient, street: Kitchen) -> None:
        seen, cursor = [], None
        while True:
            params = {"search": "kitchen", "limit": 2, "count": True, **({"cursor": cursor} if cursor else {})}
            page = (await client.get(SERVICES, params=params)).json()
            assert page["total"] == 3
            seen += [each["service_name"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen[0] == "Corner Kitchen"
        assert sorted(seen) == ["Classic Haircut", "Corner Kitchen", "Guitar Lesson"]

    async def test_of_stores_that_await_review_stay_hidden(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            pending = update(Store).where(Store.id == street.store.id)
            await uow.session.execute(pending.values(status=StoreStatus.PENDING, is_listed=False))
        assert await names(client, "haircut") == []
        assert "Classic Haircut" not in (await client.get("/search/suggest", params={"q": "haircut"})).text

    async def test_stand_on_every_page_that_searches(
        self, client: httpx.AsyncClient, elastic: FakeElastic, street: Kitchen
    ) -> None:
        before = elastic.asked("_search")
        strip = (await client.get("/search/services", params={"q": "hiarcut"})).text
        assert ('href="/services/classic-haircut"' in strip, "Scissors" in strip) == (True, False)
        assert "Classic Haircut" in (await client.get("/services", params={"q": "hiarcut"})).text
        suggested = (await client.get("/search/suggest", params={"q": "hiarcut"})).text
        assert 'href="/services/classic-haircut"' in suggested
        assert 'href="/products/haircut-scissors-of-steel"' in suggested
        assert elastic.asked("_search") == before + 3

    async def test_are_found_as_they_are_now_and_gone_when_deleted(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, street: Kitchen
    ) -> None:
        owner = await owner_of(client, street)
        changed = {"service_name": "Noodle Bar"}
        assert (await client.patch(street.url, json=changed, headers=owner)).status_code == 200
        assert (await client.delete(f"{SERVICES}/guitar-lesson", headers=owner)).status_code == 204
        await carry_all(database)
        kept = {each["name"]: each["kind"] for each in elastic.documents.values()}
        assert kept == {
            "noodle bar": "service",
            "classic haircut": "service",
            "guitar repair": "service",
            "haircut scissors of steel": "goods",
        }
        assert await names(client, "noodl") == ["Noodle Bar"]
