"""A payment whose payer has something to do first: done, refused, given up, forgotten, or told of by a webhook."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from souk.app import House, create_app, open_house
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.orders import Reconcile, settle_checkout
from souk.payments import Charge, ChargeStatus, GatewayAnswer, open_gateways
from souk.payments.gateways.mock import NAME
from tests.cart.factories import Shop, add, make_shop
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.orders.factories import ORDERS, FickleGateway, MovableClock, findings, item, order_body
from tests.orders.test_placing import stock_of
from tests.orders.test_reconciling import states
from tests.payments.tenders.factories import left_on, make_card

pytestmark = pytest.mark.anyio
CHECKOUTS = "/api/v1/checkouts"
HTML = {"accept": "text/html"}


class Bank(FickleGateway):
    """Wants to know that it is you: says `action_required` until somebody approves or refuses."""

    verdict = ""
    meanwhile: Callable[[Charge], Awaitable[object]] | None = None

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        if self.meanwhile is not None:
            await self.meanwhile(charge)
        return self._asked(await super().authorise(database, charge))

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        found = await super().find(database, key)
        return self._asked(found) if found is not None else None

    def _asked(self, answer: GatewayAnswer) -> GatewayAnswer:
        if answer.status is not ChargeStatus.AUTHORISED or self.verdict == "approved":
            return answer
        if self.verdict == "refused":
            return msgspec.structs.replace(answer, status=ChargeStatus.DECLINED, code="refused", message="Refused.")
        return msgspec.structs.replace(
            answer,
            status=ChargeStatus.ACTION_REQUIRED,
            message="Confirm it with your bank.",
            client_secret="pi_1_secret_2",
            redirect_url="https://bank.example/confirm",
        )


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def bank(settings: Settings) -> Bank:
    return Bank(open_gateways(settings.mock_gateway)[NAME])


@pytest.fixture
async def client(house: House, bank: Bank) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house=house)
    app.state.gateways = {NAME: bank}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test") as opened:
        yield opened


async def begin(client: httpx.AsyncClient, database: Database, **more: Any) -> tuple[Shop, dict[str, Any]]:
    shop = await make_shop(database)
    answer = await client.post(ORDERS, json=order_body(email="g@example.com", items=[item(shop.shirt_id)], **more))
    assert answer.status_code == 201, answer.text
    return shop, answer.json()


def going_on(placed: dict[str, Any], what: str = "continue") -> str:
    return f"{CHECKOUTS}/{placed['checkout_id']}/{what}?token={placed['guest_token']}"


class TestOverJson:
    async def test_there_are_no_orders_yet_and_the_goods_are_held(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, placed = await begin(client, database)
        payment = placed["payment"]
        assert (placed["orders"], payment["status"]) == ([], "requires_action")
        assert (payment["client_secret"], payment["redirect_url"]) == ("pi_1_secret_2", "https://bank.example/confirm")
        assert await states(database) == (["pending"], ["requires_action"], [])
        assert await stock_of(database, shop.shirt_id) == (10, 1)
        again = await client.post(going_on(placed))
        assert (again.status_code, again.json()["payment"]["status"]) == (200, "requires_action")
        assert await findings(house) == []

    async def test_nobody_is_sent_to_pay_for_what_was_let_go_meanwhile(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank, clock: MovableClock
    ) -> None:
        async def give_up(charge: Charge) -> None:
            clock.move(hours=1)
            await Reconcile({NAME: bank})(database)

        shop, bank.meanwhile = await make_shop(database), give_up
        body = order_body(email="g@example.com", items=[item(shop.shirt_id)])
        answer = await client.post(ORDERS, json=body)

        assert (answer.status_code, answer.json()["code"]) == (409, "checkout_lapsed")
        assert "pi_1_secret_2" not in answer.text
        assert bank.calls[-1] == "void"
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_approved_it_becomes_an_order_once_however_often_one_asks(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank
    ) -> None:
        shop, placed = await begin(client, database)
        bank.verdict = "approved"
        answers = await asyncio.gather(*(client.post(going_on(placed)) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["orders"][0]["id"] for answer in answers}) == 1
        assert await states(database) == (["confirmed"], ["captured"], ["processing"])
        assert await stock_of(database, shop.shirt_id) == (9, 0)
        assert await findings(house) == []

    async def test_refused_everything_is_as_it_was(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank
    ) -> None:
        card = await make_card(database, 20_00)
        shop, placed = await begin(client, database, gift_cards=[card.code])
        assert await left_on(database, card) == 0
        bank.verdict = "refused"
        for _ in range(2):
            answer = await client.post(going_on(placed))
            assert (answer.status_code, answer.json()["code"]) == (402, "payment_declined")
        assert await states(database) == (["declined"], ["declined"], [])
        assert (await stock_of(database, shop.shirt_id), await left_on(database, card)) == ((10, 0), 20_00)
        assert await findings(house) == []

    async def test_given_up_the_money_is_let_go(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank
    ) -> None:
        shop, placed = await begin(client, database)
        assert (await client.post(going_on(placed, "cancel"))).status_code == 204
        assert await states(database) == (["abandoned"], ["declined"], [])
        bank.verdict = "approved"
        for what, code in (("cancel", "checkout_lapsed"), ("continue", "checkout_lapsed")):
            answer = await client.post(going_on(placed, what))
            assert (answer.status_code, answer.json()["code"]) == (409, code)
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_approved_and_given_up_at_once_is_one_of_them(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank
    ) -> None:
        _, placed = await begin(client, database)
        bank.verdict = "approved"
        await asyncio.gather(client.post(going_on(placed)), client.post(going_on(placed, "cancel")))
        ended = await states(database)
        assert ended in (
            (["confirmed"], ["captured"], ["processing"]),
            (["abandoned"], ["voided"], []),
        )
        assert await findings(house) == []

    async def test_is_nobody_elses(self, client: httpx.AsyncClient, database: Database) -> None:
        _, placed = await begin(client, database)
        stranger = await sign_in(client, (await make_person(database)).email)
        for what in ("continue", "cancel"):
            for url in (f"{CHECKOUTS}/{placed['checkout_id']}/{what}", going_on(placed, what)[:-2] + "xx"):
                answer = await client.post(url, headers=stranger)
                assert (answer.status_code, answer.json()["code"]) == (404, "unknown_checkout")
        assert await states(database) == (["pending"], ["requires_action"], [])

    async def test_the_same_key_finds_what_is_to_be_done(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        buyer = await sign_in(client, (await make_person(database)).email)
        body = order_body(items=[item(shop.shirt_id)])
        both = [await client.post(ORDERS, json=body, headers={**buyer, "Idempotency-Key": "once"}) for _ in range(2)]
        assert len({answer.json()["checkout_id"] for answer in both}) == 1
        assert await states(database) == (["pending"], ["requires_action"], [])


class TestNobodyComesBack:
    async def test_a_webhook_settles_it(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank
    ) -> None:
        _, placed = await begin(client, database)
        payment_id = UUID(placed["payment"]["id"])
        await settle_checkout(database, {NAME: bank}, payment_id)  # too early: there still is something to do
        assert await states(database) == (["pending"], ["requires_action"], [])
        bank.verdict = "approved"
        await asyncio.gather(*(settle_checkout(database, {NAME: bank}, payment_id) for _ in range(3)))
        assert await states(database) == (["confirmed"], ["captured"], ["processing"])
        assert await findings(house) == []

    async def test_the_reconciler_waits_as_long_as_the_goods_are_held(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank, clock: MovableClock
    ) -> None:
        shop, _ = await begin(client, database)
        reconcile = Reconcile({NAME: bank})
        clock.move(minutes=10)
        await reconcile(database)
        assert await states(database) == (["pending"], ["requires_action"], [])
        clock.move(minutes=5)
        await reconcile(database)
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_the_reconciler_takes_what_was_approved(
        self, house: House, client: httpx.AsyncClient, database: Database, bank: Bank, clock: MovableClock
    ) -> None:
        await begin(client, database)
        bank.verdict = "approved"
        clock.move(seconds=91)
        await Reconcile({NAME: bank})(database)
        assert await states(database) == (["confirmed"], ["captured"], ["processing"])
        assert await findings(house) == []


class TestOnPages:
    async def buy(self, client: httpx.AsyncClient, database: Database) -> httpx.Response:
        shop = await make_shop(database)
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        self.csrf = {"csrf_token": csrf["X-CSRF-Token"]}
        await add(client, shop.shirt_id, headers=csrf)
        typed = {
            "full_name": "Ada", "street": "Here 1", "city": "Portland", "country": "US",
            "address": "new", "payment": "card", "key": "once", **self.csrf,
        }  # fmt: skip
        return await client.post("/checkout", data=typed, headers=HTML)

    async def test_lead_to_the_bank_and_back_to_the_order(
        self, client: httpx.AsyncClient, database: Database, bank: Bank
    ) -> None:
        sent_on = await self.buy(client, database)
        where = sent_on.headers["location"]
        assert (sent_on.status_code, where.startswith("/checkout/continue/")) == (303, True)
        shown = await client.get(where, headers=HTML)
        assert shown.status_code == 200
        assert 'href="https://bank.example/confirm"' in shown.text
        assert "Confirm it with your bank." in shown.text
        bank.verdict = "approved"
        back = await client.get(where, headers=HTML)
        assert (back.status_code, back.headers["location"].startswith("/orders/")) == (303, True)
        assert (await client.get(back.headers["location"], headers=HTML)).status_code == 200

    async def test_let_one_give_up(self, client: httpx.AsyncClient, database: Database) -> None:
        where = (await self.buy(client, database)).headers["location"]
        back = await client.post(f"{where}/cancel", data=self.csrf, headers=HTML)
        assert (back.status_code, back.headers["location"]) == (303, "/cart")
        assert await states(database) == (["abandoned"], ["declined"], [])

    async def test_say_when_it_was_refused(self, client: httpx.AsyncClient, database: Database, bank: Bank) -> None:
        where = (await self.buy(client, database)).headers["location"]
        bank.verdict = "refused"
        back = await client.post(where, data=self.csrf, headers=HTML)
        assert (back.status_code, back.headers["location"]) == (303, "/cart")
        assert await states(database) == (["declined"], ["declined"], [])
