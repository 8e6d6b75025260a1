"""What a removal took away comes back, exactly, and nothing else does."""

import httpx
import pytest
from sqlalchemy import select

from souk.app import House
from souk.identity.models import Grant
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.offboarding import NeverRemoved, remove_person, restore_person
from souk.orders.models import Order
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from tests.identity.factories import actor_for, make_person, sign_in
from tests.offboarding.factories import admin_of, differences, everything_in, make_trade, order_some
from tests.offboarding.test_removing import carry_all
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio


async def statuses(client: httpx.AsyncClient, headers: dict[str, str], products: list[object]) -> list[str]:
    answers = [await client.get(f"/api/v1/products/{each}", headers=headers) for each in products]
    return [answer.json()["status"] for answer in answers]


class TestRestoring:
    async def test_brings_back_exactly_what_was_withdrawn(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database, products=4)
        helper = await make_person(database, role="vendor_staff", store_id=trade.store.id)
        actor, headers = await admin_of(client, database)
        for product, status in zip(trade.products, ("draft", "unavailable", "archived"), strict=False):
            await client.patch(f"/api/v1/products/{product}", json={"status": status}, headers=headers)
        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)
        gone = await statuses(client, headers, trade.products)

        async with database.unit_of_work(actor) as uow:
            removal = await restore_person(uow, trade.vendor.id)

        assert gone == ["draft", "unavailable", "archived", "unavailable"]
        assert await statuses(client, headers, trade.products) == ["draft", "unavailable", "archived", "active"]
        store = (await client.get(f"/api/v1/stores/{trade.store.id}")).json()
        assert (store["status"], store["vendor"]["is_active"]) == ("active", True)
        assert removal.restored_by == actor.id
        async with database.read(SYSTEM) as ctx:
            held = await ctx.session.scalars(select(Grant.user_id).where(Grant.scope_id == trade.store.id))
            assert set(held) == {trade.vendor.id, helper.id}
        assert "Authorization" in await sign_in(client, trade.vendor.email)
        assert await findings(house) == []

    async def test_leaves_refunded_orders_refunded(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database)
        await order_some(client, trade, orders=2)
        actor, _ = await admin_of(client, database)
        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)
        await carry_all(database)

        async with database.unit_of_work(actor) as uow:
            await restore_person(uow, trade.vendor.id)
        await carry_all(database)

        async with database.read(SYSTEM) as ctx:
            orders = (await ctx.session.scalars(select(Order))).all()
        assert {(order.status, order.payment_status) for order in orders} == {
            (OrderStatus.UNAVAILABLE, OrderPaymentStatus.REFUNDED)
        }
        assert await findings(house) == []

    async def test_keeps_what_was_changed_meanwhile(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database, products=2)
        actor, headers = await admin_of(client, database)
        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)
        await client.patch(f"/api/v1/products/{trade.products[0]}", json={"status": "archived"}, headers=headers)

        async with database.unit_of_work(actor) as uow:
            await restore_person(uow, trade.vendor.id)

        assert await statuses(client, headers, trade.products) == ["archived", "active"]

    async def test_leaves_an_account_shut_that_was_shut_before(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        actor, headers = await admin_of(client, database)
        person = await make_person(database)
        await client.patch(f"/api/v1/admin/users/{person.id}", json={"is_active": False}, headers=headers)
        for act in (remove_person, restore_person):
            async with database.unit_of_work(actor) as uow:
                await act(uow, person.id)

        seen = (await client.get(f"/api/v1/admin/users/{person.id}", headers=headers)).json()

        assert seen["is_active"] is False

    async def test_twice_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database)
        actor, _ = await admin_of(client, database)
        for act in (remove_person, restore_person):
            async with database.unit_of_work(actor) as uow:
                first = await act(uow, trade.vendor.id)
        before = await everything_in(database)

        async with database.unit_of_work(actor) as uow:
            again = await restore_person(uow, trade.vendor.id)

        assert again == first
        assert differences(before, await everything_in(database)) == []

    async def test_of_the_second_removal_brings_back_what_the_second_took(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database, products=2)
        actor, headers = await admin_of(client, database)
        for act in (remove_person, restore_person):
            async with database.unit_of_work(actor) as uow:
                await act(uow, trade.vendor.id)
        await client.patch(f"/api/v1/products/{trade.products[0]}", json={"status": "unavailable"}, headers=headers)
        for act in (remove_person, restore_person):
            async with database.unit_of_work(actor) as uow:
                await act(uow, trade.vendor.id)

        assert await statuses(client, headers, trade.products) == ["unavailable", "active"]

    async def test_is_refused_to_whoever_may_not_and_where_nobody_was_removed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        actor, _ = await admin_of(client, database)
        trade = await make_trade(database)
        stranger = actor_for(await make_person(database))
        with pytest.raises(NeverRemoved):
            async with database.unit_of_work(actor) as uow:
                await restore_person(uow, trade.vendor.id)
        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)
        before = await everything_in(database)

        with pytest.raises(Forbidden):
            async with database.unit_of_work(stranger) as uow:
                await restore_person(uow, trade.vendor.id)

        assert differences(before, await everything_in(database)) == []
