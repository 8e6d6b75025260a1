"""Money that goes back: to the gateway first, then to cards and credit, or to what stands in for a card that is gone."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.kernel.worker import carry_due
from souk.orders.queries import get_order_to_change
from souk.orders.refunding import refund_order_part
from souk.payments import RefundExceedsPayment, UnknownPayment, give_back_tenders
from souk.payments.gateways.mock_books import MockCharge
from souk.payments.tenders.commands import void_gift_card
from souk.payments.tenders.models import GiftCard
from tests.cart.factories import make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, findings, item, place
from tests.payments.tenders.factories import Card, credit_left, left_on, make_card, make_credit, uses

pytestmark = pytest.mark.anyio
TOTAL = 64_00


async def refund(database: Database, placed: dict[str, Any], amount: int) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        order = await get_order_to_change(uow, UUID(placed["orders"][0]["id"]))
        await refund_order_part(uow, order, amount=amount, reference_id=new_id(), reason="Sorry.")
    await carry(database)


async def carry(database: Database) -> None:
    while await carry_due(database):
        pass


async def sent_back(database: Database) -> list[int]:
    """What the gateway sent."""
    async with database.unit_of_work(SYSTEM) as uow:
        refunds = select(MockCharge.amount).where(MockCharge.refund_of.is_not(None)).order_by(MockCharge.answered_at)
        return list(await uow.session.scalars(refunds))


async def void(database: Database, card: Card) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await void_gift_card(uow, card.id, reason="Lost.")


class TestARefund:
    async def test_goes_to_the_gateway_first_and_then_to_what_was_used_last(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, person, card = await make_shop(database), await make_person(database), await make_card(database, 20_00)
        await make_credit(database, person.id, 30_00)
        buyer = await sign_in(client, person.email)
        placed = await place(
            client, headers=buyer, items=[item(shop.shirt_id)], gift_cards=[card.code], use_credit=True
        )
        await carry(database)
        await refund(database, placed, 10_00)
        assert (await sent_back(database), await credit_left(database, person.id)) == ([10_00], 0)
        await refund(database, placed, 14_00)
        assert (await sent_back(database), await credit_left(database, person.id)) == ([10_00, 4_00], 10_00)
        await refund(database, placed, 40_00)
        assert (await credit_left(database, person.id), await left_on(database, card)) == (30_00, 20_00)
        assert await uses(database) == [(20_00, "spent", 20_00, 0), (30_00, "spent", 30_00, 0)]
        assert await sent_back(database) == [10_00, 4_00]
        assert await findings(house) == []

    async def test_of_a_card_that_is_void_becomes_credit(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, person, card = await make_shop(database), await make_person(database), await make_card(database, 100_00)
        buyer = await sign_in(client, person.email)
        placed = await place(client, headers=buyer, items=[item(shop.shirt_id)], gift_cards=[card.code])
        await carry(database)
        await void(database, card)
        cancelled = await client.post(f"{ORDERS}/{placed['orders'][0]['id']}/cancel", headers=buyer)
        assert cancelled.status_code == 200, cancelled.text
        await carry(database)
        assert (await left_on(database, card), await credit_left(database, person.id)) == (0, TOTAL)
        assert await uses(database) == [(TOTAL, "spent", 0, TOTAL), (100_00 - TOTAL, "written_off", 0, 0)]
        assert await sent_back(database) == []
        assert await findings(house) == []

    async def test_of_a_guests_void_card_becomes_a_new_one_by_mail(
        self, house: House, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, card = await make_shop(database), await make_card(database, 100_00)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)], gift_cards=[card.code])
        await carry(database)
        await void(database, card)
        await refund(database, placed, TOTAL)
        async with database.unit_of_work(SYSTEM) as uow:
            (new,) = await uow.session.scalars(select(GiftCard).where(GiftCard.id != card.id))
            assert (new.initial, new.balance) == (TOTAL, TOTAL)
            assert database.keys.open(new.sealed_email or "") == "g@example.com"
        assert await findings(house) == []


class TestGivingBack:
    async def test_never_exceeds_what_was_tendered(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, card = await make_shop(database), await make_card(database, 20_00)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)], gift_cards=[card.code])
        with pytest.raises(RefundExceedsPayment):
            async with database.unit_of_work(SYSTEM) as uow:
                payment_id = (await get_order_to_change(uow, UUID(placed["orders"][0]["id"]))).payment_id
                await give_back_tenders(uow, payment_id, Money(20_01, "USD"), reference_id=new_id())
        assert (await left_on(database, card), await uses(database)) == (0, [(20_00, "spent", 0, 0)])

    async def test_knows_its_payments(self, database: Database) -> None:
        with pytest.raises(UnknownPayment):
            async with database.unit_of_work(SYSTEM) as uow:
                await give_back_tenders(uow, new_id(), Money(1, "USD"), reference_id=new_id())
