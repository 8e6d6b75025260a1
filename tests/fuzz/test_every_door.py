"""Who gets in where: every private thing against every kind of visitor, through JSON and through pages."""

from typing import Any

import httpx
import pytest

from souk.catalog.models import Product, ProductStatus
from souk.identity.models import Address, User
from souk.inventory.models import StockLevel
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Order
from souk.payments.models import Payment, Refund
from souk.stores.models import Store, Vendor
from tests.cart.factories import make_shop, rows_in
from tests.catalog.factories import make_product
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.orders.factories import ADDRESS, item, order_body, place

pytestmark = pytest.mark.anyio
API = "/api/v1"
Headers = dict[str, str]
STAFF = ("product_manager", "sales_manager", "support_agent", "admin")
EVERYBODY = frozenset({"guest", "buyer", "other", "owner", "staff", "rival", *STAFF})
WATCHED = (User, Address, Store, Vendor, Product, StockLevel, Order, Payment, Refund)
OWN = frozenset({"buyer"})
SELLERS = frozenset({"owner", "staff", "admin"})
READ_ORDERS = frozenset({"buyer", "owner", "staff", *STAFF})

# (method, path, body, who gets in)
DOORS: tuple[tuple[str, str, dict[str, Any] | None, frozenset[str]], ...] = (
    ("GET", "/orders/{order}", None, READ_ORDERS),
    ("GET", "/orders/{order}/tracking", None, READ_ORDERS),
    ("PATCH", "/orders/{order}", {"status": "shipped"}, SELLERS | {"product_manager"}),
    ("POST", "/orders/{order}/update_status", {"status": "shipped"}, SELLERS | {"product_manager"}),
    ("POST", "/orders/{order}/cancel", {}, SELLERS | OWN | {"product_manager"}),
    ("GET", "/orders/{guest_order}", None, READ_ORDERS - OWN),
    ("POST", "/orders/{guest_order}/cancel", {}, SELLERS | {"product_manager"}),
    ("POST", "/orders/{guest_order}/cancel?token={other_token}", {}, SELLERS | {"product_manager"}),
    ("GET", "/orders/{guest_order}?token={other_token}", None, READ_ORDERS - OWN),
    ("GET", "/payments/{payment}", None, OWN | {"admin"}),
    ("DELETE", "/users/addresses/{address}", None, OWN),
    ("GET", "/products/{draft}", None, SELLERS | {"product_manager", "sales_manager"}),
    ("PATCH", "/products/{draft}", {"price": 1}, SELLERS | {"product_manager"}),
    ("PATCH", "/products/{product}", {"price": 1}, SELLERS | {"product_manager"}),
    ("DELETE", "/products/{product}", None, SELLERS | {"product_manager"}),
    ("PUT", "/products/{product}/discount", {"percent": 99}, SELLERS | {"sales_manager"}),
    ("DELETE", "/products/{product}/discount", None, SELLERS | {"sales_manager"}),
    ("PUT", "/inventory/{variant}", {"on_hand": 7}, SELLERS | {"product_manager"}),
    ("POST", "/inventory/locations", {"store_id": "{store}", "name": "Cellar"}, SELLERS | {"product_manager"}),
    ("POST", "/categories", {"name": "Mine"}, frozenset({"admin", "product_manager"})),
    ("PATCH", "/stores/{store}", {"name": "Mine now"}, frozenset({"owner", "admin"})),
    ("GET", "/exports/products?store={store}", None, SELLERS | {"product_manager"}),
)
PAGES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("GET", "/orders/{order}", READ_ORDERS),
    ("POST", "/orders/{order}/cancel", SELLERS | OWN | {"product_manager"}),
    ("GET", "/orders/{guest_order}?token={other_token}", READ_ORDERS - OWN),
    ("POST", "/vendor/orders/{order}/status", SELLERS | {"product_manager"}),
    ("GET", "/vendor/products/{draft}", SELLERS | {"product_manager"}),
    ("POST", "/vendor/products/{product}/remove", SELLERS | {"product_manager"}),
    ("POST", "/vendor/products/{product}/discount", SELLERS | {"sales_manager"}),
    ("POST", "/account/addresses/{address}/remove", OWN),
    ("POST", "/account/addresses/{address}/default", OWN),
)


class World:
    def __init__(self, who: dict[str, str], things: dict[str, str]) -> None:
        self.emails, self.things = who, things

    def fill(self, text: Any) -> Any:
        if isinstance(text, dict):
            return {name: self.fill(value) for name, value in text.items()}
        return text.format_map(self.things) if isinstance(text, str) else text


@pytest.fixture
async def world(client: httpx.AsyncClient, database: Database) -> World:
    people = {name: await make_person(database) for name in ("buyer", "other", "owner", "rival")}
    people |= {role: await make_person(database, role=role) for role in STAFF}
    shop = await make_shop(database, owner_id=people["owner"].id)
    await make_shop(database, name="Rival's", owner_id=people["rival"].id)
    people["staff"] = await make_person(database, role="vendor_staff", store_id=shop.store.id)
    async with database.unit_of_work(SYSTEM) as uow:
        draft = await make_product(uow, store_id=shop.store.id, name="Secret plans", status=ProductStatus.DRAFT)
    buyer = await sign_in(client, people["buyer"].email)
    address = await client.post(f"{API}/users/addresses", json=ADDRESS, headers=buyer)
    bought = await place(client, headers=buyer, items=[item(shop.shirt_id)])
    client.cookies.clear()
    guests = [await place(client, items=[item(shop.mug_id)], email=f"g{n}@example.com") for n in range(2)]
    client.cookies.clear()
    things = {
        "order": bought["orders"][0]["id"],
        "payment": bought["payment"]["id"],
        "guest_order": guests[0]["orders"][0]["id"],
        "other_token": guests[1]["guest_token"],
        "address": address.json()["id"],
        "product": shop.shirt.id,
        "variant": shop.shirt_id,
        "draft": draft.id,
        "store": shop.store.id,
    }
    emails = {name: person.email for name, person in people.items()}
    return World(emails, {name: str(value) for name, value in things.items()})


async def test_let_nobody_else_in_and_nothing_changes(
    client: httpx.AsyncClient, database: Database, world: World
) -> None:
    who: dict[str, Headers] = {"guest": {}}
    who |= {name: await sign_in(client, email) for name, email in world.emails.items()}
    before, let_in = await rows_in(database, *WATCHED), list[str]()
    for method, path, body, allowed in DOORS:
        for name in sorted(EVERYBODY - allowed):
            answer = await client.request(method, world.fill(API + path), json=world.fill(body), headers=who[name])
            if answer.status_code not in {401, 403, 404}:
                let_in.append(f"{name}: {method} {path}: {answer.status_code} {answer.text[:150]}")
    assert let_in == []
    assert await rows_in(database, *WATCHED) == before
    kept_out = []
    for method, path, body, allowed in DOORS:
        for name in sorted(allowed) if method == "GET" else ():
            answer = await client.request(method, world.fill(API + path), json=world.fill(body), headers=who[name])
            if answer.status_code != 200:
                kept_out.append(f"{name}: {method} {path}: {answer.status_code} {answer.text[:150]}")
    assert kept_out == []


async def test_let_nobody_else_see_a_page_or_press_its_buttons(
    client: httpx.AsyncClient, database: Database, world: World
) -> None:
    let_in = []
    browsers: dict[str, Headers] = {}
    before = None
    for name in sorted(EVERYBODY):
        client.cookies.clear()
        browsers[name] = await sign_in_browser(client, world.emails[name]) if name != "guest" else {}
        before = before or await rows_in(database, *WATCHED[1:])
        for method, path, allowed in PAGES:
            if name in allowed:
                continue
            headers, form = {**browsers[name], "accept": "text/html"}, {"percent": "99", "status": "shipped"}
            answer = await client.request(
                method, world.fill(path), headers=headers, data=form if method == "POST" else None
            )
            to_sign_in = answer.status_code in {303, 307} and answer.headers["location"].startswith("/sign-in")
            if answer.status_code not in {401, 403, 404} and not to_sign_in:
                let_in.append(f"{name}: {method} {path}: {answer.status_code} {answer.headers.get('location')}")
    assert let_in == []
    assert await rows_in(database, *WATCHED[1:]) == before


async def test_of_a_browser_open_only_to_its_own_forms(
    client: httpx.AsyncClient, database: Database, world: World
) -> None:
    """A cookie alone changes nothing: not through the API, not through pages, not from another site."""
    right = await sign_in_browser(client, world.emails["admin"])
    before, let_in = await rows_in(database, *WATCHED[1:]), list[str]()
    elsewhere = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    unsafe = [(method, API + path, body) for method, path, body, _ in DOORS if method != "GET"]
    unsafe += [(method, path, None) for method, path, _ in PAGES if method == "POST"]
    unsafe += [("POST", path, {}) for path in ("/cart/items", "/checkout", "/sell", "/sign-out")]
    unsafe.append(("POST", f"{API}/cart/items", item_of(world)))
    unsafe += [("POST", f"{API}/orders", order_body(items=[item_of(world)])), ("POST", f"{API}/cart/checkout", {})]
    for method, path, body in unsafe:
        for headers in ({}, elsewhere, {"x-csrf-token": right["X-CSRF-Token"][:-1] + "~"}):
            answer = await client.request(method, world.fill(path), json=world.fill(body), headers=headers)
            if (answer.status_code, answer.json().get("code")) not in {(403, "csrf_failed"), (403, "cross_site")}:
                let_in.append(f"{method} {path} {headers}: {answer.status_code} {answer.text[:120]}")
    assert let_in == []
    assert await rows_in(database, *WATCHED[1:]) == before


def item_of(world: World) -> dict[str, Any]:
    return {"variant_id": world.things["variant"], "quantity": 1}
