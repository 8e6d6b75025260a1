"""The cart's pages, by forms alone and with htmx."""

import re

import httpx
import pytest

from souk.cart.models import CartLine
from souk.kernel.database import Database
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}
HTMX = {**HTML, "hx-request": "true"}


class TestTheCartPage:
    async def test_invites_a_guest_who_has_nothing_yet(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        page = await client.get("/cart", headers=HTML)
        assert page.status_code == 200
        assert "Your cart is empty" in page.text

    async def test_works_by_forms_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        added = await client.post("/cart/items", data={"variant_id": str(shop.shirt_id), "quantity": "2"}, headers=HTML)
        assert (added.status_code, added.headers["location"]) == (303, "/cart")
        page = await client.get("/cart", headers=HTML)
        for text in ("Added to your cart.", "Blue Door Shirt", "$100.00", "$108.00", "How this adds up"):
            assert text in page.text
        change = re.search(r'action="(/cart/items/[0-9a-f-]{36})"', page.text)
        assert change is not None
        assert (await client.post(change[1], data={"quantity": "3"}, headers=HTML)).status_code == 303
        assert "$162.00" in (await client.get("/cart", headers=HTML)).text
        assert (await client.post(f"{change[1]}/remove", headers=HTML)).status_code == 303
        assert "Your cart is empty" in (await client.get("/cart", headers=HTML)).text

    async def test_says_why_something_was_refused(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=3)
        refused = await client.post(
            "/cart/items",
            data={"variant_id": str(shop.shirt_id), "quantity": "4", "back": "/products/shirt"},
            headers=HTML,
        )
        assert (refused.status_code, refused.headers["location"]) == (303, "/products/shirt")
        assert "3 can be bought now" in (await client.get("/cart", headers=HTML)).text
        for wrong in ({}, {"variant_id": "x"}, {"variant_id": str(shop.shirt_id), "quantity": "much"}):
            answer = await client.post("/cart/items", data=wrong | {"back": "https://evil.example/"}, headers=HTML)
            assert (answer.status_code, answer.headers["location"]) == (303, "/cart")
        assert await rows_in(database, CartLine) == {"cart_lines": []}


class TestTheDrawer:
    async def test_renews_itself(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=3)
        added = await client.post("/cart/items", data={"variant_id": str(shop.shirt_id), "quantity": "2"}, headers=HTMX)
        assert added.status_code == 200
        assert 'hx-target="#drawer-body"' in added.text
        assert 'id="bag-count"' in added.text
        drawer = await client.get("/cart/drawer", headers=HTMX)
        assert "<html" not in drawer.text
        change = re.search(r'hx-post="(/cart/items/[0-9a-f-]{36})"', drawer.text)
        assert change is not None
        refused = await client.post(change[1], data={"quantity": "9", "where": "drawer"}, headers=HTMX)
        assert "3 can be bought now" in refused.text
        assert 'id="cart-drawer"' in refused.text
        removed = await client.post(f"{change[1]}/remove", data={"where": "drawer"}, headers=HTMX)
        assert "Your cart is empty" in removed.text


class TestForgedForms:
    async def test_are_refused(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        person = await make_person(database)
        form = {"variant_id": str(shop.shirt_id), "quantity": "1"}
        foreign = await client.post("/cart/items", data=form, headers={**HTML, "origin": "https://evil.example"})
        assert foreign.status_code == 403
        token = (await sign_in_browser(client, person.email))["X-CSRF-Token"]
        assert (await client.post("/cart/items", data=form, headers=HTML)).status_code == 403
        assert await rows_in(database, CartLine) == {"cart_lines": []}
        answer = await client.post("/cart/items", data=form | {"csrf_token": token}, headers=HTML)
        assert answer.status_code == 303
