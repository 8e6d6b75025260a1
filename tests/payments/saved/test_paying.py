"""Paying with what was saved: through the API and on the checkout page."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Checkout, Order
from souk.payments.saved.models import SavedMethod
from tests.cart.factories import add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.orders.factories import ADDRESS, ORDERS, findings, item
from tests.payments.saved.factories import DECLINED, GIFT, METHODS, UPI, VISA, save, saved_by
from tests.payments.tenders.factories import left_on, make_card

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}


def order(variant_id: UUID, method_id: str) -> dict[str, object]:
    return {
        "shipping_address": ADDRESS,
        "payment_method": {"type": "saved", "id": method_id},
        "items": [item(variant_id)],
    }


class TestThroughTheApi:
    @pytest.mark.parametrize(
        ("body", "method"),
        [
            (VISA, {"type": "card", "brand": "Visa", "last_four": "4242"}),
            (UPI, {"type": "upi", "brand": "UPI", "last_four": None}),
        ],
    )
    async def test_charges_by_the_token(
        self, client: httpx.AsyncClient, house: House, body: dict[str, str], method: dict[str, str | None]
    ) -> None:
        database = house.database
        shop = await make_shop(database)
        ada = await sign_in(client, (await make_person(database)).email)
        saved = await save(client, ada, **body)
        placed = await client.post(ORDERS, json=order(shop.shirt_id, saved["id"]), headers=ada)
        assert placed.status_code == 201, placed.text
        payment = await client.get(f"/api/v1/payments/{placed.json()['payment']['id']}", headers=ada)
        assert payment.json()["status"] == "captured"
        assert payment.json()["method"] == method
        assert await findings(house) == []

    async def test_of_somebody_else_is_as_of_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ada = await sign_in(client, (await make_person(database)).email)
        eve = await sign_in(client, (await make_person(database)).email)
        saved = await save(client, ada, **VISA)
        before = await rows_in(database, Checkout, Order)
        answers = [
            await client.post(ORDERS, json=order(shop.shirt_id, method_id), headers=eve)
            for method_id in (saved["id"], "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10")
        ]
        assert {(each.status_code, each.json()["code"]) for each in answers} == {(404, "unknown_payment_method")}
        guest = await client.post(ORDERS, json={**order(shop.shirt_id, saved["id"]), "email": "g@example.com"})
        assert (guest.status_code, guest.json()["code"]) == (401, "unauthenticated")
        assert await rows_in(database, Checkout, Order) == before

    async def test_tells_when_the_bank_says_no(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ada = await sign_in(client, (await make_person(database)).email)
        declined = await save(client, ada, **DECLINED)
        answer = await client.post(ORDERS, json=order(shop.shirt_id, declined["id"]), headers=ada)
        assert (answer.status_code, answer.json()["reason"]) == (402, "card_declined")
        assert await rows_in(database, Order) == {"orders": []}

    async def test_tells_when_the_card_has_expired_since(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ada = await sign_in(client, (await make_person(database)).email)
        soon = datetime.now(UTC) + timedelta(days=1)
        saved = await save(client, ada, **{**VISA, "exp": f"{soon:%m/%y}"})
        async with database.unit_of_work(SYSTEM) as uow:
            row = await uow.session.get_one(SavedMethod, UUID(saved["id"]))
            token = database.keys.open(row.sealed_token or "")
            from souk.payments.gateways.mock_books import MockVaulted

            vaulted = await uow.session.get_one(MockVaulted, token)
            vaulted.expires_on = row.expires_on = datetime.now(UTC).date() - timedelta(days=40)
        assert [each["is_expired"] for each in await saved_by(client, ada)] == [True]
        answer = await client.post(ORDERS, json=order(shop.shirt_id, saved["id"]), headers=ada)
        assert (answer.status_code, answer.json()["reason"]) == (402, "expired_card")

    async def test_with_a_gift_card_is_by_its_code(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, card = await make_shop(database), await make_card(database, 100_00)
        ada = await sign_in(client, (await make_person(database)).email)
        gift = await save(client, ada, type="gift_card", code=card.code)
        answer = await client.post(ORDERS, json=order(shop.shirt_id, gift["id"]), headers=ada)
        assert (answer.status_code, answer.json()["orders"][0]["payment_method"]) == (201, "gift_card")
        assert await left_on(database, card) == 36_00

    async def test_with_a_gift_card_that_was_never_issued_is_refused(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        ada = await sign_in(client, (await make_person(database)).email)
        gift = await save(client, ada, **GIFT)
        answer = await client.post(ORDERS, json=order(shop.shirt_id, gift["id"]), headers=ada)
        assert (answer.status_code, answer.json()["code"]) == (422, "gift_card_refused")
        assert await rows_in(database, Order) == {"orders": []}

    async def test_needs_to_say_which(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ada = await sign_in(client, (await make_person(database)).email)
        body = {**order(shop.shirt_id, ""), "payment_method": {"type": "saved"}}
        answer = await client.post(ORDERS, json=body, headers=ada)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "payment_method.id")


class TestOnTheCheckoutPage:
    async def test_offers_what_is_saved_the_default_first_and_pays_with_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        upi = await save(client, csrf, **UPI, is_default=True)
        await save(client, csrf, **VISA)
        await save(client, csrf, **GIFT)
        await add(client, shop.shirt_id, headers=csrf)
        page = (await client.get("/checkout", headers=HTML)).text
        offered = re.findall(r'name="payment" value="([^"]+)"( checked)?', page)
        assert offered[0] == (upi["id"], " checked")
        assert len(offered) == 7
        assert "Gift card ending" in page
        placed = await client.post("/checkout", data=self.typed(page, csrf, upi["id"]), headers=HTML)
        assert placed.status_code == 303, placed.text
        assert len(await saved_by(client, csrf)) == 3

    async def test_saves_what_was_paid_with_once_when_asked_to(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        for _ in range(2):
            await add(client, shop.shirt_id, headers=csrf)
            page = (await client.get("/checkout", headers=HTML)).text
            placed = await client.post("/checkout", data={**self.typed(page, csrf, "card"), "keep": "1"}, headers=HTML)
            assert placed.status_code == 303
        assert [each["label"] for each in await saved_by(client, csrf)] == ["Visa ending in 4242"]
        await add(client, shop.shirt_id, headers=csrf)
        page = (await client.get("/checkout", headers=HTML)).text
        await client.post("/checkout", data={**self.typed(page, csrf, "declined"), "keep": "1"}, headers=HTML)
        assert len(await saved_by(client, csrf)) == 1

    async def test_saves_nothing_for_a_guest(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id)
        page = (await client.get("/checkout", headers=HTML)).text
        assert 'name="keep"' not in page
        typed = {**self.typed(page, {}, "card"), "email": "g@example.com", "keep": "1"}
        assert (await client.post("/checkout", data=typed, headers=HTML)).status_code == 303
        assert await rows_in(database, SavedMethod) == {"saved_methods": []}

    async def test_refuses_somebody_elses(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        theirs = await save(client, await sign_in(client, (await make_person(database)).email), **VISA)
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        await add(client, shop.shirt_id, headers=csrf)
        page = (await client.get("/checkout", headers=HTML)).text
        answer = await client.post("/checkout", data=self.typed(page, csrf, theirs["id"]), headers=HTML)
        assert answer.status_code == 404
        assert "There is no such saved way to pay." in answer.text
        assert await rows_in(database, Order) == {"orders": []}

    def typed(self, page: str, csrf: dict[str, str], payment: str) -> dict[str, str]:
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key is not None
        whole = {"full_name": "Ada", "payment": payment, "key": key[1], **ADDRESS}
        return {**whole, "csrf_token": csrf["X-CSRF-Token"]} if csrf else whole


class TestTheAccountPage:
    async def test_keeps_shows_and_forgets(self, client: httpx.AsyncClient, database: Database) -> None:
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        path = "/account/payment-methods"
        assert "No way to pay saved yet" in (await client.get(path, headers=HTML)).text
        card = {"type": "card", "card": "4242424242424242", "exp": "12/30", **token}
        assert (await client.post(path, data={**card, "is_default": "1"}, headers=HTML)).status_code == 303
        assert (
            await client.post(path, data={"type": "upi", **token, "vpa": UPI["vpa"]}, headers=HTML)
        ).status_code == 303
        page = (await client.get(path, headers=HTML)).text
        assert "Visa ending in 4242" in page
        assert "ad•••@okbank" in page
        assert UPI["vpa"] not in page
        upi_id = (await saved_by(client, csrf))[0]["id"]
        await client.post(f"{path}/{upi_id}/default", data=token, headers=HTML)
        assert [each["is_default"] for each in await saved_by(client, csrf)] == [True, False]
        await client.post(f"{path}/{upi_id}/remove", data=token, headers=HTML)
        assert [each["label"] for each in await saved_by(client, csrf)] == ["Visa ending in 4242"]

    async def test_says_beside_a_field_what_is_wrong(self, client: httpx.AsyncClient, database: Database) -> None:
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        path = "/account/payment-methods"
        for typed, field in (
            ({"type": "card", "card": "4242424242424242", "exp": "99/99"}, "exp"),
            ({"type": "upi", "vpa": "nobody"}, "vpa"),
            ({"type": "gift_card", "code": "x"}, "code"),
            ({"type": "cash"}, "type"),
        ):
            answer = await client.post(path, data={**typed, **token}, headers=HTML)
            assert answer.status_code == 422
            assert f'id="f-{field}-error"' in answer.text
        real = {"type": "card", "card": "4111111111111111", **token}
        answer = await client.post(path, data=real, headers=HTML)
        assert (answer.status_code, "only the listed test cards work" in answer.text) == (422, True)
        assert await rows_in(database, SavedMethod) == {"saved_methods": []}

    async def test_is_ones_own(self, client: httpx.AsyncClient, database: Database) -> None:
        theirs = await save(client, await sign_in(client, (await make_person(database)).email), **VISA)
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        before = await rows_in(database, SavedMethod)
        for what in ("remove", "default"):
            path = f"/account/payment-methods/{theirs['id']}/{what}"
            token = {"csrf_token": csrf["X-CSRF-Token"]}
            assert (await client.post(path, data=token, headers=HTML)).status_code == 404
        assert (await client.get(METHODS, headers=csrf)).json()["items"] == []
        assert await rows_in(database, SavedMethod) == before
