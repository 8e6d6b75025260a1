"""Paying by hand: goods wait for the money, staff note it, and refunds go back the same way."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from souk.app import House, create_app, open_house
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.orders import Reconcile
from souk.payments import open_gateways
from tests.cart.factories import Shop, add, make_shop
from tests.conftest import Override
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.notifications.factories import carry_all, letters
from tests.orders.factories import ADDRESS, ORDERS, MovableClock, findings, item
from tests.orders.test_placing import stock_of
from tests.orders.test_reconciling import states

pytestmark = pytest.mark.anyio
PAYMENTS = "/api/v1/payments"
WHERE = "Souk Ltd, Bank of Portland, 12-3456-7890"
HTML = {"accept": "text/html"}
Headers = dict[str, str]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def settings(make_settings: Override) -> Settings:
    return make_settings(manual={"instructions": WHERE})


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return create_app(house=house)


@pytest.fixture
def reconcile(settings: Settings) -> Reconcile:
    return Reconcile(open_gateways(settings.mock_gateway, manual=settings.manual))


async def staff(client: httpx.AsyncClient, database: Database) -> Headers:
    return await sign_in(client, (await make_person(database, role="admin")).email)


async def buy(client: httpx.AsyncClient, shop: Shop, headers: Headers, **more: Any) -> dict[str, Any]:
    body = {"shipping_address": ADDRESS, "payment_method": {"type": "manual"}, "items": [item(shop.shirt_id)], **more}
    answer = await client.post(ORDERS, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    placed: dict[str, Any] = answer.json()
    return placed


async def note(client: httpx.AsyncClient, placed: dict[str, Any], headers: Headers, **body: str) -> httpx.Response:
    return await client.post(f"{PAYMENTS}/{placed['payment']['id']}/received", json=body, headers=headers)


class TestPayingByHand:
    async def test_waits_with_its_goods_until_the_money_is_noted(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, buyer = await make_shop(database), await make_person(database)
        headers = await sign_in(client, buyer.email)
        before = await stock_of(database, shop.shirt_id)

        placed = await buy(client, shop, headers)

        assert (placed["orders"], placed["payment"]["status"]) == ([], "requires_action")
        assert placed["payment"]["message"] == WHERE
        assert placed["payment"]["transaction_id"].startswith("PAY-")
        assert await stock_of(database, shop.shirt_id) == (before[0], before[1] + 1)
        await carry_all(database)
        assert [(each.kind, each.person_id) for each in await letters(database, "payment_awaited")] == [
            ("payment_awaited", buyer.id)
        ]
        office = await staff(client, database)
        noted = await note(client, placed, office, reference="Statement 11, line 4")
        assert (noted.status_code, noted.json()["status"]) == (200, "requires_action")
        await carry_all(database)
        (order,) = (await client.get(ORDERS, headers=headers)).json()["items"]
        assert (order["status"], order["payment"]["status"]) == ("processing", "paid")
        assert await stock_of(database, shop.shirt_id) == (before[0] - 1, before[1])
        assert await findings(house) == []

    async def test_is_noted_once_however_often_at_once(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, office = await make_shop(database), await staff(client, database)
        placed = await buy(client, shop, {}, email="g@example.com")
        answers = await asyncio.gather(*(note(client, placed, office) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
        assert {a.json()["code"] for a in answers if a.status_code == 409} == {"payment_moved_on"}
        await carry_all(database)
        assert (await states(database))[2] == ["processing"]
        assert await findings(house) == []

    async def test_is_noted_by_nobody_else(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, buyer = await make_shop(database), await make_person(database)
        headers = await sign_in(client, buyer.email)
        placed = await buy(client, shop, headers)
        for who, status in ((headers, 403), ({}, 401)):
            client.cookies.clear()
            assert (await note(client, placed, who)).status_code == status
        await carry_all(database)
        assert await states(database) == (["pending"], ["requires_action"], [])

    async def test_is_let_go_after_a_week(
        self,
        house: House,
        client: httpx.AsyncClient,
        database: Database,
        reconcile: Reconcile,
        clock: MovableClock,
    ) -> None:
        shop = await make_shop(database)
        before = await stock_of(database, shop.shirt_id)
        placed = await buy(client, shop, {}, email="g@example.com")
        clock.move(days=6)
        assert await reconcile(database) == 0
        clock.move(days=1, seconds=1)
        assert await reconcile(database) == 1
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert await stock_of(database, shop.shirt_id) == before
        office = await staff(client, database)
        late = await note(client, placed, office)
        assert (late.status_code, late.json()["code"]) == (409, "payment_moved_on")
        assert await findings(house) == []

    async def test_is_given_up_by_its_buyer_and_the_cart_is_as_it_was(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, buyer = await make_shop(database), await make_person(database)
        headers = await sign_in(client, buyer.email)
        await add(client, shop.shirt_id, headers=headers)
        placed = await buy(client, shop, headers, items=None)
        gone = await client.post(f"/api/v1/checkouts/{placed['checkout_id']}/cancel", headers=headers)
        assert gone.status_code in {200, 204}
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert len((await client.get("/api/v1/cart", headers=headers)).json()["items"]) == 1

    async def test_races_with_giving_up_and_one_of_the_two_wins(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, office = await make_shop(database), await staff(client, database)
        headers = await sign_in(client, (await make_person(database)).email)
        placed = [await buy(client, shop, headers) for _ in range(6)]
        cancels = [client.post(f"/api/v1/checkouts/{each['checkout_id']}/cancel", headers=headers) for each in placed]
        await asyncio.gather(*cancels, *(note(client, each, office) for each in placed))
        await carry_all(database)
        checkouts, payments, orders = await states(database)
        won = checkouts.count("confirmed")
        assert (payments.count("captured"), len(orders), checkouts.count("abandoned")) == (won, won, 6 - won)
        assert payments.count("declined") + payments.count("refunded") == 6 - won, "what came too late goes back"
        assert await findings(house) == []

    async def test_is_not_for_what_nobody_offers(
        self, make_settings: Override, database: Database, client: httpx.AsyncClient
    ) -> None:
        shop = await make_shop(database)
        plain = open_house(make_settings())
        transport = httpx.ASGITransport(create_app(house=plain))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as other:
            body = {"payment_method": {"type": "manual"}, "shipping_address": ADDRESS, "items": [item(shop.shirt_id)]}
            answer = await other.post(ORDERS, json={**body, "email": "g@example.com"})
        await plain.close()
        assert (answer.status_code, answer.json()["code"]) == (402, "payment_declined")
        assert await states(database) == (["declined"], ["declined"], [])


class TestRefundsByHand:
    async def test_wait_until_somebody_notes_that_they_were_sent(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, office = await make_shop(database), await staff(client, database)
        headers = await sign_in(client, (await make_person(database)).email)
        placed = await buy(client, shop, headers)
        await note(client, placed, office)
        await carry_all(database)
        (order,) = (await client.get(ORDERS, headers=headers)).json()["items"]
        await client.post(f"{ORDERS}/{order['id']}/cancel", json={}, headers=headers)
        await carry_all(database)
        payment_url = f"{PAYMENTS}/{placed['payment']['id']}"
        (refund,) = (await client.get(payment_url, headers=office)).json()["refunds"]
        assert refund["status"] == "pending"
        url = f"{PAYMENTS}/refunds/{refund['id']}/sent"
        assert (await client.post(url, json={}, headers=headers)).status_code == 403

        sent = await asyncio.gather(*(client.post(url, json={}, headers=office) for _ in range(4)))

        assert sorted(answer.status_code for answer in sent) == [200, 409, 409, 409]
        await carry_all(database)
        (refund,) = (await client.get(payment_url, headers=office)).json()["refunds"]
        assert refund["status"] == "succeeded"
        assert await findings(house) == []


class TestPages:
    async def test_tell_the_buyer_where_the_money_goes_and_staff_what_to_look_for(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, buyer = await make_shop(database), await make_person(database)
        boss = await make_person(database, role="admin")
        csrf = await sign_in_browser(client, buyer.email)
        await add(client, shop.shirt_id, headers=csrf)
        offered = (await client.get("/checkout", headers=HTML)).text
        assert "Bank transfer" in offered
        form = {
            "full_name": "Ada",
            "key": "one",
            "payment": "manual",
            "csrf_token": csrf["X-CSRF-Token"],
            "address": "new",
        }
        form |= {name: str(value) for name, value in ADDRESS.items()}
        waiting = await client.post("/checkout", data=form, headers=HTML, follow_redirects=True)
        assert (waiting.status_code, WHERE in waiting.text, "PAY-" in waiting.text) == (200, True, True)
        quote = waiting.text.partition("PAY-")[2][:10]
        boss_csrf = await sign_in_browser(client, boss.email)
        (payment,) = (await client.get(PAYMENTS)).json()["items"]
        page = await client.get(f"/admin/payments/{payment['id']}", headers=HTML)
        assert ("The money is here" in page.text, f"PAY-{quote}" in page.text) == (True, True)
        assert ("Waits" in page.text, "Declined" in page.text) == (True, False)
        form = {"csrf_token": boss_csrf["X-CSRF-Token"], "reference": "Line 4"}
        for _ in range(2):
            await client.post(f"/admin/payments/{payment['id']}/received", data=form, headers=HTML)
        await carry_all(database)
        assert (await states(database))[2] == ["processing"]
