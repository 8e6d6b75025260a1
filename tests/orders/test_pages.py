"""Checking out, following and fulfilling orders on pages, by forms alone."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.orders.models import Checkout, Order
from tests.cart.factories import Shop, add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in_browser
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}
TYPED = {
    "email": "guest@example.com",
    "full_name": "Grace Hopper",
    "street": "12 Harbour Street",
    "city": "Portland",
    "country": "US",
    "payment": "card",
}


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def at_checkout(client: httpx.AsyncClient, database: Database) -> tuple[Shop, dict[str, Any]]:
    """A guest with one shirt, and what they are about to send."""
    shop = await make_shop(database)
    await add(client, shop.shirt_id)
    page = await client.get("/checkout", headers=HTML)
    assert page.status_code == 200
    return shop, {**TYPED, "key": key_in(page.text)}


class TestCheckingOut:
    async def test_leads_from_the_cart_to_the_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        _, typed = await at_checkout(client, database)
        placed = await client.post("/checkout", data=typed, headers=HTML)
        assert placed.status_code == 303
        assert "souk_badge" not in client.cookies
        order = await client.get(placed.headers["location"], headers=HTML)
        for text in ("Thank you!", "Order S-100001", "Blue Door Shirt", "$64.00", "Visa ending in 4242", "12 Harbour"):
            assert text in order.text
        assert await findings(house) == []

    async def test_keeps_what_was_typed_and_points_at_what_is_wrong(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, typed = await at_checkout(client, database)
        wrong = typed | {"email": "nobody", "city": "", "street": "<b>Street</b>"}
        page = await client.post("/checkout", data=wrong, headers=HTML)
        assert page.status_code == 422
        for text in ('id="f-email-error"', 'id="f-city-error"', "&lt;b&gt;Street&lt;/b&gt;", 'value="Grace Hopper"'):
            assert text in page.text
        assert key_in(page.text) == typed["key"]
        assert await rows_in(database, Checkout) == {"checkouts": []}

    async def test_keeps_everything_when_the_card_is_declined(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, typed = await at_checkout(client, database)
        page = await client.post("/checkout", data=typed | {"payment": "declined"}, headers=HTML)
        assert page.status_code == 402
        for text in ("Your order was not placed", "The card was declined.", 'value="guest@example.com"'):
            assert text in page.text
        assert key_in(page.text) != typed["key"]
        again = await client.post("/checkout", data=typed | {"key": key_in(page.text)}, headers=HTML)
        assert again.status_code == 303

    async def test_orders_once_however_often_the_button_is_clicked(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, typed = await at_checkout(client, database)
        answers = await asyncio.gather(*(client.post("/checkout", data=typed, headers=HTML) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert len((await rows_in(database, Order))["orders"]) == 1

    async def test_offers_the_saved_addresses(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        person = await make_person(database, full_name="Ada Byron")
        csrf = await sign_in_browser(client, person.email)
        address = {"street": "1 Main Street", "city": "London", "country": "GB"}
        saved = (await client.post("/api/v1/users/addresses", json=address, headers=csrf)).json()["id"]
        await add(client, shop.shirt_id, headers=csrf)
        page = await client.get("/checkout", headers=HTML)
        (card,) = re.findall(r">1 Main Street<.*?London, GB", page.text, re.DOTALL)
        assert card.count("1 Main Street") == 1, "the street stands once, above the place"
        assert 'value="Ada Byron"' in page.text
        typed = {"full_name": "Ada", "payment": "upi", "address": saved, "key": key_in(page.text)}
        typed["csrf_token"] = csrf["X-CSRF-Token"]
        placed = await client.post("/checkout", data=typed, headers=HTML)
        order = await client.get(placed.headers["location"], headers=HTML)
        assert "1 Main Street, London, GB" in order.text
        own = await client.get("/account/orders", headers=HTML)
        assert "S-100001" in own.text

    async def test_sends_an_empty_cart_away(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        page = await client.get("/checkout", headers=HTML)
        assert (page.status_code, page.headers["location"]) == (303, "/cart")


class TestTheOrderPage:
    async def test_opens_with_its_link_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        _, typed = await at_checkout(client, database)
        link = (await client.post("/checkout", data=typed, headers=HTML)).headers["location"]
        assert (await client.get(link.partition("?")[0], headers=HTML)).status_code == 404
        assert (await client.get("/account/orders", headers=HTML)).headers["location"].startswith("/sign-in")

    async def test_cancels(self, client: httpx.AsyncClient, database: Database) -> None:
        _, typed = await at_checkout(client, database)
        link = (await client.post("/checkout", data=typed, headers=HTML)).headers["location"]
        action = re.search(r'action="(/orders/[^"]+/cancel[^"]*)"', (await client.get(link, headers=HTML)).text)
        assert action is not None
        cancelled = await client.post(action[1].replace("&amp;", "&"), headers=HTML)
        assert cancelled.status_code == 303
        page = await client.get(cancelled.headers["location"], headers=HTML)
        assert "Your money is on its way back." in page.text
        again = await client.post(action[1].replace("&amp;", "&"), headers=HTML)
        assert "can no longer be cancelled" in (await client.get(again.headers["location"], headers=HTML)).text


class TestTheStoresPages:
    async def test_let_its_staff_ship(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, typed = await at_checkout(client, database)
        link = (await client.post("/checkout", data=typed, headers=HTML)).headers["location"]
        vendor = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        token = (await sign_in_browser(client, vendor.email))["X-CSRF-Token"]
        listed = await client.get("/vendor/orders", params={"q": "s-100001", "status": "processing"}, headers=HTML)
        order = re.search(r'href="(/vendor/orders/[0-9a-f-]{36})"', listed.text)
        assert order is not None
        page = await client.get(order[1], headers=HTML)
        for text in ("Grace Hopper", "guest@example.com", "12 Harbour Street"):
            assert text in page.text
        shipped = await client.post(
            f"{order[1]}/status",
            data={"status": "shipped", "tracking_number": "TRACK-7", "csrf_token": token},
            headers=HTML,
        )
        assert (shipped.status_code, shipped.headers["location"]) == (303, order[1])
        assert "TRACK-7" in (await client.get(link, headers=HTML)).text
        nothing = await client.get("/vendor/orders", params={"q": "S-1"}, headers=HTML)
        assert "No orders here" in nothing.text

    async def test_are_for_staff_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        _, typed = await at_checkout(client, database)
        placed = (await client.post("/checkout", data=typed, headers=HTML)).headers["location"]
        path = f"/vendor{placed.partition('?')[0]}"
        assert (await client.get(path, headers=HTML)).headers["location"].startswith("/sign-in")
        other = await make_shop(database, name="Red Door")
        stranger = await make_person(database, role="vendor_owner", store_id=other.store.id)
        await sign_in_browser(client, stranger.email)
        assert (await client.get(path, headers=HTML)).status_code == 404
        client.cookies.clear()
        await sign_in_browser(client, (await make_person(database)).email)
        assert (await client.get("/vendor/orders", headers=HTML)).status_code == 403


class TestTheFigures:
    async def test_count_what_waits_and_what_was_sold(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, typed = await at_checkout(client, database)
        await client.post("/checkout", data=typed, headers=HTML)
        vendor = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        await sign_in_browser(client, vendor.email)
        assert "/vendor/orders/figures" in (await client.get("/vendor", headers=HTML)).text
        page = await client.get("/vendor/orders/figures", headers=HTML)
        numbers = re.findall(r'<p class="stat-value">([^<]+)</p>', page.text)
        assert numbers == ["1", "$64.00", "1", "$64.00"]
        assert page.text.count("<td>$64.00</td>") == 1
        assert page.text.count("<td>$0.00</td>") == 29

    async def test_are_of_ones_own_stores_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        _, typed = await at_checkout(client, database)
        await client.post("/checkout", data=typed, headers=HTML)
        other = await make_shop(database, name="Red Door")
        stranger = await make_person(database, role="vendor_owner", store_id=other.store.id)
        await sign_in_browser(client, stranger.email)
        page = await client.get("/vendor/orders/figures", headers=HTML)
        assert re.findall(r'<p class="stat-value">([^<]+)</p>', page.text) == ["0", "$0.00", "0", "\N{EM DASH}"]
        client.cookies.clear()
        await sign_in_browser(client, (await make_person(database)).email)
        assert (await client.get("/vendor/orders/figures", headers=HTML)).status_code == 403
