"""Links that calendars follow: what they show, to whom, and for how long."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from souk.booking.appointments.contact import Contact, seal_contact
from souk.booking.appointments.models import AppointmentStatus
from souk.booking.files.models import CalendarFeed
from souk.identity import remove_account
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.booking.files.factories import change_appointment, make_appointment
from tests.booking.schedule.factories import make_provider, make_salon, next_monday
from tests.identity.factories import make_person, sign_in, sign_in_browser

pytestmark = pytest.mark.anyio
LINKS, PAGE = "/api/v1/calendar-links", "/account/calendar"


async def link_of(client: httpx.AsyncClient, headers: dict[str, str], kind: str = "bookings") -> str:
    made = await client.post(f"{LINKS}/{kind}", headers=headers)
    assert made.status_code == 201, made.text
    parts = urlsplit(made.json()["url"])
    return f"{parts.path}?{parts.query}"


def summaries(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


async def kept(database: Database) -> list[tuple[str, str]]:
    async with database.read(SYSTEM) as ctx:
        return [(row.kind.value, row.digest) for row in await ctx.session.scalars(select(CalendarFeed))]


class TestFeed:
    async def test_shows_what_somebody_booked_and_nobody_elses(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        salon = await make_salon(database)
        ada, bob = await make_person(database), await make_person(database)
        await make_appointment(database, salon, next_monday(9), customer_id=ada.id)
        await make_appointment(database, salon, next_monday(10), customer_id=bob.id)
        gone = await make_appointment(database, salon, next_monday(11), customer_id=ada.id)
        await change_appointment(database, gone, status=AppointmentStatus.CANCELLED)

        answer = await client.get(await link_of(client, await sign_in(client, ada.email)))

        assert summaries(answer) == ["Haircut 0 at Clip & Co"]
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["dtstart"].dt == next_monday(9)
        assert "With Barber 0." in event["description"]
        assert event.get("attendee") is None

    async def test_shows_a_provider_who_comes_and_no_more_than_that(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        barber, ada = await make_person(database), await make_person(database, full_name="Ada Byron")
        salon = await make_salon(database)
        own = await make_provider(database, salon.store_id, salon.service_id, name="Own login", user_id=barber.id)
        secret = database.keys.seal("Allergic to everything")
        phoned = seal_contact(database.keys, Contact(name="Guest Gale", email="gale@example.com", phone="555"))
        await make_appointment(
            database, salon, next_monday(9), customer_id=ada.id, provider_id=own, sealed_notes=secret
        )
        await make_appointment(database, salon, next_monday(10), provider_id=own, sealed_contact=phoned)
        await make_appointment(database, salon, next_monday(11), customer_id=ada.id)

        answer = await client.get(await link_of(client, await sign_in(client, barber.email), "work"))

        assert summaries(answer) == ["Haircut 0: Ada Byron", "Haircut 0: Guest Gale"]
        for hidden in ("Allergic", "gale@example.com", ada.email, "555"):
            assert hidden not in answer.text

    async def test_work_is_for_those_who_can_be_booked(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)

        answer = await client.post(f"{LINKS}/work", headers=await sign_in(client, ada.email))

        assert (answer.status_code, answer.json()["code"]) == (403, "nothing_to_follow")
        assert await kept(database) == []

    async def test_is_not_sent_twice_while_it_is_the_same(self, client: httpx.AsyncClient, database: Database) -> None:
        salon, ada = await make_salon(database), await make_person(database)
        appointment = await make_appointment(database, salon, next_monday(9), customer_id=ada.id)
        link = await link_of(client, await sign_in(client, ada.email))

        first = await client.get(link)
        again = await client.get(link, headers={"If-None-Match": first.headers["etag"]})
        await change_appointment(database, appointment, moves=1, updated_at=datetime.now(UTC))
        moved = await client.get(link, headers={"If-None-Match": first.headers["etag"]})

        assert first.headers["cache-control"] == "private, max-age=300"
        assert (again.status_code, again.content) == (304, b"")
        assert [each["sequence"] for each in Calendar.from_ical(moved.content).walk("VEVENT")] == [1]

    async def test_forgets_what_is_older_than_three_months(self, client: httpx.AsyncClient, database: Database) -> None:
        salon, ada = await make_salon(database), await make_person(database)
        for number, days in enumerate((89, 91)):
            appointment = await make_appointment(database, salon, next_monday(9 + number), customer_id=ada.id)
            then = datetime.now(UTC) - timedelta(days=days)
            await change_appointment(database, appointment, starts_at=then, ends_at=then + timedelta(minutes=30))

        assert len(summaries(await client.get(await link_of(client, await sign_in(client, ada.email))))) == 1


class TestLink:
    async def test_is_kept_as_a_digest_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)

        token = (await link_of(client, await sign_in(client, ada.email))).partition("token=")[2]

        ((kind, digest),) = await kept(database)
        assert kind == "bookings"
        assert len(token) >= 43
        assert token not in digest

    async def test_ends_with_a_new_one_and_when_revoked(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        headers = await sign_in(client, ada.email)

        first = await link_of(client, headers)
        second = await link_of(client, headers)
        seen = [(await client.get(link)).status_code for link in (first, second)]
        revoked = await client.delete(f"{LINKS}/bookings", headers=headers)
        again = await client.delete(f"{LINKS}/bookings", headers=headers)

        assert seen == [404, 200]
        assert (revoked.status_code, again.status_code) == (204, 404)
        assert (await client.get(second)).json()["code"] == "unknown_feed"

    @pytest.mark.parametrize("token", ["", "x", "0" * 43, "a" * 150])
    async def test_cannot_be_made_up(self, token: str, client: httpx.AsyncClient) -> None:
        answer = await client.get(f"/api/v1/appointments.ics?token={token}")

        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_feed")

    async def test_ends_with_its_owner(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        link = await link_of(client, await sign_in(client, ada.email))

        async with database.unit_of_work(SYSTEM) as uow:
            await remove_account(uow, ada.id)

        assert (await client.get(link)).status_code == 404

    async def test_of_another_is_left_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        link = await link_of(client, await sign_in(client, ada.email))
        headers = await sign_in(client, bob.email)

        refused = await client.delete(f"{LINKS}/bookings", headers=headers)

        assert refused.status_code == 404
        assert (await client.get(LINKS, headers=headers)).json() == []
        assert (await client.get(link)).status_code == 200

    async def test_is_for_people_not_for_guests(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.post(f"{LINKS}/bookings")).status_code == 401
        assert (await client.get(LINKS)).status_code == 401
        assert await kept(database) == []

    async def test_says_to_the_day_when_it_was_looked_at(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        headers = await sign_in(client, ada.email)
        link = await link_of(client, headers)
        before = (await client.get(LINKS, headers=headers)).json()

        await client.get(link)

        (after,) = (await client.get(LINKS, headers=headers)).json()
        assert before[0]["last_used_on"] is None
        assert after["last_used_on"] == datetime.now(UTC).date().isoformat()


class TestPage:
    async def test_shows_a_link_once_and_revokes_it(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        token = await sign_in_browser(client, ada.email)

        empty = await client.get(PAGE)
        made = await client.post(f"{PAGE}/bookings", headers=token)
        later = await client.get(PAGE)
        revoked = await client.post(f"{PAGE}/bookings/revoke", headers=token)

        assert "Make a link" in empty.text
        assert "Booked with you" not in empty.text
        assert made.status_code == 201
        assert "/api/v1/appointments.ics?token=" in made.text
        assert "webcal://" in made.text
        assert made.headers["cache-control"] == "no-store"
        assert "appointments.ics?token=" not in later.text
        assert "Replace the link" in later.text
        assert (revoked.status_code, revoked.headers["location"]) == (303, PAGE)
        assert await kept(database) == []

    async def test_offers_work_to_those_who_are_booked(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, salon = await make_person(database), await make_salon(database)
        await make_provider(database, salon.store_id, user_id=barber.id)
        await sign_in_browser(client, barber.email)

        assert "Booked with you" in (await client.get(PAGE)).text

    async def test_leads_guests_to_sign_in(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(PAGE)

        assert (answer.status_code, answer.headers["location"]) == (307, "/sign-in?next=/account/calendar")
