"""Money back without a return: by staff, by the gateway's own desk, or not at all, and never more than was paid."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.clock import utc_now
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.ledger.models import LedgerLine
from souk.orders import OrderStatus, make_unavailable
from souk.orders.listeners import note_refund
from souk.orders.models import Order, OrderEvent, OrderLine, OrderRefund
from souk.orders.queries import get_order_to_change
from souk.orders.refund_arrivals import note_arrival
from souk.orders.refunding import refund_order_part
from souk.payments import ChargeStatus, GatewayAnswer, RefundArrived, RefundExceedsPayment, RefundSettled
from souk.payments.models import Payment, Refund
from souk.payments.services import settle_refund
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, findings, item, place
from tests.orders.returns.factories import Arrived, arrived, books, carry, order_of
from tests.payments.tenders.factories import left_on, make_card

pytestmark = pytest.mark.anyio
TABLES = (Order, OrderLine, OrderEvent, OrderRefund, Payment, Refund, LedgerLine)


def usd(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD"}


async def refund(client: httpx.AsyncClient, made: Arrived, **body: Any) -> httpx.Response:
    headers = body.pop("headers", made.owner)
    return await client.post(f"{made.url}/refunds", json={"reason": "A scratch", **body}, headers=headers)


async def refund_row(database: Database) -> Refund:
    async with database.read(SYSTEM) as ctx:
        return (await ctx.session.scalars(select(Refund))).one()


def refused_by_gateway() -> GatewayAnswer:
    return GatewayAnswer(ChargeStatus.DECLINED, "re_1", "account_closed", "The account is closed.", utc_now())


class TestRefundingWithoutAReturn:
    async def test_sends_an_amount_back_in_the_sales_proportions(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        sent = await refund(client, made, amount=usd(10_72))
        assert sent.status_code == 201, sent.text
        body = sent.json()
        assert [body[name]["amount"] for name in ("amount", "goods", "tax", "shipping", "by_gateway")] == [
            10_72, 9_00, 72, 1_00, 10_72,
        ]  # fmt: skip
        await carry(database)
        listed = (await client.get(f"{made.url}/refunds", headers=made.buyer)).json()
        assert ([each["status"] for each in listed["items"]], listed["refundable"]) == (["succeeded"], usd(96_48))
        assert await books(database, made) == {"gateway": 96_48, "tax": -6_48, "vendor": -90_00}
        assert await findings(house) == []

    async def test_lets_the_last_refund_take_all_that_is_left(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        for amount in (1, 33_33, 2, 11_11, 7, 50_00):
            assert (await refund(client, made, amount=usd(amount))).status_code == 201
        left = (await client.get(f"{made.url}/refunds", headers=made.owner)).json()["refundable"]
        assert (await refund(client, made, amount=left)).status_code == 201
        await carry(database)
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == ("refunded", "refunded")
        assert await findings(house) == []

    async def test_pays_for_pieces_and_puts_them_back(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        sent = await refund(client, made, items=made.pieces(mugs=1), restock=True)
        assert (sent.json()["amount"], sent.json()["items"]) == (
            usd(21_60), [{"order_item_id": made.mug, "quantity": 1}],
        )  # fmt: skip
        again = await refund(client, made, items=made.pieces(mugs=2))
        assert (again.status_code, again.json()["code"]) == (409, "more_than_returnable")
        await carry(database)
        assert await findings(house) == []

    async def test_refuses_what_cannot_be_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made, fresh = await arrived(client, database), await arrived(client, database, name="R", delivered=False)
        before = await rows_in(database, *TABLES)
        for amount in (0, -1, 10**13, 1.5, "7", True):
            assert (await refund(client, made, amount=usd(amount))).status_code == 422, amount  # type: ignore[arg-type]
        assert (await refund(client, made)).status_code == 422
        assert (await refund(client, made, amount=usd(1), items=made.pieces(mugs=1))).status_code == 422
        too_much = await refund(client, made, amount=usd(107_21))
        assert (too_much.status_code, too_much.json()["code"], too_much.json()["refundable"]) == (
            409, "refund_exceeds_payment", 107_20,
        )  # fmt: skip
        other = await refund(client, made, amount={"amount": 1, "currency": "EUR"})
        assert (other.status_code, other.json()["code"]) == (422, "currency_mismatch")
        whole = await refund(client, fresh, amount=usd(107_20))
        assert (whole.status_code, whole.json()["code"]) == (409, "invalid_transition")
        assert (await refund(client, fresh, items=fresh.pieces(mugs=1))).status_code == 409
        assert (await refund(client, made, amount=usd(1), headers=made.buyer)).status_code == 403
        assert (await refund(client, made, amount=usd(1), headers=fresh.owner)).status_code == 404
        assert await rows_in(database, *TABLES) == before

    async def test_finds_nothing_left_of_what_was_refunded(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        first = await refund(client, made, amount=usd(107_20))
        await carry(database)
        before = await rows_in(database, *TABLES)
        again = await refund(client, made, amount=usd(1))
        assert (again.status_code, again.json()["code"], again.json()["refundable"]) == (
            409, "refund_exceeds_payment", 0,
        )  # fmt: skip
        of_a_refund = await client.post(
            f"{ORDERS}/{first.json()['id']}/refunds", json={"reason": "x", "amount": usd(1)}, headers=made.owner
        )
        assert (of_a_refund.status_code, of_a_refund.json()["code"]) == (404, "unknown_order")
        assert await rows_in(database, *TABLES) == before
        assert await findings(house) == []

    async def test_with_the_same_key_is_one(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        keyed = {**made.owner, "Idempotency-Key": "a-scratch"}
        one, two = [await refund(client, made, amount=usd(5_00), headers=keyed) for _ in range(2)]
        assert one.json() == two.json()
        assert len((await rows_in(database, OrderRefund))["order_refunds"]) == 1


class TestFiftyAtOnce:
    async def test_of_the_whole_are_one(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        made = await arrived(client, database)
        answers = await asyncio.gather(*(refund(client, made, amount=usd(107_20)) for _ in range(50)))
        assert Counter(each.status_code for each in answers) == {201: 1, 409: 49}
        await carry(database)
        assert [(row.amount, row.status) for row in [await refund_row(database)]] == [(107_20, "succeeded")]
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        assert await findings(house) == []

    async def test_of_a_part_never_exceed_what_was_paid(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        answers = await asyncio.gather(*(refund(client, made, amount=usd(10_00)) for _ in range(20)))
        assert Counter(each.status_code for each in answers) == {201: 10, 409: 10}
        await carry(database)
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(func.sum(Refund.amount))) == 100_00
        assert await findings(house) == []

    async def test_with_cancelling_and_refunding_give_it_back_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database, delivered=False)
        await asyncio.gather(
            *(client.post(f"{made.url}/cancel", json={}, headers=made.buyer) for _ in range(5)),
            *(refund(client, made, amount=usd(50_00)) for _ in range(5)),
        )
        await carry(database)
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == ("cancelled", "refunded")
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        assert await findings(house) == []


class TestWhatTheGatewayWillNotSend:
    async def test_counts_as_paid_again_and_can_be_sent_another_way(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        await refund(client, made, amount=usd(107_20))
        await settle(database, refused_by_gateway())
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == ("delivered", "paid")
        assert await books(database, made) == {"gateway": 107_20, "tax": -7_20, "vendor": -100_00}
        assert await findings(house) == []
        assert (await refund(client, made, amount=usd(107_20), as_credit=True)).status_code == 201
        assert (await order_of(client, made))["status"] == "refunded"
        await carry(database)
        assert await findings(house) == []

    async def test_of_a_cancelled_order_stays_owed(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database, delivered=False)
        await client.post(f"{made.url}/cancel", json={}, headers=made.buyer)
        await settle(database, refused_by_gateway())
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == ("cancelled", "refund_pending")
        assert await findings(house) == []
        assert (await refund(client, made, amount=usd(107_20))).status_code == 201
        await carry(database)
        assert (await order_of(client, made))["payment"]["status"] == "refunded"
        assert await findings(house) == []

    async def test_may_be_found_out_days_later(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        await refund(client, made, amount=usd(107_20))
        await carry(database)
        assert (await order_of(client, made))["status"] == "refunded"
        await settle(database, refused_by_gateway())
        assert (await order_of(client, made))["status"] == "delivered"
        assert await books(database, made) == {"gateway": 107_20, "tax": -7_20, "vendor": -100_00}
        assert await findings(house) == []

    async def test_leaves_what_is_on_its_way_on_its_way(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database, delivered=False)
        await client.patch(made.url, json={"status": "shipped"}, headers=made.owner)
        await refund(client, made, amount=usd(107_20))
        await carry(database)
        assert (await order_of(client, made))["status"] == "refunded"
        await settle(database, refused_by_gateway())
        assert (await order_of(client, made))["status"] == "shipped"
        assert await findings(house) == []

    async def test_is_taken_back_once(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        made = await arrived(client, database)
        await refund(client, made, amount=usd(20_00))
        await settle(database, refused_by_gateway())
        row = await refund_row(database)
        before = await rows_in(database, *TABLES)
        async with database.unit_of_work(SYSTEM) as uow:
            await note_refund(
                uow,
                RefundSettled(
                    refund_id=row.id,
                    payment_id=row.payment_id,
                    reference_id=row.reference_id,
                    amount=20_00,
                    succeeded=False,
                ),
            )
        assert await rows_in(database, *TABLES) == before


class TestRefundsOfTheGatewaysOwnDesk:
    async def test_are_counted_once_over_all_orders_of_the_payment(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        blue, red = await make_shop(database), await make_shop(database, name="Red Door")
        buyer = await sign_in(client, (await make_person(database)).email)
        placed = await place(client, headers=buyer, items=[item(blue.shirt_id, 2), item(red.shirt_id, 2)])
        payment_id = UUID(placed["payment"]["id"])
        arrival = await refunded_at_the_desk(database, payment_id, 150_00)
        for _ in range(3):
            async with database.unit_of_work(SYSTEM) as uow:
                await note_arrival(uow, arrival)
        async with database.read(SYSTEM) as ctx:
            gone = list(await ctx.session.scalars(select(Order.refunded_amount).order_by(Order.id)))
        assert gone == [108_00, 42_00]
        await carry(database)
        assert await findings(house) == []


class TestWhatGiftCardsPaid:
    async def test_goes_back_to_them_once_the_gateway_has_given_its_part(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        card = await make_card(database, 40_00)
        made = await arrived(client, database, gift_cards=[card.code])
        assert await left_on(database, card) == 0
        sent = await refund(client, made, amount=usd(60_00))
        assert sent.json()["by_gateway"] == usd(60_00)
        sent = await refund(client, made, amount=usd(27_20))
        assert sent.json()["by_gateway"] == usd(7_20)
        await carry(database)
        assert await left_on(database, card) == 20_00
        only_card = await refund(client, made, amount=usd(20_00))
        assert (only_card.json()["by_gateway"], only_card.json()["status"]) == (usd(0), "succeeded")
        assert await left_on(database, card) == 40_00
        await carry(database)
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        assert (await order_of(client, made))["status"] == "refunded"
        assert await findings(house) == []

    async def test_stays_theirs_when_the_gateway_refuses_its_part(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        card = await make_card(database, 40_00)
        made = await arrived(client, database, gift_cards=[card.code])
        await refund(client, made, amount=usd(107_20))
        await settle(database, refused_by_gateway())
        assert await left_on(database, card) == 40_00
        left = (await client.get(f"{made.url}/refunds", headers=made.owner)).json()["refundable"]
        assert left == usd(67_20)
        assert (await order_of(client, made))["payment"]["status"] == "partially_refunded"
        assert await findings(house) == []
        assert (await refund(client, made, amount=left)).status_code == 201
        await carry(database)
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        assert await findings(house) == []


class TestTheWayBackInsideTheHouse:
    async def test_is_walked_once_per_reference(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        reference = new_id()
        for _ in range(3):
            async with database.unit_of_work(SYSTEM) as uow:
                order = await get_order_to_change(uow, UUID(made.order["id"]))
                await refund_order_part(uow, order, amount=5_00, reference_id=reference, reason="Late")
        assert len((await rows_in(database, OrderRefund))["order_refunds"]) == 1

    async def test_returns_what_is_left_when_a_store_closes(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database, delivered=False)
        await refund(client, made, amount=usd(7_20))
        async with database.unit_of_work(SYSTEM) as uow:
            await make_unavailable(uow, [made.shop.store.id], note="Closed.")
        await carry(database)
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == (OrderStatus.UNAVAILABLE, "refunded")
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        assert await findings(house) == []

    async def test_refuses_more_than_is_left_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        before = await rows_in(database, *TABLES)
        async with database.unit_of_work(SYSTEM) as uow:
            order = await get_order_to_change(uow, UUID(made.order["id"]))
            with pytest.raises(RefundExceedsPayment):
                await refund_order_part(uow, order, amount=10**12, reference_id=new_id(), reason="")
        assert await rows_in(database, *TABLES) == before


async def settle(database: Database, answer: GatewayAnswer) -> None:
    """What the gateway says of the only refund there is."""
    row = await refund_row(database)
    async with database.unit_of_work(SYSTEM) as uow:
        await settle_refund(uow, row.id, answer)
    await carry(database)


async def refunded_at_the_desk(database: Database, payment_id: UUID, amount: int) -> RefundArrived:
    """What the webhook's room writes down before it announces it."""
    reference_id, refund_id = new_id(), new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        payment = await uow.session.get_one(Payment, payment_id)
        payment.refunded_amount += amount
        payment.status = type(payment.status)("partially_refunded")
        uow.session.add(
            Refund(
                id=refund_id,
                payment_id=payment_id,
                reference_id=reference_id,
                amount=amount,
                tendered=0,
                reason="Refunded at the gateway.",
                status="succeeded",
                transaction_id="re_desk",
                message="",
                created_at=uow.now,
                settled_at=uow.now,
            )
        )
    return RefundArrived(
        refund_id=refund_id,
        payment_id=payment_id,
        reference_id=reference_id,
        amount=amount,
        currency="USD",
        reason="Refunded at the gateway.",
    )
