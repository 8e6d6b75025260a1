"""When services can be had next, as the cards of lists say it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update

from souk.booking import find_openings
from souk.booking.schedule.models import Provider, Slot, SlotStatus
from souk.booking.schedule.places import take_place
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.services import Opening
from souk.stores.models import Store, StoreStatus
from tests.booking.schedule.factories import Salon, make_provider, make_salon, make_service, make_slot, make_terms

pytestmark = pytest.mark.anyio
BERLIN = "Europe/Berlin"


def on_the_hour(hours: int) -> datetime:
    """So many hours from the beginning of this one."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


async def openings(database: Database, *service_ids: UUID) -> dict[UUID, Opening]:
    async with database.read(SYSTEM) as ctx:
        return await find_openings(ctx, service_ids)


async def take(database: Database, slot_id: UUID) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await take_place(uow, slot_id)


async def change(database: Database, table: type[Slot | Provider | Store], key: UUID, **values: object) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(table).where(table.id == key).values(**values))


class TestWords:
    @pytest.mark.parametrize(
        ("starts_at", "zone", "expected"),
        [
            (datetime(2026, 11, 21, 20, 0, tzinfo=UTC), BERLIN, "today 21:00"),
            (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), BERLIN, "tomorrow 00:30"),
            (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "America/New_York", "today 18:30"),
            (datetime(2026, 11, 24, 9, 5, tzinfo=UTC), "UTC", "Tue 24 Nov 09:05"),
            (None, None, ""),
        ],
    )
    def test_are_by_the_clock_of_who_renders_it(
        self, starts_at: datetime | None, zone: str | None, expected: str
    ) -> None:
        assert Opening(starts_at, zone).words(datetime(2026, 11, 21, 19, 50, tzinfo=UTC)) == expected


class TestNextOpening:
    async def test_is_the_earliest_of_whoever_renders_it_in_their_zone(self, database: Database) -> None:
        salon = await make_salon(database)
        early = await make_provider(database, salon.store_id, *salon.services, name="Early", time_zone="Asia/Tokyo")
        await make_slot(database, salon, on_the_hour(30))
        assert await openings(database, salon.service_id) == {salon.service_id: Opening(on_the_hour(30), BERLIN)}
        await make_slot(database, salon, on_the_hour(26), provider_id=early)
        assert await openings(database, salon.service_id) == {salon.service_id: Opening(on_the_hour(26), "Asia/Tokyo")}
        await change(database, Provider, early, is_active=False)
        assert await openings(database, salon.service_id) == {salon.service_id: Opening(on_the_hour(30), BERLIN)}

    async def test_passes_over_what_nobody_can_book(self, database: Database) -> None:
        salon = await make_salon(database, services=2, lead_minutes=120, horizon_days=2)
        other = salon.services[1]
        await make_slot(database, salon, on_the_hour(1))
        closed, full, busy = [await make_slot(database, salon, on_the_hour(hours)) for hours in (5, 7, 9)]
        await change(database, Slot, closed, status=SlotStatus.CLOSED)
        await take(database, full)
        await take(database, await make_slot(database, salon, on_the_hour(9), service_id=other))
        await make_slot(database, salon, on_the_hour(72))
        assert busy
        nothing = Opening(None, None)
        assert await openings(database, *salon.services) == {salon.service_id: nothing, other: nothing}
        await make_slot(database, salon, on_the_hour(12))
        assert (await openings(database, salon.service_id))[salon.service_id] == Opening(on_the_hour(12), BERLIN)

    async def test_counts_the_places_of_a_slot(self, database: Database) -> None:
        salon = await make_salon(database, capacity=2)
        slot = await make_slot(database, salon, on_the_hour(26))
        for left in (True, False):
            await take(database, slot)
            assert ((await openings(database, salon.service_id))[salon.service_id].starts_at is not None) is left

    async def test_is_missing_where_there_are_no_terms_or_nobody_renders_it(self, database: Database) -> None:
        salon = await make_salon(database, providers=0)
        bare = await make_service(database, salon.store_id, name="Bare")
        assert await openings(database, salon.service_id, bare) == {}

    async def test_is_missing_while_the_store_takes_nothing(self, database: Database) -> None:
        salon = await make_salon(database)
        await make_slot(database, salon, on_the_hour(26))
        await change(database, Store, salon.store_id, status=StoreStatus.UNAVAILABLE)
        assert await openings(database, salon.service_id) == {}

    async def test_takes_one_statement_for_all(self, database: Database) -> None:
        salon = await make_salon(database, services=6)
        for number, service_id in enumerate(salon.services):
            await make_slot(database, salon, on_the_hour(26 + number), service_id=service_id)
        before = database.tally.statements
        found = await openings(database, *salon.services)
        assert database.tally.statements - before == 1
        assert [found[each].starts_at for each in salon.services] == [on_the_hour(26 + n) for n in range(6)]


class TestCards:
    @pytest.fixture
    async def salon(self, database: Database) -> Salon:
        return await make_salon(database)

    async def test_say_when_it_can_be_had_or_lead_to_the_waiting_list(
        self, client: httpx.AsyncClient, database: Database, salon: Salon
    ) -> None:
        starts_at = on_the_hour(24 * 9)
        slot = await make_slot(database, salon, starts_at)
        bare = await make_service(database, salon.store_id, name="Bare")
        await make_terms(database, bare, salon.store_id)
        says = f"Next: {Opening(starts_at, BERLIN).words(datetime.now(UTC))}"
        pages = ("/", "/services", "/services?q=haircut", "/search/services?q=haircutt", "/stores/clip-co/services")
        for page in pages:
            text = (await client.get(page)).text
            assert (text.count(says), "Fully booked" in text) == (1, False), page
        await take(database, slot)
        for page in pages:
            text = (await client.get(f"{page}{'&' if '?' in page else '?'}later=1")).text
            assert ("Next:" in text, text.count("Fully booked for now")) == (False, 1), page
            assert 'href="/services/haircut-0/book"' in text

    async def test_cost_a_list_one_statement_more(
        self, client: httpx.AsyncClient, database: Database, salon: Salon
    ) -> None:
        async def statements(path: str) -> int:
            before = database.tally.statements
            assert (await client.get(path)).status_code == 200
            return database.tally.statements - before

        assert await statements("/services?type=booking") == 3
        assert await statements("/services?type=walk_in") == 1
