"""An entry balances, is written once, and stays as it is."""

from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.invariants import check
from souk.kernel.pagination import PageQuery
from souk.ledger import (
    POINTS_CURRENCY,
    Account,
    LedgerFilter,
    Posting,
    balance_of,
    list_lines,
    post,
    posted_under,
    sums_by_kind,
    trial_balance,
)
from souk.ledger.models import LedgerLine
from souk.ledger.room import room

pytestmark = pytest.mark.anyio
STORE = UUID(int=1)
SALE = [
    Posting(Account.GATEWAY, None, 10_80),
    Posting(Account.TAX, STORE, -80),
    Posting(Account.VENDOR, STORE, -10_00),
]


async def count(database: Database) -> int:
    async with database.read(SYSTEM) as ctx:
        return await ctx.session.scalar(select(func.count()).select_from(LedgerLine)) or 0


async def post_sale(database: Database, reference: UUID) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await post(uow, "sale", reference, SALE, currency="USD")


class TestPost:
    async def test_writes_the_lines_of_one_entry(self, database: Database) -> None:
        order = new_id()
        await post_sale(database, order)
        async with database.read(SYSTEM) as ctx:
            rows = await posted_under(ctx, "sale", order)
            assert [(each.account, each.owner_id, each.amount) for each in rows] == [
                (Account.GATEWAY, None, 10_80),
                (Account.TAX, STORE, -80),
                (Account.VENDOR, STORE, -10_00),
            ]
            assert len({each.entry_id for each in rows}) == 1
            assert await balance_of(ctx, Account.VENDOR, STORE, "USD") == -10_00
            assert await balance_of(ctx, Account.GATEWAY, None, "USD") == 10_80
            assert await balance_of(ctx, Account.VENDOR, STORE, "EUR") == 0

    async def test_takes_one_statement(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            before = database.tally.statements
            await post(uow, "sale", new_id(), SALE, currency="USD")
        assert database.tally.statements - before == 1

    async def test_leaves_lines_of_nought_out(self, database: Database) -> None:
        order = new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await post(uow, "sale", order, [*SALE, Posting(Account.FEES, None, 0)], currency="USD")
        assert await count(database) == 3

    async def test_refuses_what_does_not_balance_and_writes_nothing(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(ValueError, match="does not balance"):
                await post(uow, "sale", new_id(), SALE[:2], currency="USD")
        assert await count(database) == 0

    async def test_refuses_points_among_money(self, database: Database) -> None:
        lines = [Posting(Account.POINTS, STORE, -5), Posting(Account.POINTS_ISSUED, None, 5)]
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(ValueError, match="mixes"):
                await post(uow, "earn", new_id(), lines, currency="USD")
            await post(uow, "earn", new_id(), lines, currency=POINTS_CURRENCY)
        async with database.read(SYSTEM) as ctx:
            assert [(each.currency, each.balance) for each in await trial_balance(ctx)] == [("PTS", -5), ("PTS", 5)]

    async def test_posts_one_thing_once(self, database: Database) -> None:
        order = new_id()
        await post_sale(database, order)
        with pytest.raises(IntegrityError):
            await post_sale(database, order)
        assert await count(database) == 3


class TestLines:
    @pytest.mark.parametrize("change", [update(LedgerLine).values(amount=1), delete(LedgerLine)])
    async def test_are_neither_changed_nor_removed(self, database: Database, change: object) -> None:
        await post_sale(database, new_id())
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.session.execute(change)  # type: ignore[call-overload]
        async with database.read(SYSTEM) as ctx:
            assert [each.balance for each in await trial_balance(ctx)] == [10_80, -80, -10_00]


class TestReading:
    async def test_pages_the_latest_entry_first_with_its_lines_in_order(self, database: Database) -> None:
        orders = [new_id(), new_id()]
        for order in orders:
            await post_sale(database, order)
        seen, cursor = [], None
        async with database.read(SYSTEM) as ctx:
            while True:
                page = await list_lines(ctx, LedgerFilter(), PageQuery(limit=2, cursor=cursor, count=True))
                seen += [(each.reference_id, each.position) for each in page.items]
                assert page.total == 6
                cursor = page.next_cursor
                if cursor is None:
                    break
        assert seen == [(order, position) for order in reversed(orders) for position in range(3)]

    async def test_filters(self, database: Database) -> None:
        order = new_id()
        await post_sale(database, order)
        await post_sale(database, new_id())
        today = database.clock().date()
        chosen = {
            LedgerFilter(account=Account.TAX): 2,
            LedgerFilter(owner_id=STORE): 4,
            LedgerFilter(reference_id=order): 3,
            LedgerFilter(kind="refund"): 0,
            LedgerFilter(currency="USD", since=today, until=today): 6,
        }
        async with database.read(SYSTEM) as ctx:
            for wanted, expected in chosen.items():
                assert len((await list_lines(ctx, wanted, PageQuery(limit=100))).items) == expected

    async def test_sums_by_kind(self, database: Database) -> None:
        for _ in range(2):
            await post_sale(database, new_id())
        async with database.read(SYSTEM) as ctx:
            sums = await sums_by_kind(ctx, Account.VENDOR, STORE)
            assert [(each.kind, each.currency, each.amount) for each in sums] == [("sale", "USD", -20_00)]
            assert await sums_by_kind(ctx, Account.VENDOR, STORE, until=ctx.now.replace(year=2000)) == []


class TestCheck:
    async def test_finds_nothing_in_a_ledger_that_balances(self, database: Database) -> None:
        await post_sale(database, new_id())
        assert await check(database, [room()]) == []

    async def test_tells_of_an_entry_that_was_forced_in(self, database: Database) -> None:
        entry = new_id()
        line = LedgerLine(
            entry_id=entry,
            position=0,
            kind="forged",
            reference_id=entry,
            account=Account.BANK,
            owner_id=None,
            currency="USD",
            amount=5,
            posted_at=database.clock(),
        )
        async with database.unit_of_work(SYSTEM) as uow:
            uow.session.add(line)
        found = [(each.invariant, each.sentence) for each in await check(database, [room()])]
        assert found == [
            ("ledger.entries_balance", f"Entry {entry} does not balance: 5 USD are left over."),
            ("ledger.trial_balance_is_zero", "All accounts together should be nought, and are 5 USD."),
        ]
