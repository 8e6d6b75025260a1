from typing import Any

import httpx
import pytest

from souk.catalog.search.closeness import closeness, distance
from souk.catalog.words import fold
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.catalog.conftest import Shop
from tests.catalog.factories import fill_shelf

pytestmark = pytest.mark.anyio
SEARCH = "/api/v1/products/search"


async def search(client: httpx.AsyncClient, q: str, **more: Any) -> dict[str, Any]:
    answer = await client.get(SEARCH, params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def names(client: httpx.AsyncClient, q: str, **more: Any) -> list[str]:
    return [each["name"] for each in (await search(client, q, **more))["items"]]


@pytest.fixture
async def shelf(database: Database, shop: Shop) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await fill_shelf(uow, shop.store.id)


class TestWords:
    def test_fold_to_what_people_type(self) -> None:
        assert fold("Women\N{RIGHT SINGLE QUOTATION MARK}s CAFÉ-Racer, 3.5mm") == [
            "womens",
            "cafe",
            "racer",
            "3",
            "5mm",
        ]

    @pytest.mark.parametrize(
        ("one", "other", "mistakes"),
        [
            ("lamp", "lamp", 0),
            ("headphnoes", "headphones", 1),
            ("lamp", "lmap", 1),
            ("lamp", "lump", 1),
            ("a", "abcd", 3),
        ],
    )
    def test_distance_counts_mistakes(self, one: str, other: str, mistakes: int) -> None:
        assert distance(one, other, most=3) == mistakes

    def test_closeness_knows_beginnings_and_endings(self) -> None:
        assert closeness("lamp", "lamp") == 1.0
        assert closeness("lam", "lamp") > closeness("lamq", "lamp") > 0.55
        assert closeness("wollen", "wool") >= 0.55
        assert closeness("lamp", "rug") == 0.0


class TestSearch:
    @pytest.mark.parametrize(
        ("q", "expected"),
        [
            ("headphnoes", ["Wireless Headphones", "Headphone Stand"]),
            ("wollen jumpr", ["Woollen Jumper"]),
            ("WIRELES hedphones", ["Wireless Headphones"]),
            ("fjord", ["Wool Socks", "Woollen Jumper"]),
            ("knitwear", ["Wool Socks", "Woollen Jumper"]),
            ("audio stand", ["Headphone Stand"]),
            ("headph", ["Headphone Stand", "Wireless Headphones"]),
            ("sock", ["Wool Socks"]),
            ("cafe", ["Café Cup"]),
            ("turquoise", ["Café Cup"]),
            ("winter", ["Woollen Jumper", "Running Shoes"]),
            ("harbour cup", ["Café Cup"]),
            ("zzzzzz", []),
            (
                "!!!",
                ["Café Cup", "Running Shoes", "Wool Socks", "Woollen Jumper", "Headphone Stand", "Wireless Headphones"],
            ),
        ],
    )
    @pytest.mark.usefixtures("shelf")
    async def test_finds_by_words_and_misspelt_words(
        self, client: httpx.AsyncClient, q: str, expected: list[str]
    ) -> None:
        assert await names(client, q) == expected

    @pytest.mark.usefixtures("shelf")
    async def test_scores_from_nought_to_one_the_best_first(self, client: httpx.AsyncClient) -> None:
        items = (await search(client, "wool socks"))["items"]
        scores = [each["score"] for each in items]
        assert items[0]["name"] == "Wool Socks"
        assert scores == sorted(scores, reverse=True)
        assert scores[0] == 1.0
        assert all(0 < score <= 1 for score in scores)
        (typo,) = (await search(client, "runing"))["items"]
        assert 0.5 < typo["score"] < 1.0

    @pytest.mark.usefixtures("shelf")
    async def test_falls_back_to_any_word_when_no_product_has_all(self, client: httpx.AsyncClient) -> None:
        found = await search(client, "wool headphones")
        assert {each["name"] for each in found["items"]} >= {"Wool Socks", "Wireless Headphones"}
        assert all(each["score"] < 0.8 for each in found["items"])

    @pytest.mark.usefixtures("shelf")
    async def test_says_what_was_probably_meant(self, client: httpx.AsyncClient) -> None:
        assert (await search(client, "wirless headphnoes"))["did_you_mean"] == "wireless headphones"
        assert (await search(client, "wool socks"))["did_you_mean"] is None
        assert (await search(client, "zzzzzz"))["did_you_mean"] is None

    @pytest.mark.usefixtures("shelf")
    async def test_pages_and_counts(self, client: httpx.AsyncClient) -> None:
        first = await search(client, "wool", limit=1, count=True)
        assert (len(first["items"]), first["total"]) == (1, 2)
        second = await search(client, "wool", limit=1, cursor=first["next_cursor"])
        assert second["next_cursor"] is None
        assert {first["items"][0]["name"], second["items"][0]["name"]} == {"Wool Socks", "Woollen Jumper"}

    @pytest.mark.usefixtures("shelf")
    async def test_takes_filters_and_other_sorts(self, client: httpx.AsyncClient) -> None:
        assert await names(client, "headphone", sort="price") == ["Headphone Stand", "Wireless Headphones"]
        assert await names(client, "headphone", max_price=30_00) == ["Headphone Stand"]
        assert await names(client, "fjord", category="audio") == []

    @pytest.mark.parametrize(
        "q",
        ['"', "'", "*", "a AND (b OR", "NEAR(x y)", "name:x", "-x", "!(&|)", "\\", "%", "x" * 200, "日本語", "é" * 60],
    )
    @pytest.mark.usefixtures("shelf")
    async def test_takes_any_text_as_words(self, client: httpx.AsyncClient, q: str) -> None:
        await search(client, q)


class TestFacets:
    @pytest.mark.usefixtures("shelf")
    async def test_count_what_each_filter_would_leave(self, client: httpx.AsyncClient) -> None:
        facets = (await search(client, "", facets=True))["facets"]
        assert facets["category"] == [
            {"value": "audio", "label": "Audio", "count": 2},
            {"value": "knitwear", "label": "Knitwear", "count": 2},
        ]
        assert facets["brand"][0] == {"value": "Fjord", "label": "Fjord", "count": 2}
        assert facets["store"] == [{"value": "harbour-goods", "label": "Harbour Goods", "count": 6}]
        assert facets["color"] == [{"value": "Turquoise", "label": "Turquoise", "count": 1}]
        assert facets["availability"] == [{"value": "true", "label": "In stock", "count": 6}]
        assert (facets["price"]["least"], facets["price"]["most"]) == (9_00, 199_00)
        assert sum(bucket["count"] for bucket in facets["price"]["histogram"]) == 6
        assert (facets["counted"], facets["is_complete"]) == (6, True)

    @pytest.mark.usefixtures("shelf")
    async def test_leave_a_filter_out_of_its_own_counts(self, client: httpx.AsyncClient) -> None:
        facets = (await search(client, "", facets=True, brand="Fjord"))["facets"]
        assert {each["value"]: each["count"] for each in facets["brand"]} == {"Fjord": 2, "Sonora": 1, "Perch": 1}
        assert [each["value"] for each in facets["category"]] == ["knitwear"]
        assert facets["price"]["most"] == 80_00
