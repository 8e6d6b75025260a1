"""The three steps of a booking, by links and forms alone."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from souk.booking.appointments.models import Appointment
from souk.booking.schedule.models import Payment, Slot
from souk.booking.schedule.places import take_place
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.booking.schedule.factories import Salon, make_salon, make_slot, next_monday
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}
GUEST = {"name": "Gil Guest", "email": "gil@example.com"}


def address(path: str = "book") -> str:
    return f"/services/haircut-0/{path}"


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


async def booked_in(database: Database) -> tuple[list[int], list[str]]:
    """How many each slot holds, in order of time, and the states of all appointments."""
    async with database.unit_of_work(SYSTEM) as uow:
        slots = list(await uow.session.scalars(select(Slot.booked).order_by(Slot.starts_at, Slot.id)))
        return slots, [each.value for each in await uow.session.scalars(select(Appointment.status))]


async def one_barber(database: Database, **terms: Any) -> tuple[Salon, datetime]:
    salon, at = await make_salon(database, **terms), next_monday(9)
    await make_slot(database, salon, at)
    return salon, at


class TestChoosingWhom:
    async def test_shows_everybody_with_their_next_free_time(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        salon, at = await make_salon(database, providers=3), next_monday(9)
        await make_slot(database, salon, at, provider_id=salon.providers[1])

        page = await client.get(address(), headers=HTML)
        assert page.status_code == 200
        assert f'href="{address()}?with=anybody"' in page.text
        assert f'href="{address()}?with={salon.providers[1]}"' in page.text
        assert f'href="{address()}?with={salon.providers[0]}"' not in page.text
        assert page.text.count("Nothing free at the moment") == 2

    async def test_is_left_out_where_there_is_only_one(self, client: httpx.AsyncClient, database: Database) -> None:
        await one_barber(database)

        page = await client.get(address(), headers=HTML)
        assert "When would you like to come?" in page.text
        assert "With whom" not in page.text

    async def test_says_so_where_nothing_can_be_booked(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_salon(database, providers=0)

        page = await client.get(address(), headers=HTML)
        assert (page.status_code, "Nothing can be booked right now" in page.text) == (200, True)

    async def test_knows_no_service_that_there_is_not(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.get("/services/nothing/book", headers=HTML)).status_code == 404


class TestChoosingWhen:
    async def test_opens_on_the_first_day_with_something_free(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)

        page = await client.get(address(), headers=HTML)
        local = at + timedelta(hours=1 if at.month in {11, 12, 1, 2} else 2)
        assert f'value="{stamp(at)}"' in page.text
        assert re.search(rf'aria-selected="true"><a class="day free[^>]*data-day="{local.date()}"', page.text)
        assert page.text.count('tabindex="0" aria-label=') == 1

    async def test_shows_a_booked_up_day_and_offers_to_wait_for_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await one_barber(database)
        async with database.unit_of_work(SYSTEM) as uow:
            slot = (await uow.session.scalars(select(Slot))).one()
            await take_place(uow, slot.id)
            day = slot.starts_at.date().isoformat()

        page = await client.get(f"{address()}?day={day}", headers=HTML)
        assert "is booked up." in page.text
        assert "booked up; wait for a place" in page.text
        assert "Sign in to join the waiting list" in page.text

    async def test_renews_the_calendar_alone_for_a_script(self, client: httpx.AsyncClient, database: Database) -> None:
        await one_barber(database)

        part = await client.get(address(), headers={**HTML, "hx-request": "true"})
        assert "<html" not in part.text
        assert "data-when" in part.text

    @pytest.mark.parametrize("query", ["month=2026-99", "day=x", "at=never", "with=nobody", "month=9999-12&day=0000"])
    async def test_makes_the_best_of_an_address_that_says_nonsense(
        self, client: httpx.AsyncClient, database: Database, query: str
    ) -> None:
        await one_barber(database)

        assert (await client.get(f"{address()}?{query}", headers=HTML)).status_code == 200

    async def test_leads_back_to_the_times_when_the_chosen_one_is_gone(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)

        gone = await client.get(f"{address()}?at={stamp(at + timedelta(hours=1))}", headers=HTML)
        assert gone.status_code == 303
        assert gone.headers["location"].startswith(f"{address()}?with=")


class TestBooking:
    async def test_of_what_is_paid_at_the_store_stands_at_once(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)
        person = await make_person(database)
        csrf = await sign_in_browser(client, person.email)

        details = await client.get(f"{address()}?at={stamp(at)}", headers=HTML)
        assert "Cancel or move it until" in details.text
        assert "You pay at the store." in details.text
        assert 'name="email"' not in details.text
        made = await client.post(address(), data={"at": stamp(at), "notes": "Short"}, headers={**HTML, **csrf})
        assert made.status_code == 303
        page = await client.get(made.headers["location"], headers=HTML)
        for text in ("Thank you!", "It is booked.", "Confirmed", "Short", "Add to calendar"):
            assert text in page.text
        assert await booked_in(database) == ([1], ["confirmed"])

    async def test_takes_the_token_of_the_form_as_a_browser_without_scripts_sends_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)
        person = await make_person(database)
        csrf = (await sign_in_browser(client, person.email))["X-CSRF-Token"]

        refused = await client.post(address(), data={"at": stamp(at)}, headers=HTML)
        assert refused.status_code == 403
        made = await client.post(address(), data={"at": stamp(at), "csrf_token": csrf}, headers=HTML)
        one = made.headers["location"].partition("?")[0]
        assert (await client.post(f"{one}/cancel", data={"csrf_token": csrf}, headers=HTML)).status_code == 303
        assert await booked_in(database) == ([0], ["cancelled"])

    async def test_of_what_asks_for_a_deposit_keeps_the_place_in_the_cart_until_it_is_paid(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database, payment=Payment.DEPOSIT, deposit_percent=50)

        details = await client.get(f"{address()}?at={stamp(at)}", headers=HTML)
        for text in ("Deposit now", "$15.00", "the store keeps what you paid", "Hold it and pay $15"):
            assert text in details.text
        made = await client.post(address(), data={"at": stamp(at), **GUEST}, headers=HTML)
        assert (made.status_code, made.headers["location"]) == (303, "/checkout")
        cart = await client.get("/cart", headers=HTML)
        assert "Haircut 0 with Barber 0" in cart.text
        assert "$15.00" in cart.text
        held = await client.get("/appointments/held", headers=HTML)
        assert "data-held-seconds=" in held.text
        assert await booked_in(database) == ([1], ["held"])

    async def test_asks_a_guest_how_to_reach_them_and_books_nothing_without_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)

        for wrong in ({}, {"name": "Gil"}, {"name": "Gil", "email": "not one"}, {**GUEST, "notes": "x" * 1001}):
            refused = await client.post(address(), data={"at": stamp(at), **wrong}, headers=HTML)
            assert refused.status_code == 422, wrong
            assert 'aria-invalid="true"' in refused.text
        assert await booked_in(database) == ([0], [])

    async def test_gives_a_guest_a_link_that_opens_for_nobody_without_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)

        made = await client.post(address(), data={"at": stamp(at), **GUEST}, headers=HTML)
        link = made.headers["location"]
        client.cookies.clear()
        assert "Keep the address of this page" in (await client.get(link, headers=HTML)).text
        assert (await client.get(link.partition("?")[0], headers=HTML)).status_code == 404
        assert (await client.get(link[:-20] + "x" * 20, headers=HTML)).status_code == 404

    async def test_leads_who_was_too_late_back_to_the_times(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)
        await client.post(address(), data={"at": stamp(at), **GUEST}, headers=HTML)
        client.cookies.clear()

        late = await client.post(address(), data={"at": stamp(at), **GUEST}, headers=HTML)
        assert (late.status_code, late.headers["location"].startswith(address())) == (303, True)
        assert (
            "Somebody else has just taken this time" in (await client.get(late.headers["location"], headers=HTML)).text
        )
        assert await booked_in(database) == ([1], ["confirmed"])

    async def test_sent_twice_leads_to_the_one_that_was_made(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, at = await one_barber(database)
        person = await make_person(database)
        csrf = await sign_in_browser(client, person.email)

        first = await client.post(address(), data={"at": stamp(at)}, headers={**HTML, **csrf})
        again = await client.post(address(), data={"at": stamp(at)}, headers={**HTML, **csrf})
        assert again.headers["location"] == first.headers["location"].partition("?")[0]
        assert await booked_in(database) == ([1], ["confirmed"])


class TestWhoCanBeSeen:
    async def test_is_told_to_the_page_of_the_service(self, client: httpx.AsyncClient, database: Database) -> None:
        salon, at = await make_salon(database, providers=2), next_monday(9)
        await make_slot(database, salon, at)

        part = await client.get(address("people"), headers=HTML)
        assert "<html" not in part.text
        assert "Barber 0" in part.text
        assert "Nothing free at the moment" in part.text
