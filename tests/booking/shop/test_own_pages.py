"""One's own appointments: what others see of them, what letting go costs, and the waiting list."""

import httpx
import pytest

from souk.booking.schedule.models import Payment
from souk.kernel.database import Database
from tests.booking.schedule.factories import make_slot
from tests.booking.shop.test_booking_pages import HTML, address, booked_in, one_barber, stamp
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio


async def booked_by(client: httpx.AsyncClient, database: Database, **terms: object) -> tuple[str, dict[str, str]]:
    """The page of an appointment that stands, and what its booker's browser sends along."""
    _, at = await one_barber(database, **terms)
    person = await make_person(database)
    headers = {**HTML, **await sign_in_browser(client, person.email)}
    made = await client.post(address(), data={"at": stamp(at)}, headers=headers)
    return made.headers["location"].partition("?")[0], headers


class TestSomebodyElse:
    async def test_sees_and_changes_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        one, _ = await booked_by(client, database)
        client.cookies.clear()
        other = await make_person(database, email="other@example.com")
        headers = {**HTML, **await sign_in_browser(client, other.email)}

        for part in ("", "/cancel", "/move", "/calendar.ics"):
            assert (await client.get(f"{one}{part}", headers=headers)).status_code == 404, part
        for part in ("/cancel", "/take", "/refuse"):
            assert (await client.post(f"{one}{part}", headers=headers)).status_code == 404, part
        moved = await client.post(f"{one}/move", data={"at": "20261124T133000Z"}, headers=headers)
        assert moved.status_code == 404
        assert await booked_in(database) == ([1], ["confirmed"])


class TestLettingGo:
    async def test_says_what_it_costs_first_and_frees_the_place(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        one, headers = await booked_by(client, database)

        assert "Cancelling costs nothing." in (await client.get(f"{one}/cancel", headers=headers)).text
        assert (await client.post(f"{one}/cancel", data={"reason": "x" * 501}, headers=headers)).status_code == 422
        assert await booked_in(database) == ([1], ["confirmed"])
        assert (await client.post(f"{one}/cancel", data={"reason": "Ill"}, headers=headers)).status_code == 303
        assert await booked_in(database) == ([0], ["cancelled"])

    async def test_of_what_is_held_gives_it_to_somebody_else(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await booked_by(client, database, payment=Payment.FULL)
        agenda = (await client.get("/account/appointments", headers=HTML)).text

        assert "Waits for your payment" in agenda
        assert "data-held-seconds=" in agenda
        csrf = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        refuse = agenda.partition('/refuse"')[0].rpartition('"')[2] + "/refuse"
        assert (await client.post(refuse, headers={**HTML, **csrf})).status_code == 303
        assert await booked_in(database) == ([0], ["cancelled"])


class TestWaiting:
    async def test_is_joined_for_a_month_and_left_again(self, client: httpx.AsyncClient, database: Database) -> None:
        salon, at = await one_barber(database)
        await make_slot(database, salon, at.replace(hour=11))
        person = await make_person(database)
        headers = {**HTML, **await sign_in_browser(client, person.email)}

        joined = await client.post(address("waiting"), data={"month": f"{at:%Y-%m}"}, headers=headers)
        assert joined.headers["location"] == "/account/appointments#waiting"
        agenda = (await client.get("/account/appointments", headers=HTML)).text
        assert "You wait for" in agenda
        leave = agenda.partition('/leave"')[0].rpartition('"')[2] + "/leave"
        assert (await client.post(leave, headers=headers)).status_code == 303
        assert "You wait for" not in (await client.get("/account/appointments", headers=HTML)).text

    async def test_is_for_people_with_an_account(self, client: httpx.AsyncClient, database: Database) -> None:
        await one_barber(database)

        assert (await client.post(address("waiting"), data={"month": "2026-12"}, headers=HTML)).status_code == 401
