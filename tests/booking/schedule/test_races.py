"""Everybody at once, on both databases."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import update

from souk.booking.schedule import (
    PlaceNotTaken,
    SlotFacts,
    SlotTaken,
    UnknownSlot,
    free_place,
    move_place,
    take_any_place,
    take_place,
)
from souk.booking.schedule.invariants import INVARIANTS
from souk.booking.schedule.making import make_anew
from souk.booking.schedule.models import OccupiedCell, Slot, SlotRule
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from tests.booking.schedule.factories import (
    Salon,
    booked_spans,
    cells_of,
    make_salon,
    make_slot,
    next_monday,
    working,
)

pytestmark = pytest.mark.anyio
NINE = next_monday(9)
Work = Callable[[UnitOfWork], Awaitable[object]]


async def all_at_once(database: Database, works: Sequence[Work]) -> list[object]:
    """Each in a unit of work of its own; refusals are answers, anything else (a deadlock, say) is raised."""

    async def alone(work: Work) -> object:
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                return await work(uow)
        except (SlotTaken, PlaceNotTaken) as refused:
            return refused

    return await asyncio.gather(*(alone(work) for work in works))


def taking(slot_id: UUID) -> Work:
    return lambda uow: take_place(uow, slot_id)


def succeeded(answers: Sequence[object]) -> int:
    return sum(not isinstance(answer, BaseException) for answer in answers)


async def breaches(database: Database) -> list[str]:
    """What `souk check` would say of the schedule."""
    async with database.read(SYSTEM) as ctx:
        return [sentence for invariant in INVARIANTS for sentence in await invariant.find(ctx)]


async def overlaps(database: Database) -> int:
    """Sweeps over what is booked, without a look at cells."""
    found = 0
    for spans in (await booked_spans(database)).values():
        found += sum(one[1] > other[0] for one, other in pairwise(sorted(spans)))
    return found


class TestTwoHundredPeople:
    @pytest.mark.parametrize("capacity", [1, 5])
    async def test_for_one_slot_get_exactly_as_many_places_as_it_has(self, database: Database, capacity: int) -> None:
        salon = await make_salon(database, capacity=capacity)
        slot = await make_slot(database, salon, NINE)

        answers = await all_at_once(database, [taking(slot)] * 200)

        assert succeeded(answers) == capacity
        assert [span[2] for span in (await booked_spans(database))[salon.provider_id]] == [capacity]
        assert len(await cells_of(database)) == 6
        assert await breaches(database) == []

    async def test_for_overlapping_slots_of_several_services_get_one(self, database: Database) -> None:
        salon = await make_salon(database, services=4)
        slots = [
            await make_slot(database, salon, NINE + timedelta(minutes=5 * n), service_id=service)
            for n, service in enumerate(salon.services)
        ]

        answers = await all_at_once(database, [taking(slot) for slot in slots * 50])

        assert succeeded(answers) == 1
        assert await breaches(database) == []

    async def test_for_any_of_three_providers_get_one_each(self, database: Database) -> None:
        salon = await make_salon(database, providers=3)
        for provider in salon.providers:
            await make_slot(database, salon, NINE, provider_id=provider)

        answers = await all_at_once(database, [lambda uow: take_any_place(uow, salon.service_id, NINE)] * 200)

        taken = [answer for answer in answers if isinstance(answer, SlotFacts)]
        assert sorted(slot.provider_id for slot in taken) == sorted(salon.providers)
        assert await breaches(database) == []


class TestMoversAtOnce:
    async def test_who_want_each_others_places_never_wait_in_a_circle(self, database: Database) -> None:
        salon = await make_salon(database, providers=2, capacity=40)
        one, two = [await make_slot(database, salon, NINE, provider_id=each) for each in salon.providers]
        await all_at_once(database, [taking(one), taking(two)] * 20)

        answers = await all_at_once(
            database, [lambda uow: move_place(uow, one, two), lambda uow: move_place(uow, two, one)] * 20
        )

        assert succeeded(answers) == 40
        assert sorted(span[2] for spans in (await booked_spans(database)).values() for span in spans) == [20, 20]
        assert await breaches(database) == []

    async def test_to_one_slot_leave_all_but_one_where_they_are(self, database: Database) -> None:
        salon = await make_salon(database, providers=2)
        wanted = await make_slot(database, salon, NINE)
        olds = [
            await make_slot(database, salon, NINE + timedelta(hours=n), provider_id=salon.providers[1])
            for n in range(10)
        ]
        await all_at_once(database, [taking(slot) for slot in olds])

        answers = await all_at_once(
            database,
            [lambda uow, old=old: move_place(uow, old, wanted) for old in olds],  # type: ignore[misc]
        )

        assert succeeded(answers) == 1
        spans = await booked_spans(database)
        assert (len(spans[salon.providers[0]]), len(spans[salon.providers[1]])) == (1, 9)
        assert await breaches(database) == []


class Crowd:
    """People who take, free and move at random; each knows which places are theirs."""

    def __init__(self, database: Database, slots: Sequence[UUID], seed: int) -> None:
        self.database, self.slots = database, slots
        self.dice = random.Random(seed)
        self.held: list[UUID] = []
        self.done = 0

    async def act(self) -> None:
        choice, wanted = self.dice.random(), self.dice.choice(self.slots)
        try:
            if not self.held or choice < 0.5:
                await self._do(lambda uow: take_place(uow, wanted))
                self.held.append(wanted)
            elif choice < 0.7:
                await self._free()
            else:
                await self._move(wanted)
            self.done += 1
        except SlotTaken:
            pass

    async def _free(self) -> None:
        own = self.held.pop(self.dice.randrange(len(self.held)))
        await self._do(lambda uow: free_place(uow, own))

    async def _move(self, wanted: UUID) -> None:
        own = self.held.pop(self.dice.randrange(len(self.held)))
        try:
            await self._do(lambda uow: move_place(uow, own, wanted))
        except SlotTaken:
            self.held.append(own)
            raise
        self.held.append(wanted)

    async def _do(self, work: Work) -> None:
        async with self.database.unit_of_work(SYSTEM) as uow:
            await work(uow)


async def furnish(database: Database, dice: random.Random) -> tuple[Salon, list[UUID]]:
    """Slots of three services of three providers that overlap in every way, with buffers, some of them classes."""
    async with working(database) as uow:
        salon = await make_salon(uow, services=3, providers=3, buffer_before_minutes=5, buffer_after_minutes=10)
        slots: dict[tuple[UUID, UUID, datetime], UUID] = {}
        while len(slots) < 120:
            service, provider = dice.choice(salon.services), dice.choice(salon.providers)
            starts_at = NINE + timedelta(minutes=5 * dice.randrange(150))
            if (service, provider, starts_at) not in slots:
                slots[service, provider, starts_at] = await make_slot(
                    uow, salon, starts_at, service_id=service, provider_id=provider,
                    minutes=5 * dice.randrange(1, 20), capacity=dice.choice([1, 1, 2, 4]),
                )  # fmt: skip
        return salon, list(slots.values())


class TestAThousandAtRandom:
    @pytest.mark.parametrize("seed", [1])
    async def test_bookings_moves_and_cancellations_leave_no_overlap(self, database: Database, seed: int) -> None:
        _, slots = await furnish(database, random.Random(seed))
        people = [Crowd(database, slots, seed=seed * 100 + number) for number in range(20)]

        async def fifty_times(person: Crowd) -> None:
            for _ in range(50):
                await person.act()

        await asyncio.gather(*(fifty_times(person) for person in people))

        assert sum(person.done for person in people) > 300
        assert await overlaps(database) == 0
        assert await breaches(database) == []
        held = [slot for person in people for slot in person.held]
        spans = [span for each in (await booked_spans(database)).values() for span in each]
        assert sum(booked for _, _, booked in spans) == len(held)
        async with database.read(SYSTEM) as ctx:
            for slot_id in set(held):
                assert (await ctx.session.get_one(Slot, slot_id)).booked == held.count(slot_id)


class TestRulesThatChangeMeanwhile:
    async def test_lose_nobody_who_books(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=30)
        async with database.unit_of_work(SYSTEM) as uow:
            rule = SlotRule(
                id=new_id(), store_id=salon.store_id, service_id=salon.service_id, provider_id=salon.provider_id,
                weekdays=127, opens_minute=600, closes_minute=720, every_minutes=30, capacity=None,
                from_on=uow.now.date(), until_on=None, made_until=None, made_at=None, created_at=uow.now,
            )  # fmt: skip
            uow.session.add(rule)
            await make_anew(uow, salon.provider_id)
        async with database.read(SYSTEM) as ctx:
            slots = [row for (row,) in await ctx.session.execute(Slot.__table__.select().with_only_columns(Slot.id))]

        async def narrow(uow: UnitOfWork) -> object:
            await uow.session.execute(update(SlotRule).values(closes_minute=660))
            return await make_anew(uow, salon.provider_id)

        booked = await self.book_beside(database, slots, narrow)

        spans = (await booked_spans(database))[salon.provider_id]
        assert sum(span[2] for span in spans) == booked
        assert await breaches(database) == []

    async def book_beside(self, database: Database, slots: Sequence[UUID], change: Work) -> int:
        async def book(slot_id: UUID) -> int:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    await take_place(uow, slot_id)
            except (SlotTaken, UnknownSlot):
                return 0
            return 1

        async def alter() -> int:
            async with database.unit_of_work(SYSTEM) as uow:
                await change(uow)
            return 0

        half = len(slots) // 2
        works = [*(book(slot) for slot in slots[:half]), alter(), *(book(slot) for slot in slots[half:])]
        return sum(await asyncio.gather(*works))


class TestCheck:
    async def test_tells_of_cells_that_are_missing_misplaced_or_not_needed(self, database: Database) -> None:
        salon = await make_salon(database)
        slot = await make_slot(database, salon, NINE)
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, slot)
        assert await breaches(database) == []

        async with database.unit_of_work(SYSTEM) as uow:
            uow.session.add(OccupiedCell(provider_id=salon.provider_id, cell=7, slot_id=slot))

        assert await breaches(database) == [
            f"A slot occupies other than what it keeps busy: {slot}.",
            f"Slot {slot} occupies five minutes that are not its own: 7.",
        ]

    async def test_tells_of_slots_that_overlap(self, database: Database) -> None:
        salon = await make_salon(database)
        one, two = [await make_slot(database, salon, NINE + timedelta(minutes=n)) for n in (0, 20)]
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Slot).values(booked=1, was_booked=True))

        found = await breaches(database)

        assert f"Two booked slots of one provider overlap: {one} and {two}." in found
