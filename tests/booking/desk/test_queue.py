"""The queue: numbers without a gap, one each, and only its people move it on."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from souk.booking.desk.models import QueueDay, QueueTicket, TicketStatus
from souk.booking.desk.queue import commands, queries
from souk.booking.desk.queue.commands import Joining
from souk.booking.desk.queue.errors import (
    AlreadyInLine,
    NobodyWaits,
    NoWalkIns,
    QueueClosed,
    QueueFull,
    TicketMovedOn,
    UnknownTicket,
)
from souk.booking.desk.queue.personal import end_old_days
from souk.booking.desk.queue.queries import day_of
from souk.booking.desk.queue.rows import MOST_IN_LINE, Ticket
from souk.booking.schedule.errors import UnknownProvider
from souk.catalog.models import ProductStatus
from souk.kernel.actors import GUEST, SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.ids import new_id
from souk.services import UnknownService
from souk.stores import StoreView
from tests.booking.desk.factories import guest, joined, make_provider, make_walk_in, staff_of
from tests.identity.factories import make_person
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


async def everything_in(database: Database) -> list[tuple[Any, ...]]:
    async with database.unit_of_work(SYSTEM) as uow:
        rows = [tuple(row) for row in await uow.session.execute(select(QueueTicket.__table__))]
        return sorted(rows, key=repr) + [tuple(row) for row in await uow.session.execute(select(QueueDay.__table__))]


async def numbers_in(database: Database) -> list[int]:
    async with database.unit_of_work(SYSTEM) as uow:
        return sorted(await uow.session.scalars(select(QueueTicket.number)))


async def fill_line(database: Database, store: StoreView, service_id: UUID, count: int) -> None:
    """So many wait already."""
    async with database.unit_of_work(SYSTEM) as uow:
        day = day_of(uow, store)
        uow.session.add(QueueDay(store_id=store.id, day_on=day, last_number=count))
        uow.session.add_all(
            QueueTicket(
                id=new_id(),
                store_id=store.id,
                service_id=service_id,
                day_on=day,
                number=number,
                status=TicketStatus.WAITING,
                joined_at=uow.now,
            )
            for number in range(1, count + 1)
        )


async def asks(database: Database, who: Actor, command: Any, *args: Any, **more: Any) -> Any:
    async with database.unit_of_work(who) as uow:
        return await command(uow, *args, **more)


class TestJoining:
    async def test_gives_numbers_from_one_on_and_a_place(self, database: Database) -> None:
        store, service = await make_walk_in(database)

        first = await joined(database, service, guest("a"), name="Ada")
        second = await joined(database, service, guest("b"))

        async with database.read(GUEST) as ctx:
            line = await queries.get_line(ctx, store.slug)
            assert [each.number for each in line.waiting] == [1, 2]
            assert (line.place_of(first), line.place_of(second)) == (1, 2)
            assert line.wait_of(second) == 600
            assert first.sealed_name != "Ada"
            assert ctx.keys.open(first.sealed_name or "") == "Ada"

    async def test_by_fifty_at_once_leaves_no_gap_and_no_twin(self, database: Database) -> None:
        _, service = await make_walk_in(database)

        await asyncio.gather(*(joined(database, service, guest(f"guest {n}")) for n in range(50)))

        assert await numbers_in(database) == list(range(1, 51))

    async def test_twice_at_once_gives_one_person_one_number(self, database: Database) -> None:
        _, service = await make_walk_in(database)
        ada = Actor(id=(await make_person(database)).id)

        done = await asyncio.gather(*(joined(database, service, ada) for _ in range(8)), return_exceptions=True)

        assert sum(isinstance(each, Ticket) for each in done) == 1
        assert sum(isinstance(each, AlreadyInLine) for each in done) == 7
        assert await numbers_in(database) == [1]

    async def test_of_many_at_once_stops_where_the_line_is_full(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        await fill_line(database, store, service, MOST_IN_LINE - 2)

        done = await asyncio.gather(
            *(joined(database, service, guest(f"guest {n}")) for n in range(8)), return_exceptions=True
        )

        assert sum(isinstance(each, Ticket) for each in done) == 2
        assert sum(isinstance(each, QueueFull) for each in done) == 6
        assert (await numbers_in(database))[-1] == MOST_IN_LINE

    async def test_is_one_line_for_the_whole_store(self, database: Database) -> None:
        store, haircut = await make_walk_in(database)
        _, shave = await make_walk_in(database, store, name="Shave")
        await joined(database, haircut, guest("a"))
        before = await everything_in(database)

        with pytest.raises(AlreadyInLine):
            await joined(database, shave, guest("a"))

        assert await everything_in(database) == before
        assert (await joined(database, shave, guest("b"))).number == 2

    async def test_again_is_possible_after_leaving(self, database: Database) -> None:
        _, service = await make_walk_in(database)
        first = await joined(database, service, guest("a"))
        await asks(database, guest("a"), commands.leave_queue, first.id)

        assert (await joined(database, service, guest("a"))).number == 2

    async def test_of_two_stores_counts_apart(self, database: Database) -> None:
        _, here = await make_walk_in(database)
        elsewhere = await make_store(database, name="Other Barber")
        _, there = await make_walk_in(database, elsewhere)

        assert [(await joined(database, each, guest("a"))).number for each in (here, there)] == [1, 1]

    async def test_refuses_what_takes_no_walk_ins(self, database: Database) -> None:
        store, by_appointment = await make_walk_in(database, supports_walk_in=False)
        _, gone = await make_walk_in(database, store, name="Gone", status=ProductStatus.ARCHIVED)

        for service, refusal in ((by_appointment, NoWalkIns), (gone, UnknownService), (new_id(), UnknownService)):
            with pytest.raises(refusal):
                await joined(database, service, guest("a"))

        assert await everything_in(database) == []

    async def test_refuses_somebody_who_serves_elsewhere(self, database: Database) -> None:
        _, service = await make_walk_in(database)
        other = await make_provider(database, await make_store(database, name="Other Barber"))

        with pytest.raises(UnknownProvider):
            await joined(database, service, guest("a"), provider_id=other)

        assert await everything_in(database) == []

    async def test_is_refused_while_the_queue_is_closed(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        await asks(database, staff_of(store), commands.switch_queue, store.id, is_open=False)
        before = await everything_in(database)

        with pytest.raises(QueueClosed):
            await joined(database, service, guest("a"))
        assert await everything_in(database) == before

        await asks(database, staff_of(store), commands.switch_queue, store.id, is_open=True)
        assert (await joined(database, service, guest("a"))).number == 1

    async def test_for_somebody_at_the_counter_is_for_staff_alone(self, database: Database) -> None:
        store, service = await make_walk_in(database)

        for who, refusal in ((GUEST, Unauthenticated), (Actor(id=new_id()), Forbidden)):
            with pytest.raises(refusal):
                await asks(database, who, commands.add_walk_in, service, Joining(name="Kit"))
        assert await everything_in(database) == []

        assert (await asks(database, staff_of(store), commands.add_walk_in, service, Joining(name="Kit"))).number == 1


class TestCalling:
    async def test_goes_from_waiting_to_done(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        ines = await make_provider(database, store)
        staff, ticket = staff_of(store), await joined(database, service, guest("a"))

        called = await asks(database, staff, commands.call_next, store.id, provider_id=ines)
        served = await asks(database, staff, commands.serve_ticket, ticket.id)
        done = await asks(database, staff, commands.finish_ticket, ticket.id)

        assert [each.status.value for each in (called, served, done)] == ["called", "serving", "done"]
        assert (called.provider_id, served.provider_id) == (ines, ines)
        assert done.ended_at is not None

    async def test_twice_at_once_calls_two_people(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        for n in range(6):
            await joined(database, service, guest(f"guest {n}"))

        called = await asyncio.gather(
            *(asks(database, staff_of(store), commands.call_next, store.id) for _ in range(8)), return_exceptions=True
        )

        assert sorted(each.number for each in called if isinstance(each, Ticket)) == [1, 2, 3, 4, 5, 6]
        assert sum(isinstance(each, NobodyWaits) for each in called) == 2

    async def test_passes_over_who_waits_for_somebody_else(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        ines, omar = [await make_provider(database, store, name=name) for name in ("Ines", "Omar")]
        await joined(database, service, guest("a"), provider_id=omar)
        await joined(database, service, guest("b"))

        called = await asks(database, staff_of(store), commands.call_next, store.id, provider_id=ines)

        assert called.number == 2

    async def test_is_done_by_a_provider_under_their_own_login(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        person = await make_person(database)
        ines = await make_provider(database, store, user_id=person.id)
        await joined(database, service, guest("a"))

        called = await asks(database, Actor(id=person.id), commands.call_next, store.id)

        assert called.provider_id == ines

    async def test_is_for_the_people_of_the_store_alone(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        other = await make_store(database, name="Other Barber")
        ticket = await joined(database, service, guest("a"))
        before = await everything_in(database)

        for command in (commands.call_ticket, commands.serve_ticket, commands.finish_ticket):
            with pytest.raises(UnknownTicket):
                await asks(database, staff_of(other), command, ticket.id)
            with pytest.raises(Unauthenticated):
                await asks(database, guest("a"), command, ticket.id)
        with pytest.raises(Forbidden):
            await asks(database, staff_of(other), commands.call_next, store.id)
        with pytest.raises(Forbidden):
            await asks(database, staff_of(other), commands.switch_queue, store.id, is_open=False)

        assert await everything_in(database) == before

    @pytest.mark.parametrize("ends", ["done", "left"])
    async def test_an_ended_number_moves_no_more(self, database: Database, ends: str) -> None:
        store, service = await make_walk_in(database)
        staff, ticket = staff_of(store), await joined(database, service, guest("a"))
        if ends == "done":
            await asks(database, staff, commands.serve_ticket, ticket.id)
            await asks(database, staff, commands.finish_ticket, ticket.id)
        else:
            await asks(database, staff, commands.leave_queue, ticket.id)
        before = await everything_in(database)

        for command in (
            commands.call_ticket,
            commands.serve_ticket,
            commands.finish_ticket,
            commands.leave_queue,
        ):
            with pytest.raises(TicketMovedOn):
                await asks(database, staff, command, ticket.id)

        assert await everything_in(database) == before


class TestOwnNumber:
    async def test_is_seen_and_left_by_its_holder_alone(self, database: Database) -> None:
        _, service = await make_walk_in(database)
        ada = Actor(id=(await make_person(database)).id)
        persons, guests = await joined(database, service, ada), await joined(database, service, guest("a"))
        before = await everything_in(database)

        for who, ticket in (
            (guest("b"), guests),
            (GUEST, guests),
            (Actor(id=new_id(), guest_key="b"), guests),
            (guest("a"), persons),
            (Actor(id=new_id()), persons),
        ):
            with pytest.raises(UnknownTicket):
                await asks(database, who, commands.leave_queue, ticket.id)
            with pytest.raises(UnknownTicket):
                await asks(database, who, queries.get_ticket, ticket.id)
        assert await everything_in(database) == before

        left = [
            await asks(database, who, commands.leave_queue, each.id)
            for who, each in ((ada, persons), (guest("a"), guests))
        ]
        assert [each.status for each in left] == [TicketStatus.LEFT] * 2

    async def test_is_told_a_wait_that_follows_how_long_the_last_ones_took(self, database: Database) -> None:
        store, service = await make_walk_in(database)
        staff = staff_of(store)
        done = await joined(database, service, guest("a"))
        await asks(database, staff, commands.serve_ticket, done.id)
        await asks(database, staff, commands.finish_ticket, done.id)
        async with database.unit_of_work(SYSTEM) as uow:
            row = await uow.session.get_one(QueueTicket, done.id)
            row.served_at = (row.ended_at or uow.now) - timedelta(minutes=4)
        first, second = [await joined(database, service, guest(each)) for each in "bc"]

        async with database.read(GUEST) as ctx:
            line = await queries.get_line(ctx, store.id)

        assert (line.wait_of(first), line.wait_of(second)) == (0, 240)


class TestNextMorning:
    async def test_names_are_forgotten_and_open_numbers_end(self, database: Database) -> None:
        _, service = await make_walk_in(database)
        ticket = await joined(database, service, guest("a"), name="Ada")
        fresh = await joined(database, service, guest("b"), name="Kit")
        async with database.unit_of_work(SYSTEM) as uow:
            row = await uow.session.get_one(QueueTicket, ticket.id)
            row.day_on = row.day_on - timedelta(days=3)

        assert await end_old_days(database) == 1

        async with database.unit_of_work(SYSTEM) as uow:
            old, young = [await uow.session.get_one(QueueTicket, each.id) for each in (ticket, fresh)]
            assert (old.status, old.sealed_name, old.guest_digest) == (TicketStatus.LEFT, None, None)
            assert (young.status, young.sealed_name is not None) == (TicketStatus.WAITING, True)

    async def test_after_three_months_nothing_is_left(self, database: Database) -> None:
        _, service = await make_walk_in(database)
        ticket = await joined(database, service, guest("a"))
        async with database.unit_of_work(SYSTEM) as uow:
            row = await uow.session.get_one(QueueTicket, ticket.id)
            day = await uow.session.get_one(QueueDay, (row.store_id, row.day_on))
            row.day_on = day.day_on = row.day_on - timedelta(days=200)

        await end_old_days(database)

        assert await everything_in(database) == []
