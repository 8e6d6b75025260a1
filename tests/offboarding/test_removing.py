"""A vendor leaves: the consequences are exact, they happen together or not at all, and they cost the same for many."""

from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from souk.app import House
from souk.catalog.models import Product, ProductStatus
from souk.identity import LastAdministrator, UnknownPerson, get_standing
from souk.identity.models import Grant, Session
from souk.inventory import available
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.kernel.worker import carry_due
from souk.offboarding import (
    CannotRemoveOneself,
    Consequences,
    ConsequencesChanged,
    foresee_removal,
    remove_person,
    restore_person,
)
from souk.offboarding.models import ItemKind, Removal, RemovalItem
from souk.orders.models import Order
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from souk.payments.models import Refund, RefundStatus
from souk.stores.models import Store, StoreStatus, Vendor
from tests.identity.factories import actor_for, make_person, sign_in
from tests.offboarding.factories import admin_of, differences, everything_in, make_trade, order_some
from tests.orders.factories import ORDERS, FickleGateway, findings, item, order_body
from tests.services.test_services import BARBER

pytestmark = pytest.mark.anyio


async def carry_all(database: Database) -> None:
    while await carry_due(database):
        pass


class TestRemovingAVendor:
    async def test_with_200_products_and_50_orders_has_exactly_these_consequences(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database, products=200)
        other = await make_trade(database, name="Red Door")
        helper = await make_person(database, role="vendor_staff", store_id=trade.store.id)
        await order_some(client, trade, orders=50)
        await order_some(client, other, orders=1)
        actor, headers = await admin_of(client, database)
        shipped = (await order_some(client, trade, orders=1))[0]
        await client.patch(f"{ORDERS}/{shipped}", json={"status": "shipped"}, headers=headers)
        async with database.read(actor) as ctx:
            foreseen = await foresee_removal(ctx, trade.vendor.id)

        async with database.unit_of_work(actor) as uow:
            removal = await remove_person(uow, trade.vendor.id, reason="Counterfeits.")

        refunds = foreseen.consequences.refunds
        assert removal.consequences == foreseen.consequences
        assert foreseen.consequences == Consequences(stores=1, products=200, orders=50, refunds=refunds, staff=1)
        async with database.read(SYSTEM) as ctx:
            sums = await ctx.session.execute(
                select(Order.status, func.count(), func.sum(Order.total)).group_by(Order.status)
            )
            by_status = {row[0]: (row[1], row[2]) for row in sums}
            vendor = (await ctx.session.scalars(select(Vendor).where(Vendor.user_id == trade.vendor.id))).one()
            stores = {row.id: (row.status, row.is_listed) for row in await ctx.session.scalars(select(Store))}
            products = dict(
                (
                    await ctx.session.execute(
                        select(Product.store_id, func.count())
                        .where(Product.status == ProductStatus.UNAVAILABLE)
                        .group_by(Product.store_id)
                    )
                ).all()
            )
            grants = list(await ctx.session.scalars(select(Grant.user_id).where(Grant.scope_id == trade.store.id)))
            left = await available(ctx, trade.variants)
            person = await get_standing(ctx, trade.vendor.id)
        assert by_status[OrderStatus.UNAVAILABLE] == (50, refunds[0].amount)
        assert (by_status[OrderStatus.PROCESSING][0], by_status[OrderStatus.SHIPPED][0]) == (1, 1)
        assert (vendor.is_active, person.is_active, person.deleted_at) == (False, False, removal.removed_at)
        assert stores[trade.store.id] == (StoreStatus.UNAVAILABLE, False)
        assert stores[other.store.id] == (StoreStatus.ACTIVE, True)
        assert products == {trade.store.id: 200}
        assert (helper.id in grants, trade.vendor.id in grants) == (False, True)
        assert sum(left.values()) == 200 * 100 - 1  # what was shipped is gone, all else lies on the shelf again
        await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            sent = (
                await ctx.session.execute(
                    select(Refund.status, func.count(), func.sum(Refund.amount)).group_by(Refund.status)
                )
            ).all()
            paid = (
                await ctx.session.execute(select(Order.payment_status, func.count()).group_by(Order.payment_status))
            ).all()
        assert [tuple(row) for row in sent] == [(RefundStatus.SUCCEEDED, 50, refunds[0].amount)]
        assert dict(paid) == {OrderPaymentStatus.REFUNDED: 50, OrderPaymentStatus.PAID: 2}
        assert await findings(house) == []

    async def test_takes_the_services_of_its_stores_with_it_and_brings_them_back(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database, products=1)
        headers = await sign_in(client, trade.vendor.email)
        service = (await client.post("/api/v1/services", json=BARBER, headers=headers)).json()
        actor, _ = await admin_of(client, database)
        async with database.read(actor) as ctx:
            assert (await foresee_removal(ctx, trade.vendor.id)).consequences.products == 2

        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id, reason="Left.")
        async with database.read(SYSTEM) as ctx:
            gone = await ctx.session.get_one(Product, UUID(service["id"]))
            assert gone.status is ProductStatus.UNAVAILABLE
        assert service["id"] not in (await client.get("/api/v1/services")).text

        async with database.unit_of_work(actor) as uow:
            await restore_person(uow, trade.vendor.id)
        assert (await client.get(f"/api/v1/services/{service['id']}")).json()["is_available"] is True

    async def test_that_fails_in_the_middle_leaves_everything_as_it_was(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database)
        await make_person(database, role="vendor_staff", store_id=trade.store.id)
        await order_some(client, trade, orders=2)
        actor, _ = await admin_of(client, database)
        before = await everything_in(database)

        with pytest.raises(ConsequencesChanged) as refused:
            async with database.unit_of_work(actor) as uow:
                await remove_person(uow, trade.vendor.id, expected=Consequences(stores=1, products=3, orders=1))

        assert refused.value.facts["consequences"].orders == 2
        assert differences(before, await everything_in(database)) == []

    async def test_sends_as_many_statements_for_two_hundred_products_as_for_two(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        actor, _ = await admin_of(client, database)
        sent = []
        for products in (2, 200):
            trade = await make_trade(database, products=products, name=f"Door {products}")
            await order_some(client, trade, orders=2)
            before = database.tally.statements
            async with database.unit_of_work(actor) as uow:
                await remove_person(uow, trade.vendor.id)
            sent.append(database.tally.statements - before)
        assert sent[0] == sent[1]

    async def test_writes_down_what_each_thing_was(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database, products=2)
        actor, headers = await admin_of(client, database)
        await client.patch(f"/api/v1/products/{trade.products[0]}", json={"status": "draft"}, headers=headers)
        await client.patch(f"/api/v1/stores/{trade.store.id}", json={"status": "unavailable"}, headers=headers)

        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)

        async with database.read(SYSTEM) as ctx:
            rows = await ctx.session.execute(select(RemovalItem.kind, RemovalItem.thing_id, RemovalItem.was))
            assert {tuple(row) for row in rows} == {
                (ItemKind.STORE, trade.store.id, "unavailable"),
                (ItemKind.PRODUCT, trade.products[1], "active"),
            }

    async def test_refunds_what_was_only_set_aside_once_it_is_taken(
        self, app: FastAPI, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        trade = await make_trade(database)
        actor, _ = await admin_of(client, database)
        fickle = FickleGateway(app.state.gateways["mock"])
        app.state.gateways = {**app.state.gateways, "mock": fickle}
        fickle.away_before.add("capture")
        placed = await client.post(ORDERS, json=order_body(items=[item(trade.variants[0])], email="g@example.com"))
        assert placed.json()["orders"][0]["status"] == "pending"
        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, trade.vendor.id)
        await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            order = (await ctx.session.scalars(select(Order))).one()
        assert (order.status, order.payment_status) == (OrderStatus.UNAVAILABLE, OrderPaymentStatus.AUTHORISED)

        fickle.away_before.clear()
        from datetime import timedelta

        from souk.orders import Reconcile

        await Reconcile({"mock": fickle}, patience=timedelta(0))(database)
        await carry_all(database)

        async with database.read(SYSTEM) as ctx:
            order = (await ctx.session.scalars(select(Order))).one()
            refund = (await ctx.session.scalars(select(Refund))).one()
        assert (order.status, order.payment_status) == (OrderStatus.UNAVAILABLE, OrderPaymentStatus.REFUNDED)
        assert (refund.amount, refund.status) == (order.total, RefundStatus.SUCCEEDED)
        assert await findings(house) == []


class TestRemovingAPerson:
    async def test_without_a_store_only_closes_the_account(self, client: httpx.AsyncClient, database: Database) -> None:
        actor, _ = await admin_of(client, database)
        person = await make_person(database)
        headers = await sign_in(client, person.email)

        async with database.unit_of_work(actor) as uow:
            removal = await remove_person(uow, person.id)

        assert removal.consequences == Consequences()
        assert (await client.get("/api/v1/auth/me", headers=headers)).status_code == 401
        async with database.read(SYSTEM) as ctx:
            living = select(Session).where(Session.user_id == person.id, Session.revoked_at.is_(None))
            assert (await ctx.session.scalars(living)).all() == []

    async def test_keeps_the_address_taken_and_the_door_shut(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        actor, _ = await admin_of(client, database)
        person = await make_person(database, email="gone@example.com")
        async with database.unit_of_work(actor) as uow:
            await remove_person(uow, person.id)

        again = await client.post(
            "/api/v1/auth/register",
            json={"email": "gone@example.com", "password": "Tangerine-Lantern-42", "full_name": "Somebody Else"},
        )
        entering = await client.post(
            "/api/v1/auth/login", json={"email": "gone@example.com", "password": "Tangerine-Lantern-42"}
        )

        assert (again.status_code, again.json()["code"]) == (409, "email_taken")
        assert entering.status_code in {401, 403}

    async def test_twice_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        actor, _ = await admin_of(client, database)
        trade = await make_trade(database)
        async with database.unit_of_work(actor) as uow:
            first = await remove_person(uow, trade.vendor.id, reason="First")
        before = await everything_in(database)

        async with database.unit_of_work(actor) as uow:
            again = await remove_person(uow, trade.vendor.id, reason="Second")

        assert again == first
        assert differences(before, await everything_in(database)) == []

    async def test_is_refused_to_whoever_may_not_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        actor, _ = await admin_of(client, database)
        trade = await make_trade(database)
        manager = actor_for(await make_person(database), "users:remove")
        shopper = actor_for(await make_person(database))
        before = await everything_in(database)

        for who, whom, refusal in (
            (shopper, trade.vendor.id, Forbidden),
            (manager, actor.id, Forbidden),  # an administrator may do more than they may
            (actor, actor.id, CannotRemoveOneself),
            (actor, new_id(), UnknownPerson),
        ):
            assert whom is not None
            with pytest.raises(refusal):
                async with database.unit_of_work(who) as uow:
                    await remove_person(uow, whom)

        assert differences(before, await everything_in(database)) == []

    async def test_never_removes_the_last_administrator(self, client: httpx.AsyncClient, database: Database) -> None:
        last, _ = await admin_of(client, database)
        assert last.id is not None
        somebody = actor_for(await make_person(database), "*")  # by another role that permits everything

        with pytest.raises(LastAdministrator):
            async with database.unit_of_work(somebody) as uow:
                await remove_person(uow, last.id)

    async def test_keeps_the_reason_sealed(self, client: httpx.AsyncClient, database: Database) -> None:
        actor, _ = await admin_of(client, database)
        person = await make_person(database)

        async with database.unit_of_work(actor) as uow:
            removal = await remove_person(uow, person.id, reason="Sold counterfeits.")

        assert removal.reason == "Sold counterfeits."
        async with database.read(SYSTEM) as ctx:
            (row,) = await ctx.session.scalars(select(Removal))
        assert "counterfeits" not in row.sealed_reason


class TestForeseeing:
    async def test_adds_up_money_by_currency_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database)
        await order_some(client, trade, orders=2)
        actor, _ = await admin_of(client, database)
        before = await everything_in(database)

        async with database.read(actor) as ctx:
            foreseen = await foresee_removal(ctx, trade.vendor.id)

        async with database.read(SYSTEM) as ctx:
            total = await ctx.session.scalar(select(func.sum(Order.total)))
        assert foreseen.consequences.refunds == [Money(int(total or 0), "USD")]
        assert (foreseen.stores, foreseen.business_name) == (["Blue Door"], "Blue Door")
        assert differences(before, await everything_in(database)) == []
