"""A store's statement: everything that moved, and sums that are exact."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.payouts import mark_failed, request_payout
from souk.payouts.errors import PeriodTooLong
from souk.payouts.statement import as_csv, get_statement
from tests.orders.factories import MovableClock
from tests.payouts.factories import deliver, make_rule, open_shop, refund, sell
from tests.stores.factories import owner_of

pytestmark = pytest.mark.anyio
READS = "payouts:read"


class TestStatement:
    async def test_tells_every_movement_and_sums_exactly(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1250)
        before = await sell(client, database, shop.mug_id)
        await deliver(database, before)
        clock.move(days=30)
        first = clock.now.date()
        order = await sell(client, database, shop.shirt_id)
        await refund(database, order, 20_00)
        async with database.unit_of_work(SYSTEM) as uow:
            payout = await request_payout(uow, shop.store.id)
        async with database.unit_of_work(SYSTEM) as uow:
            await mark_failed(uow, payout.id, note="No")
        async with database.read(owner_of(shop.store, READS)) as ctx:
            shown = await get_statement(ctx, shop.store.id, since=first, until=first)
        opening, sale = 30_00 - 2_50, 60_00
        assert (shown.opening, shown.sales, shown.payouts, shown.other) == (opening, sale, 0, 0)
        assert shown.opening + shown.sales + shown.refunds + shown.commission + shown.payouts == shown.closing
        assert shown.closing == opening + sum(line.amount for line in shown.lines)
        assert [line.what for line in shown.lines] == [
            "Sale",
            "Commission",
            "Refund",
            "Commission given back",
            "Payout",
            "Payout that failed",
        ]
        assert len({line.reference for line in shown.lines}) == 2

    async def test_as_a_file_carries_the_balance_from_line_to_line(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        await sell(client, database, shop.shirt_id)
        today = clock.now.date()
        async with database.read(SYSTEM) as ctx:
            text = as_csv(await get_statement(ctx, shop.store.id, since=today, until=today))
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [(row["what"], row["amount"], row["balance"]) for row in rows] == [
            ("Opening balance", "", "0.00"),
            ("Sale", "60.00", "60.00"),
            ("Commission", "-5.00", "55.00"),
            ("Closing balance", "", "55.00"),
        ]
        assert all(Decimal(row["balance"]).as_tuple().exponent == -2 for row in rows)

    async def test_is_the_stores_own_business(self, database: Database) -> None:
        shop, other = await open_shop(database), await open_shop(database, name="Red Door")
        for actor, refusal in ((owner_of(other.store, READS), Forbidden), (Actor(), Unauthenticated)):
            async with database.read(actor) as ctx:
                with pytest.raises(refusal):
                    await get_statement(ctx, shop.store.id)

    @pytest.mark.parametrize("days", [-1, 366])
    async def test_covers_a_year_at_most(self, database: Database, days: int) -> None:
        shop = await open_shop(database)
        async with database.read(SYSTEM) as ctx:
            with pytest.raises(PeriodTooLong):
                start = date(2026, 1, 1)
                await get_statement(ctx, shop.store.id, since=start, until=start + timedelta(days=days))
