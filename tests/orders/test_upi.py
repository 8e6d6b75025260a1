"""Orders paid with an app of UPI through Stripe, in rupees."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from souk.app import House, create_app, open_house
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.ledger.models import LedgerLine
from souk.orders import Reconcile
from souk.payments.gateways.stripe import StripeGateway
from tests.cart.factories import Shop, add, make_shop
from tests.conftest import Override
from tests.identity.factories import make_person, sign_in_browser
from tests.notifications.factories import carry_all, letters
from tests.orders.factories import ADDRESS, ORDERS, MovableClock, findings, item
from tests.orders.test_continuing import HTML, going_on
from tests.orders.test_placing import stock_of
from tests.orders.test_reconciling import states
from tests.stripe import FakeStripe

pytestmark = pytest.mark.anyio
BY_CODE = {"type": "upi", "flow": "qr"}
OFFERED = re.compile(r'name="payment" value="(\w+)"')


@pytest.fixture(scope="module")
def stripe() -> Iterator[FakeStripe]:
    with FakeStripe() as running:
        yield running


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def settings(make_settings: Override, stripe: FakeStripe) -> Settings:
    return make_settings(gateway="stripe", stripe=stripe.settings())


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    for room in opened.rooms:
        for gateway in room.state.get("gateways", {}).values():
            if isinstance(gateway, StripeGateway):
                await gateway.close()
    await opened.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return create_app(house=house)


@pytest.fixture
def reconcile(app: FastAPI) -> Reconcile:
    return Reconcile(app.state.gateways)


async def order(client: httpx.AsyncClient, shop: Shop, **more: Any) -> httpx.Response:
    body = {"email": "g@example.com", "shipping_address": ADDRESS, "items": [item(shop.shirt_id)]}
    return await client.post(ORDERS, json={**body, "payment_method": BY_CODE, **more})


async def posted(database: Database, kind: str) -> list[tuple[str, int]]:
    async with database.read(SYSTEM) as ctx:
        lines = select(LedgerLine).where(LedgerLine.kind == kind).order_by(LedgerLine.position)
        return [(each.account.value, each.amount) for each in await ctx.session.scalars(lines)]


class TestPayingByUpi:
    async def test_approved_in_the_app_it_is_ordered_and_paid(
        self, house: House, client: httpx.AsyncClient, database: Database, stripe: FakeStripe
    ) -> None:
        shop = await make_shop(database, currency="INR")
        placed = (await order(client, shop)).json()
        assert (placed["orders"], placed["payment"]["status"]) == ([], "requires_action")
        assert placed["payment"]["redirect_url"].startswith(f"{stripe.base}/frames/upi#")
        assert await stock_of(database, shop.shirt_id) == (10, 1)

        stripe.books.authenticate(stripe.intent_for(placed["payment"]["id"]), passes=True)
        done = (await client.post(going_on(placed))).json()

        assert (done["orders"][0]["status"], done["payment"]["status"]) == ("processing", "captured")
        assert await stock_of(database, shop.shirt_id) == (9, 0)
        assert await findings(house) == []

    async def test_rejected_in_the_app_everything_is_as_it_was(
        self, house: House, client: httpx.AsyncClient, database: Database, stripe: FakeStripe
    ) -> None:
        shop = await make_shop(database, currency="INR")
        placed = (await order(client, shop)).json()
        stripe.books.authenticate(stripe.intent_for(placed["payment"]["id"]), passes=False)

        answer = await client.post(going_on(placed))

        assert (answer.status_code, answer.json()["code"]) == (402, "payment_declined")
        assert await states(database) == (["declined"], ["declined"], [])
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_a_code_that_nobody_scans_is_cancelled_with_its_goods(
        self,
        house: House,
        client: httpx.AsyncClient,
        stripe: FakeStripe,
        clock: MovableClock,
        reconcile: Reconcile,
    ) -> None:
        database = house.database
        shop = await make_shop(database, currency="INR")
        placed = (await order(client, shop)).json()

        clock.move(hours=1)
        await reconcile(database)

        assert stripe.intent_for(placed["payment"]["id"])["status"] == "canceled"
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_approved_while_it_is_given_up_the_money_goes_back(
        self, house: House, client: httpx.AsyncClient, database: Database, stripe: FakeStripe
    ) -> None:
        shop = await make_shop(database, currency="INR")
        placed = (await order(client, shop)).json()
        intent = stripe.intent_for(placed["payment"]["id"])
        stripe.books.authenticate(intent, passes=True)

        given_up = await client.post(going_on(placed, "cancel"))
        await carry_all(database)

        assert given_up.status_code == 204
        assert await states(database) == (["abandoned"], ["refunded"], [])
        assert [each["amount"] for each in stripe.books.all("refund", payment_intent=intent["id"])] == [
            intent["amount"]
        ]
        assert [each.kind for each in await letters(database, "payment_came_late")] == ["payment_came_late"]
        fee = intent["amount"] * 29 // 1000 + 30
        assert await posted(database, "gateway_fee") == [("gateway", -fee), ("fees", fee)]
        told = (await client.post(going_on(placed))).json()
        assert (told["code"], told["detail"].endswith("It is given back to you.")) == ("checkout_lapsed", True)
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_dollars_are_not_paid_so(
        self, house: House, client: httpx.AsyncClient, database: Database, stripe: FakeStripe
    ) -> None:
        shop, known = await make_shop(database), len(stripe.books.objects)

        answer = await order(client, shop)

        assert (answer.status_code, answer.json()["code"]) == (402, "payment_declined")
        assert "rupees" in answer.json()["detail"]
        assert len(stripe.books.objects) == known
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []


class TestGivingUpOnPages:
    async def buy(self, client: httpx.AsyncClient, database: Database) -> str:
        """Where it goes on."""
        self.shop = await make_shop(database, currency="INR")
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        self.csrf = {"csrf_token": csrf["X-CSRF-Token"]}
        await add(client, self.shop.shirt_id, headers=csrf)
        typed = {
            "full_name": "Ada", "street": "Here 1", "city": "Pune", "country": "IN",
            "address": "new", "payment": "upi_code", "key": "once", **self.csrf,
        }  # fmt: skip
        sent_on = await client.post("/checkout", data=typed, headers=HTML)
        assert sent_on.status_code == 303, sent_on.text
        return str(sent_on.headers["location"])

    async def test_says_that_what_was_approved_meanwhile_is_given_back(
        self, house: House, client: httpx.AsyncClient, database: Database, stripe: FakeStripe
    ) -> None:
        where = await self.buy(client, database)
        (intent,) = [each for each in stripe.books.all("payment_intent") if each["status"] == "requires_action"]
        stripe.books.authenticate(intent, passes=True)

        given_up = await client.post(f"{where}/cancel", data=self.csrf, headers=HTML)
        await carry_all(database)

        assert (given_up.status_code, given_up.headers["location"]) == (303, "/cart")
        cart = (await client.get("/cart", headers=HTML)).text
        assert "What you approved meanwhile is given back." in cart
        assert "Blue Door Shirt" in cart
        assert await states(database) == (["abandoned"], ["refunded"], [])
        looked_again = await client.post(where, data=self.csrf, headers=HTML)
        assert looked_again.headers["location"] == "/cart"
        assert "It is given back to you." in (await client.get("/cart", headers=HTML)).text
        assert await findings(house) == []

    async def test_says_that_it_is_being_cancelled_while_stripe_has_not_answered(
        self,
        house: House,
        client: httpx.AsyncClient,
        stripe: FakeStripe,
        clock: MovableClock,
        reconcile: Reconcile,
    ) -> None:
        database = house.database
        where = await self.buy(client, database)
        stripe.goes_wrong("payment_intents", "down", times=20)
        await client.post(f"{where}/cancel", data=self.csrf, headers=HTML)
        assert await states(database) == (["voiding"], ["requires_action"], [])

        await client.post(where, data=self.csrf, headers=HTML)

        told = (await client.get("/cart", headers=HTML)).text
        assert ("the payment is being cancelled" in told, "not charged" in told) == (True, False)
        stripe.behaviour.troubles.clear()
        clock.move(minutes=2)
        await reconcile(database)
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert await findings(house) == []


class TestTheCheckoutPage:
    async def offered(self, client: httpx.AsyncClient, database: Database, **store: Any) -> list[str]:
        shop = await make_shop(database, **store)
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        await add(client, shop.shirt_id, headers=csrf)
        return OFFERED.findall((await client.get("/checkout", headers={"accept": "text/html"})).text)

    async def test_offers_upi_beside_cards_where_prices_are_in_rupees(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        assert await self.offered(client, database, currency="INR") == ["new_card", "upi_code"]

    async def test_offers_cards_alone_elsewhere(self, client: httpx.AsyncClient, database: Database) -> None:
        assert await self.offered(client, database) == ["new_card"]
