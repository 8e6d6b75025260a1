"""What was done on the way and is undone: goods that were received, refunds that fail, orders without money."""

from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

from souk.app import House
from souk.inventory.models import StockLevel
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Order
from souk.orders.refund_arrivals import note_arrival
from souk.payments import ChargeStatus, GatewayAnswer
from souk.payments.models import Payment
from souk.payments.services import settle_refund
from tests.orders.factories import findings
from tests.orders.returns.factories import arrived, books, carry, order_of, received, step
from tests.orders.returns.test_refunds import refunded_at_the_desk

pytestmark = pytest.mark.anyio


async def stock(database: Database) -> int:
    async with database.read(SYSTEM) as ctx:
        return await ctx.session.scalar(select(func.sum(StockLevel.on_hand))) or 0


async def payment_of(database: Database) -> UUID:
    async with database.read(SYSTEM) as ctx:
        return (await ctx.session.scalars(select(Order.payment_id))).one()


class TestRejectingWhatWasReceived:
    async def test_takes_it_off_the_shelf_again_however_often(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        before = await stock(database)
        for _ in range(3):
            case = await received(client, made, shirts=1)
            assert await stock(database) == before + 1
            assert (await step(client, case, "reject", made.owner, note="Not ours.")).status_code == 200
            assert await stock(database) == before
        assert await findings(house) == []


class TestARefundOfTheGatewaysDesk:
    async def test_that_fails_after_all_counts_as_paid_again(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        await carry(database)
        arrival = await refunded_at_the_desk(database, await payment_of(database), 50_00)
        async with database.unit_of_work(SYSTEM) as uow:
            await note_arrival(uow, arrival)
        await carry(database)
        async with database.unit_of_work(SYSTEM) as uow:
            failed = GatewayAnswer(ChargeStatus.DECLINED, "re_desk", "failed", "The bank sent it back.", uow.now)
            await settle_refund(uow, arrival.refund_id, failed)
        await carry(database)
        async with database.read(SYSTEM) as ctx:
            order = (await ctx.session.scalars(select(Order))).one()
        assert (order.payment_status, order.refunded_amount) == ("paid", 0)
        assert await books(database, made) == {"gateway": 107_20, "tax": -7_20, "vendor": -100_00}
        assert await findings(house) == []


class TestShipping:
    async def test_waits_for_the_money(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database, delivered=False)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Order).values(status="pending", payment_status="authorized"))
            await uow.session.execute(update(Payment).values(status="authorised"))
        refused = await client.patch(made.url, json={"status": "processing"}, headers=made.owner)
        assert (refused.status_code, refused.json()["code"]) == (409, "payment_settling")
        assert (await order_of(client, made))["status"] == "pending"

    async def test_is_refused_once_all_the_money_went_back(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database, delivered=False)
        await carry(database)
        arrival = await refunded_at_the_desk(database, await payment_of(database), 107_20)
        async with database.unit_of_work(SYSTEM) as uow:
            await note_arrival(uow, arrival)
        refused = await client.patch(made.url, json={"status": "shipped"}, headers=made.owner)
        assert (refused.status_code, refused.json()["code"]) == (409, "invalid_transition")
        assert (await order_of(client, made))["status"] == "processing"
