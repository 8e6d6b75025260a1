"""What every answer carries, and where a browser may keep a copy."""

import httpx
import pytest

from souk.app import create_app, open_house
from souk.kernel.database import Database
from tests.cart.factories import make_shop
from tests.conftest import Override
from tests.identity.factories import make_person, sign_in_browser
from tests.orders.factories import item, place

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=(self)",
    "cross-origin-opener-policy": "same-origin",
}
LIVE = {
    "stage": "live",
    "secret_key": "x" * 40,
    "encryption_keys": ["Y2hhbmdlLW1lLWNoYW5nZS1tZS1jaGFuZ2UtbWUtMzI="],
    "base_url": "https://souk.example",
    "cors_origins": [],
}


class TestEveryAnswer:
    @pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/api/v1/products", "/api/v1/auth/me", "/health"])
    async def test_carries_the_headers(self, client: httpx.AsyncClient, path: str) -> None:
        answer = await client.get(path, headers=HTML)
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
        policy = answer.headers["content-security-policy"]
        for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
            assert rule in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "server" not in answer.headers

    async def test_of_a_live_shop_insists_on_https(self, make_settings: Override) -> None:
        house = open_house(make_settings(**LIVE))
        transport = httpx.ASGITransport(create_app(house=house))
        async with httpx.AsyncClient(transport=transport, base_url="https://souk.example") as client:
            answer = await client.get("/sign-in", headers=HTML)
            inbox = await client.get("/dev/inbox", headers=HTML)
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert inbox.status_code == 404, "nobody else's mail is read here"
        await house.close()


class TestCopies:
    async def test_of_what_is_somebodys_are_kept_nowhere(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, person = await make_shop(database), await make_person(database, role="admin")
        bought = await place(client, items=[item(shop.mug_id)], email="g@example.com")
        link = f"?token={bought['guest_token']}"
        order = bought["orders"][0]["id"]
        client.cookies.clear()
        guest = [await client.get(f"{start}/{order}{link}", headers=HTML) for start in ("/orders", "/api/v1/orders")]
        guest += [await client.get(path, headers=HTML) for path in ("/cart", "/sign-in", "/reset-password?token=x")]
        await sign_in_browser(client, person.email)
        own = ("/account", "/account/addresses", "/account/security", "/admin/limits", "/vendor/orders")
        mine = [await client.get(path, headers=HTML) for path in own]
        mine += [await client.get(f"/api/v1/{path}") for path in ("auth/me", "users/addresses", "orders", "cart")]
        kept = {str(each.url): each.headers["cache-control"] for each in (*guest, *mine)}
        assert {url: how for url, how in kept.items() if "no-store" not in how} == {}

    async def test_of_the_catalogue_are_shared_with_nobody_who_is_signed_in(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, person = await make_shop(database), await make_person(database)
        paths = ("/", "/search", f"/products/{shop.shirt.slug}", "/api/v1/products")
        assert {(await client.get(path)).headers["cache-control"] for path in paths} == {
            "public, max-age=0, must-revalidate"
        }
        await sign_in_browser(client, person.email)
        assert {(await client.get(path)).headers["cache-control"] for path in paths} == {"private, no-cache"}
