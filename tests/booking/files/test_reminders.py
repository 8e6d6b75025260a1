"""Reminders: a day and two hours before, once each for every time."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from souk.app import House, open_house
from souk.booking.appointments.models import Appointment, AppointmentStatus
from souk.booking.files.reminders import remind
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.outbox import OutboxRow
from souk.kernel.settings import Settings
from tests.booking.files.factories import change_appointment, make_appointment
from tests.booking.schedule.factories import Salon, make_salon, next_monday
from tests.identity.conftest import SettableClock

pytestmark = pytest.mark.anyio
STARTS = next_monday(12)


@pytest.fixture
def clock() -> SettableClock:
    clock = SettableClock()
    clock.now = STARTS - timedelta(days=5)
    return clock


@pytest.fixture
async def house(settings: Settings, clock: SettableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def salon(database: Database) -> Salon:
    return await make_salon(database)


async def reminded_of(database: Database) -> list[str]:
    """When what begins that somebody is to be reminded of."""
    async with database.read(SYSTEM) as ctx:
        rows = await ctx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [
            json.loads(row.payload)["starts_at"][:16]
            for row in rows
            if row.listener == "notifications.appointment_reminder"
        ]


def shown(moment: datetime) -> str:
    return moment.isoformat()[:16]


class TestReminders:
    async def test_come_a_day_and_two_hours_before_and_once_each(
        self, database: Database, clock: SettableClock, salon: Salon
    ) -> None:
        await make_appointment(database, salon, STARTS)
        told = []
        for hours in (25, 24, 23.9, 12, 2.1, 2, 1.5, 0.1, 0, -1):
            clock.now = STARTS - timedelta(hours=hours)
            told.append(await remind(database))

        assert told == [0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
        assert await reminded_of(database) == [shown(STARTS)] * 2

    async def test_come_anew_for_one_that_was_moved(
        self, database: Database, clock: SettableClock, salon: Salon
    ) -> None:
        appointment = await make_appointment(database, salon, STARTS)
        clock.now = STARTS - timedelta(hours=23)
        assert await remind(database) == 1
        later = STARTS + timedelta(days=2)
        await change_appointment(
            database,
            appointment,
            starts_at=later,
            ends_at=later + timedelta(minutes=30),
            reminded_at=None,
            updated_at=clock.now,
        )

        assert await remind(database) == 0
        clock.now = later - timedelta(hours=23)
        assert await remind(database) == 1
        assert await reminded_of(database) == [shown(STARTS), shown(later)]

    async def test_leave_alone_who_has_just_booked(
        self, database: Database, clock: SettableClock, salon: Salon
    ) -> None:
        clock.now = STARTS - timedelta(hours=5)
        await make_appointment(database, salon, STARTS)

        assert await remind(database) == 0
        clock.now = STARTS - timedelta(hours=1)
        assert await remind(database) == 1

    @pytest.mark.parametrize(
        "status", [AppointmentStatus.PENDING, AppointmentStatus.CANCELLED, AppointmentStatus.COMPLETED]
    )
    async def test_are_for_what_is_certain(
        self, status: AppointmentStatus, database: Database, clock: SettableClock, salon: Salon
    ) -> None:
        await make_appointment(database, salon, STARTS, status=status)
        clock.now = STARTS - timedelta(hours=20)

        assert await remind(database) == 0

    async def test_say_only_the_nearer_after_a_night_without_a_worker(
        self, database: Database, clock: SettableClock, salon: Salon
    ) -> None:
        await make_appointment(database, salon, STARTS)
        clock.now = STARTS - timedelta(hours=1)

        assert await remind(database) == 1
        assert await remind(database) == 0

    async def test_do_not_stop_at_a_page(
        self, database: Database, clock: SettableClock, salon: Salon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(7):
            await make_appointment(database, salon, STARTS + timedelta(minutes=30 * number))
        monkeypatch.setattr("souk.booking.files.reminders.AT_ONCE", 7)
        clock.now = STARTS - timedelta(hours=20)

        assert await remind(database) == 7
        async with database.read(SYSTEM) as ctx:
            rows = await ctx.session.scalars(select(Appointment.reminded_at))
            assert all(rows)
