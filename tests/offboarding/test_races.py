"""Removals that meet each other, or buyers at the till: real concurrency, on both databases."""

import asyncio
from collections import Counter

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.offboarding import remove_person
from souk.offboarding.models import Removal
from souk.orders.models import Checkout, Order
from souk.orders.statuses import CheckoutStatus, OrderStatus
from souk.payments import Charge, Gateway, GatewayAnswer
from tests.identity.factories import make_person, sign_in
from tests.offboarding.factories import USERS, admin_of, make_trade, order_some
from tests.offboarding.test_removing import carry_all
from tests.orders.factories import ORDERS, FickleGateway, findings, item, order_body

pytestmark = pytest.mark.anyio


class SlowGateway(FickleGateway):
    """Stops at authorising until somebody lets it go on."""

    def __init__(self, inner: Gateway) -> None:
        super().__init__(inner)
        self.asked, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        self.asked.set()
        await self.may_go_on.wait()
        return await super().authorise(database, charge)


class TestTwoAdministrators:
    async def test_who_remove_the_same_vendor_at_once_make_one_removal(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database)
        await order_some(client, trade, orders=3)
        admins = [(await admin_of(client, database))[1] for _ in range(3)]

        answers = await asyncio.gather(
            *(client.delete(f"{USERS}/{trade.vendor.id}", headers=headers) for headers in admins)
        )

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["id"] for answer in answers}) == 1
        await carry_all(database)
        assert await findings(house) == []

    async def test_who_remove_and_restore_at_once_end_in_one_of_the_two_states(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database)
        _, headers = await admin_of(client, database)
        address = f"{USERS}/{trade.vendor.id}"
        await client.delete(address, headers=headers)

        await asyncio.gather(
            *(client.post(f"{address}/restore", headers=headers) for _ in range(2)),
            *(client.delete(address, headers=headers) for _ in range(2)),
        )

        async with database.read(SYSTEM) as ctx:
            open_ones = await ctx.session.scalar(select(func.count()).where(Removal.restored_at.is_(None)))
        store = (await client.get(f"/api/v1/stores/{trade.store.id}")).json()
        product = (await client.get(f"/api/v1/products/{trade.products[0]}")).json()
        gone = open_ones == 1
        assert (store["status"], product["status"]) == (("unavailable",) * 2 if gone else ("active",) * 2)
        assert await findings(house) == []

    async def test_who_remove_each_other_leave_one(self, client: httpx.AsyncClient, database: Database) -> None:
        people = [await make_person(database, role="admin") for _ in range(2)]
        headers = [await sign_in(client, person.email) for person in people]

        answers = await asyncio.gather(
            *(client.delete(f"{USERS}/{people[1 - mine].id}", headers=headers[mine]) for mine in (0, 1))
        )

        assert Counter(answer.status_code for answer in answers)[200] <= 1


class TestABuyer:
    async def test_whose_vendor_is_removed_while_they_pay_is_refused_and_charged_nothing(
        self, app: FastAPI, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database, stock=5)
        _, headers = await admin_of(client, database)
        slow = SlowGateway(app.state.gateways["mock"])
        app.state.gateways = {**app.state.gateways, "mock": slow}
        body = order_body(items=[item(trade.variants[0], 2)], email="g@example.com")
        buying = asyncio.create_task(client.post(ORDERS, json=body))
        await slow.asked.wait()

        removed = await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)
        slow.may_go_on.set()
        refused = await buying

        assert (removed.status_code, removed.json()["consequences"]["orders"]) == (200, 0)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_for_sale")
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(func.count()).select_from(Order)) == 0
            assert (await ctx.session.scalars(select(Checkout.status))).all() == [CheckoutStatus.ABANDONED]
        assert "void" in slow.calls
        assert "capture" not in slow.calls
        assert await findings(house) == []

    async def test_who_pays_while_the_removal_is_not_kept_yet_waits_and_is_refused(
        self, app: FastAPI, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database, stock=5)
        actor, _ = await admin_of(client, database)
        slow = SlowGateway(app.state.gateways["mock"])
        app.state.gateways = {**app.state.gateways, "mock": slow}
        body = order_body(items=[item(trade.variants[0])], email="g@example.com")
        buying = asyncio.create_task(client.post(ORDERS, json=body))
        await slow.asked.wait()

        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)
            slow.may_go_on.set()
            for _ in range(100):  # the buyer comes as far as the stores, which this unit of work holds
                await asyncio.sleep(0.005)
        refused = await buying

        assert (refused.status_code, refused.json()["code"]) == (409, "not_for_sale")
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(func.count()).select_from(Order)) == 0
        assert await findings(house) == []

    async def test_of_many_at_once_completes_before_or_is_refused(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database, products=2, stock=50)
        _, headers = await admin_of(client, database)
        answered = asyncio.Event()

        async def buy(number: int) -> httpx.Response:
            body = order_body(items=[item(each) for each in trade.variants], email=f"b{number}@example.com")
            answer = await client.post(ORDERS, json=body)
            answered.set()
            return answer

        async def remove() -> httpx.Response:
            await answered.wait()
            return await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)

        *bought, removed = await asyncio.gather(*(buy(number) for number in range(24)), remove())
        await carry_all(database)

        assert removed.status_code == 200, removed.text
        codes = Counter((answer.status_code, answer.json().get("code", "")) for answer in bought)
        assert set(codes) <= {(201, ""), (409, "not_for_sale"), (409, "changed_at_once")}
        async with database.read(SYSTEM) as ctx:
            orders = (await ctx.session.scalars(select(Order.status))).all()
        assert set(orders) <= {OrderStatus.UNAVAILABLE}
        assert len(orders) == codes[201, ""] == removed.json()["consequences"]["orders"]
        assert await findings(house) == []
