"""A store gets what it has available, once, however many ask for it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import select, update

from souk.app import House
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.ledger import Account, Posting, post
from souk.ledger.models import LedgerLine
from souk.offboarding import foresee_removal
from souk.payouts import fail_payout, mark_failed, mark_paid, request_payout, send_payout
from souk.payouts.accounts import edit_terms
from souk.payouts.errors import (
    NoPayoutAccount,
    NothingToPayOut,
    PayoutBelowMinimum,
    PayoutExceedsAvailable,
    PayoutMovedOn,
    PayoutsHeldBack,
    TransferUnderWay,
    TransferUnreachable,
    TransferWasMade,
    UnknownPayout,
)
from souk.payouts.events import PayoutRequested
from souk.payouts.models import Payout, PayoutAccount
from souk.payouts.personal import erase_payouts_of, find_open_money, read_payouts_of
from souk.payouts.schemas import PayoutTermsBody, PayoutView
from souk.payouts.statuses import PayoutSchedule, PayoutStatus
from souk.payouts.tasks import SendByItself, start_due_payouts
from souk.payouts.transfers import ManualTransfers, TransferAnswer, TransferOrder, TransferStatus
from souk.stores import StoreView
from souk.stores.models import Vendor
from tests.cart.factories import rows_in
from tests.orders.factories import MovableClock, findings
from tests.payouts.factories import (
    DESTINATION,
    balance_of_store,
    deliver,
    keep_account,
    make_rule,
    open_shop,
    posted,
    refund,
    sell,
)
from tests.stores.factories import owner_of

pytestmark = pytest.mark.anyio
BY_HAND = ManualTransfers()


class PaperBank:
    """Keeps what it was asked; can be told to be away, to refuse, or to lose its answer."""

    is_automatic = True

    def __init__(self) -> None:
        self.moved: dict[Any, TransferOrder] = {}
        self.asked = 0
        self.is_away = self.refuses = self.loses_answers = False

    async def send(self, order: TransferOrder) -> TransferAnswer:
        self.asked += 1
        if self.is_away:
            raise TransferUnreachable
        if self.refuses:
            return TransferAnswer(TransferStatus.FAILED, note="No such account")
        self.moved[order.payout_id] = order
        if self.loses_answers:
            raise TransferUnreachable
        return TransferAnswer(TransferStatus.PAID, reference=f"BANK-{len(self.moved)}")

    async def find(self, order: TransferOrder) -> TransferAnswer | None:
        if self.is_away:
            raise TransferUnreachable
        made = order.payout_id in self.moved
        return TransferAnswer(TransferStatus.PAID, reference=f"BANK-{len(self.moved)}") if made else None


async def owed(database: Database, store: StoreView, amount: int) -> None:
    """Something that is available at once."""
    async with database.unit_of_work(SYSTEM) as uow:
        lines = [Posting(Account.FEES, None, amount), Posting(Account.VENDOR, store.id, -amount)]
        await post(uow, "correction", new_id(), lines, currency=store.currency)


async def start(database: Database, store: StoreView, actor: Actor = SYSTEM, amount: int | None = None) -> Any:
    async with database.unit_of_work(actor) as uow:
        return await request_payout(uow, store.id, amount=amount)


async def books(database: Database) -> dict[str, list[Any]]:
    return await rows_in(database, Payout, LedgerLine, PayoutAccount)


async def _call_off(database: Database, bank: PaperBank, payout_id: UUID) -> PayoutView:
    return await fail_payout(database, bank, SYSTEM, payout_id, note="It did not answer")


class TestRequesting:
    async def test_takes_all_that_is_available_off_the_balance(self, database: Database, house: House) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store, owner_of(shop.store, "payouts:request"))
        assert (payout.amount, payout.status, payout.started_by, payout.destination, payout.send_to) == (
            80_00, PayoutStatus.REQUESTED, "vendor", "Bazaar Bank, ends in 3000", None,
        )  # fmt: skip
        balance = await balance_of_store(database, shop.store)
        assert (balance.total, balance.available, balance.on_the_way) == (0, 0, 80_00)
        assert await posted(database, "payout") == [("payout", "vendor", 80_00), ("payout", "payouts", -80_00)]
        assert await findings(house) == []

    async def test_or_a_part_of_it(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        assert (await start(database, shop.store, amount=30_00)).amount == 30_00
        assert (await balance_of_store(database, shop.store)).available == 50_00

    async def test_refuses_and_changes_nothing(self, database: Database) -> None:
        shop = await open_shop(database)
        before = await books(database)
        with pytest.raises(NothingToPayOut):
            await start(database, shop.store)
        await owed(database, shop.store, 80_00)
        before = await books(database)
        with pytest.raises(PayoutExceedsAvailable) as refused:
            await start(database, shop.store, amount=80_01)
        assert refused.value.facts == {"available": 80_00}
        with pytest.raises(Forbidden):
            await start(database, shop.store, Actor(id=new_id()))
        with pytest.raises(Unauthenticated):
            await start(database, shop.store, Actor())
        with pytest.raises(Forbidden):
            await start(database, shop.store, owner_of(shop.store))
        assert await books(database) == before

    async def test_waits_until_the_vendor_is_verified_and_while_they_are_removed(self, database: Database) -> None:
        shop = await open_shop(database, verified=False)
        await owed(database, shop.store, 80_00)
        before = await books(database)
        with pytest.raises(PayoutsHeldBack, match="verified"):
            await start(database, shop.store)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Vendor).values(is_verified=True, is_active=False))
        with pytest.raises(PayoutsHeldBack, match="removed"):
            await start(database, shop.store)
        assert await books(database) == before

    async def test_needs_somewhere_to_go(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(PayoutAccount).values(sealed_destination=None))
        with pytest.raises(NoPayoutAccount):
            await start(database, shop.store)

    async def test_pays_out_no_less_than_the_least(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 9_99)
        async with database.unit_of_work(SYSTEM) as uow:
            await edit_terms(uow, PayoutTermsBody(release_days=3, minimum=10_00))
        with pytest.raises(PayoutBelowMinimum):
            await start(database, shop.store)

    async def test_of_many_at_once_pays_what_is_there_and_no_more(self, database: Database, house: House) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 100_00)

        async def ask() -> bool:
            try:
                await start(database, shop.store, amount=30_00)
            except PayoutExceedsAvailable:
                return False
            return True

        assert sorted(await asyncio.gather(*(ask() for _ in range(20)))) == [False] * 17 + [True] * 3
        balance = await balance_of_store(database, shop.store)
        assert (balance.available, balance.on_the_way) == (10_00, 90_00)
        assert await findings(house) == []


class AtTheGateway(PaperBank):
    """Pays out of the balance that sales are paid into."""

    async def send(self, order: TransferOrder) -> TransferAnswer:
        return msgspec.structs.replace(await super().send(order), out_of=Account.GATEWAY)


class TestSettling:
    async def test_out_of_the_gateways_balance_leaves_the_bank_as_it_is(self, database: Database, house: House) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        paid = await send_payout(database, AtTheGateway(), SYSTEM, payout.id)
        assert paid.status is PayoutStatus.PAID
        assert await posted(database, "payout_paid") == [
            ("payout_paid", "payouts", 80_00),
            ("payout_paid", "gateway", -80_00),
        ]
        assert await findings(house) == []

    async def test_by_hand(self, database: Database, house: House) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        sent = await send_payout(database, BY_HAND, SYSTEM, payout.id)
        assert (sent.status, sent.send_to) == (PayoutStatus.SENT, DESTINATION)
        async with database.unit_of_work(SYSTEM) as uow:
            paid = await mark_paid(uow, payout.id, reference="BZ-1")
        assert (paid.status, paid.reference, paid.send_to) == (PayoutStatus.PAID, "BZ-1", None)
        assert await posted(database, "payout_paid") == [
            ("payout_paid", "payouts", 80_00),
            ("payout_paid", "bank", -80_00),
        ]
        assert (await balance_of_store(database, shop.store)).on_the_way == 0
        assert await findings(house) == []

    async def test_what_failed_is_available_again(self, database: Database, house: House) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        for sends in (False, True):
            payout = await start(database, shop.store)
            if sends:
                await send_payout(database, BY_HAND, SYSTEM, payout.id)
            async with database.unit_of_work(SYSTEM) as uow:
                failed = await mark_failed(uow, payout.id, note="No such account")
            assert (failed.status, failed.note) == (PayoutStatus.FAILED, "No such account")
            balance = await balance_of_store(database, shop.store)
            assert (balance.available, balance.on_the_way) == (80_00, 0)
        assert await findings(house) == []

    async def test_that_the_bank_made_cannot_fail(self, database: Database, house: House) -> None:
        shop, bank = await open_shop(database), PaperBank()
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        bank.loses_answers = True
        with pytest.raises(TransferUnreachable):
            await send_payout(database, bank, SYSTEM, payout.id)
        with pytest.raises(TransferWasMade):
            await fail_payout(database, bank, SYSTEM, payout.id, note="It did not answer")
        balance = await balance_of_store(database, shop.store)
        assert (balance.available, balance.on_the_way) == (0, 0)
        assert await posted(database, "payout_failed") == []
        assert await findings(house) == []

    async def test_fails_only_once_the_bank_cannot_make_it_any_more(self, database: Database) -> None:
        shop, bank = await open_shop(database), PaperBank()
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        bank.is_away = True
        for call in (send_payout(database, bank, SYSTEM, payout.id), _call_off(database, bank, payout.id)):
            with pytest.raises(TransferUnreachable):
                await call
        bank.is_away = False
        before = await books(database)
        with pytest.raises(TransferUnderWay):
            await _call_off(database, bank, payout.id)
        assert await books(database) == before
        async with database.unit_of_work(SYSTEM) as uow:
            long_ago = uow.now - timedelta(minutes=16)
            await uow.session.execute(update(Payout).where(Payout.id == payout.id).values(sent_at=long_ago))
        assert (await _call_off(database, bank, payout.id)).status is PayoutStatus.FAILED
        assert (await balance_of_store(database, shop.store)).available == 80_00

    async def test_moves_on_once(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        with pytest.raises(PayoutMovedOn):
            async with database.unit_of_work(SYSTEM) as uow:
                await mark_paid(uow, payout.id, reference="too early")
        await send_payout(database, BY_HAND, SYSTEM, payout.id)

        async def settle(pays: bool) -> str:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    if pays:
                        await mark_paid(uow, payout.id, reference="BZ-1")
                    else:
                        await mark_failed(uow, payout.id, note="No")
            except PayoutMovedOn:
                return "moved on"
            return "settled"

        answers = await asyncio.gather(*(settle(number % 2 == 0) for number in range(10)))
        assert sorted(answers) == ["moved on"] * 9 + ["settled"]
        assert len(await posted(database, "payout_paid", "payout_failed")) == 2

    async def test_is_for_the_marketplaces_people_alone(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        before = await books(database)
        owner = owner_of(shop.store, "payouts:settle", "payouts:request", "payouts:read")
        with pytest.raises(Forbidden):
            await send_payout(database, BY_HAND, owner, payout.id)
        for move in (mark_paid, mark_failed):
            with pytest.raises(Forbidden):
                async with database.unit_of_work(owner) as uow:
                    words = {"reference": "mine"} if move is mark_paid else {"note": "mine"}
                    await move(uow, payout.id, **words)
        with pytest.raises(UnknownPayout):
            await send_payout(database, BY_HAND, SYSTEM, new_id())
        assert await books(database) == before

    async def test_a_removed_vendors_payout_is_not_sent(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Vendor).values(is_active=False))
        before = await books(database)
        with pytest.raises(PayoutsHeldBack, match="removed"):
            await send_payout(database, BY_HAND, SYSTEM, payout.id)
        assert await books(database) == before


class TestABank:
    async def test_pays_by_itself_and_is_asked_again_when_its_answer_was_lost(
        self, database: Database, house: House
    ) -> None:
        shop, bank = await open_shop(database), PaperBank()
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        bank.loses_answers = True
        with pytest.raises(TransferUnreachable):
            await send_payout(database, bank, SYSTEM, payout.id)
        bank.loses_answers = False
        paid = await send_payout(database, bank, SYSTEM, payout.id)
        assert (paid.status, paid.reference, bank.asked) == (PayoutStatus.PAID, "BANK-1", 2)
        assert list(bank.moved) == [payout.id]
        with pytest.raises(PayoutMovedOn):
            await send_payout(database, bank, SYSTEM, payout.id)
        assert await findings(house) == []

    async def test_that_refuses_gives_the_money_back(self, database: Database) -> None:
        shop, bank = await open_shop(database), PaperBank()
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        bank.refuses = True
        failed = await send_payout(database, bank, SYSTEM, payout.id)
        assert (failed.status, failed.note) == (PayoutStatus.FAILED, "No such account")
        assert (await balance_of_store(database, shop.store)).available == 80_00

    async def test_is_asked_by_the_task_as_soon_as_a_payout_is_requested(self, database: Database) -> None:
        shop, bank = await open_shop(database), PaperBank()
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        happened = PayoutRequested(
            payout_id=payout.id, store_id=shop.store.id, amount=80_00, currency="USD", started_by="vendor"
        )
        for _ in range(2):
            await SendByItself(bank)(database, happened)
        assert (bank.asked, list(bank.moved)) == (1, [payout.id])


class TestClawback:
    async def test_a_refund_after_the_payout_is_made_up_for_by_the_next(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock, house: House
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        first = await sell(client, database, shop.shirt_id)
        await deliver(database, first)
        clock.move(days=7)
        payout = await start(database, shop.store)
        await send_payout(database, BY_HAND, SYSTEM, payout.id)
        async with database.unit_of_work(SYSTEM) as uow:
            await mark_paid(uow, payout.id, reference="BZ-1")
        await refund(database, first, 64_00)
        assert (await balance_of_store(database, shop.store)).available == -55_00
        with pytest.raises(NothingToPayOut) as refused:
            await start(database, shop.store)
        assert refused.value.facts == {"available": -55_00}
        second = await sell(client, database, shop.shirt_id, 3)
        await deliver(database, second)
        clock.move(days=7)
        assert (await start(database, shop.store)).amount == 150_00 - 15_00 - 55_00
        assert await findings(house) == []


class TestScheduledPayouts:
    async def test_come_round_once_and_leave_small_amounts_for_later(
        self, database: Database, clock: MovableClock
    ) -> None:
        today = clock.now.date()
        rich, poor = await open_shop(database), await open_shop(database, name="Red Door")
        async with database.unit_of_work(SYSTEM) as uow:
            for shop in (rich, poor):
                await keep_account(uow, shop.store, schedule=PayoutSchedule.WEEKLY, minimum=50_00, next_on=today)
        await owed(database, rich.store, 80_00)
        await owed(database, poor.store, 49_99)
        started = await asyncio.gather(*(start_due_payouts(database) for _ in range(3)))
        assert sorted(len(each) for each in started) == [0, 0, 1]
        assert (await balance_of_store(database, rich.store)).on_the_way == 80_00
        assert (await balance_of_store(database, poor.store)).on_the_way == 0
        await owed(database, rich.store, 80_00)
        clock.move(days=2)
        assert await start_due_payouts(database) == []
        clock.move(days=1)  # the Monday after
        assert await start_due_payouts(database) == [rich.store.id]

    async def test_one_that_is_held_back_comes_round_again_the_next_day(
        self, database: Database, clock: MovableClock
    ) -> None:
        shop = await open_shop(database, verified=False)
        async with database.unit_of_work(SYSTEM) as uow:
            await keep_account(uow, shop.store, schedule=PayoutSchedule.MONTHLY, next_on=clock.now.date())
        await owed(database, shop.store, 80_00)
        assert await start_due_payouts(database) == []
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Vendor).values(is_verified=True))
        clock.move(days=1)
        assert await start_due_payouts(database) == [shop.store.id]


class TestRemovingAVendor:
    async def test_tells_what_is_owed_and_keeps_them_from_being_forgotten(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        await start(database, shop.store, amount=30_00)
        assert shop.store.vendor is not None
        owner_id = shop.store.vendor.user_id
        async with database.read(SYSTEM) as ctx:
            assert (await foresee_removal(ctx, owner_id)).owed == [Money(80_00, "USD")]
            assert await find_open_money(ctx, owner_id) == [
                "A payout of $30.00 to Blue Door is on its way.",
                "Blue Door is still owed $50.00.",
            ]

    async def test_erasing_empties_where_the_money_went(self, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        await start(database, shop.store)
        assert shop.store.vendor is not None
        async with database.unit_of_work(SYSTEM) as uow:
            before = (await read_payouts_of(uow, shop.store.vendor.user_id)).records
            await erase_payouts_of(uow, shop.store.vendor.user_id)
        assert [each.get("goes_to", each.get("went_to"))["account"] for each in before] == [DESTINATION.account] * 2
        async with database.read(SYSTEM) as ctx:
            for model in (PayoutAccount, Payout):
                rows = list(await ctx.session.scalars(select(model)))
                assert [(each.sealed_destination, each.destination) for each in rows] == [(None, "")]
