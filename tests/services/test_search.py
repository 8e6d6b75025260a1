"""Services are found by words like goods are: misspelt ones too, the best first, on both databases."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.catalog import ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.services import ServiceCategory, ServiceType
from souk.stores.models import Store, StoreStatus
from tests.catalog.factories import make_product
from tests.services.factories import SERVICES, Kitchen, make_item, make_kitchen, make_service, owner_of, somebody

pytestmark = pytest.mark.anyio
STRIP = "/search/services"


@pytest.fixture
async def street(database: Database) -> Kitchen:
    """A kitchen that sells soup and bread; in the same store a barber, a lesson, and a repair nobody sees yet."""
    kitchen = await make_kitchen(database)
    rows: list[dict[str, Any]] = [
        {
            "service_name": "Classic Haircut",
            "category": ServiceCategory.BARBER,
            "service_type": ServiceType.BOOKING,
            "description": "With a hot towel.",
        },
        {"service_name": "Guitar Lesson", "category": ServiceCategory.EDUCATION, "location": "Harbour Road 12"},
        {"service_name": "Towel Folding", "category": ServiceCategory.LAUNDRY},
        {"service_name": "Guitar Repair", "status": ProductStatus.DRAFT},
    ]
    async with database.unit_of_work(SYSTEM) as uow:
        for row in rows:
            await make_service(uow, store_id=kitchen.store.id, **row)
    return kitchen


async def names(
    client: httpx.AsyncClient, search: str, headers: dict[str, str] | None = None, **more: Any
) -> list[str]:
    answer = await client.get(SERVICES, params={"search": search, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [each["service_name"] for each in answer.json()["items"]]


class TestFinding:
    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("haircut", ["Classic Haircut"]),
            ("hiarcut", ["Classic Haircut"]),
            ("clasic haircutt", ["Classic Haircut"]),
            ("guitr", ["Guitar Lesson"]),
            ("lessons", ["Guitar Lesson"]),
            ("barber", ["Classic Haircut"]),
            ("courses", ["Guitar Lesson"]),
            ("harbour", ["Guitar Lesson"]),
            ("soop", ["Corner Kitchen"]),
            ("towel", ["Towel Folding", "Classic Haircut"]),
            ("towel haircut", ["Classic Haircut"]),
            ("guitar haircut", ["Guitar Lesson", "Classic Haircut"]),
            ("kitchn", ["Corner Kitchen", "Guitar Lesson", "Classic Haircut", "Towel Folding"]),
            ("zzyzx", []),
            ("_", []),
        ],
    )
    async def test_forgives_misspelling_and_puts_the_best_first(
        self, client: httpx.AsyncClient, street: Kitchen, search: str, expected: list[str]
    ) -> None:
        found = await names(client, search)
        assert (found[:1], sorted(found)) == (expected[:1], sorted(expected))

    async def test_is_narrowed_by_all_that_lists_are(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        owner = await owner_of(client, street)
        assert await names(client, "guitar") == ["Guitar Lesson"]
        assert await names(client, "guitar", owner, own=True) == ["Guitar Repair", "Guitar Lesson"]
        assert await names(client, "guitar", owner, status="draft") == ["Guitar Repair"]
        assert await names(client, "guitar", await somebody(client, database)) == ["Guitar Lesson"]
        assert await names(client, "kitchen", type="booking") == ["Classic Haircut"]
        assert await names(client, "kitchen", category="laundry") == ["Towel Folding"]
        assert await names(client, "kitchen", store="nobody") == []

    async def test_pages_and_counts(self, client: httpx.AsyncClient, street: Kitchen) -> None:
        seen, cursor = [], None
        while True:
            params = {"search": "kitchen", "limit": 3, "count": True, **({"cursor": cursor} if cursor else {})}
            page = (await client.get(SERVICES, params=params)).json()
            assert page["total"] == 4
            seen += [each["service_name"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen[0] == "Corner Kitchen"
        assert sorted(seen) == ["Classic Haircut", "Corner Kitchen", "Guitar Lesson", "Towel Folding"]
        newest = (await client.get(SERVICES, params={"limit": 1})).json()["next_cursor"]
        refused = await client.get(SERVICES, params={"search": "kitchen", "cursor": newest})
        assert refused.json()["code"] == "bad_cursor"

    @pytest.mark.parametrize("search", ['"', "a AND (b OR", "NEAR(x y)", "!(&|)", "\\", "%", "x" * 200, "日本語"])
    async def test_takes_any_text_as_words(self, client: httpx.AsyncClient, street: Kitchen, search: str) -> None:
        await names(client, search)

    async def test_hides_stores_that_await_review(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            pending = update(Store).where(Store.id == street.store.id)
            await uow.session.execute(pending.values(status=StoreStatus.PENDING, is_listed=False))
        assert await names(client, "haircut") == []
        assert "Classic Haircut" not in (await client.get("/search/suggest", params={"q": "hairc"})).text

    async def test_counts_beyond_what_is_ranked(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for number in range(204):
                await make_service(uow, store_id=kitchen.store.id, service_name=f"Lantern making {number}")
        page = (await client.get(SERVICES, params={"search": "lantern", "count": True, "limit": 1})).json()
        assert (page["total"], page["items"][0]["service_name"]) == (204, "Lantern making 203")


class TestChanging:
    async def test_is_found_as_it_is_now_and_not_as_it_was(self, client: httpx.AsyncClient, street: Kitchen) -> None:
        owner = await owner_of(client, street)
        changed = {"service_name": "Noodle Bar", "location": "Mill Lane"}
        assert (await client.patch(street.url, json=changed, headers=owner)).status_code == 200
        assert await names(client, "mill lane noodles") == ["Noodle Bar"]
        item = f"{street.url}/items/{street.soup.id}"
        await client.patch(item, json={"name": "Laksa"}, headers=owner)
        assert (await names(client, "laksa"), await names(client, "soup")) == (["Noodle Bar"], [])
        await client.delete(item, headers=owner)
        assert await names(client, "laksa") == []
        await client.post(f"{street.url}/items", json={"name": "Dumplings", "price": 5_00}, headers=owner)
        assert await names(client, "dumpling") == ["Noodle Bar"]
        await client.delete(f"{SERVICES}/towel-folding", headers=owner)
        assert await names(client, "folding") == []

    async def test_follows_its_store_to_another_name(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        admin = await somebody(client, database, "admin")
        await client.patch(f"/api/v1/stores/{street.store.id}", json={"name": "Marlinspike"}, headers=admin)
        while await carry_due(database):
            pass
        assert len(await names(client, "marlinspyke")) == 4
        assert await names(client, "kitchen") == ["Corner Kitchen"]


class TestBesideGoods:
    async def test_strip_and_suggestions_show_what_goods_are_searched_for(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=street.store.id, name="Haircut Scissors", price=30_00)
        goods = (await client.get("/api/v1/products/search", params={"q": "haircut", "count": True})).json()
        assert ([each["name"] for each in goods["items"]], goods["total"]) == (["Haircut Scissors"], 1)
        strip = (await client.get(STRIP, params={"q": "hiarcut"})).text
        assert ('href="/services/classic-haircut"' in strip, "Guitar" in strip, "Scissors" in strip) == (
            True,
            False,
            False,
        )
        assert (await client.get(STRIP, params={"q": "zzyzx"})).text.strip() == ""
        suggested = (await client.get("/search/suggest", params={"q": "hairc"})).text
        assert 'href="/services/classic-haircut"' in suggested
        assert 'href="/products/haircut-scissors"' in suggested


class TestBudget:
    async def test_is_nine_statements_at_most_however_long_the_list(
        self, client: httpx.AsyncClient, database: Database, street: Kitchen
    ) -> None:
        async def statements(path: str) -> int:
            before = database.tally.statements
            assert (await client.get(path)).status_code == 200
            return database.tally.statements - before

        assert await statements(f"{SERVICES}?search=haircut") == 6
        assert await statements(f"{SERVICES}?search=hiarcut") == 7
        assert await statements(f"{SERVICES}?search=clasic+haircutt") == 9
        assert await statements(f"{STRIP}?q=haircut") == 6
        assert await statements("/search/suggest?q=haircut") == 3
        async with database.unit_of_work(SYSTEM) as uow:
            for number in range(5):
                await make_item(uow, street.service, name=f"Haircut {number}")
                await make_service(uow, store_id=street.store.id, service_name=f"Haircut {number}")
        assert await statements(f"{SERVICES}?search=haircut") == 6
