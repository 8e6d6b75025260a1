import asyncio

import httpx
import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_category, make_product

pytestmark = pytest.mark.anyio


async def listed(client: httpx.AsyncClient) -> list[dict[str, object]]:
    items: list[dict[str, object]] = (await client.get("/api/v1/categories")).json()["items"]
    return items


class TestCreateCategory:
    async def test_makes_a_slug_and_is_found_by_it(self, client: httpx.AsyncClient, keys: Keys) -> None:
        answer = await client.post("/api/v1/categories", json={"name": "Café & Tea"}, headers=keys.staff)
        assert answer.status_code == 201
        made = answer.json()
        assert (made["name"], made["slug"], made["parent_id"], made["image"]) == ("Café & Tea", "cafe-tea", None, None)
        assert (await client.get("/api/v1/categories/cafe-tea")).json() == made
        assert (await client.get(f"/api/v1/categories/{made['id']}")).json() == made

    async def test_refuses_a_name_that_is_there_in_other_letters(self, client: httpx.AsyncClient, keys: Keys) -> None:
        await client.post("/api/v1/categories", json={"name": "Lamps"}, headers=keys.staff)
        answer = await client.post("/api/v1/categories", json={"name": "LAMPS"}, headers=keys.staff)
        assert (answer.status_code, answer.json()["code"]) == (409, "category_name_taken")
        assert [each["name"] for each in await listed(client)] == ["Lamps"]

    async def test_gives_a_name_to_one_of_two_who_ask_at_once(self, client: httpx.AsyncClient, keys: Keys) -> None:
        calls = [client.post("/api/v1/categories", json={"name": "Rugs"}, headers=keys.staff) for _ in range(2)]
        assert sorted(answer.status_code for answer in await asyncio.gather(*calls)) == [201, 409]
        assert [each["name"] for each in await listed(client)] == ["Rugs"]

    async def test_is_for_the_marketplace_s_staff_only(self, client: httpx.AsyncClient, keys: Keys) -> None:
        codes = [
            (await client.post("/api/v1/categories", json={"name": "Rugs"}, headers=headers)).status_code
            for headers in ({}, keys.shopper, keys.owner)
        ]
        assert codes == [401, 403, 403]
        assert await listed(client) == []

    async def test_refuses_an_unknown_parent(self, client: httpx.AsyncClient, keys: Keys) -> None:
        body = {"name": "Rugs", "parent_id": "01890000-0000-7000-8000-000000000000"}
        answer = await client.post("/api/v1/categories", json=body, headers=keys.staff)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_category")


class TestUpdateCategory:
    async def test_cannot_stand_inside_itself(self, client: httpx.AsyncClient, keys: Keys, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            top = await make_category(uow, "Top")
            below = await make_category(uow, "Below", parent_id=top)
        answer = await client.patch(f"/api/v1/categories/{top}", json={"parent_id": str(below)}, headers=keys.staff)
        assert (answer.status_code, answer.json()["code"]) == (409, "category_inside_itself")
        assert (await client.get("/api/v1/categories/top")).json()["parent_id"] is None

    async def test_renames_and_then_search_knows_the_new_name(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            category = await make_category(uow, "Lamps")
            await make_product(uow, store_id=shop.store.id, name="Tripod", category_id=category)
        answer = await client.patch(f"/api/v1/categories/{category}", json={"name": "Lanterns"}, headers=keys.staff)
        assert (answer.status_code, answer.json()["name"], answer.json()["slug"]) == (200, "Lanterns", "lamps")
        while await carry_due(database):
            pass
        found = (await client.get("/api/v1/products/search", params={"q": "lanterns"})).json()
        assert [each["name"] for each in found["items"]] == ["Tripod"]

    async def test_refuses_a_name_that_is_taken_and_changes_nothing(
        self, client: httpx.AsyncClient, keys: Keys, database: Database
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_category(uow, "Lamps")
            await make_category(uow, "Rugs")
        before = await listed(client)
        answer = await client.patch("/api/v1/categories/rugs", json={"name": "lamps"}, headers=keys.staff)
        assert answer.status_code == 409
        assert await listed(client) == before

    @pytest.mark.parametrize("body", [{"name": None}, {"name": ""}, {"slug": "Not A Slug"}, {"colour": "red"}])
    async def test_refuses_what_it_cannot_read(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, body: dict[str, object]
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_category(uow, "Rugs")
        answer = await client.patch("/api/v1/categories/rugs", json=body, headers=keys.staff)
        assert answer.status_code == 422


class TestDeleteCategory:
    async def test_goes_when_nothing_belongs_to_it(
        self, client: httpx.AsyncClient, keys: Keys, database: Database
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_category(uow, "Rugs")
        assert (await client.delete("/api/v1/categories/rugs", headers=keys.staff)).status_code == 204
        assert (await client.get("/api/v1/categories/rugs")).status_code == 404

    async def test_is_refused_while_products_or_categories_belong_to_it(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            rugs = await make_category(uow, "Rugs")
            await make_category(uow, "Runners", parent_id=rugs)
            await make_product(uow, store_id=shop.store.id, category_id=await make_category(uow, "Lamps"))
        before = await listed(client)
        for slug in ("rugs", "lamps"):
            answer = await client.delete(f"/api/v1/categories/{slug}", headers=keys.staff)
            assert (answer.status_code, answer.json()["code"]) == (409, "category_in_use")
        assert await listed(client) == before

    async def test_answers_404_to_an_unknown_one(self, client: httpx.AsyncClient, keys: Keys) -> None:
        answer = await client.delete("/api/v1/categories/nothing", headers=keys.staff)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_category")


class TestListCategories:
    async def test_pages_by_cursor_in_the_shop_s_order(self, client: httpx.AsyncClient, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            for name in ("Cups", "Bowls", "Amphoras"):
                await make_category(uow, name)
        first = (await client.get("/api/v1/categories?limit=2&count=true")).json()
        assert ([each["name"] for each in first["items"]], first["total"]) == (["Amphoras", "Bowls"], 3)
        second = (await client.get("/api/v1/categories", params={"cursor": first["next_cursor"]})).json()
        assert ([each["name"] for each in second["items"]], second["next_cursor"]) == (["Cups"], None)
