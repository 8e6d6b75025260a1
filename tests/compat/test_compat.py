"""Older names and shapes, without any room: the table and the adapters alone."""

import httpx
import msgspec
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from souk.compat import OldNames, canonical, decimal_money, minor_body, minor_query, minor_units

pytestmark = pytest.mark.anyio


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what reached it, and a priced list."""
    request = Request(scope, receive)
    if scope["path"] == "/plain":
        await PlainTextResponse("plain")(scope, receive, send)
        return
    body = await request.body()
    seen = {
        "path": scope["path"],
        "encodings": [value.decode() for name, value in scope["headers"] if name == b"accept-encoding"],
        "query": scope["query_string"].decode(),
        "body": body.decode(),
        "items": [{"price": {"amount": 4999, "currency": "USD"}}],
    }
    await JSONResponse(seen)(scope, receive, send)


@pytest.fixture
def old() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(OldNames(echo, currency="USD")), base_url="http://souk.test")


class TestCanonical:
    @pytest.mark.parametrize(
        ("asked", "served", "in_old_shape"),
        [
            ("/api/v1/products", "/api/v1/products", False),
            ("/api/v1/products/", "/api/v1/products", False),
            ("/api/products", "/api/v1/products", True),
            ("/api/services/", "/api/v1/services", True),
            ("/api/users/login/", "/api/v1/auth/login", True),
            ("/api/auth/signin", "/api/v1/auth/login", True),
            ("/api/v1/auth/signup", "/api/v1/auth/register", False),
            ("/api/auth/refresh-token", "/api/v1/auth/refresh", True),
            ("/auth/signup", "/api/v1/auth/register", False),
            ("/auth/signin/", "/api/v1/auth/login", False),
            ("/auth/refresh-token", "/api/v1/auth/refresh", False),
            ("/users/login", "/api/v1/auth/login", False),
            ("/api/v2/products", "/api/v2/products", False),
            ("/payment/webhook.php", "/api/v1/payments/webhooks/stripe", False),
            ("/ws", "/api/v1/messages/ws", False),
            ("/uploads/chat/x.png", "/media/chat/x.png", False),
            ("/products/halo-lamp/", "/products/halo-lamp", False),
            ("/", "/", False),
        ],
    )
    def test_one_table_knows_every_name(self, asked: str, served: str, in_old_shape: bool) -> None:
        assert canonical(asked) == (served, in_old_shape)


class TestOldShape:
    async def test_a_list_without_paging_is_a_bare_array_of_decimal_prices(self, old: httpx.AsyncClient) -> None:
        answer = await old.get("/api/products")
        assert answer.json() == [{"price": 49.99}]
        assert answer.headers["content-length"] == str(len(answer.content))

    async def test_a_page_that_was_asked_for_keeps_its_envelope(self, old: httpx.AsyncClient) -> None:
        assert (await old.get("/api/products?limit=5")).json()["items"] == [{"price": 49.99}]

    async def test_versioned_calls_keep_minor_units(self, old: httpx.AsyncClient) -> None:
        answer = (await old.get("/api/v1/products?min_price=50")).json()
        assert (answer["items"], answer["query"]) == ([{"price": {"amount": 4999, "currency": "USD"}}], "min_price=50")

    async def test_a_decimal_filter_reaches_the_door_in_minor_units(self, old: httpx.AsyncClient) -> None:
        answer = (await old.get("/api/products?min_price=50&max_price=99.5&limit=1")).json()
        assert answer["query"] == "min_price=5000&max_price=9950&limit=1"

    async def test_a_decimal_price_in_a_body_becomes_minor_units(self, old: httpx.AsyncClient) -> None:
        answer = (await old.post("/api/products?limit=1", json={"name": "Lamp", "price": 49.99})).json()
        assert msgspec.json.decode(answer["body"]) == {"name": "Lamp", "price": 4999}

    async def test_the_answer_is_asked_for_uncompressed(self, old: httpx.AsyncClient) -> None:
        answer = await old.get("/api/products?limit=1", headers={"accept-encoding": "gzip"})
        assert answer.json()["encodings"] == []

    async def test_what_is_no_json_passes_untouched(self, old: httpx.AsyncClient) -> None:
        assert (await old.get("/plain")).text == "plain"


class TestMoney:
    @pytest.mark.parametrize(("given", "minor"), [(50, 5000), ("19.90", 1990), (0.1, 10), ("x", "x"), (1.999, 1.999)])
    def test_only_exact_amounts_are_translated(self, given: object, minor: object) -> None:
        assert minor_units(given, "USD") == minor

    @pytest.mark.parametrize("huge", ["1e400", "NaN", "Infinity", True, None])
    def test_nonsense_is_left_for_the_door_to_refuse(self, huge: object) -> None:
        assert minor_units(huge, "USD") == huge

    def test_a_currency_without_cents_keeps_its_amount(self) -> None:
        assert decimal_money({"total": {"amount": 500, "currency": "JPY"}}) == {"total": 500.0}

    def test_a_body_that_is_no_json_passes(self) -> None:
        assert minor_body(b"{nope", "USD") == b"{nope"

    def test_a_query_without_prices_is_not_touched(self) -> None:
        assert minor_query(b"q=a%20b", "USD") == b"q=a%20b"
