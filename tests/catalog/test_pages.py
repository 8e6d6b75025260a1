import json
import re
from html import unescape

import httpx
import pytest

from souk.catalog import NewVariant, ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_category, make_product

pytestmark = pytest.mark.anyio


async def look(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def titles(html: str) -> list[str]:
    return re.findall(r'<h[23]><a href="/products/[^"]+">([^<]+)</a>', html)


@pytest.fixture
async def shelf(database: Database, shop: Shop) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        wear = await make_category(uow, "Wear")
        await make_category(uow, "Coats", parent_id=wear)
        variants = [
            NewVariant(color="Navy", size="S", stock=3),
            NewVariant(color="Navy", size="M", stock=0),
            NewVariant(color="Red", size="M", stock=40, price=55_00),
        ]
        await make_product(
            uow, store_id=shop.store.id, name="Linen Shirt", price=50_00, variants=variants, category_id=wear,
            description="Cool.\n\nAll summer.", specifications={"Fabric": "linen", "Washable": True}, brand="Loom",
        )  # fmt: skip
        await make_product(uow, store_id=shop.store.id, name="Wool Coat", price=200_00, category_id=wear, stock=0)
        await make_product(uow, store_id=shop.rival_store.id, name="Desk Lamp", price=30_00, discount_percent=20)


@pytest.mark.usefixtures("shelf")
class TestResults:
    async def test_show_everything_with_counts_beside_it(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/search")
        assert set(titles(html)) == {"Linen Shirt", "Wool Coat", "Desk Lamp"}
        assert "3 products" in html
        assert "$24.00" in html
        assert "Sold out" in html

    async def test_read_their_whole_state_from_the_address(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/search?category=wear&price_to=60&in_stock=true&sort=price")
        assert titles(html) == ["Linen Shirt"]
        assert 'href="/search?category=wear&amp;price_to=60&amp;sort=price"' in html
        assert re.search(r'name="in_stock" value="true" checked', html)
        assert '<option value="price" selected>' in html

    @pytest.mark.parametrize(
        "query", ["price_from=cheap", "page=0", "page=x", "page=99999", "sort=colour", "color=%F0%9F%A6%84", "q=%22%2A"]
    )
    async def test_leave_out_what_makes_no_sense(self, client: httpx.AsyncClient, query: str) -> None:
        await look(client, f"/search?{query}")

    async def test_suggest_another_spelling_and_something_instead_of_nothing(self, client: httpx.AsyncClient) -> None:
        assert 'Did you mean <a href="/search?q=linen+shirt">linen shirt</a>?' in await look(
            client, "/search?q=linnen+shrit"
        )
        nothing = await look(client, "/search?q=zzzzzz")
        assert "Nothing found" in nothing
        assert len(titles(nothing)) == 3

    async def test_escape_what_was_typed(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E&color=%3Cb%3E")
        assert "<script>alert" not in html
        assert "<b>" not in html

    async def test_suggest_while_somebody_types(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/search/suggest?q=linn")
        assert 'href="/products/linen-shirt"' in html
        assert "<html" not in html


@pytest.mark.usefixtures("shelf")
class TestCategoryPage:
    async def test_shows_what_stands_in_it_and_where_it_stands(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/categories/wear")
        assert set(titles(html)) == {"Linen Shirt", "Wool Coat"}
        assert 'href="/categories/coats"' in html
        assert "Clear all" not in html
        assert "Clear all" in await look(client, "/categories/wear?brand=Loom")
        assert ">Wear</span>" in html

    async def test_is_not_there_when_unknown(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/categories/nothing", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert "There is no such category." in answer.text


@pytest.mark.usefixtures("shelf")
class TestProductPage:
    async def test_preselects_what_can_be_bought(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/products/linen-shirt")
        assert re.findall(r'value="(\w+)" checked', html) == ["Navy", "S"]
        assert "Only 3 left" in html
        assert 'action="/cart/items"' in html
        assert ">$50.00</span>" in html

    async def test_follows_the_choice_in_the_address(self, client: httpx.AsyncClient) -> None:
        red = await look(client, "/products/linen-shirt?color=Red")
        assert re.findall(r'value="(\w+)" checked', red) == ["Red", "M"]
        assert ">$55.00</span>" in red
        assert "In stock" in red
        none_left = await look(client, "/products/linen-shirt?color=Navy&size=M")
        assert "Sold out" in none_left
        assert "Add to cart" not in none_left
        assert "Only 3 left" in await look(client, "/products/linen-shirt?color=Plaid&size=XXL")

    async def test_says_what_it_is_where_it_comes_from_and_how_it_arrives(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/products/linen-shirt")
        assert "<p>Cool.</p><p>All summer.</p>" in html
        assert "Washable" in html
        assert 'href="/stores/harbour-goods"' in html
        assert "Delivery $10" in html
        assert "free from $100" in html
        assert titles(html) == ["Wool Coat"]

    async def test_describes_itself_to_search_engines(
        self, client: httpx.AsyncClient, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=shop.store.id, name="</script><b>", slug="odd", price=1_05)
        html = await look(client, "/products/odd")
        (raw,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        told = json.loads(raw)
        assert (told["name"], told["offers"]["price"], told["offers"]["priceCurrency"]) == (
            "</script><b>",
            "1.05",
            "USD",
        )
        assert unescape(re.findall(r'property="og:title" content="([^"]*)"', html)[0]) == "</script><b>"
        assert '<link rel="canonical" href="http://127.0.0.1:8000/products/odd">' in html

    async def test_shows_unavailable_ones_without_a_way_to_buy(
        self, client: httpx.AsyncClient, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            for status in (ProductStatus.UNAVAILABLE, ProductStatus.ARCHIVED):
                await make_product(uow, store_id=shop.store.id, name=f"{status} cup", status=status)
        html = await look(client, "/products/unavailable-cup")
        assert "Not available at the moment" in html
        assert "Add to cart" not in html
        assert (await client.get("/products/archived-cup")).status_code == 404

    async def test_goes_from_the_page_into_the_cart_without_scripts(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/products/linen-shirt?color=Red")
        (product_id,) = re.findall(r'name="product_id" value="([^"]+)"', html)
        form = {"product_id": product_id, "color": "Red", "size": "M", "quantity": "2", "back": "/products/linen-shirt"}
        answer = await client.post("/cart/items", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/cart")
        assert "Linen Shirt" in await look(client, "/cart")


@pytest.mark.usefixtures("shelf")
class TestStoreProducts:
    async def test_are_a_fragment_of_the_store_s_page(self, client: httpx.AsyncClient) -> None:
        html = await look(client, "/stores/rival-wares/products")
        assert titles(html) == ["Desk Lamp"]
        assert "<html" not in html


class TestForEveryone:
    async def test_pages_are_the_same_for_all_guests(self, client: httpx.AsyncClient, shelf: None, keys: Keys) -> None:
        for path in ("/search", "/categories/wear", "/products/linen-shirt"):
            first = await client.get(path)
            again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
            assert again.status_code == 304
            assert (await client.get(path, headers=keys.owner)).status_code == 200
