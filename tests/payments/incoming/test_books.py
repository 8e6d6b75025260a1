"""What Stripe takes for a dispute, and what it sends to the marketplace's bank, in the ledger."""

import asyncio
import itertools
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.ledger import trial_balance
from souk.ledger.models import LedgerLine
from souk.payments.events import ReturnsMoved, SettlementMoved
from souk.payments.gateways import SettlementSeen, SettlementStatus
from souk.payments.gateways.stripe import StripeGateway
from souk.payments.incoming.books import record_settlement
from souk.payments.incoming.tasks import LookAtReturns, LookAtSettlement
from tests.orders.factories import findings
from tests.payments.factories import standing
from tests.payments.incoming.factories import carry_all, knock, make_paid
from tests.stripe import FakeStripe
from tests.stripe.books import Object

pytestmark = pytest.mark.anyio
Line = tuple[str, str, int]


async def posted(database: Database, *kinds: str) -> list[Line]:
    """(kind, account, amount), oldest first."""
    async with database.read(SYSTEM) as ctx:
        wanted = select(LedgerLine).where(LedgerLine.kind.in_(kinds))
        lines = await ctx.session.scalars(wanted.order_by(LedgerLine.entry_id, LedgerLine.position))
        return [(each.kind, each.account.value, each.amount) for each in lines]


async def fees(database: Database) -> list[Line]:
    return await posted(database, "dispute_fee")


async def settlements(database: Database) -> list[Line]:
    return await posted(database, "settlement", "settlement_failed")


async def sums(database: Database) -> dict[str, int]:
    """What all accounts come to, by currency."""
    found: dict[str, int] = {}
    async with database.read(SYSTEM) as ctx:
        for each in await trial_balance(ctx):
            found[each.currency] = found.get(each.currency, 0) + each.balance
    return found


class Disputed:
    """A payment that its cardholder objects to."""

    def __init__(self, stripe: FakeStripe, intent: str, payment_id: Any) -> None:
        self.books, self.intent, self.payment_id = stripe.books, intent, payment_id
        self.dispute = self.books.dispute(self.books.get(intent))


async def make_disputed(database: Database, stripe: FakeStripe, gateway: StripeGateway) -> Disputed:
    paid = await make_paid(database, gateway)
    return Disputed(stripe, paid.intent, paid.id)


class TestDisputeFees:
    async def test_are_posted_once_however_often_they_are_told(
        self,
        client: httpx.AsyncClient,
        house: House,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        made = await make_disputed(database, fake_stripe, stripe_gateway)
        news = made.books.withdraw(made.dispute)

        for event in (news, news, {**news, "id": "evt_again"}):
            assert (await knock(client, event)).status_code == 200
            await carry_all(database)

        assert await fees(database) == [("dispute_fee", "gateway", -15_00), ("dispute_fee", "fees", 15_00)]
        assert await standing(database, made.payment_id) == ("captured", 0)
        assert (await sums(database), await findings(house)) == ({"USD": 0}, [])

    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    async def test_come_back_with_a_dispute_that_is_won_in_whatever_order_the_news_comes(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
        order: tuple[int, ...],
    ) -> None:
        made = await make_disputed(database, fake_stripe, stripe_gateway)
        withdrawn = made.books.withdraw(made.dispute)
        made.books.close_dispute(made.dispute, "won")
        news = [withdrawn, made.books.events[-1], made.books.reinstate(made.dispute)]

        for index in order:
            await knock(client, news[index])
            await carry_all(database)

        assert await fees(database) == [
            ("dispute_fee", "gateway", -15_00), ("dispute_fee", "fees", 15_00),
            ("dispute_fee", "gateway", 15_00), ("dispute_fee", "fees", -15_00),
        ]  # fmt: skip
        assert await standing(database, made.payment_id) == ("captured", 0)
        assert await sums(database) == {"USD": 0}

    async def test_of_a_lost_one_stand_beside_what_it_took(
        self,
        client: httpx.AsyncClient,
        house: House,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        made = await make_disputed(database, fake_stripe, stripe_gateway)
        made.books.withdraw(made.dispute)
        made.books.close_dispute(made.dispute, "lost")
        await knock(client, made.books.events[-1])
        await carry_all(database)
        assert await fees(database) == [("dispute_fee", "gateway", -15_00), ("dispute_fee", "fees", 15_00)]
        assert (await standing(database, made.payment_id))[0] == "refunded"
        assert (await sums(database), await findings(house)) == ({"USD": 0}, [])

    async def test_in_another_currency_are_posted_in_it_and_none_where_there_is_none(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        made = await make_disputed(database, fake_stripe, stripe_gateway)
        made.books.withdraw(made.dispute, fee=20_00, currency="eur")
        await knock(client, made.books.reinstate(made.dispute, fee=0))
        await carry_all(database)
        assert await fees(database) == [("dispute_fee", "gateway", -20_00), ("dispute_fee", "fees", 20_00)]
        assert await sums(database) == {"EUR": 0, "USD": 0}

    async def test_are_posted_once_when_two_look_at_once(
        self,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        made = await make_disputed(database, fake_stripe, stripe_gateway)
        made.books.withdraw(made.dispute)
        look = LookAtReturns({"stripe": stripe_gateway})
        news = ReturnsMoved(payment_id=made.payment_id, provider="stripe", transaction_id=made.intent)
        await asyncio.gather(*(look(database, news) for _ in range(6)))
        assert await fees(database) == [("dispute_fee", "gateway", -15_00), ("dispute_fee", "fees", 15_00)]


SENT = [("settlement", "gateway", -100_00), ("settlement", "bank", 100_00)]
CAME_BACK = [("settlement_failed", "gateway", 100_00), ("settlement_failed", "bank", -100_00)]


def became(stripe: FakeStripe, payout: Object, status: str) -> Object:
    payout["status"] = status
    return stripe.books.tell(f"payout.{status}", payout)


class TestSettlements:
    async def test_move_the_money_from_the_gateway_to_the_bank_once(
        self, client: httpx.AsyncClient, house: House, database: Database, fake_stripe: FakeStripe
    ) -> None:
        payout = fake_stripe.books.pay_out(100_00, status="in_transit")
        await knock(client, fake_stripe.books.events[-1])
        await carry_all(database)
        assert await settlements(database) == []

        news = became(fake_stripe, payout, "paid")
        for event in (news, news, {**news, "id": "evt_again"}):
            assert (await knock(client, event)).status_code == 200
            await carry_all(database)

        assert await settlements(database) == SENT
        assert (await sums(database), await findings(house)) == ({"USD": 0}, [])

    @pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 0, 1), (1,)])
    async def test_that_fail_after_all_come_back_in_whatever_order_the_news_comes(
        self, client: httpx.AsyncClient, database: Database, fake_stripe: FakeStripe, order: tuple[int, ...]
    ) -> None:
        payout = fake_stripe.books.pay_out(100_00, status="in_transit")
        news = [became(fake_stripe, payout, "paid"), became(fake_stripe, payout, "failed")]
        for number, index in enumerate(order):
            await knock(client, {**news[index], "id": f"evt_{number}"})
            await carry_all(database)
        assert await settlements(database) == [*SENT, *CAME_BACK]
        assert await sums(database) == {"USD": 0}

    async def test_are_not_brought_back_to_life_by_whoever_looked_before_they_failed(self, database: Database) -> None:
        amount = Money(100_00, "USD")
        for status in (SettlementStatus.FAILED, SettlementStatus.PAID, SettlementStatus.ON_ITS_WAY):
            async with database.unit_of_work(SYSTEM) as uow:
                await record_settlement(uow, "stripe", SettlementSeen(id="po_1", amount=amount, status=status))
        assert await settlements(database) == [*SENT, *CAME_BACK]

    async def test_out_of_the_bank_cover_what_is_missing_at_the_gateway(
        self, client: httpx.AsyncClient, database: Database, fake_stripe: FakeStripe
    ) -> None:
        payout = fake_stripe.books.pay_out(-25_00)
        await knock(client, became(fake_stripe, payout, "paid"))
        await carry_all(database)
        assert await settlements(database) == [("settlement", "gateway", 25_00), ("settlement", "bank", -25_00)]

    async def test_of_a_vendors_own_account_or_of_nobody_are_not_ours(
        self, client: httpx.AsyncClient, database: Database, fake_stripe: FakeStripe
    ) -> None:
        payout = fake_stripe.books.pay_out(100_00)
        of_a_vendor = {**became(fake_stripe, payout, "paid"), "account": "acct_vendor"}
        unknown = {**became(fake_stripe, {**payout, "id": "po_nobody"}, "paid")}
        for event in (of_a_vendor, unknown):
            assert (await knock(client, event)).status_code == 200
            await carry_all(database)
        assert await settlements(database) == []

    async def test_are_posted_once_when_many_look_at_once(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        """Whoever is refused by the ledger's constraint finds it written when it comes again."""
        payout = fake_stripe.books.pay_out(100_00)
        look = LookAtSettlement({"stripe": stripe_gateway})
        news = SettlementMoved(provider="stripe", name=payout["id"])
        ended = await asyncio.gather(*(look(database, news) for _ in range(6)), return_exceptions=True)
        assert all(each is None or isinstance(each, IntegrityError) for each in ended)
        await look(database, news)
        assert await settlements(database) == SENT
