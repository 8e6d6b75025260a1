"""Slots are made ahead, day by day, and forgotten when they are over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from souk.booking.schedule import free_place, take_place
from souk.booking.schedule.making import extend, make_anew
from souk.booking.schedule.models import BookingTerms, Provider, Slot, SlotRule, SlotStatus, TimeOff
from souk.booking.schedule.tasks import extend_slots, forget_past_slots
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.booking.schedule.factories import Salon, everything_in, make_salon, working

pytestmark = pytest.mark.anyio
A_DAY = timedelta(days=1)


async def make_rule(database: Database, salon: Salon, *, provider_id: UUID | None = None, **more: Any) -> UUID:
    """Two slots a day, at ten and half past."""
    async with working(database) as uow:
        given = {"weekdays": 127, "opens_minute": 600, "closes_minute": 660, "every_minutes": 30, **more}
        rule = SlotRule(
            id=new_id(),
            store_id=salon.store_id,
            service_id=salon.service_id,
            provider_id=provider_id or salon.provider_id,
            from_on=date(2026, 1, 1),
            created_at=uow.now,
            **given,
        )
        uow.session.add(rule)
        return rule.id


async def starts(database: Database) -> list[datetime]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(Slot.starts_at).order_by(Slot.starts_at, Slot.id)))


def at(database: Database, instant: datetime) -> None:
    """From now on it is then."""
    database.clock = lambda: instant


class TestExtendSlots:
    async def test_makes_what_came_into_the_horizon_and_no_slot_twice(self, database: Database) -> None:
        salon = await make_salon(database, providers=2, horizon_days=10)
        for provider in salon.providers:
            await make_rule(database, salon, provider_id=provider)
        today = datetime(2026, 10, 20, 12, tzinfo=UTC)
        at(database, today)

        assert await extend_slots(database) == 40
        first = await starts(database)
        assert await extend_slots(database) == 0
        at(database, today + timedelta(hours=25))
        assert await extend_slots(database) == 4

        second = await starts(database)
        assert second[:40] == first
        assert second[-1].astimezone(UTC) < today + timedelta(days=11, hours=1)
        whole = {(slot.hour, slot.minute) for slot in second}
        assert whole == {(8, 0), (8, 30), (9, 0), (9, 30)}, "ten o'clock in Berlin before and after the 25th"

    async def test_makes_nothing_twice_though_two_processes_look(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=10)
        await make_rule(database, salon)
        async with database.unit_of_work(SYSTEM) as uow:
            await make_anew(uow, salon.provider_id)
            before = len(list(await uow.session.scalars(select(Slot.id))))
            await uow.session.execute(update(SlotRule).values(made_until=None, made_at=None))

        async with database.unit_of_work(SYSTEM) as uow:
            await extend(uow, salon.provider_id)

        assert len(await starts(database)) == before

    async def test_passes_over_a_calendar_that_cannot_be_read(self, database: Database) -> None:
        salon = await make_salon(database, providers=2, horizon_days=10)
        for provider in salon.providers:
            await make_rule(database, salon, provider_id=provider)
        async with database.unit_of_work(SYSTEM) as uow:
            (await uow.session.get_one(Provider, salon.provider_id)).time_zone = "Atlantis/Capital"

        assert await extend_slots(database) == 20

    async def test_makes_none_for_who_cannot_be_booked(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=10)
        await make_rule(database, salon)
        async with database.unit_of_work(SYSTEM) as uow:
            (await uow.session.get_one(Provider, salon.provider_id)).is_active = False

        assert await extend_slots(database) == 0


class TestMakeAnew:
    async def test_changes_nothing_where_nothing_changed(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=10)
        await make_rule(database, salon)
        at(database, datetime(2026, 10, 20, 12, tzinfo=UTC))
        async with database.unit_of_work(SYSTEM) as uow:
            assert (await make_anew(uow, salon.provider_id)).made == 20
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            again = await make_anew(uow, salon.provider_id)

        assert (again.made, again.dropped, again.outside) == (0, 0, [])
        assert await everything_in(database) == before

    async def test_brings_back_what_was_withdrawn(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=10)
        await make_rule(database, salon)
        at(database, datetime(2026, 10, 20, 12, tzinfo=UTC))
        async with database.unit_of_work(SYSTEM) as uow:
            await make_anew(uow, salon.provider_id)
            slot_id = (await uow.session.scalars(select(Slot.id).order_by(Slot.starts_at))).first()
            assert slot_id is not None
            await take_place(uow, slot_id)
            await free_place(uow, slot_id)
            slot = await uow.session.get_one(Slot, slot_id, populate_existing=True)
            away = TimeOff(
                id=new_id(), provider_id=salon.provider_id, starts_at=slot.starts_at, ends_at=slot.ends_at, reason=""
            )
            uow.session.add(away)
            withdrawn = await make_anew(uow, salon.provider_id)
            await uow.session.refresh(slot)
            assert (slot.status, withdrawn.outside, withdrawn.dropped) == (SlotStatus.WITHDRAWN, [], 0)

            await uow.session.delete(away)
            back = await make_anew(uow, salon.provider_id)

            await uow.session.refresh(slot)
            assert (slot.status, back.made) == (SlotStatus.OPEN, 1)

    async def test_drops_what_lies_beyond_a_nearer_horizon_unless_it_is_booked(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=10)
        await make_rule(database, salon)
        at(database, datetime(2026, 10, 20, 12, tzinfo=UTC))
        async with database.unit_of_work(SYSTEM) as uow:
            await make_anew(uow, salon.provider_id)
            last = (await uow.session.scalars(select(Slot.id).order_by(Slot.starts_at.desc()))).first()
            assert last is not None
            await take_place(uow, last)
            await uow.session.execute(update(BookingTerms).values(horizon_days=5))

            nearer = await make_anew(uow, salon.provider_id)

            assert (nearer.dropped, nearer.outside) == (9, [])
            assert (await uow.session.get_one(Slot, last, populate_existing=True)).status is SlotStatus.OPEN
        assert len(await starts(database)) == 11


class TestForgetPastSlots:
    async def test_keeps_what_somebody_ever_booked(self, database: Database) -> None:
        salon = await make_salon(database, horizon_days=10)
        await make_rule(database, salon)
        today = datetime(2026, 10, 20, 12, tzinfo=UTC)
        at(database, today)
        await extend_slots(database)
        async with database.unit_of_work(SYSTEM) as uow:
            kept = (await uow.session.scalars(select(Slot.id).order_by(Slot.starts_at))).first()
            assert kept is not None
            await take_place(uow, kept)
            await free_place(uow, kept)
            uow.session.add(
                TimeOff(
                    id=new_id(), provider_id=salon.provider_id, starts_at=today, ends_at=today + A_DAY, reason="Sick"
                )
            )
        at(database, today + timedelta(days=100))

        assert await forget_past_slots(database) == 20

        everything = await everything_in(database)
        assert [row[0] for row in everything["slots"]] == [kept]
        assert everything["time_off"] == []
