"""The back office: gift cards, and the credit of one person."""

import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.payments.tenders.models import CreditGrant, GiftCard
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.orders.factories import findings, item, place
from tests.payments.tenders.factories import credit_left, left_on, make_card, make_credit

pytestmark = pytest.mark.anyio
DESK = "/admin/gift-cards"
NEW = {"amount": "50.00", "currency": "usd", "expires_on": "", "email": "", "message": "", "reason": ""}
GIFT = {"amount": "12.50", "currency": "USD", "reason": "The parcel was late"}


async def at_the_desk(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in_browser(client, (await make_person(database, role="admin")).email)


def words(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def reference_in(answer: httpx.Response) -> str:
    found = re.search(r'name="reference_id" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


async def count(database: Database, model: type[GiftCard | CreditGrant]) -> int:
    return len((await rows_in(database, model))[model.__tablename__])


def credit_of(person_id: object) -> str:
    return f"/admin/people/{person_id}/credit"


class TestIssuing:
    async def test_shows_the_code_once(self, house: House, client: httpx.AsyncClient, database: Database) -> None:
        token = await at_the_desk(client, database)
        sent = {**NEW, "email": "ada@example.com", "reference_id": reference_in(await client.get(f"{DESK}/new"))}

        issued = await client.post(f"{DESK}/new", data=sent, headers=token)

        found = re.search(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", words(issued))
        assert found is not None
        code = found[0]
        assert (issued.status_code, issued.headers["cache-control"]) == (201, "private, no-store")
        assert (await client.get(f"/api/v1/gift-cards/{code}")).json()["balance"] == {
            "amount": 50_00,
            "currency": "USD",
        }
        listed, card = await client.get(DESK), await client.get(f"{DESK}/{sent['reference_id']}")
        for shown in (listed, card):
            assert (code in shown.text, code[-4:] in shown.text, "ada@example.com" in shown.text) == (False, True, True)
        assert await findings(house) == []

    async def test_counts_a_form_that_is_sent_twice_once(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await at_the_desk(client, database)
        sent = {**NEW, "reference_id": str(new_id())}

        answers = [await client.post(f"{DESK}/new", data=sent, headers=token) for _ in range(2)]

        assert [each.status_code for each in answers] == [201, 303]
        assert await count(database, GiftCard) == 1

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"amount": "much"}, "An amount above zero, such as 25.00."),
            ({"amount": "0"}, "An amount above zero, such as 25.00."),
            ({"amount": "-5"}, "An amount above zero, such as 25.00."),
            ({"amount": "1.234"}, "An amount above zero, such as 25.00."),
            ({"currency": "dollars"}, "Three letters, such as USD."),
            ({"expires_on": "2020-01-31"}, "Choose a day from today on."),
            ({"expires_on": "soon"}, "We could not read this."),
            ({"email": "nobody"}, "This does not look like an e-mail address."),
        ],
    )
    async def test_keeps_what_was_typed_where_it_is_refused(
        self, client: httpx.AsyncClient, database: Database, sent: dict[str, str], sentence: str
    ) -> None:
        token = await at_the_desk(client, database)

        answer = await client.post(f"{DESK}/new", data={**NEW, "reason": "A prize", **sent}, headers=token)

        assert (answer.status_code, sentence in words(answer)) == (422, True)
        for typed in (*sent.values(), "A prize"):
            assert f'value="{typed}"' in answer.text
        assert await count(database, GiftCard) == 0


class TestList:
    async def test_is_narrowed_by_status_and_last_four(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await at_the_desk(client, database)
        today = datetime.now(UTC).date()
        cards = {
            "active": await make_card(database, expires_on=today + timedelta(days=30)),
            "expired": await make_card(database, expires_on=date(2020, 1, 31)),
            "void": await make_card(database),
        }
        await client.post(f"{DESK}/{cards['void'].id}/void", data={"reason": "Stolen"}, headers=token)

        for state in cards:
            shown = await client.get(DESK, params={"status": state})
            assert [name for name, card in cards.items() if str(card.id) in shown.text] == [state]
        four = cards["expired"].code[-4:]
        shown = await client.get(DESK, params={"last_four": four.lower()})
        assert [name for name, card in cards.items() if str(card.id) in shown.text] == ["expired"]
        assert "Nothing matches this." in words(await client.get(DESK, params={"status": "used_up"}))
        everything = await client.get(DESK, params={"status": "nonsense"})
        assert [name for name, card in cards.items() if str(card.id) in everything.text] == list(cards)

    async def test_goes_on_page_by_page(self, client: httpx.AsyncClient, database: Database) -> None:
        await at_the_desk(client, database)
        cards = [await make_card(database) for _ in range(26)]

        first = await client.get(DESK)
        found = re.search(r'href="(/admin/gift-cards\?cursor=[^"]+)"', first.text)
        assert found is not None
        second = await client.get(found[1])

        assert (str(cards[-1].id) in first.text, str(cards[0].id) in first.text) == (True, False)
        assert (str(cards[-1].id) in second.text, str(cards[0].id) in second.text) == (False, True)


class TestCard:
    async def test_leads_to_what_it_paid_for(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, card = await make_shop(database), await make_card(database, 100_00)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)], gift_cards=[card.code])
        client.cookies.clear()
        await at_the_desk(client, database)

        shown = await client.get(f"{DESK}/{card.id}")
        link = f"/payments/{placed['payment']['id']}/order"

        assert f'href="{link}"' in shown.text
        for each in ("$36.00", "$100.00", "$64.00", "Paid for an order"):
            assert each in words(shown), each
        assert placed["orders"][0]["id"] in (await client.get(link)).headers["location"]

    async def test_is_voided_after_a_question(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        token, card = await at_the_desk(client, database), await make_card(database)
        asked = await client.get(f"{DESK}/{card.id}/void")
        assert ("the $50.00 on it are gone" in words(asked), await left_on(database, card)) == (True, 50_00)

        voided = await client.post(f"{DESK}/{card.id}/void", data={"reason": "Stolen"}, headers=token)

        assert (voided.status_code, voided.headers["location"]) == (303, f"{DESK}/{card.id}")
        assert await left_on(database, card) == 0
        assert "Gone when it became void" in words(await client.get(f"{DESK}/{card.id}"))
        again = await client.post(f"{DESK}/{card.id}/void", data={"reason": "Stolen"}, headers=token)
        assert (again.status_code, "This gift card is void already." in words(again)) == (409, True)
        assert await findings(house) == []

    @pytest.mark.parametrize("reason", ["", "x" * 201])
    async def test_is_not_voided_without_a_reason(
        self, client: httpx.AsyncClient, database: Database, reason: str
    ) -> None:
        token, card = await at_the_desk(client, database), await make_card(database)

        answer = await client.post(f"{DESK}/{card.id}/void", data={"reason": reason}, headers=token)

        assert (answer.status_code, reason in answer.text, await left_on(database, card)) == (422, True, 50_00)

    async def test_that_is_none_is_not_found(self, client: httpx.AsyncClient, database: Database) -> None:
        await at_the_desk(client, database)

        answers = [await client.get(f"{DESK}/{new_id()}{rest}") for rest in ("", "/void")]

        assert [each.status_code for each in answers] == [404, 404]


class TestCredit:
    async def test_is_given_once_however_often_the_form_is_sent(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, token = await make_person(database, full_name="Ada Byron"), await at_the_desk(client, database)
        await make_credit(database, ada.id, 10_00)
        sent = {**GIFT, "reference_id": reference_in(await client.get(credit_of(ada.id)))}

        answers = [await client.post(credit_of(ada.id), data=sent, headers=token) for _ in range(2)]

        assert [each.status_code for each in answers] == [303, 303]
        assert await credit_left(database, ada.id) == 22_50
        shown = words(await client.get(credit_of(ada.id)))
        for each in ("Store credit of Ada Byron", "$22.50", "$12.50", "The parcel was late", "For your patience."):
            assert each in shown, each
        assert await findings(house) == []

    async def test_shows_what_was_used(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, ada = await make_shop(database), await make_person(database)
        await make_credit(database, ada.id, 100_00)
        await place(client, headers=await sign_in(client, ada.email), items=[item(shop.shirt_id)], use_credit=True)
        await at_the_desk(client, database)

        shown = words(await client.get(credit_of(ada.id)))

        assert ("Paid for an order" in shown, "$36.00" in shown) == (True, True)

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"amount": ""}, "An amount above zero, such as 25.00."),
            ({"amount": "-12.50"}, "An amount above zero, such as 25.00."),
            ({"currency": "$"}, "Three letters, such as USD."),
            ({"reason": ""}, "Please fill this in."),
        ],
    )
    async def test_keeps_what_was_typed_where_it_is_refused(
        self, client: httpx.AsyncClient, database: Database, sent: dict[str, str], sentence: str
    ) -> None:
        ada, token = await make_person(database), await at_the_desk(client, database)
        given = {**GIFT, **sent}

        answer = await client.post(credit_of(ada.id), data=given, headers=token)

        assert (answer.status_code, sentence in words(answer)) == (422, True)
        for typed in filter(None, given.values()):
            assert f'value="{typed}"' in answer.text
        assert await count(database, CreditGrant) == 0

    async def test_is_reached_from_the_account(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, _ = await make_person(database), await at_the_desk(client, database)

        assert f'href="{credit_of(ada.id)}"' in (await client.get(f"/admin/people/{ada.id}")).text
        assert (await client.get(credit_of(new_id()))).status_code == 404


class TestDoors:
    async def test_are_closed_to_shoppers(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, card = await make_person(database), await make_card(database)
        token = await sign_in_browser(client, ada.email)

        answers = [
            *[await client.get(path) for path in (DESK, f"{DESK}/new", f"{DESK}/{card.id}", f"{DESK}/{card.id}/void")],
            await client.get(credit_of(ada.id)),
            await client.post(f"{DESK}/new", data=NEW, headers=token),
            await client.post(f"{DESK}/new", data={}, headers=token),
            await client.post(f"{DESK}/{card.id}/void", data={"reason": "Mine"}, headers=token),
            await client.post(credit_of(ada.id), data=GIFT, headers=token),
            await client.post(credit_of(ada.id), data={}, headers=token),
        ]

        assert [each.status_code for each in answers] == [403] * 10
        assert await left_on(database, card) == 50_00
        assert (await count(database, GiftCard), await count(database, CreditGrant)) == (1, 0)

    async def test_lead_guests_to_sign_in(self, client: httpx.AsyncClient) -> None:
        answers = [await client.get(path) for path in (DESK, f"{DESK}/new", credit_of(new_id()))]

        assert [each.status_code for each in answers] == [307, 307, 307]

    async def test_forged_forms_change_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, card, _ = await make_person(database), await make_card(database), await at_the_desk(client, database)

        answers = [
            await client.post(f"{DESK}/new", data=NEW),
            await client.post(f"{DESK}/{card.id}/void", data={"reason": "Mine"}),
            await client.post(credit_of(ada.id), data=GIFT),
        ]

        assert [each.status_code for each in answers] == [403] * 3
        assert await left_on(database, card) == 50_00
        assert (await count(database, GiftCard), await count(database, CreditGrant)) == (1, 0)
