"""Issuing, looking up, voiding; giving credit; and who may."""

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.payments.tenders.models import CreditGrant, GiftCard
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import findings, item, place
from tests.payments.tenders.factories import credit_left, left_on, make_card, make_credit

pytestmark = pytest.mark.anyio
CARDS = "/api/v1/gift-cards"
NEW = {"amount": 50_00, "currency": "USD", "message": "Enjoy!"}


async def admin(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in(client, (await make_person(database, role="admin")).email)


class TestGiftCards:
    async def test_are_issued_with_a_code_that_is_told_once(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        staff = await admin(client, database)
        answer = await client.post(CARDS, json={**NEW, "email": "ada@example.com"}, headers=staff)
        assert answer.status_code == 201
        issued = answer.json()
        code = issued["code"]
        assert (len(code), code.count("-"), issued["last_four"]) == (19, 3, code[-4:])
        assert (issued["balance"], issued["status"]) == ({"amount": 50_00, "currency": "USD"}, "active")
        listed = await client.get(CARDS, headers=staff)
        assert [each["id"] for each in listed.json()["items"]] == [issued["id"]]
        assert code not in listed.text
        rows = repr(await rows_in(database, GiftCard))
        assert [secret for secret in (code, code.replace("-", ""), "ada@example.com") if secret in rows] == []
        assert await findings(house) == []

    async def test_tell_whoever_knows_the_code_what_is_left(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, 100_00)
        await place(client, email="g@example.com", items=[item(shop.shirt_id)], gift_cards=[card.code])
        client.cookies.clear()
        answer = await client.get(f"{CARDS}/{card.code.lower()}")
        assert answer.json() == {
            "last_four": card.code[-4:],
            "balance": {"amount": 36_00, "currency": "USD"},
            "status": "active",
            "expires_on": None,
        }

    async def test_are_worth_an_amount_with_its_currency_too(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        staff, money = await admin(client, database), {"amount": 50_00, "currency": "USD"}
        answer = await client.post(CARDS, json={"amount": money}, headers=staff)
        assert (answer.status_code, answer.json()["initial"]) == (201, money)
        for amount in ({**money, "currency": "EUR", "more": 1}, {"amount": "5000", "currency": "USD"}, {}):
            assert (await client.post(CARDS, json={"amount": amount}, headers=staff)).status_code == 422
        assert (await client.post(CARDS, json={"amount": money, "currency": "USD"}, headers=staff)).status_code == 422

    async def test_are_not_guessed(self, client: httpx.AsyncClient, database: Database) -> None:
        card = await make_card(database)
        for guess in range(20):
            answer = await client.get(f"{CARDS}/AAAA-BBBB-CCCC-{guess:04}")
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_gift_card")
        for code in ("AAAA-BBBB-CCCC-DDDD", card.code):
            answer = await client.get(f"{CARDS}/{code}")
            assert answer.status_code == 429

    async def test_are_asked_about_without_their_code_in_the_address(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        card = await make_card(database)
        asked = await client.post(f"{CARDS}/balance", json={"code": card.code.lower()})
        assert (asked.status_code, asked.json()["balance"]) == (200, {"amount": 50_00, "currency": "USD"})
        assert (await client.post(f"{CARDS}/balance", json={"code": "A" * 41})).status_code == 422
        for guess in range(20):
            answer = await client.post(f"{CARDS}/balance", json={"code": f"AAAA-BBBB-CCCC-{guess:04}"})
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_gift_card")
        assert (await client.post(f"{CARDS}/balance", json={"code": card.code})).status_code == 429
        assert (await client.get(f"{CARDS}/{card.code}")).status_code == 429

    async def test_are_voided_with_what_is_left(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        card, staff = await make_card(database), await admin(client, database)
        voided = await client.post(f"{CARDS}/{card.id}/void", json={"reason": "Stolen."}, headers=staff)
        assert (voided.status_code, voided.json()["status"], await left_on(database, card)) == (200, "void", 0)
        again = await client.post(f"{CARDS}/{card.id}/void", json={"reason": "Stolen."}, headers=staff)
        assert (again.status_code, again.json()["code"]) == (409, "gift_card_already_void")
        assert await findings(house) == []

    async def test_are_staffs_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        card = await make_card(database)
        shopper = await sign_in(client, (await make_person(database)).email)
        calls = (
            client.post(CARDS, json=NEW, headers=shopper),
            client.get(CARDS, headers=shopper),
            client.post(f"{CARDS}/{card.id}/void", json={"reason": "Mine."}, headers=shopper),
        )
        for call in calls:
            assert (await call).status_code == 403
        client.cookies.clear()
        assert (await client.post(CARDS, json=NEW)).status_code == 401
        assert len((await rows_in(database, GiftCard))["gift_cards"]) == 1
        assert await left_on(database, card) == 50_00

    @pytest.mark.parametrize(
        "wrong", [{"amount": 0}, {"amount": -1}, {"amount": 10**13}, {"currency": "usd"}, {"email": "x"}, {"code": "A"}]
    )
    async def test_of_no_sense_are_refused(
        self, client: httpx.AsyncClient, database: Database, wrong: dict[str, object]
    ) -> None:
        answer = await client.post(CARDS, json={**NEW, **wrong}, headers=await admin(client, database))
        assert answer.status_code == 422
        assert await rows_in(database, GiftCard) == {"gift_cards": []}


class TestStoreCredit:
    async def test_is_given_with_a_reason_and_shown(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        person, staff = await make_person(database), await admin(client, database)
        url = f"/api/v1/admin/users/{person.id}/credit"
        given = await client.post(url, json={"amount": 15_00, "reason": "For the wait."}, headers=staff)
        assert (given.status_code, given.json()) == (201, {"balance": {"amount": 15_00, "currency": "USD"}})
        purse = (await client.get("/api/v1/users/credit", headers=await sign_in(client, person.email))).json()
        assert purse["balances"] == [{"amount": 15_00, "currency": "USD"}]
        assert [(each["amount"]["amount"], each["what"]) for each in purse["entries"]] == [(15_00, "For the wait.")]
        assert await findings(house) == []

    async def test_is_not_given_by_shoppers(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        url = f"/api/v1/admin/users/{person.id}/credit"
        refused = await client.post(
            url, json={"amount": 15_00, "reason": "I like me."}, headers=await sign_in(client, person.email)
        )
        assert refused.status_code == 403
        assert await rows_in(database, CreditGrant) == {"credit_grants": []}

    async def test_is_used_by_its_owner_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, person = await make_shop(database), await make_person(database)
        await make_credit(database, person.id, 100_00)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)], use_credit=True)
        assert placed["payment"]["status"] == "captured"
        assert await credit_left(database, person.id) == 100_00
