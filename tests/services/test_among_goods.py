"""Services are products, and yet no list, search, facet, file or address of goods shows one."""

from uuid import UUID

import httpx
import pytest

from souk.app import House
from souk.catalog import count_listed, list_listed, product_names, withdraw_products
from souk.inventory import PLENTY, NeverCounted, available, set_stock
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.services.models import Service
from tests.cart.factories import rows_in
from tests.catalog.factories import make_product
from tests.orders.factories import findings
from tests.services.factories import make_kitchen, owner_of, somebody

pytestmark = pytest.mark.anyio
PRODUCTS = "/api/v1/products"


class TestGoods:
    async def test_are_listed_searched_and_counted_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=kitchen.store.id, name="Corner Kitchen Apron", price=30_00)
        for asked in (
            "",
            "?sort=price",
            "?store=corner-kitchen&count=true",
            "?search=kitchen",
            "/search?q=corner+kitchen",
        ):
            found = (await client.get(f"{PRODUCTS}{asked}")).json()
            assert [each["name"] for each in found["items"]] == ["Corner Kitchen Apron"], asked
            assert found["total"] in {None, 1}
        facets = (await client.get(f"{PRODUCTS}/search?q=kitchen&facets=true")).json()["facets"]
        assert (facets["counted"], facets["price"]["least"]) == (1, 30_00)
        async with database.read(SYSTEM) as ctx:
            assert await count_listed(ctx) == 1
            assert [each.slug for each in await list_listed(ctx, most=10)] == ["corner-kitchen-apron"]
            assert (await product_names(ctx, [kitchen.service.id]))[kitchen.service.id].kind == "service"
        sitemap = (await client.get("/sitemap.xml")).text
        assert f"/products/{kitchen.service.slug}" not in sitemap

    async def test_leave_as_a_file_without_services(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        answer = await client.get("/api/v1/exports/products?format=csv", headers=await owner_of(client, kitchen))
        assert answer.status_code == 200, answer.text
        assert "Kitchen" not in answer.text

    async def test_have_doors_that_no_service_answers(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        owner, before = await owner_of(client, kitchen), await rows_in(database, Service)
        for key in (kitchen.service.id, kitchen.service.slug):
            calls = (
                await client.get(f"{PRODUCTS}/{key}"),
                await client.patch(f"{PRODUCTS}/{key}", json={"price": 1}, headers=owner),
                await client.put(f"{PRODUCTS}/{key}/discount", json={"percent": 50}, headers=owner),
                await client.delete(f"{PRODUCTS}/{key}", headers=owner),
            )
            assert [each.status_code for each in calls] == [404, 404, 404, 404]
        assert (await client.get(f"{PRODUCTS}/inventory/{kitchen.service.id}")).status_code == 404
        assert await rows_in(database, Service) == before

    async def test_are_not_overwritten_by_a_file_that_names_a_service(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        sheet = "Handle,Title,Variant Price,Variant Inventory Qty\ncorner-kitchen,Taken over,1.00,3\n"
        files = {"file": ("products.csv", sheet.encode(), "text/csv")}
        await client.post("/api/v1/imports/products", files=files, headers=await owner_of(client, kitchen))
        from souk.kernel.worker import carry_due

        while await carry_due(database):
            pass
        assert (await client.get(kitchen.url)).json()["service_name"] == "Corner Kitchen"


class TestUncounted:
    async def test_is_always_there_in_plenty(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        kitchen = await make_kitchen(database)
        soup: UUID = kitchen.soup.id
        async with database.read(SYSTEM) as ctx:
            assert await available(ctx, [soup]) == {soup: PLENTY}
        with pytest.raises(NeverCounted):
            async with database.unit_of_work(SYSTEM) as uow:
                await set_stock(uow, soup, store_id=kitchen.store.id, on_hand=3)
        staff = await somebody(client, database, "admin")
        answer = await client.put(f"/api/v1/inventory/{soup}", json={"on_hand": 3}, headers=staff)
        assert (answer.status_code, answer.json()["code"]) == (409, "never_counted")
        assert await findings(house) == []


class TestRemoval:
    async def test_of_a_vendor_takes_services_out_of_trade(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            assert await withdraw_products(uow, [kitchen.store.id]) == [kitchen.service.id]
        shown = (await client.get(kitchen.url)).json()
        assert (shown["status"], shown["is_available"]) == ("unavailable", False)
