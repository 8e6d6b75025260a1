"""The engine says which goods are meant and how well they fit; the database says what of them is shown."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

from souk.catalog import NewProduct, NewVariant, add_products
from souk.catalog.models import Product, ProductStatus
from souk.catalog.search.engine import WIDEST
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.stores.models import Store, StoreStatus
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_product
from tests.elastic import FakeElastic
from tests.elastic.conftest import SEARCH, names, rebuild, search, searches

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("shelf")]


class TestWords:
    @pytest.mark.parametrize(
        ("q", "expected"),
        [
            ("headphnoes", ["Headphone Stand", "Wireless Headphones"]),
            ("woolen jumpr", ["Woollen Jumper"]),
            ("WIRELES hedphones", ["Wireless Headphones"]),
            ("fjord", ["Wool Socks", "Woollen Jumper"]),
            ("audio stand", ["Headphone Stand"]),
            ("headph", ["Headphone Stand", "Wireless Headphones"]),
            ("cafe", ["Café Cup"]),
            ("CAFÉ", ["Café Cup"]),
            ("turquoise", ["Café Cup"]),
            ("harbour cup", ["Café Cup"]),
            ("scarf socks", ["Wool Scarf", "Wool Socks"]),
        ],
    )
    async def test_are_found_misspelt_too_and_any_of_them_where_nothing_has_all(
        self, client: httpx.AsyncClient, elastic: FakeElastic, q: str, expected: list[str]
    ) -> None:
        answered = searches("answered")
        assert sorted(await names(client, q)) == expected
        assert searches("answered") == answered + 1

    async def test_in_a_name_say_more_than_in_a_description(self, client: httpx.AsyncClient) -> None:
        assert await names(client, "winter") == ["Woollen Jumper", "Running Shoes"]

    async def test_come_in_the_order_and_with_the_scores_of_the_engine(
        self, client: httpx.AsyncClient, elastic: FakeElastic
    ) -> None:
        items = (await search(client, "wool"))["items"]
        scores = [each["score"] for each in items]
        assert scores == sorted(scores, reverse=True)
        assert (scores[0], all(0 < score <= 1 for score in scores)) == (1.0, True)
        socks = next(each for each in elastic.documents.values() if each["name"] == "wool socks")
        socks["name"] = "wool wool wool"
        elastic.shelf.behind("souk-products").counted.clear()
        assert (await names(client, "wool"))[0] == "Wool Socks"

    async def test_that_were_misspelt_are_put_right(self, client: httpx.AsyncClient) -> None:
        assert (await search(client, "wirless headphnoes"))["did_you_mean"] == "wireless headphones"
        assert (await search(client, "wool socks"))["did_you_mean"] is None
        assert (await search(client, "sock"))["did_you_mean"] is None
        assert (await search(client, "headphones stands"))["did_you_mean"] is None

    async def test_are_asked_of_the_engine_only_where_there_are_some(
        self, client: httpx.AsyncClient, elastic: FakeElastic
    ) -> None:
        before = elastic.asked("_search")
        assert len(await names(client, "")) == 7
        assert len(await names(client, "!!!")) == 7
        assert (await client.get("/api/v1/products")).status_code == 200
        assert elastic.asked("_search") == before

    async def test_that_the_engine_does_not_know_are_asked_of_the_database(
        self, client: httpx.AsyncClient, elastic: FakeElastic
    ) -> None:
        elastic.documents.clear()
        elastic.shelf.behind("souk-products").counted.clear()
        assert await names(client, "scarf") == ["Wool Scarf"]

    @pytest.mark.parametrize(
        "q", ['"', "*", "a AND (b OR", '{"match_all": {}}', "\\", "x" * 200, "日本語", "zzservice"]
    )
    async def test_may_be_any_text(self, client: httpx.AsyncClient, q: str) -> None:
        await search(client, q)


class TestWhatIsShown:
    async def test_is_never_what_is_hidden(
        self, client: httpx.AsyncClient, database: Database, shop: Shop, keys: Keys
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            of = update(Product).where(Product.name == "Wool Socks")
            await uow.session.execute(of.values(status=ProductStatus.DRAFT))
            pending = update(Store).where(Store.id == shop.rival_store.id)
            await uow.session.execute(pending.values(status=StoreStatus.PENDING, is_listed=False))
        for headers in (None, keys.shopper, keys.rival):
            found = await search(client, "wool", headers=headers, count=True, facets=True)
            assert [each["name"] for each in found["items"]] == ["Woollen Jumper"]
            assert (found["total"], found["facets"]["matching"]) == (1, 1)
        suggested = (await client.get("/search/suggest", params={"q": "wool"})).text
        assert ("Woollen Jumper" in suggested, "Socks" in suggested, "Scarf" in suggested) == (True, False, False)
        assert await names(client, "wool", status="draft", headers=keys.owner) == ["Wool Socks"]
        assert await names(client, "wool", status="draft", headers=keys.rival) == []

    async def test_has_the_price_of_now_and_not_of_the_index(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            of = update(Product).where(Product.name == "Wool Socks")
            await uow.session.execute(of.values(price=11_00, min_price=11_00, max_price=11_00))
        (socks,) = (await search(client, "socks"))["items"]
        assert socks["price"]["amount"] == 11_00
        assert await names(client, "wool", max_price=11_50) == ["Wool Socks"]

    async def test_is_nothing_that_the_shop_does_not_know(
        self, client: httpx.AsyncClient, elastic: FakeElastic
    ) -> None:
        name = str(uuid4())
        stranger = {**next(iter(elastic.documents.values())), "id": name, "name": "wool wool wool", "kind": "goods"}
        elastic.shelf.behind("souk-products").put(name, stranger, 1)
        found = await search(client, "wool", count=True)
        assert (len(found["items"]), found["total"]) == (3, 3)

    async def test_does_not_tell_that_something_hidden_has_all_the_words(
        self, client: httpx.AsyncClient, alone: httpx.AsyncClient, *, database: Database, settings: Settings, shop: Shop
    ) -> None:
        before = await names(alone, "winter cup")
        async with database.unit_of_work(SYSTEM) as uow:
            await make_product(uow, store_id=shop.store.id, name="Winter Cup", status=ProductStatus.DRAFT)
        await rebuild(database, settings)
        assert sorted(before) == ["Café Cup", "Running Shoes", "Woollen Jumper"]
        assert sorted(await names(client, "winter cup")) == sorted(before)
        assert len(await names(client, "winter cup", sort="price")) == 3

    async def test_has_a_score_that_says_nothing_of_what_is_hidden(
        self, client: httpx.AsyncClient, elastic: FakeElastic
    ) -> None:
        name, fits = str(uuid4()), {"name": "wool", "labels": "wool", "store": "wool", "body": "wool"}
        elastic.shelf.behind("souk-products").put(name, {"id": name, "kind": "goods", **fits}, 1)
        assert (await search(client, "wool"))["items"][0]["score"] == 1.0

    async def test_is_not_crowded_out_by_what_is_hidden(self, client: httpx.AsyncClient, elastic: FakeElastic) -> None:
        stranger = {"kind": "goods", "name": "wool", "labels": "wool", "store": "wool", "body": "wool"}
        for name in (str(uuid4()) for _ in range(WIDEST)):
            elastic.shelf.behind("souk-products").put(name, {**stranger, "id": name}, 1)
        found = await search(client, "wool", count=True)
        assert (len(found["items"]), found["total"]) == (3, 3)
        assert "Wool Socks" in (await client.get("/search/suggest", params={"q": "wool"})).text

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"category": "audio"}, []),
            ({"category": "knitwear"}, ["Wool Socks", "Woollen Jumper"]),
            ({"brand": "Fjord"}, ["Wool Socks", "Woollen Jumper"]),
            ({"store": "rival-wares"}, ["Wool Scarf"]),
            ({"store": "harbour-goods"}, ["Wool Socks", "Woollen Jumper"]),
            ({"in_stock": True}, ["Wool Socks", "Woollen Jumper"]),
            ({"min_price": 20_00, "max_price": 50_00}, ["Wool Scarf"]),
            ({"reduced": True}, []),
        ],
    )
    async def test_is_narrowed_by_every_filter(
        self, client: httpx.AsyncClient, more: dict[str, Any], expected: list[str]
    ) -> None:
        found = await search(client, "wool", count=True, **more)
        assert (sorted(each["name"] for each in found["items"]), found["total"]) == (expected, len(expected))

    async def test_may_be_sorted_otherwise(self, client: httpx.AsyncClient) -> None:
        assert await names(client, "wool", sort="price") == ["Wool Socks", "Wool Scarf", "Woollen Jumper"]
        assert await names(client, "wool", sort="-price") == ["Woollen Jumper", "Wool Scarf", "Wool Socks"]
        listed = await client.get("/api/v1/products", params={"search": "headphnoes", "sort": "price"})
        assert [each["name"] for each in listed.json()["items"]] == ["Headphone Stand", "Wireless Headphones"]

    @pytest.mark.parametrize("sort", ["relevance", "price", "newest"])
    async def test_comes_in_pages(self, client: httpx.AsyncClient, sort: str) -> None:
        whole = await names(client, "wool", sort=sort)
        seen, cursor = [], None
        while True:
            page = await search(
                client, "wool", limit=1, count=True, sort=sort, **({"cursor": cursor} if cursor else {})
            )
            assert page["total"] == 3
            seen += [each["name"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == whole
        other = "newest" if sort == "price" else "price"
        (first,) = [(await search(client, "wool", limit=1, sort=other))["next_cursor"]]
        refused = await client.get(SEARCH, params={"q": "wool", "sort": sort, "cursor": first})
        assert refused.json()["code"] == "bad_cursor"

    @pytest.mark.parametrize("more", [{}, {"brand": "Fjord"}, {"store": "rival-wares"}, {"in_stock": True}])
    async def test_is_counted_as_the_database_counts(
        self, client: httpx.AsyncClient, alone: httpx.AsyncClient, more: dict[str, Any]
    ) -> None:
        asked = {"facets": True, **more}
        with_engine, without = await search(client, "wool", **asked), await search(alone, "wool", **asked)
        assert with_engine["facets"] == without["facets"]
        assert with_engine["facets"]["is_complete"] is True

    async def test_is_shown_by_every_page_that_searches(self, client: httpx.AsyncClient, elastic: FakeElastic) -> None:
        before = elastic.asked("_search")
        assert "Wireless Headphones" in (await client.get("/search", params={"q": "hedphones"})).text
        assert "Wireless Headphones" in (await client.get("/categories/audio", params={"q": "hedphones"})).text
        assert "Wireless Headphones" not in (await client.get("/categories/knitwear", params={"q": "hedphones"})).text
        assert (
            'href="/products/wireless-headphones"'
            in (await client.get("/search/suggest", params={"q": "hedphones"})).text
        )
        assert elastic.asked("_search") == before + 4


class TestMoreThanAnEngineIsAskedFor:
    async def test_leaves_filters_orders_and_counts_to_the_database(
        self, client: httpx.AsyncClient, database: Database, elastic: FakeElastic, settings: Settings, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            lanterns = [
                NewProduct(
                    store_id=shop.store.id,
                    name=f"Lantern number {number}",
                    price=20_00 + number,
                    variants=[NewVariant(stock=1)],
                )
                for number in range(WIDEST + 5)
            ]
            await add_products(uow, lanterns)
        await rebuild(database, settings)
        found = await search(client, "lanterm", count=True, facets=True, limit=50)
        assert (len(found["items"]), found["total"]) == (50, WIDEST + 5)
        assert (found["facets"]["counted"], found["facets"]["is_complete"]) == (WIDEST, False)
        assert found["items"][0]["score"] == 1.0
        assert await names(client, "lanterm", sort="price", limit=1) == ["Lantern number 0"]
        assert await names(client, "lanterm", max_price=20_02, limit=5) == [
            "Lantern number 2",
            "Lantern number 1",
            "Lantern number 0",
        ]
