"""The table of classes: complete, and what the reference page and the back office show."""

import httpx
import pytest

from souk.defence import CLASSES, class_of, wide_open
from souk.defence.pages import LimitsPage, in_words
from souk.kernel.database import Database
from souk.kernel.limit_settings import Limits
from tests.identity.factories import make_person, sign_in_browser

HTML = {"accept": "text/html"}


class TestClasses:
    def test_are_those_of_the_settings(self) -> None:
        assert sorted(each.name for each in CLASSES) == sorted(Limits.model_fields)

    @pytest.mark.parametrize(
        ("method", "path", "name"),
        [
            ("GET", "/", "reads"),
            ("HEAD", "/media/x/320.webp", "reads"),
            ("GET", "/search/suggest", "searches"),
            ("GET", "/api/v1/products/search", "searches"),
            ("GET", "/api/v1/exports/products", "exports"),
            ("POST", "/api/v1/orders", "orders"),
            ("POST", "/checkout", "orders"),
            ("POST", "/api/v1/orders/1/cancel", "writes"),
            ("POST", "/api/v1/products/1/images", "uploads"),
            ("DELETE", "/api/v1/products/1/images/2", "writes"),
            ("PUT", "/api/v1/stores/1/banner", "uploads"),
            ("POST", "/api/v1/cart/items", "writes"),
            ("POST", "/sign-out", "writes"),
        ],
    )
    def test_are_told_by_method_and_path(self, method: str, path: str, name: str) -> None:
        assert class_of(method, path) == name

    def test_know_what_stands_wide_open(self) -> None:
        defaults = Limits().model_dump()
        assert {"reads", "writes", "orders"} <= set(wide_open(defaults))
        advised = defaults | {each.name: each.for_live for each in CLASSES if each.for_live}
        assert wide_open(advised) == []

    def test_are_said_in_words(self) -> None:
        assert [in_words(each) for each in ("5/minute", "1200/hour", "", "3/2second")] == [
            "5 per minute",
            "1,200 per hour",
            "none",
            "3 per 2 s",
        ]


@pytest.mark.anyio
class TestPage:
    async def test_shows_every_class_to_an_administrator(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database, role="admin")).email)
        page = await client.get("/admin/limits", headers=HTML)
        assert page.status_code == 200
        for each in CLASSES:
            assert f"SOUK_LIMITS__{each.name.upper()}" in page.text
        assert "5 per minute" in page.text
        assert page.headers["cache-control"] == "no-store"

    async def test_is_for_the_people_of_the_marketplace(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.get("/admin/limits", headers=HTML)).headers["location"].startswith("/sign-in")
        await sign_in_browser(client, (await make_person(database, role="sales_manager")).email)
        assert (await client.get("/admin/limits", headers=HTML)).status_code == 403

    def test_warns_of_loose_limits_where_it_is_live(self) -> None:
        assert "writes" in LimitsPage.of(Limits().model_dump(), shares=False, live=True).wide_open
        assert LimitsPage.of(Limits().model_dump(), shares=False, live=False).wide_open == ""
