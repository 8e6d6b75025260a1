"""Everybody at once: no slot holds more than it has places, no provider is in two, and the books agree."""

import asyncio
import os
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from souk.app import House
from souk.booking.appointments.commands import Booking, book_appointment, cancel_appointment, complete_appointment
from souk.booking.appointments.models import Appointment, AppointmentStatus
from souk.booking.appointments.tasks import EndHolds
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import ChangedAtOnce, Database
from souk.kernel.errors import Refusal
from tests.booking.appointments.factories import (
    MovableClock,
    booked_of,
    make_place,
    settle_down,
)
from tests.booking.appointments.storm import make_crowd, storm
from tests.booking.schedule.factories import booked_spans
from tests.identity.factories import actor_for, make_person
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio
STEPS = int(os.environ.get("SOUK_STORM_STEPS", "300"))
EVERYTHING = ("booked", "booked and paid", "cancelled", "moved", "waits")


async def people(database: Database, count: int) -> list[UUID]:
    async with database.unit_of_work(SYSTEM) as uow:
        return [(await make_person(uow)).id for _ in range(count)]


async def try_to_book(database: Database, person_id: UUID, slot_id: UUID) -> str:
    try:
        async with database.unit_of_work(Actor(id=person_id)) as uow:
            await book_appointment(uow, Booking(slot_id=slot_id))
    except Refusal as refusal:
        return refusal.code
    return "booked"


class TestTwoHundredPeople:
    @pytest.mark.parametrize("capacity", [1, 5])
    async def test_who_book_one_slot_get_as_many_places_as_it_has(
        self, capacity: int, house: House, database: Database
    ) -> None:
        place = await make_place(database, capacity=capacity)
        crowd = await people(database, 200)
        outcomes = Counter(await asyncio.gather(*(try_to_book(database, each, place.slot) for each in crowd)))
        assert outcomes == {"booked": capacity, "slot_taken": 200 - capacity}
        assert await booked_of(database, place.slot) == capacity
        assert await findings(house) == []

    async def test_one_person_in_ten_tabs_has_one_place(self, house: House, database: Database) -> None:
        place = await make_place(database, capacity=5)
        (person_id,) = await people(database, 1)
        outcomes = Counter(await asyncio.gather(*(try_to_book(database, person_id, place.slot) for _ in range(10))))
        assert outcomes == {"booked": 1, "already_booked": 9}
        assert await booked_of(database, place.slot) == 1
        assert await findings(house) == []


class TestHundredsOfBookingsMovesAndCancellations:
    async def test_leave_no_overlap_and_balanced_books(
        self, house: House, database: Database, clock: MovableClock
    ) -> None:
        crowd = await make_crowd(house, people=25, slots=20, capacity=2)
        outcomes = Counter[str]()
        for part in range(5):
            outcomes += await storm(crowd, steps=STEPS // 5, seed=part)
            clock.move(minutes=7)
            await asyncio.gather(EndHolds()(database), settle_down(house))
        assert sum(outcomes.values()) == STEPS // 5 * 5
        assert min(outcomes[each] for each in EVERYTHING) > STEPS // 60, outcomes
        clock.move(hours=1)
        await EndHolds()(database)
        await settle_down(house)
        assert await findings(house) == []
        for spans in (await booked_spans(database)).values():
            assert all(first[1] <= second[0] for first, second in pairwise(spans))
        async with database.read(SYSTEM) as ctx:
            over = select(func.count()).where(
                Appointment.status == AppointmentStatus.HELD, Appointment.hold_expires_at <= clock.now
            )  # who waited is offered what the last of them let go
            assert await ctx.session.scalar(over) == 0


class TestCancelling:
    async def test_and_completing_at_once_is_one_of_the_two(
        self, house: House, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database, slots=6)
        staff = actor_for((await people(database, 1))[0], "booking:manage", store_id=place.salon.store_id)
        made = []
        for slot in place.slots:
            async with database.unit_of_work(Actor(id=(await people(database, 1))[0])) as uow:
                made.append(await book_appointment(uow, Booking(slot_id=slot)))
        clock.now = place.first_at
        clock.move(hours=6)

        async def attempt(command: object, appointment_id: UUID) -> str:
            try:
                async with database.unit_of_work(staff) as uow:
                    return (await command(uow, appointment_id)).status.value  # type: ignore[operator,no-any-return]
            except ChangedAtOnce:
                return "crossed"
            except Refusal as refusal:
                return refusal.code

        for each in made:
            both = await asyncio.gather(attempt(cancel_appointment, each.id), attempt(complete_appointment, each.id))
            assert sorted(both) in (["appointment_closed", "cancelled"], ["appointment_closed", "completed"])
        assert await findings(house) == []


class TestCheck:
    async def test_tells_of_a_provider_who_is_needed_in_two_places(self, house: House, database: Database) -> None:
        place = await make_place(database, slots=2, capacity=2)
        made = []
        for slot in (place.slots[0], place.slots[0], place.slots[1]):
            async with database.unit_of_work(Actor(id=(await people(database, 1))[0])) as uow:
                made.append(await book_appointment(uow, Booking(slot_id=slot)))
        assert await findings(house) == []
        async with database.unit_of_work(SYSTEM) as uow:
            begins = made[0].starts_at + timedelta(minutes=10)
            await uow.session.execute(update(Appointment).where(Appointment.id == made[2].id).values(starts_at=begins))
        told = [each for each in await findings(house) if each.startswith("booking.nobody_is_in_two_places")]
        assert len(told) == 1
        assert any(each.number in told[0] for each in made[:2])
