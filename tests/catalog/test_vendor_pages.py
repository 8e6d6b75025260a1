import re
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from souk.catalog import NewVariant, ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_category, make_product

pytestmark = pytest.mark.anyio
PAGES = "/vendor/products"


async def products(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/api/v1/products", params=query)).json()["items"]
    return items


class TestProductList:
    async def test_shows_one_s_own_by_status(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=shop.store.id, name="Own Lamp", stock=0)
            await make_product(uow, store_id=shop.store.id, name="Draft Lamp", status=ProductStatus.DRAFT)
            await make_product(uow, store_id=shop.rival_store.id, name="Other Lamp")
        for_sale = (await client.get(PAGES, headers=keys.owner)).text
        assert "Own Lamp" in for_sale
        assert "Sold out" in for_sale
        assert "Other Lamp" not in for_sale
        assert "Draft Lamp" in (await client.get(f"{PAGES}?status=draft", headers=keys.owner)).text

    async def test_is_searched_within_its_status(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=shop.store.id, name="Brass Lamp")
            await make_product(uow, store_id=shop.store.id, name="Oak Chair")
            await make_product(uow, store_id=shop.store.id, name="Draft Lamp", status=ProductStatus.DRAFT)
            await make_product(uow, store_id=shop.rival_store.id, name="Other Lamp")
        found = (await client.get(PAGES, params={"q": "lamp"}, headers=keys.owner)).text
        assert re.findall(r"(Brass Lamp|Oak Chair|Draft Lamp|Other Lamp)</a>", found) == ["Brass Lamp"]
        drafts = (await client.get(PAGES, params={"q": "lamp", "status": "draft"}, headers=keys.owner)).text
        assert re.findall(r"(Brass Lamp|Oak Chair|Draft Lamp|Other Lamp)</a>", drafts) == ["Draft Lamp"]
        nothing = (await client.get(PAGES, params={"q": "chair", "status": "draft"}, headers=keys.owner)).text
        assert "Nothing found" in nothing

    async def test_is_for_those_who_sell(self, client: httpx.AsyncClient, keys: Keys) -> None:
        guest = await client.get(PAGES)
        assert guest.is_redirect
        assert guest.headers["location"].startswith("/sign-in?next=")
        assert (await client.get(PAGES, headers=keys.shopper)).status_code == 403


class TestTheWaysOfAStore:
    async def test_lead_from_each_of_its_pages_to_the_others(self, client: httpx.AsyncClient, keys: Keys) -> None:
        html = (await client.get(PAGES, headers=keys.owner)).text
        side = html.split('id="side-nav"')[1].split("</nav>")[0]
        ways = dict(re.findall(r'<a href="(/vendor[^"]*)"( aria-current="page")?', side))

        assert [href for href, current in ways.items() if current] == [PAGES]
        assert {"/vendor", "/vendor/orders", "/vendor/calendar", "/vendor/payouts", "/vendor/settings"} <= ways.keys()
        assert re.findall("<h2>(.+?)</h2>", side) == ["Sales", "Offer", "Appointments", "Money", "Store"]

    async def test_are_not_shown_to_somebody_who_sells_nothing(self, client: httpx.AsyncClient, keys: Keys) -> None:
        refused = await client.get("/vendor/orders", headers=keys.shopper)

        assert (refused.status_code, "/vendor/returns" in refused.text) == (403, False)


class TestNewProduct:
    async def test_is_put_up_in_every_colour_and_size(
        self, client: httpx.AsyncClient, keys: Keys, database: Database
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            lamps = await make_category(uow, "Lamps")
        form = {"name": "Brass Lamp", "price": "49.90", "compare_at": "60", "category_id": str(lamps), "stock": "3"}
        form |= {"colors": "Brass, Black", "sizes": "S,L", "description": "Warm.", "status": "active"}
        answer = await client.post(f"{PAGES}/new", data=form, headers=keys.owner)
        (made,) = await products(client)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGES}/{made['id']}")
        assert (made["price"]["amount"], made["compare_at_price"]["amount"], made["stock"]) == (49_90, 60_00, 12)
        assert [(each["color"], each["size"], each["stock"]) for each in made["variants"]] == [
            ("Brass", "S", 3), ("Brass", "L", 3), ("Black", "S", 3), ("Black", "L", 3),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"name": ""}, "Please fill this in."),
            ({"price": "free"}, "Write a price like 49.99."),
            ({"price": "1.999"}, "Write a price like 49.99."),
            ({"compare_at": "-1"}, "Write a price like 59.99, or nothing."),
            ({"stock": "many"}, "We could not read this."),
            ({"colors": ",".join(map(str, range(60))), "sizes": "a,b,c,d,e"}, "At most 250 choices"),
        ],
    )
    async def test_keeps_what_was_typed_when_something_is_wrong(
        self, client: httpx.AsyncClient, keys: Keys, change: dict[str, str], sentence: str
    ) -> None:
        form = {"name": "Brass <Lamp>", "price": "49.90", "stock": "3"} | change
        answer = await client.post(f"{PAGES}/new", data=form, headers=keys.owner)
        assert answer.status_code == 422
        assert sentence in answer.text
        if "name" not in change:
            assert 'value="Brass &lt;Lamp&gt;"' in answer.text
        assert await products(client) == []


class TestProductPage:
    @pytest.fixture
    async def url(self, database: Database, shop: Shop) -> str:
        async with database.unit_of_work(SYSTEM) as uow:
            variants = [NewVariant(color="Red", stock=4), NewVariant(color="Blue", stock=6)]
            added = await make_product(uow, store_id=shop.store.id, price=20_00, variants=variants)
        return f"{PAGES}/{added.id}"

    async def typed(self, client: httpx.AsyncClient, url: str, keys: Keys) -> dict[str, str]:
        """What the page would send if nobody touched it."""
        html = (await client.get(url, headers=keys.owner)).text
        form = dict(re.findall(r'name="((?:version|name|price|stock-[^"]+|was-[^"]+))"[^>]*?value="([^"]*)"', html))
        return form | {"status": "active"}

    async def test_saves_fields_and_the_counts_that_changed(
        self, client: httpx.AsyncClient, keys: Keys, url: str
    ) -> None:
        form = await self.typed(client, url, keys)
        first = next(name for name in form if name.startswith("stock-"))
        answer = await client.post(url, data=form | {"name": "Sea Shirt", first: "9"}, headers=keys.owner)
        assert answer.status_code == 303, answer.text
        (kept,) = await products(client)
        assert (kept["name"], kept["price"]["amount"]) == ("Sea Shirt", 20_00)
        assert [each["stock"] for each in kept["variants"]] == [9, 6]

    async def test_says_when_somebody_else_was_quicker(self, client: httpx.AsyncClient, keys: Keys, url: str) -> None:
        form = await self.typed(client, url, keys)
        await client.post(url, data=form | {"name": "First"}, headers=keys.owner)
        answer = await client.post(url, data=form | {"name": "Second"}, headers=keys.owner)
        assert answer.status_code == 409
        assert "Somebody else changed this product in the meantime." in answer.text
        assert [each["name"] for each in await products(client)] == ["First"]

    async def test_discounts_and_ends_the_discount(self, client: httpx.AsyncClient, keys: Keys, url: str) -> None:
        assert (await client.post(f"{url}/discount", data={"percent": "25"}, headers=keys.owner)).status_code == 303
        assert (await products(client))[0]["price"]["amount"] == 15_00
        assert (await client.post(f"{url}/discount", data={"percent": "0"}, headers=keys.owner)).status_code == 303
        assert (await products(client))[0]["discount_percent"] == 0
        for percent in ("101", "-1", "half", ""):
            answer = await client.post(f"{url}/discount", data={"percent": percent}, headers=keys.owner)
            assert answer.status_code == 422

    async def test_hangs_pictures_up_and_takes_them_down(self, client: httpx.AsyncClient, keys: Keys, url: str) -> None:
        target = BytesIO()
        Image.new("RGB", (60, 40), "teal").save(target, "PNG")
        files = {"images": ("a.png", target.getvalue())}
        assert (await client.post(f"{url}/images", files=files, headers=keys.owner)).status_code == 303
        (picture,) = (await products(client))[0]["images"]
        broken = await client.post(f"{url}/images", files={"images": ("a.png", b"no")}, headers=keys.owner)
        assert (broken.status_code, "This is not a picture we can read." in broken.text) == (415, True)
        assert (await client.post(f"{url}/images/{picture['id']}/remove", headers=keys.owner)).status_code == 303
        assert (await products(client))[0]["images"] == []

    async def test_is_removed(self, client: httpx.AsyncClient, keys: Keys, url: str) -> None:
        answer = await client.post(f"{url}/remove", headers=keys.owner)
        assert (answer.status_code, answer.headers["location"]) == (303, PAGES)
        assert await products(client) == []

    async def test_is_nobody_else_s(self, client: httpx.AsyncClient, keys: Keys, url: str) -> None:
        before = await products(client)
        assert (await client.get(url, headers=keys.rival)).status_code == 403
        for path, form in (("", {"name": "Mine"}), ("/discount", {"percent": "5"}), ("/remove", {}), ("/images", {})):
            answer = await client.post(f"{url}{path}", data=form, headers=keys.rival)
            assert answer.status_code == 403, path
        assert await products(client) == before
