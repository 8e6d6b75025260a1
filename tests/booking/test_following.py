"""What somebody booked as a guest, and the number they hold, follow them when they sign in: them alone, and once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import select

from souk.app import House, create_app
from souk.booking.appointments.models import Appointment
from souk.booking.desk.models import QueueTicket
from souk.booking.schedule.commands import set_terms
from souk.booking.schedule.schemas import TermsBody
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.crypto import token_digest
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.booking.desk.factories import booked, guest, joined, make_barber, make_walk_in, tomorrows
from tests.identity.factories import PASSWORD, make_person

pytestmark = pytest.mark.anyio
KEY = "the-key-of-a-browser"
AGENDA = "/account/appointments"


@asynccontextmanager
async def arrive(house: House, email: str, *, key: str | None = KEY) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that was a guest's under this key, and in which somebody signs in now."""
    cookies = {"souk_cart": key} if key else {}
    transport = httpx.ASGITransport(create_app(house=house))
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test", cookies=cookies) as browser:
        answer = await browser.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200
        await carry_due(house.database)
        yield browser


async def whose(database: Database, table: type[Appointment] | type[QueueTicket]) -> list[tuple[object, object]]:
    async with database.read(SYSTEM) as ctx:
        found = await ctx.session.execute(select(table.customer_id, table.guest_digest).order_by(table.id))
        return [(customer, digest) for customer, digest in found]


class TestSigningIn:
    async def test_brings_the_appointments_along_and_nobody_elses(self, house: House, database: Database) -> None:
        barber = await make_barber(database)
        slots = await tomorrows(database, barber, barber.ines)
        own = await booked(database, slots[0].id, key=KEY)
        await booked(database, slots[1].id, key="of another browser")
        ada = await make_person(database, email="ada@example.com")

        async with arrive(house, ada.email) as browser:
            assert own.number in (await browser.get(f"/appointments/{own.id}")).text
            assert "Haircut" in (await browser.get(AGENDA)).text
        others = token_digest("of another browser")
        assert await whose(database, Appointment) == [(ada.id, None), (None, others)]

    async def test_is_for_the_first_alone_who_signs_in_there(self, house: House, database: Database) -> None:
        barber = await make_barber(database)
        own = await booked(database, (await tomorrows(database, barber))[0].id, key=KEY)
        ada = await make_person(database, email="ada@example.com")
        eve = await make_person(database, email="eve@example.com")
        async with arrive(house, ada.email):
            pass

        async with arrive(house, eve.email) as browser:
            assert (await browser.get(f"/appointments/{own.id}", headers={"Accept": "text/html"})).status_code == 404
            assert "Haircut" not in (await browser.get(AGENDA)).text
        async with arrive(house, eve.email, key="guessed") as browser:
            assert (await browser.get(f"/appointments/{own.id}", headers={"Accept": "text/html"})).status_code == 404
        assert await whose(database, Appointment) == [(ada.id, None)]

    async def test_leaves_a_place_where_they_have_one_already(self, house: House, database: Database) -> None:
        barber = await make_barber(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await set_terms(uow, barber.service_id, TermsBody(duration_minutes=60, lead_minutes=0, capacity=2))
        ada = await make_person(database, email="ada@example.com")
        slots = await tomorrows(database, barber, barber.ines)
        await booked(database, slots[0].id, who=Actor(id=ada.id))
        await booked(database, slots[0].id, key=KEY)
        await booked(database, slots[1].id, key=KEY)

        async with arrive(house, ada.email):
            pass
        assert await whose(database, Appointment) == [(ada.id, None), (None, token_digest(KEY)), (ada.id, None)]

    async def test_brings_the_number_in_the_queue_along(self, house: House, database: Database) -> None:
        _, service = await make_walk_in(database)
        await joined(database, service, guest(KEY))
        await joined(database, service, guest("of another browser"))
        ada = await make_person(database, email="ada@example.com")
        eve = await make_person(database, email="eve@example.com")

        async with arrive(house, ada.email) as browser:
            browser.cookies.delete("souk_cart")
            line = (await browser.get("/services/haircut/queue")).text
            assert 'class="own-number-big">1<' in line
        async with arrive(house, eve.email):
            pass
        assert await whose(database, QueueTicket) == [(ada.id, None), (None, token_digest("of another browser"))]
