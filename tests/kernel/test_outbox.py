"""Rows are written with the change; effect and striking-off are one; failures wait, then die."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from souk.kernel.actors import GUEST, SYSTEM, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.outbox import ActorKind, Cause, Outbox, OutboxRow, Subscription
from souk.kernel.telemetry import under_request_id
from souk.kernel.worker import LARGEST_BATCH, LEASE, LONGEST_DELAY, MAX_ATTEMPTS, Claim, _carry, carry_due, next_attempt
from tests.kernel.conftest import BUYER, CONFIRMATION, Count, StoppedClock
from tests.kernel.shop import commands
from tests.kernel.shop.commands import OrderPlaced, send_confirmation
from tests.kernel.shop.models import Mail, Order

pytestmark = pytest.mark.anyio


@pytest.fixture
async def placed(database: Database, clock: StoppedClock, listing: UUID) -> AsyncIterator[UUID]:
    async with database.unit_of_work(BUYER) as uow:
        order_id = await commands.place_order(uow, listing, quantity=1)
    yield order_id


def listen_with(database: Database, listener: Any) -> None:
    database.outbox = Outbox()
    database.outbox.subscribe(msgspec.structs.replace(CONFIRMATION, listener=listener))


async def row_of(database: Database) -> OutboxRow:
    async with database.read(SYSTEM) as context:
        return (await context.session.execute(select(OutboxRow))).scalar_one()


def claim_of(row: OutboxRow, *, attempts: int) -> Claim:
    return Claim(
        row.id, row.listener, row.payload, row.actor_id, row.actor_kind, row.request_id, row.created_at, attempts
    )


async def fails(uow: UnitOfWork, event: OrderPlaced) -> None:
    await send_confirmation(uow, event)
    raise ConnectionError("no letter box")


class TestCarry:
    async def test_effect_and_striking_off_together(self, database: Database, placed: UUID, count: Count) -> None:
        assert [await count(Mail), await count(OutboxRow)] == [0, 1]
        assert await carry_due(database) == 1
        assert [await count(Mail), await count(OutboxRow)] == [1, 0]
        assert await carry_due(database) == 0

    async def test_a_refused_change_announces_nothing(self, database: Database, listing: UUID, count: Count) -> None:
        with pytest.raises(commands.OutOfStock):
            async with database.unit_of_work(BUYER) as uow:
                await commands.place_order(uow, listing, quantity=50)
                await commands.place_order(uow, listing, quantity=1)
        assert [await count(Order), await count(OutboxRow)] == [0, 0]

    async def test_a_crash_leaves_the_row_for_the_next_worker(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        async def crashes(uow: UnitOfWork, event: OrderPlaced) -> None:
            await send_confirmation(uow, event)
            raise KeyboardInterrupt

        listen_with(database, crashes)
        with pytest.raises(KeyboardInterrupt):
            await carry_due(database)
        assert [await count(Mail), await count(OutboxRow)] == [0, 1]

        listen_with(database, send_confirmation)
        assert await carry_due(database) == 0, "still leased to the one that crashed"
        clock.now += LEASE
        assert await carry_due(database) == 1
        assert [await count(Mail), await count(OutboxRow)] == [1, 0]

    async def test_is_heard_later_where_that_was_asked(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        assert await carry_due(database) == 1
        async with database.unit_of_work(SYSTEM) as uow:
            uow.emit(OrderPlaced(order_id=placed), after=timedelta(minutes=5))
        clock.now += timedelta(minutes=4)
        assert [await carry_due(database), await count(Mail)] == [0, 1]
        clock.now += timedelta(minutes=1)
        assert [await carry_due(database), await count(Mail)] == [1, 2]

    async def test_failure_backs_off_and_dies(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        listen_with(database, fails)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            assert await carry_due(database) == 1
            assert await carry_due(database) == 0, "not due yet"
            row = await row_of(database)
            assert (row.attempts, row.due_at) == (attempt, next_attempt(attempt, clock.now))
            clock.now = row.due_at
        assert row.dead_at is not None
        assert row.last_error == "ConnectionError('no letter box')"
        assert await carry_due(database) == 0
        assert await count(Mail) == 0

    async def test_a_worker_that_lost_its_lease_changes_nothing(
        self, database: Database, clock: StoppedClock, placed: UUID, count: Count
    ) -> None:
        async def is_overtaken(uow: UnitOfWork, event: OrderPlaced) -> None:
            raise AssertionError("carried without a lease")

        async with database.unit_of_work(SYSTEM) as uow:  # somebody else claims it again after our claim
            row = (await uow.session.execute(select(OutboxRow))).scalar_one()
            claimed_by_us = row.attempts
            row.attempts += 1
        listen_with(database, is_overtaken)
        await _carry(database, claim_of(row, attempts=claimed_by_us))
        assert await count(OutboxRow) == 1

    async def test_four_workers_carry_two_hundred_once_each(self, database: Database, count: Count) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            for _ in range(200):
                uow.emit(OrderPlaced(order_id=new_id()))

        async def worker() -> int:
            carried = 0
            while claimed := await carry_due(database, most=10):
                carried += claimed
            return carried

        assert sum(await asyncio.gather(*(worker() for _ in range(4)))) == 200
        assert [await count(Mail), await count(OutboxRow)] == [200, 0]

    async def test_claims_skip_rows_that_are_locked(self, database: Database, placed: UUID, database_url: str) -> None:
        if not database_url.startswith("postgresql"):
            pytest.skip("SQLite has one writer at a time")
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(select(OutboxRow).with_for_update())
            async with asyncio.timeout(1):
                assert await carry_due(database) == 0


class PictureKept(OrderPlaced):
    """What is followed by long work."""


class TestWorkThatYields:
    async def test_is_carried_one_at_a_time_when_nothing_else_is_due(
        self, database: Database, clock: StoppedClock
    ) -> None:
        done: list[str] = []

        async def draws(uow: UnitOfWork, event: PictureKept) -> None:
            done.append("drawn")
            if len(done) == 1:
                uow.emit(OrderPlaced(order_id=event.order_id))

        async def writes(_uow: UnitOfWork, _event: OrderPlaced) -> None:
            done.append("written")

        database.outbox = Outbox()
        database.outbox.subscribe(Subscription(name="tests.draw", event=PictureKept, listener=draws, yields=True))
        database.outbox.subscribe(Subscription(name="tests.write", event=OrderPlaced, listener=writes))
        async with database.unit_of_work(SYSTEM) as uow:
            for _ in range(3):
                uow.emit(PictureKept(order_id=new_id()))
        clock.now += timedelta(seconds=1)
        while await carry_due(database):
            clock.now += timedelta(seconds=1)
        assert done == ["drawn", "written", "drawn", "drawn"]


class TestGivingWay:
    async def turns_while_carrying(
        self, database: Database, listing: UUID, clock: StoppedClock, *, waited: timedelta = timedelta()
    ) -> int:
        """How many turns somebody else gets of the loop while three rows are carried, of a moment's work each."""

        async def works(uow: UnitOfWork, event: OrderPlaced) -> None:
            time.sleep(0.002)  # noqa: ASYNC251 - this is the work

        listen_with(database, works)
        for _ in range(3):
            async with database.unit_of_work(BUYER) as uow:
                await commands.place_order(uow, listing, quantity=1)
        clock.now += waited
        carried = asyncio.create_task(carry_due(database))
        turns = 0
        while not carried.done():
            time.sleep(0.001)  # noqa: ASYNC251 - what the loop does for a request
            await asyncio.sleep(0)
            turns += 1
        assert await carried == 3
        return turns

    async def test_whoever_waits_for_an_answer_goes_before_what_is_due(
        self, database: Database, listing: UUID, clock: StoppedClock
    ) -> None:
        assert await self.turns_while_carrying(database, listing, clock) > 60

    async def test_what_waited_long_is_not_put_off_any_more(
        self, database: Database, listing: UUID, clock: StoppedClock
    ) -> None:
        soon = await self.turns_while_carrying(database, listing, clock)
        late = await self.turns_while_carrying(database, listing, clock, waited=LONGEST_DELAY + timedelta(seconds=1))
        assert late < soon / 2


class TestCause:
    async def test_says_who_when_and_in_which_request(
        self, database: Database, clock: StoppedClock, listing: UUID
    ) -> None:
        heard: list[Cause | None] = []

        async def hears(uow: UnitOfWork, event: OrderPlaced) -> None:
            heard.append(uow.cause)

        listen_with(database, hears)
        with under_request_id("r-1"):
            async with database.unit_of_work(BUYER) as uow:
                assert uow.cause is None
                await commands.place_order(uow, listing, quantity=1)
        placed_at, row = clock.now, await row_of(database)
        clock.now += LEASE
        assert await carry_due(database) == 1
        assert heard == [
            Cause(row_id=row.id, actor_id=BUYER.id, actor_kind=ActorKind.PERSON, request_id="r-1", at=placed_at)
        ]

    @pytest.mark.parametrize(("actor", "kind"), [(GUEST, ActorKind.GUEST), (SYSTEM, ActorKind.SYSTEM)])
    async def test_tells_a_guest_from_the_system(self, database: Database, actor: Actor, kind: ActorKind) -> None:
        async with database.unit_of_work(actor) as uow:
            uow.emit(OrderPlaced(order_id=new_id()))
        row = await row_of(database)
        assert (row.actor_id, row.actor_kind) == (None, kind)


class OrderForgotten(OrderPlaced):
    """A second kind of event, for a batch of several."""


class Ledger:
    """A batched listener that keeps each event once, or chokes on one of them."""

    def __init__(self, *, chokes_on: UUID | None = None) -> None:
        self.chokes_on = chokes_on
        self.batches: list[list[UUID]] = []

    async def __call__(self, uow: UnitOfWork, happened: Any) -> None:
        rows = [cause.row_id for _, cause in happened]
        assert rows == sorted(rows)
        self.batches.append([event.order_id for event, _ in happened])
        for event, _ in happened:
            uow.session.add(Mail(order_id=event.order_id))
            if event.order_id == self.chokes_on:
                await uow.session.flush()
                raise ConnectionError("choked")


def batch_with(database: Database, ledger: Ledger) -> None:
    database.outbox = Outbox()
    for kind in (OrderPlaced, OrderForgotten):
        database.outbox.subscribe(Subscription(name=f"ledger.{kind.__name__}", event=kind, many=ledger))


async def emit_many(database: Database, number: int) -> list[UUID]:
    ids = [new_id() for _ in range(number)]
    async with database.unit_of_work(SYSTEM) as uow:
        for place, order_id in enumerate(ids):
            uow.emit((OrderPlaced, OrderForgotten)[place % 2](order_id=order_id))
    return ids


class TestBatches:
    async def test_many_kinds_go_together_in_order(self, database: Database, count: Count) -> None:
        ledger = Ledger()
        batch_with(database, ledger)
        ids = await emit_many(database, 60)
        before = database.tally.statements
        assert await carry_due(database) == 60
        assert database.tally.statements - before == 4  # look, claim, claim the rest, strike off
        assert ledger.batches == [ids]
        assert [await count(Mail), await count(OutboxRow)] == [60, 0]

    async def test_a_batch_has_an_end(self, database: Database, count: Count) -> None:
        ledger = Ledger()
        batch_with(database, ledger)
        await emit_many(database, LARGEST_BATCH + 60)
        assert await carry_due(database) == LARGEST_BATCH + 20
        assert await carry_due(database) == 40
        assert await count(OutboxRow) == 0

    async def test_one_that_fails_holds_up_no_other(
        self, database: Database, clock: StoppedClock, count: Count
    ) -> None:
        batch_with(database, ledger := Ledger())
        ids = await emit_many(database, 5)
        ledger.chokes_on = ids[2]
        assert await carry_due(database) == 5
        assert [await count(Mail), await count(OutboxRow)] == [4, 1]
        row = await row_of(database)
        assert (row.attempts, row.last_error) == (1, "ConnectionError('choked')")

        ledger.chokes_on = None
        ledger.batches.clear()
        await emit_many(database, 2)
        clock.now = row.due_at
        assert await carry_due(database) == 3
        assert sorted(map(len, ledger.batches)) == [1, 2], "the one that failed goes alone"
        assert [await count(Mail), await count(OutboxRow)] == [7, 0]

    async def test_four_workers_carry_each_once(self, database: Database, count: Count) -> None:
        ledger = Ledger()
        batch_with(database, ledger)
        ids = await emit_many(database, 200)
        await asyncio.gather(*(carry_due(database, most=10) for _ in range(4)))
        while await carry_due(database, most=10):
            pass
        assert sorted(each for batch in ledger.batches for each in batch) == sorted(ids)
        assert [await count(Mail), await count(OutboxRow)] == [200, 0]

    def test_it_is_one_of_three_ways(self) -> None:
        with pytest.raises(ValueError, match=r"mail\.order_placed must be"):
            Outbox().subscribe(msgspec.structs.replace(CONFIRMATION, many=Ledger()))
