import re

import httpx
import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.storefront.navigation import same_for_every_visitor
from tests.catalog.factories import make_category, make_product
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


@pytest.fixture
async def furnished(database: Database) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        store = await make_store(uow, name="Harbour Goods")
        lamps = await make_category(uow, "Lamps")
        await make_category(uow, "Desk lamps", parent_id=lamps)
        await make_product(uow, store_id=store.id, name="Brass Lamp", category_id=lamps, price=80_00)
        await make_product(uow, store_id=store.id, name="Paper Lamp", price=20_00, discount_percent=25)


class TestHome:
    async def test_leads_to_what_is_new_what_is_reduced_and_who_sells(
        self, client: httpx.AsyncClient, furnished: None
    ) -> None:
        html = (await client.get("/")).text
        assert "2 things from 1 independent store" in html
        assert 'href="/categories/lamps"' in html
        assert 'href="/categories/desk-lamps"' not in html
        assert html.count('href="/products/paper-lamp"') == 2
        assert html.count('href="/products/brass-lamp"') == 1
        assert "$15.00" in html
        assert 'href="/stores/harbour-goods"' in html

    async def test_invites_the_first_store_into_an_empty_house(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert "The shelves are still empty" in answer.text

    async def test_is_kept_for_all_guests_until_something_changes(
        self, client: httpx.AsyncClient, database: Database, furnished: None
    ) -> None:
        first = await client.get("/")
        assert (await client.get("/", headers={"if-none-match": first.headers["etag"]})).status_code == 304


class TestCrawlers:
    async def test_are_told_where_to_look(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/robots.txt")
        assert answer.headers["content-type"].startswith("text/plain")
        assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in answer.text
        assert "Disallow: /cart" in answer.text

    async def test_find_every_page_through_the_sitemap(self, client: httpx.AsyncClient, furnished: None) -> None:
        index = (await client.get("/sitemap.xml")).text
        found = []
        for sitemap in re.findall(r"<loc>http://127.0.0.1:8000([^<]+)</loc>", index):
            answer = await client.get(sitemap)
            assert answer.headers["content-type"].startswith("application/xml")
            found += re.findall(r"<loc>http://127.0.0.1:8000([^<]+)</loc>", answer.text)
        assert set(found) == {
            "/",
            "/search",
            "/stores",
            "/services",
            "/categories/lamps",
            "/categories/desk-lamps",
            "/stores/harbour-goods",
            "/products/brass-lamp",
            "/products/paper-lamp",
        }
        for path in found:
            assert (await client.get(path)).status_code == 200

    @pytest.mark.parametrize("part", ["2", "0", "-1", "99999999"])
    async def test_find_no_part_that_is_not_there(self, client: httpx.AsyncClient, furnished: None, part: str) -> None:
        assert (await client.get(f"/sitemaps/products-{part}.xml")).status_code == 404


class TestNavigation:
    async def test_marks_where_one_is(self, client: httpx.AsyncClient, furnished: None) -> None:
        html = (await client.get("/products/brass-lamp")).text
        assert '<a href="/search" aria-current="page">Shop</a>' in html

    def test_knows_which_pages_are_shared(self) -> None:
        shared = ["/", "/search", "/products/lamp", "/api/v1/products", "/stores/harbour"]
        own = ["/cart", "/account", "/vendor/products", "/api/v1/cart", "/checkout", "/sign-in"]
        assert [path for path in (*shared, *own) if same_for_every_visitor(path)] == shared


class TestBackOffice:
    async def test_shows_a_guest_to_the_sign_in_page(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/admin")
        assert answer.status_code == 307
        assert answer.headers["location"] == "/sign-in?next=/admin"
