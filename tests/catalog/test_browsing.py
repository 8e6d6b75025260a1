from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update

from souk.catalog import NewVariant
from souk.catalog.models import Product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.catalog.conftest import Shop
from tests.catalog.factories import make_category, make_product

pytestmark = pytest.mark.anyio
PRODUCTS = "/api/v1/products"


async def names(client: httpx.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get(PRODUCTS, params=query)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["items"]]


async def walk(client: httpx.AsyncClient, **query: Any) -> list[str]:
    """All pages, by cursor."""
    found: list[str] = []
    cursor: str | None = None
    for _ in range(20):
        page = (await client.get(PRODUCTS, params=query | ({"cursor": cursor} if cursor else {}))).json()
        found += [each["name"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the pages never end")


@pytest.fixture
async def shelf(database: Database, shop: Shop) -> dict[str, UUID]:
    """Six products: two stores, three categories of which one stands in another, prices, stock, ratings."""
    made: dict[str, UUID] = {}
    async with database.unit_of_work(SYSTEM) as uow:
        home = await make_category(uow, "Home")
        lamps = await make_category(uow, "Lamps", parent_id=home)
        wear = await make_category(uow, "Wear")
        rows: list[tuple[str, int, UUID, str, int, int, list[NewVariant]]] = [
            ("Brass Lamp", 90_00, lamps, "Lumen", 0, 450, [NewVariant(stock=0)]),
            ("Desk Lamp", 30_00, lamps, "Lumen", 0, 300, [NewVariant(stock=3)]),
            ("Wool Rug", 200_00, home, "Loom", 50, 490, [NewVariant(color="Red", size="L", stock=1)]),
            ("Linen Shirt", 40_00, wear, "Loom", 0, 0, [NewVariant(color="White", size=s, stock=9) for s in "SM"]),
            ("Silk Scarf", 40_00, wear, "", 0, 490, [NewVariant(color="Red", stock=20), NewVariant(color="Blue")]),
        ]
        for index, (name, price, category, brand, percent, rating, variants) in enumerate(rows):
            store = shop.rival_store if name == "Silk Scarf" else shop.store
            added = await make_product(
                uow,
                store_id=store.id,
                name=name,
                price=price,
                category_id=category,
                brand=brand,
                discount_percent=percent,
                variants=variants,
            )
            made[name] = added.id
            moment = uow.now - timedelta(days=len(rows) - index)
            await uow.session.execute(
                update(Product).where(Product.id == added.id).values(rating=rating, created_at=moment)
            )
    return made


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, ["Silk Scarf", "Linen Shirt", "Wool Rug", "Desk Lamp", "Brass Lamp"]),
            ({"category": "home"}, ["Wool Rug", "Desk Lamp", "Brass Lamp"]),
            ({"category": "lamps"}, ["Desk Lamp", "Brass Lamp"]),
            ({"category": "unknown"}, []),
            ({"brand": "Loom"}, ["Linen Shirt", "Wool Rug"]),
            ({"brand": ["Loom", "Lumen"]}, ["Linen Shirt", "Wool Rug", "Desk Lamp", "Brass Lamp"]),
            ({"store": "rival-wares"}, ["Silk Scarf"]),
            ({"store": "nobody"}, []),
            ({"min_price": 40_00}, ["Silk Scarf", "Linen Shirt", "Wool Rug", "Brass Lamp"]),
            ({"max_price": 40_00}, ["Silk Scarf", "Linen Shirt", "Desk Lamp"]),
            ({"min_price": 40_00, "max_price": 90_00, "brand": "Lumen"}, ["Brass Lamp"]),
            ({"in_stock": True}, ["Silk Scarf", "Linen Shirt", "Wool Rug", "Desk Lamp"]),
            ({"color": "Red"}, ["Silk Scarf", "Wool Rug"]),
            ({"color": ["Red", "White"], "size": "L"}, ["Wool Rug"]),
            ({"search": "lamp"}, ["Desk Lamp", "Brass Lamp"]),
            ({"search": "lamp", "in_stock": True}, ["Desk Lamp"]),
            ({"search": "loom", "sort": "price"}, ["Linen Shirt", "Wool Rug"]),
            ({"limit": 1, "offset": 2}, ["Wool Rug"]),
        ],
    )
    @pytest.mark.usefixtures("shelf")
    async def test_narrow_the_list(self, client: httpx.AsyncClient, query: dict[str, Any], expected: list[str]) -> None:
        assert await names(client, **query) == expected

    async def test_take_ids_as_well_as_slugs(
        self, client: httpx.AsyncClient, shop: Shop, shelf: dict[str, UUID]
    ) -> None:
        lamps = (await client.get("/api/v1/categories/lamps")).json()["id"]
        assert await names(client, category=lamps, store=str(shop.store.id)) == ["Desk Lamp", "Brass Lamp"]

    @pytest.mark.usefixtures("shelf")
    async def test_count_only_when_asked(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(PRODUCTS)).json()["total"] is None
        asked = {"count": True, "limit": 1, "brand": "Loom"}
        assert (await client.get(PRODUCTS, params=asked)).json()["total"] == 2
        assert (await client.get(PRODUCTS, params=asked | {"search": "rug"})).json()["total"] == 1

    @pytest.mark.parametrize(
        "query",
        [
            {"limit": 101}, {"limit": 0}, {"offset": -1}, {"offset": 10_001}, {"min_price": -1}, {"min_price": "free"},
            {"max_price": 10**13}, {"sort": "colour"}, {"in_stock": "perhaps"}, {"cursor": "nonsense"},
            {"search": "x" * 201}, {"status": "sold"}, {"cursor": "WyJ4Il0", "offset": 3},
        ],
    )  # fmt: skip
    async def test_refuse_what_they_cannot_read(self, client: httpx.AsyncClient, query: dict[str, Any]) -> None:
        answer = await client.get(PRODUCTS, params=query)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"


class TestSorts:
    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("newest", ["Silk Scarf", "Linen Shirt", "Wool Rug", "Desk Lamp", "Brass Lamp"]),
            ("relevance", ["Silk Scarf", "Linen Shirt", "Wool Rug", "Desk Lamp", "Brass Lamp"]),
            ("price", ["Desk Lamp", "Linen Shirt", "Silk Scarf", "Brass Lamp", "Wool Rug"]),
            ("-price", ["Wool Rug", "Brass Lamp", "Silk Scarf", "Linen Shirt", "Desk Lamp"]),
            ("rating", ["Silk Scarf", "Wool Rug", "Brass Lamp", "Desk Lamp", "Linen Shirt"]),
        ],
    )
    @pytest.mark.usefixtures("shelf")
    async def test_order_the_list_and_its_pages_alike(
        self, client: httpx.AsyncClient, sort: str, expected: list[str]
    ) -> None:
        assert await names(client, sort=sort) == expected
        assert await walk(client, sort=sort, limit=2) == expected

    @pytest.mark.usefixtures("shelf")
    async def test_refuse_a_cursor_of_another_sort(self, client: httpx.AsyncClient) -> None:
        cursor = (await client.get(PRODUCTS, params={"sort": "price", "limit": 1})).json()["next_cursor"]
        answer = await client.get(PRODUCTS, params={"sort": "-price", "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")

    async def test_sort_by_what_is_paid(
        self, client: httpx.AsyncClient, shelf: dict[str, UUID], database: Database, shop: Shop
    ) -> None:
        card = next(each for each in (await client.get(PRODUCTS)).json()["items"] if each["name"] == "Wool Rug")
        assert (card["price"]["amount"], card["list_price"]["amount"], card["compare_at_price"]["amount"]) == (
            100_00, 200_00, 200_00,
        )  # fmt: skip


class TestBudget:
    """Statements per answer: they are what a list costs when everything is warm."""

    async def test_a_list_takes_three_and_one_product_three(
        self, client: httpx.AsyncClient, database: Database, shelf: dict[str, UUID]
    ) -> None:
        async def statements(path: str) -> int:
            before = database.tally.statements
            assert (await client.get(path)).status_code == 200
            return database.tally.statements - before

        assert await statements(f"{PRODUCTS}?sort=price&limit=20") == 3
        assert await statements(f"{PRODUCTS}?category=home&brand=Loom&in_stock=true&min_price=1") == 3
        assert await statements(f"{PRODUCTS}/{shelf['Wool Rug']}") == 3
        assert await statements(f"{PRODUCTS}/wool-rug") == 3
        assert await statements(f"{PRODUCTS}/inventory/{shelf['Wool Rug']}") == 2

    async def test_answers_are_the_same_for_every_visitor(
        self, client: httpx.AsyncClient, shelf: dict[str, UUID]
    ) -> None:
        first = await client.get(PRODUCTS)
        again = await client.get(PRODUCTS, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert "set-cookie" not in first.headers
