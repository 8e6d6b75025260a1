"""What the marketplace keeps of an order, and gives back with its refunds."""

from collections import Counter

import httpx
import msgspec
import pytest
from sqlalchemy import select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders import OrderPaid, OrderRefunded, OrderRefundReopened
from souk.orders.refunding import settle_order_refund
from souk.payouts import request_payout
from souk.payouts.commission.commands import remove_rule
from souk.payouts.errors import NothingToPayOut
from souk.payouts.models import Earning
from tests.orders.factories import MovableClock, findings, item, place
from tests.payouts.factories import balance_of_store, carry, deliver, make_rule, open_shop, posted, refund, sell

pytestmark = pytest.mark.anyio


async def only_earning(database: Database) -> Earning:
    async with database.read(SYSTEM) as ctx:
        return (await ctx.session.scalars(select(Earning))).one()


class TestTakingCommission:
    async def test_posts_it_once_with_the_trace_of_its_rules(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000, fixed=30, currency="USD")
        order = await sell(client, database, shop.shirt_id, 2)
        assert await posted(database, "commission") == [
            ("commission", "commission", -10_30),
            ("commission", "vendor", 10_30),
        ]
        earning = await only_earning(database)
        assert (earning.order_id, earning.goods, earning.sale, earning.commission) == (order, 100_00, 100_00, 10_30)
        (step,) = msgspec.json.decode(earning.trace)
        assert (step["rule"], step["goods"], step["basis_points"], step["fixed"], step["amount"]) == (
            "Platform", 100_00, 1000, 30, 10_30,
        )  # fmt: skip
        assert await findings(house) == []

    async def test_hearing_it_twice_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        order = await sell(client, database, shop.mug_id)
        async with database.unit_of_work(SYSTEM) as uow:
            uow.emit(
                OrderPaid(
                    order_id=order,
                    checkout_id=order,
                    number="1",
                    store_id=shop.store.id,
                    customer_id=None,
                    currency="USD",
                    total=20_00,
                    goods=20_00,
                    platform_discount=0,
                    points_spent=0,
                )
            )
        await carry(database)
        assert len(await posted(database, "commission")) == 2

    async def test_takes_nothing_where_no_rule_counts(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        await sell(client, database, shop.mug_id)
        assert await posted(database, "commission") == []
        assert (await only_earning(database)).commission == 0

    async def test_a_rule_that_was_removed_later_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await open_shop(database)
        rule = await make_rule(database, basis_points=500)
        await sell(client, database, shop.shirt_id)
        async with database.unit_of_work(SYSTEM) as uow:
            await remove_rule(uow, rule)
        assert (await only_earning(database)).commission == 2_50
        assert await findings(house) == []


class TestGivingItBack:
    async def test_in_proportion_and_the_last_refund_takes_the_rest(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=333)
        order = await sell(client, database, shop.shirt_id)  # 50.00 + 4.00 tax + 10.00 shipping
        assert (await only_earning(database)).commission == 1_67
        for amount in (10_00, 10_00, 44_00):
            await refund(database, order, amount)
        earning = await only_earning(database)
        assert (earning.commission_back, earning.goods_back, earning.refunded) == (1_67, 50_00, 60_00)
        sums: Counter[str] = Counter()
        for _, account, amount in await posted(database, "sale", "refund", "commission", "commission_refund"):
            sums[account] += amount
        assert {account: amount for account, amount in sums.items() if amount} == {}
        assert await findings(house) == []

    async def test_twice_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        order = await sell(client, database, shop.shirt_id)
        reference = await refund(database, order, 32_00)
        before = await posted(database, "commission_refund")
        assert sum(amount for _, account, amount in before if account == "vendor") == -2_50
        async with database.unit_of_work(SYSTEM) as uow:
            uow.emit(
                OrderRefunded(
                    order_id=order,
                    reference_id=reference,
                    number="1",
                    store_id=shop.store.id,
                    customer_id=None,
                    currency="USD",
                    amount=32_00,
                    goods=25_00,
                    is_whole=False,
                )
            )
        await carry(database)
        assert await posted(database, "commission_refund") == before

    async def test_takes_it_again_when_the_refund_was_not_made(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        order = await sell(client, database, shop.shirt_id)
        reference = await refund(database, order, 64_00)
        assert (await only_earning(database)).commission_back == 5_00
        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                uow.emit(
                    OrderRefundReopened(
                        order_id=order,
                        reference_id=reference,
                        number="1",
                        store_id=shop.store.id,
                        customer_id=None,
                        currency="USD",
                        amount=64_00,
                        goods=50_00,
                    )
                )
            await carry(database)
        assert await posted(database, "commission_again") == [
            ("commission_again", "commission", -5_00),
            ("commission_again", "vendor", 5_00),
        ]
        assert (await only_earning(database)).commission_back == 0


class TestBalance:
    async def test_waits_for_delivery_and_the_days_after_it(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        order = await sell(client, database, shop.shirt_id)

        async def shown() -> tuple[int, int, int]:
            balance = await balance_of_store(database, shop.store)
            return balance.total, balance.pending, balance.available

        assert await shown() == (55_00, 55_00, 0)
        await deliver(database, order)
        clock.move(days=6, hours=23)
        assert await shown() == (55_00, 55_00, 0)
        clock.move(hours=1)
        assert await shown() == (55_00, 0, 55_00)
        await refund(database, order, 64_00)
        assert await shown() == (0, 0, 0)

    async def test_a_sale_that_was_not_heard_of_yet_waits_too(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        placed = await place(client, items=[item(shop.mug_id)], email="guest@example.com")
        assert placed["orders"]
        balance = await balance_of_store(database, shop.store)
        assert (balance.total, balance.pending, balance.available) == (30_00, 30_00, 0)

    async def test_a_refund_that_was_not_made_waits_until_it_was_heard_of(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        order = await sell(client, database, shop.shirt_id)
        reference = await refund(database, order, 64_00)
        assert (await balance_of_store(database, shop.store)).total == 0
        async with database.unit_of_work(SYSTEM) as uow:
            await settle_order_refund(uow, reference, succeeded=False)

        for total in (60_00, 55_00):  # before the commission was taken again, and after
            balance = await balance_of_store(database, shop.store)
            assert (balance.total, balance.pending, balance.available) == (total, total, 0)
            with pytest.raises(NothingToPayOut):
                async with database.unit_of_work(SYSTEM) as uow:
                    await request_payout(uow, shop.store.id)
            await carry(database)
