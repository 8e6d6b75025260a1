"""From however many tabs at once: nobody keeps more places than they may."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from uuid import UUID

import pytest

from souk.app import House
from souk.booking.appointments.commands import Booking, Wish, book_appointment, join_waiting_list
from souk.booking.appointments.contact import Contact
from souk.booking.appointments.rules import Rules
from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal
from tests.booking.appointments.factories import make_deposit_place, make_place
from tests.booking.schedule.factories import make_service, make_slot, make_terms
from tests.identity.factories import make_person
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio
GRACE = Contact(name="Grace Hopper", email="grace@example.com")
FEW = Rules(most_held=3, most_upcoming=4, most_waiting=2)


async def at_once(
    database: Database, actor: Actor, works: Iterable[Callable[[UnitOfWork], Awaitable[object]]]
) -> Counter[str]:
    async def one(work: Callable[[UnitOfWork], Awaitable[object]]) -> str:
        try:
            async with database.unit_of_work(actor) as uow:
                await work(uow)
        except Refusal as refusal:
            return refusal.code
        return "done"

    return Counter(await asyncio.gather(*(one(each) for each in works)))


def booking(slot_id: UUID, actor: Actor) -> Callable[[UnitOfWork], Awaitable[object]]:
    wanted = Booking(slot_id=slot_id, contact=None if actor.id is not None else GRACE)
    return lambda uow: book_appointment(uow, wanted, rules=FEW)


class TestTenTabsAtOnce:
    """Each with another provider, so that no calendar keeps them apart."""

    @pytest.mark.parametrize("who", ["person", "guest"])
    async def test_hold_no_more_than_one_may(self, who: str, house: House, database: Database) -> None:
        place = await make_deposit_place(database, providers=10, slots=0)
        slots = [
            await make_slot(database, place.salon, place.first_at, provider_id=each) for each in place.salon.providers
        ]
        actor = Actor(id=(await make_person(database)).id) if who == "person" else Actor(guest_key="a guest's own key")

        outcomes = await at_once(database, actor, [booking(each, actor) for each in slots])

        assert outcomes == {"done": 3, "too_many_open_bookings": 7}
        assert await findings(house) == []

    async def test_book_no_more_than_one_may_with_a_store(self, house: House, database: Database) -> None:
        place = await make_place(database, providers=10, slots=0)
        slots = [
            await make_slot(database, place.salon, place.first_at, provider_id=each) for each in place.salon.providers
        ]
        actor = Actor(id=(await make_person(database)).id)

        outcomes = await at_once(database, actor, [booking(each, actor) for each in slots])

        assert outcomes == {"done": 4, "too_many_upcoming": 6}
        assert await findings(house) == []

    async def test_wait_for_no_more_than_one_may(self, database: Database) -> None:
        place = await make_place(database)
        actor = Actor(id=(await make_person(database)).id)
        services = [await make_service(database, place.salon.store_id, name=f"Shave {n}") for n in range(6)]
        for each in services:
            await make_terms(database, each, place.salon.store_id)
        asked = {"from_at": place.first_at, "until_at": place.first_at + timedelta(days=1)}

        def waiting(service_id: UUID) -> Callable[[UnitOfWork], Awaitable[object]]:
            return lambda uow: join_waiting_list(uow, Wish(service_id=service_id, **asked), rules=FEW)

        outcomes = await at_once(database, actor, [waiting(each) for each in services])

        assert outcomes == {"done": 2, "too_many_waiting": 4}
