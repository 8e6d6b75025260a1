"""Items of a menu: put on, changed, taken off; sold only while they and their service take orders."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.services import menu
from souk.services.models import ServiceItem
from tests.cart.factories import CART, ITEMS, rows_in
from tests.media.factories import make_png
from tests.orders.factories import findings
from tests.services.factories import make_item, make_kitchen, owner_of

pytestmark = pytest.mark.anyio


async def in_cart(client: httpx.AsyncClient, item_id: Any) -> tuple[int, str | None]:
    answer = await client.post(ITEMS, json={"service_item_id": str(item_id)})
    client.cookies.clear()
    return answer.status_code, answer.json().get("code")


class TestMenu:
    async def test_shows_items_in_their_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        headers, url = await owner_of(client, kitchen), f"{kitchen.url}/items"
        body = {"name": "Cake", "price": {"amount": 4_00, "currency": "USD"}, "description": "With cream."}
        made = (await client.post(url, json=body, headers=headers)).json()
        assert (made["name"], made["price"]["amount"], made["is_available"], made["image"]) == ("Cake", 400, True, None)
        assert (await client.patch(f"{url}/{made['id']}", json={"position": 0}, headers=headers)).status_code == 200
        await client.patch(f"{url}/{kitchen.soup.id}", json={"position": 5}, headers=headers)
        menu_now = (await client.get(url)).json()["items"]
        assert [each["name"] for each in menu_now] == ["Cake", "Bread", "Soup"]
        assert (await client.get(kitchen.url)).json()["items"] == menu_now
        assert await findings(house) == []

    async def test_replaces_the_picture_of_an_item(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        headers, url = await owner_of(client, kitchen), f"{kitchen.url}/items"
        form: dict[str, Any] = {"data": {"name": "Cake", "price": "400"}, "files": {"image": ("a.png", make_png())}}
        made = (await client.post(url, headers=headers, **form)).json()
        changed = await client.patch(
            f"{url}/{made['id']}", files={"image": ("b.png", make_png(640, 480))}, headers=headers
        )
        while await carry_due(database):
            pass
        assert (await client.get(made["image"])).status_code == 404
        assert (await client.get(changed.json()["image"])).status_code == 200
        assert changed.json()["updated_at"] > made["updated_at"]

    @pytest.mark.parametrize(
        "body",
        [
            {"name": "", "price": 1},
            {"name": "x" * 201, "price": 1},
            {"name": "Soup", "price": -1},
            {"name": "Soup", "price": 1.5},
            {"name": "Soup", "price": {"amount": 5, "currency": "EUR"}},
            {"name": "Soup"},
            {"name": "Soup", "price": 1, "service": str(uuid4())},
        ],
    )
    async def test_refuses_what_does_not_fit(
        self, client: httpx.AsyncClient, database: Database, body: dict[str, Any]
    ) -> None:
        kitchen = await make_kitchen(database)
        before = await rows_in(database, ServiceItem)
        answer = await client.post(f"{kitchen.url}/items", json=body, headers=await owner_of(client, kitchen))
        assert answer.status_code == 422
        assert await rows_in(database, ServiceItem) == before

    async def test_ends_somewhere(
        self, client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kitchen = await make_kitchen(database)
        monkeypatch.setattr(menu, "MOST_ITEMS", 2)
        headers = await owner_of(client, kitchen)
        answer = await client.post(f"{kitchen.url}/items", json={"name": "Cake", "price": 1}, headers=headers)
        assert (answer.status_code, answer.json()["code"], answer.json()["most"]) == (409, "menu_full", 2)

    async def test_knows_only_its_own_items(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen, other = await make_kitchen(database), await make_kitchen(database, name="Other Kitchen")
        headers = await owner_of(client, kitchen)
        for item_id in (other.soup.id, uuid4()):
            for method, body in (("PATCH", {"price": 1}), ("DELETE", None)):
                answer = await client.request(method, f"{kitchen.url}/items/{item_id}", json=body, headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (404, "unknown_service_item")
        assert (await client.get(other.url)).json()["items"][0]["price"]["amount"] == 6_50


class TestSold:
    async def test_follows_the_item_and_its_service(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        headers, url = await owner_of(client, kitchen), f"{kitchen.url}/items/{kitchen.soup.id}"
        unavailable = (409, "service_unavailable")
        assert await in_cart(client, kitchen.soup.id) == (201, None)

        await client.patch(url, json={"is_available": False}, headers=headers)
        assert await in_cart(client, kitchen.soup.id) == unavailable
        assert await in_cart(client, kitchen.bread.id) == (201, None)
        await client.patch(url, json={"is_available": True}, headers=headers)
        assert await in_cart(client, kitchen.soup.id) == (201, None)

        await client.patch(kitchen.url, json={"service_type": "contact", "supports_ordering": False}, headers=headers)
        assert await in_cart(client, kitchen.bread.id) == unavailable
        async with database.unit_of_work(SYSTEM) as uow:
            late = await make_item(uow, kitchen.service, name="Made meanwhile")
        assert await in_cart(client, late.id) == unavailable
        assert await findings(house) == []
        await client.patch(kitchen.url, json={"supports_ordering": True}, headers=headers)
        assert await in_cart(client, late.id) == (201, None)

        await client.post(f"{kitchen.url}/update_availability", json={"is_available": False}, headers=headers)
        assert await in_cart(client, kitchen.bread.id) == unavailable
        assert await findings(house) == []

    async def test_ends_with_its_removal_and_leaves_the_line_in_carts(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        headers = await owner_of(client, kitchen)
        await client.post(ITEMS, json={"service_item_id": str(kitchen.soup.id)})
        assert (await client.delete(f"{kitchen.url}/items/{kitchen.soup.id}", headers=headers)).status_code == 204
        (line,) = (await client.get(CART)).json()["items"]
        assert (line["product_name"], line["is_available"]) == ("Soup", False)
        assert [each["name"] for each in (await client.get(kitchen.url)).json()["items"]] == ["Bread"]
        assert await findings(house) == []

    async def test_takes_new_prices_from_now_on(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        headers = await owner_of(client, kitchen)
        await client.post(ITEMS, json={"service_item_id": str(kitchen.soup.id), "quantity": 2})
        await client.patch(f"{kitchen.url}/items/{kitchen.soup.id}", json={"price": 7_00}, headers=headers)
        cart = (await client.get(CART)).json()
        assert cart["subtotal"]["amount"] == 14_00
        (line,) = cart["items"]
        assert line["service"] == {"id": str(kitchen.service.id), "service_name": "Corner Kitchen"}
        assert (line["service_item_id"], line["product_name"]) == (str(kitchen.soup.id), "Soup")
