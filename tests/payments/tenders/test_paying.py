"""Paying with gift cards and store credit, alone, together and beside a card."""

import asyncio
from datetime import date

import httpx
import pytest
from sqlalchemy import select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.pagination import PageQuery
from souk.ledger import LedgerFilter, list_lines
from souk.payments.gateways.mock_books import MockCharge
from souk.payments.models import Payment
from tests.cart.factories import add, make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import BAD_CARD, ORDERS, findings, item, order_body, place
from tests.orders.test_placing import stock_of
from tests.payments.tenders.factories import credit_left, left_on, make_card, make_credit, uses

pytestmark = pytest.mark.anyio
TOTAL = 64_00
"""A shirt of 50.00, with 4.00 of tax and 10.00 of shipping."""


async def charged(database: Database) -> list[int]:
    async with database.unit_of_work(SYSTEM) as uow:
        return list(await uow.session.scalars(select(MockCharge.amount).order_by(MockCharge.answered_at)))


async def the_payment(database: Database) -> tuple[str, str, str, int, int]:
    async with database.unit_of_work(SYSTEM) as uow:
        (payment,) = await uow.session.scalars(select(Payment))
        return payment.provider, payment.method.value, payment.status.value, payment.amount, payment.tendered


async def booked(database: Database) -> dict[str, int]:
    """What the sale put on each account."""
    async with database.read(SYSTEM) as ctx:
        lines = await list_lines(ctx, LedgerFilter(kind="sale"), PageQuery(limit=100))
    sums: dict[str, int] = {}
    for line in lines.items:
        sums[line.account] = sums.get(line.account, 0) + line.amount
    return sums


class TestAGiftCard:
    async def test_beside_a_card_leaves_the_gateway_the_rest(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, 20_00)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)], gift_cards=[card.code])
        assert placed["total"] == {"amount": TOTAL, "currency": "USD"}
        assert await charged(database) == [44_00]
        assert await the_payment(database) == ("mock", "card", "captured", TOTAL, 20_00)
        assert await uses(database) == [(20_00, "spent", 0, 0)]
        assert await left_on(database, card) == 0
        assert await booked(database) == {"gateway": 44_00, "gift_cards": 20_00, "tax": -4_00, "vendor": -60_00}
        assert await findings(house) == []

    async def test_as_the_way_to_pay_covers_all_and_no_gateway_is_asked(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, 100_00)
        code = f"{card.code[:4].lower()}-{card.code[4:8]} {card.code[8:]}"
        body = order_body(email="g@example.com", items=[item(shop.shirt_id)])
        answer = await client.post(ORDERS, json={**body, "payment_method": {"type": "gift_card", "code": code}})
        assert answer.status_code == 201
        placed = answer.json()
        assert (placed["payment"]["status"], placed["orders"][0]["payment_method"]) == ("captured", "gift_card")
        assert placed["orders"][0]["payment"]["status"] == "paid"
        assert await charged(database) == []
        assert await the_payment(database) == ("tenders", "gift_card", "captured", TOTAL, TOTAL)
        assert await left_on(database, card) == 100_00 - TOTAL
        assert await findings(house) == []

    async def test_that_does_not_suffice_is_refused_and_keeps_its_money(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, 20_00)
        body = order_body(email="g@example.com", items=[item(shop.shirt_id)])
        answer = await client.post(ORDERS, json={**body, "payment_method": {"type": "gift_card", "code": card.code}})
        refused = answer.json()
        assert (answer.status_code, refused["code"]) == (402, "tender_too_small")
        assert (refused["missing"], refused["currency"]) == (44_00, "USD")
        assert await left_on(database, card) == 20_00
        assert (await uses(database), await stock_of(database, shop.shirt_id)) == ([], (10, 0))
        assert await findings(house) == []

    async def test_is_free_again_where_the_rest_is_declined(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, 20_00)
        body = order_body(BAD_CARD, email="g@example.com", items=[item(shop.shirt_id)], gift_cards=[card.code])
        answer = await client.post(ORDERS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (402, "payment_declined")
        assert await left_on(database, card) == 20_00
        assert await uses(database) == [(20_00, "released", 0, 0)]
        assert await findings(house) == []

    @pytest.mark.parametrize(
        ("reason", "make"),
        [
            ("unknown", {}),
            ("expired", {"expires_on": date(2020, 1, 31)}),
            ("other_currency", {"currency": "EUR"}),
            ("twice", {}),
        ],
    )
    async def test_that_cannot_pay_here_says_why(
        self, client: httpx.AsyncClient, database: Database, reason: str, make: dict[str, object]
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, **make)  # type: ignore[arg-type]
        codes = {"unknown": ["ABCD-EFGH-JKLM-NPQR"], "twice": [card.code, card.code.lower()]}.get(reason, [card.code])
        body = order_body(email="g@example.com", items=[item(shop.shirt_id)], gift_cards=codes)
        answer = await client.post(ORDERS, json=body)
        refused = answer.json()
        assert (answer.status_code, refused["code"], refused["reason"]) == (422, "gift_card_refused", reason)
        assert await left_on(database, card) == 50_00
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert card.code not in answer.text

    async def test_pays_once_however_many_buy_with_it_at_once(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database, stock=20), await make_card(database, TOTAL)
        body = {**order_body(items=[item(shop.shirt_id)]), "payment_method": {"type": "gift_card", "code": card.code}}
        answers = await asyncio.gather(
            *(client.post(ORDERS, json={**body, "email": f"g{each}@example.com"}) for each in range(10))
        )
        assert sorted(answer.status_code for answer in answers) == [201, *[422] * 9]
        assert {answer.json()["reason"] for answer in answers if answer.status_code == 422} == {"empty"}
        assert (await left_on(database, card), await stock_of(database, shop.shirt_id)) == (0, (19, 0))
        assert await findings(house) == []


class TestStoreCredit:
    async def test_pays_what_gift_cards_leave_across_stores(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        one, two = await make_shop(database), await make_shop(database, name="Red Door")
        person, card = await make_person(database), await make_card(database, 30_00)
        await make_credit(database, person.id, 50_00)
        headers = await sign_in(client, person.email)
        await add(client, one.shirt_id, headers=headers)
        await add(client, two.shirt_id, headers=headers)
        placed = await place(client, headers=headers, gift_cards=[card.code], use_credit=True)
        assert placed["total"]["amount"] == 2 * TOTAL
        assert await charged(database) == [2 * TOTAL - 80_00]
        assert await uses(database) == [(30_00, "spent", 0, 0), (50_00, "spent", 0, 0)]
        assert await booked(database) == {
            "gateway": 48_00, "gift_cards": 30_00, "credit": 50_00, "tax": -8_00, "vendor": -120_00
        }  # fmt: skip
        assert (await left_on(database, card), await credit_left(database, person.id)) == (0, 0)
        assert await findings(house) == []

    async def test_alone_asks_no_gateway(self, house: House, client: httpx.AsyncClient, database: Database) -> None:
        shop, person = await make_shop(database), await make_person(database)
        await make_credit(database, person.id, 100_00)
        headers = await sign_in(client, person.email)
        await place(client, headers=headers, items=[item(shop.shirt_id)], use_credit=True)
        assert await the_payment(database) == ("tenders", "credit", "captured", TOTAL, TOTAL)
        assert (await charged(database), await credit_left(database, person.id)) == ([], 100_00 - TOTAL)
        assert await findings(house) == []

    async def test_of_another_currency_is_left_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, person = await make_shop(database), await make_person(database)
        await make_credit(database, person.id, 100_00, currency="EUR")
        headers = await sign_in(client, person.email)
        await place(client, headers=headers, items=[item(shop.shirt_id)], use_credit=True)
        assert (await charged(database), await credit_left(database, person.id, "EUR")) == ([TOTAL], 100_00)
