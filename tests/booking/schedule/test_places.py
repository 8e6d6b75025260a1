"""A place is taken, freed and moved."""

from datetime import timedelta

import pytest

from souk.booking.schedule import (
    PlaceNotTaken,
    SlotClosed,
    SlotPassed,
    SlotTaken,
    UnknownSlot,
    find_any,
    free_place,
    free_places,
    get_slot,
    list_open_slots,
    move_place,
    take_any_place,
    take_place,
)
from souk.booking.schedule.models import Provider, Slot, SlotStatus, cell_of
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.booking.schedule.factories import (
    cells_of,
    everything_in,
    make_salon,
    make_slot,
    next_monday,
)

pytestmark = pytest.mark.anyio
NINE = next_monday(9)
HALF_AN_HOUR = timedelta(minutes=30)


class TestTakePlace:
    async def test_keeps_the_provider_busy_with_the_time_before_and_after(self, database: Database) -> None:
        salon = await make_salon(database, buffer_before_minutes=5, buffer_after_minutes=10)
        slot = await make_slot(database, salon, NINE)

        async with database.unit_of_work(SYSTEM) as uow:
            taken = await take_place(uow, slot)

        assert (taken.booked, taken.left, taken.starts_at, taken.provider_name) == (1, 0, NINE, "Barber 0")
        first = cell_of(NINE) - 1
        assert await cells_of(database) == {(salon.provider_id, first + n, slot) for n in range(9)}

    async def test_refuses_a_slot_that_is_full_and_changes_nothing(self, database: Database) -> None:
        salon = await make_salon(database)
        slot = await make_slot(database, salon, NINE)
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, slot)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(SlotTaken):
                await take_place(uow, slot)

        assert await everything_in(database) == before

    async def test_refuses_what_the_provider_is_busy_with_otherwise_and_changes_nothing(
        self, database: Database
    ) -> None:
        salon = await make_salon(database, services=2)
        slot = await make_slot(database, salon, NINE)
        beside = await make_slot(database, salon, NINE + timedelta(minutes=25), service_id=salon.services[1])
        after = await make_slot(database, salon, NINE + HALF_AN_HOUR, service_id=salon.services[1])
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, slot)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(SlotTaken):
                await take_place(uow, beside)

        assert await everything_in(database) == before
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, after)

    async def test_of_a_class_shares_what_it_occupies(self, database: Database) -> None:
        salon = await make_salon(database, capacity=3)
        slot = await make_slot(database, salon, NINE)

        for expected in (1, 2, 3):
            async with database.unit_of_work(SYSTEM) as uow:
                assert (await take_place(uow, slot)).booked == expected

        assert len(await cells_of(database)) == 6

    async def test_refuses_what_is_too_late_closed_or_unknown(self, database: Database) -> None:
        salon = await make_salon(database, lead_minutes=60 * 24 * 365)
        slot = await make_slot(database, salon, NINE)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(SlotPassed):
                await take_place(uow, slot)
            with pytest.raises(UnknownSlot):
                await take_place(uow, new_id())
            (await uow.session.get_one(Slot, slot)).status = SlotStatus.CLOSED
            with pytest.raises(SlotClosed) as refused:
                await take_place(uow, slot, ignoring_lead=True)
            assert refused.value.code == "slot_taken"
            (await uow.session.get_one(Slot, slot)).status = SlotStatus.OPEN
            (await uow.session.get_one(Provider, salon.provider_id)).is_active = False
            with pytest.raises(SlotClosed):
                await take_place(uow, slot, ignoring_lead=True)

        assert await cells_of(database) == set()

    async def test_lets_staff_book_at_the_last_moment(self, database: Database) -> None:
        salon = await make_salon(database, lead_minutes=60 * 24 * 365)
        slot = await make_slot(database, salon, NINE)

        async with database.unit_of_work(SYSTEM) as uow:
            assert (await take_place(uow, slot, ignoring_lead=True)).booked == 1

    async def test_gives_somebody_back_what_was_closed_meanwhile(self, database: Database) -> None:
        salon = await make_salon(database)
        slot = await make_slot(database, salon, NINE)
        async with database.unit_of_work(SYSTEM) as uow:
            (await uow.session.get_one(Slot, slot)).status = SlotStatus.WITHDRAWN

        async with database.unit_of_work(SYSTEM) as uow:
            assert (await take_place(uow, slot, again=True)).booked == 1
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(SlotTaken):
                await take_place(uow, slot, again=True)

    async def test_that_comes_to_nothing_leaves_nothing(self, database: Database) -> None:
        salon = await make_salon(database)
        slot = await make_slot(database, salon, NINE)
        before = await everything_in(database)

        with pytest.raises(ZeroDivisionError):
            async with database.unit_of_work(SYSTEM) as uow:
                await take_place(uow, slot)
                raise ZeroDivisionError

        assert await everything_in(database) == before


class TestFreePlace:
    async def test_frees_the_provider_with_the_last_one(self, database: Database) -> None:
        salon = await make_salon(database, capacity=2)
        slot = await make_slot(database, salon, NINE)
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, slot)
            await take_place(uow, slot)

        async with database.unit_of_work(SYSTEM) as uow:
            assert (await free_place(uow, slot)).booked == 1
        assert len(await cells_of(database)) == 6
        async with database.unit_of_work(SYSTEM) as uow:
            assert (await free_place(uow, slot)).booked == 0
        assert await cells_of(database) == set()

    async def test_refuses_where_nobody_has_one(self, database: Database) -> None:
        salon = await make_salon(database)
        slot = await make_slot(database, salon, NINE)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(PlaceNotTaken):
                await free_place(uow, slot)
            with pytest.raises(UnknownSlot):
                await free_place(uow, new_id())

    async def test_frees_many_at_once(self, database: Database) -> None:
        salon = await make_salon(database, providers=2)
        slots = [await make_slot(database, salon, NINE, provider_id=each) for each in reversed(salon.providers)]
        async with database.unit_of_work(SYSTEM) as uow:
            for slot in slots:
                await take_place(uow, slot)

        async with database.unit_of_work(SYSTEM) as uow:
            assert {freed.id for freed in await free_places(uow, slots)} == set(slots)

        assert await cells_of(database) == set()


class TestMovePlace:
    async def test_goes_over_to_another_provider(self, database: Database) -> None:
        salon = await make_salon(database, providers=2)
        old, new = [await make_slot(database, salon, NINE, provider_id=each) for each in salon.providers]
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, old)

        async with database.unit_of_work(SYSTEM) as uow:
            assert (await move_place(uow, old, new)).id == new

        assert {(provider, slot) for provider, _, slot in await cells_of(database)} == {(salon.providers[1], new)}

    async def test_may_overlap_what_it_leaves(self, database: Database) -> None:
        salon = await make_salon(database)
        old = await make_slot(database, salon, NINE)
        new = await make_slot(database, salon, NINE + timedelta(minutes=10))
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, old)

        async with database.unit_of_work(SYSTEM) as uow:
            await move_place(uow, old, new)

        first = cell_of(NINE) + 2
        assert await cells_of(database) == {(salon.provider_id, first + n, new) for n in range(6)}

    async def test_refuses_to_overlap_a_class_that_others_still_attend(self, database: Database) -> None:
        salon = await make_salon(database, capacity=2)
        old = await make_slot(database, salon, NINE)
        new = await make_slot(database, salon, NINE + timedelta(minutes=10))
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, old)
            await take_place(uow, old)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(SlotTaken):
                await move_place(uow, old, new)

        assert await everything_in(database) == before

    async def test_refuses_a_third_slot_in_the_way_and_changes_nothing(self, database: Database) -> None:
        salon = await make_salon(database)
        old, middle, new = [await make_slot(database, salon, NINE + timedelta(minutes=each)) for each in (0, 45, 25)]
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, old)
            await take_place(uow, middle)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(SlotTaken):
                await move_place(uow, old, new)

        assert await everything_in(database) == before

    async def test_to_the_same_slot_is_nothing(self, database: Database) -> None:
        salon = await make_salon(database)
        slot = await make_slot(database, salon, NINE)
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, slot)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            assert (await move_place(uow, slot, slot)).booked == 1

        assert await everything_in(database) == before


class TestAnyProvider:
    async def test_is_the_one_who_is_least_busy(self, database: Database) -> None:
        salon = await make_salon(database, providers=3)
        for each in salon.providers:
            await make_slot(database, salon, NINE, provider_id=each)
        async with database.unit_of_work(SYSTEM) as uow:
            early = await make_slot(uow, salon, NINE - timedelta(hours=2), provider_id=salon.providers[0])
            await take_place(uow, early)

        async with database.read(SYSTEM) as ctx:
            turn = [each.provider_id for each in await find_any(ctx, salon.service_id, NINE)]
        assert turn == [salon.providers[1], salon.providers[2], salon.providers[0]]

        async with database.unit_of_work(SYSTEM) as uow:
            got = [(await take_any_place(uow, salon.service_id, NINE)).provider_id for _ in range(3)]
            with pytest.raises(SlotTaken):
                await take_any_place(uow, salon.service_id, NINE)
            with pytest.raises(UnknownSlot):
                await take_any_place(uow, salon.service_id, NINE + HALF_AN_HOUR)
        assert got == turn


class TestListOpenSlots:
    async def test_shows_what_can_be_booked_now(self, database: Database) -> None:
        salon = await make_salon(database, services=2, providers=2, capacity=2)
        slots = [await make_slot(database, salon, NINE + n * HALF_AN_HOUR) for n in range(4)]
        elsewhere = await make_slot(database, salon, NINE, provider_id=salon.providers[1])
        in_the_way = await make_slot(
            database, salon, NINE + timedelta(minutes=35), service_id=salon.services[1], minutes=10
        )
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, in_the_way)
            await take_place(uow, slots[2])
            (await uow.session.get_one(Slot, slots[3])).status = SlotStatus.CLOSED

        async with database.read(SYSTEM) as ctx:
            start, end = NINE, NINE + timedelta(days=1)
            found = await list_open_slots(ctx, salon.service_id, start=start, end=end)
            of_one = await list_open_slots(ctx, salon.service_id, start=start, end=end, provider_id=salon.providers[1])
            first = await list_open_slots(ctx, salon.service_id, start=start, end=end, limit=1)
            assert (await get_slot(ctx, slots[2])).left == 1

        assert [(each.id, each.left) for each in found] == [(slots[0], 2), (elsewhere, 2), (slots[2], 1)]
        assert [each.id for each in of_one] == [elsewhere]
        assert [each.id for each in first] == [slots[0]]
