"""The cart's pages, by forms alone and with htmx."""

import re

import httpx
import pytest

from souk.cart.models import CartLine
from souk.kernel.database import Database
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in_browser
from tests.loyalty.factories import make_paid
from tests.pricing.coupons.factories import make_coupon

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


class TestCouponsAndPoints:
    async def test_work_by_forms_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database, description="Ten off for everybody")
        person = await make_person(database)
        await make_paid(database, person.id, goods=400_00)
        csrf = await sign_in_browser(client, person.email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        await client.post("/cart/items", data={"variant_id": str(shop.shirt_id), **token}, headers=HTML)

        applied = await client.post("/cart/coupons", data={"code": "save10", **token}, headers=HTML)
        assert (applied.status_code, applied.headers["location"]) == (303, "/cart")
        await client.post("/cart/points", data={"points": "300", **token}, headers=HTML)
        page = (await client.get("/cart", headers=HTML)).text
        for text in ("Ten off for everybody", "$5.00", "Coupon SAVE10", "300 points are worth $3.00", "$55.36"):
            assert text in page
        assert "$100 to Silver, which takes 5 % off everything" in page

        await client.post("/cart/coupons/SAVE10/remove", data=token, headers=HTML)
        await client.post("/cart/points", data={"points": "0", **token}, headers=HTML)
        assert "$64.00" in (await client.get("/cart", headers=HTML)).text

    async def test_keep_a_refused_code_in_its_field_with_the_reason(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        await client.post("/cart/items", data={"variant_id": str(shop.shirt_id)}, headers=HTML)
        for where in ("page", "drawer"):
            answer = await client.post("/cart/coupons", data={"code": "NOTHING", "where": where}, headers=HTMX)
            assert answer.status_code == 200
            assert f'id="cart-{where}"' in answer.text
            assert 'value="NOTHING"' in answer.text
            assert "We know no coupon of this code." in answer.text
        without = await client.post("/cart/coupons", data={"code": "?"}, headers=HTML)
        assert (without.status_code, without.headers["location"]) == (303, "/cart")
        assert "A code has 2 to 40 letters" in (await client.get("/cart", headers=HTML)).text

    async def test_are_offered_on_a_page_of_their_own(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        assert "No coupons at the moment" in (await client.get("/coupons", headers=HTML)).text
        await make_coupon(database, store_id=str(shop.store.id), min_purchase=20_00, description="Ten off")
        await make_coupon(database, "SECRET", is_listed=False)
        await client.post("/cart/items", data={"variant_id": str(shop.shirt_id)}, headers=HTML)
        assert 'href="/coupons"' in (await client.get("/cart", headers=HTML)).text
        page = (await client.get("/coupons", headers=HTML)).text
        for text in ("SAVE10", "Ten off", "from $20.00", "Blue Door"):
            assert text in page
        assert "SECRET" not in page
        await client.post("/cart/coupons", data={"code": "SAVE10"}, headers=HTML)
        assert "Coupon SAVE10" in (await client.get("/cart", headers=HTML)).text

    async def test_are_refused_in_words(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        person = await make_person(database)
        await make_paid(database, person.id, goods=40_00)
        token = {"csrf_token": (await sign_in_browser(client, person.email))["X-CSRF-Token"]}
        await client.post("/cart/items", data={"variant_id": str(shop.shirt_id), **token}, headers=HTML)
        for points, sentence in (("41", "You have 40."), ("many", "Say how many points")):
            answer = await client.post("/cart/points", data={"points": points, "where": "page", **token}, headers=HTMX)
            assert sentence in answer.text
        gone = await client.post("/cart/coupons/NOTHING/remove", data={"where": "page", **token}, headers=HTMX)
        assert "This coupon is not on your cart." in gone.text
