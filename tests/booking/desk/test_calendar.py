"""The calendar: what it shows to whom, moving people about, and what is done with an appointment."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import httpx
import pytest

from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.queries import get_appointment
from souk.booking.desk.calendar.spans import Stretch, View, crowds_of, days_of, hours_shown, lanes_of, stretch_of
from souk.booking.schedule import commands
from souk.booking.schedule.schemas import ProviderPatch
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.booking.desk.factories import Barber, also_at_the_same_times, booked, make_barber, token_of, tomorrows
from tests.identity.factories import make_person, sign_in_browser

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = "/vendor/calendar"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=BERLIN)


class TestSpans:
    def test_tell_minutes_of_the_local_day(self) -> None:
        found = stretch_of(at(9, 30).astimezone(UTC), at(10, 15).astimezone(UTC), date(2026, 11, 24), BERLIN)
        assert found == Stretch(570, 45)

    def test_are_cut_at_midnight(self) -> None:
        late = at(23), at(23) + timedelta(hours=3)
        assert stretch_of(*late, date(2026, 11, 24), BERLIN) == Stretch(1380, 60)
        assert stretch_of(*late, date(2026, 11, 25), BERLIN) == Stretch(0, 120)
        assert stretch_of(*late, date(2026, 11, 26), BERLIN) is None

    def test_stand_beside_one_another_where_they_overlap(self) -> None:
        stretches = [Stretch(540, 60), Stretch(560, 20), Stretch(600, 30), Stretch(570, 60)]
        assert lanes_of(stretches) == [(0, 3), (1, 3), (0, 3), (2, 3)]

    def test_are_a_crowd_where_more_than_four_stand_abreast(self) -> None:
        six, four = [Stretch(540, 60)] * 6, [Stretch(720, 60)] * 4
        assert {lane for lane, _ in lanes_of(six)} == set(range(6))
        assert crowds_of([*four, *six]) == [(Stretch(540, 60), [4, 5, 6, 7, 8, 9])]
        assert crowds_of([*six, Stretch(600, 30)]) == [(Stretch(540, 60), [0, 1, 2, 3, 4, 5])]

    def test_widen_the_usual_day(self) -> None:
        assert hours_shown([]) == (9, 18)
        assert hours_shown([Stretch(430, 30), Stretch(1100, 60)]) == (7, 20)

    def test_know_the_week_of_a_day(self) -> None:
        week = days_of(View.WEEK, date(2026, 11, 22))
        assert (week[0], week[-1], len(week)) == (date(2026, 11, 16), date(2026, 11, 22), 7)


async def status_of(database: Database, appointment_id: object) -> tuple[AppointmentStatus, object]:
    async with database.unit_of_work(SYSTEM) as uow:
        found = await get_appointment(uow, appointment_id)  # type: ignore[arg-type]
        return found.status, found.slot_id


async def at_the_desk(client: httpx.AsyncClient, database: Database, **more: bool) -> tuple[Barber, str]:
    """(a barber whose owner sits at the browser, the calendar of tomorrow)."""
    barber = await make_barber(database, **more)
    await sign_in_browser(client, barber.owner)
    day = datetime.now(ZoneInfo(barber.store.time_zone)).date() + timedelta(days=1)
    return barber, f"{CALENDAR}?day={day}"


@pytest.mark.anyio
class TestCalendar:
    async def test_shows_who_comes_and_what_is_free(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, tomorrow = await at_the_desk(client, database)
        slots = await tomorrows(database, barber, barber.ines)
        appointment = await booked(database, slots[0].id, name="<b>Ada</b>")

        html = (await client.get(tomorrow)).text
        assert ("&lt;b&gt;Ada&lt;/b&gt;" in html, "<b>Ada" in html) == (True, False)
        assert f'data-appointment="{appointment.id}"' in html
        assert (html.count("data-slot="), html.count("cal-shade buffer")) == (7, 1)
        week = (await client.get(f"{tomorrow}&view=week&provider={barber.omar}")).text
        assert ("data-appointment=" in week, week.count("data-column")) == (False, 7)

    async def test_shows_many_services_at_one_time_as_one_crowd(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        barber, tomorrow = await at_the_desk(client, database)
        for name in ("Shave", "Fade", "Wash", "Colour", "Braids"):
            await also_at_the_same_times(database, barber, name)
        slots = await tomorrows(database, barber, barber.ines)
        appointment = await booked(database, slots[0].id)

        html = (await client.get(f"{tomorrow}&provider={barber.ines}")).text
        assert (html.count("cal-crowd"), html.count("Book one of 6 free times")) == (3, 3)
        assert (html.count("data-slot="), html.count(" folded")) == (18, 18)
        assert f'data-appointment="{appointment.id}"' in html
        led = re.search(r'cal-crowd[^>]*href="([^"]*)"', html)
        assert led is not None
        assert (await client.get(unescape(led[1]))).status_code == 200

    async def test_is_ones_own_alone_for_a_provider(self, client: httpx.AsyncClient, database: Database) -> None:
        barber = await make_barber(database)
        person = await make_person(database, email="omar@example.com", full_name="Omar Haddad")
        async with database.unit_of_work(SYSTEM) as uow:
            await commands.change_provider(uow, barber.omar, ProviderPatch(login_email="omar@example.com"))
        inesses, omars = [await tomorrows(database, barber, each) for each in (barber.ines, barber.omar)]
        others, own = await booked(database, inesses[0].id, name="Ada"), await booked(database, omars[0].id, name="Kit")
        await sign_in_browser(client, person.email)
        day = own.starts_at.astimezone(BERLIN).date()

        html = (await client.get(f"{CALENDAR}?day={day}")).text
        assert ("Kit" in html, "Ada" in html, html.count("data-column")) == (True, False, 1)
        assert (await client.get(f"{CALENDAR}/appointments/{own.id}")).status_code == 200
        assert (await client.get(f"{CALENDAR}/appointments/{others.id}")).status_code in {403, 404}
        token = await token_of(client, f"{CALENDAR}/appointments/{own.id}")
        refused = await client.post(f"{CALENDAR}/appointments/{others.id}/cancel", data=token)
        assert refused.status_code in {403, 404}
        assert (await status_of(database, others.id))[0] is AppointmentStatus.CONFIRMED

    async def test_is_nobody_elses(self, client: httpx.AsyncClient, database: Database) -> None:
        barber = await make_barber(database)
        appointment = await booked(database, (await tomorrows(database, barber))[0].id)
        other = await make_barber(database, name="Other Barber")
        await sign_in_browser(client, other.owner)
        token = await token_of(client, CALENDAR)
        own_slot = (await tomorrows(database, other))[0].id

        seen = [
            (await client.get(f"{CALENDAR}?store={barber.store.id}")).status_code,
            (await client.get(f"{CALENDAR}/appointments/{appointment.id}")).status_code,
            (await client.post(f"{CALENDAR}/appointments/{appointment.id}/cancel", data=token)).status_code,
        ]
        moved = {**token, "appointment_id": str(appointment.id), "slot_id": str(own_slot)}
        await client.post(f"{CALENDAR}/move", data=moved)

        assert seen == [403, 404, 404]
        assert await status_of(database, appointment.id) == (AppointmentStatus.CONFIRMED, appointment.slot_id)


@pytest.mark.anyio
class TestMoving:
    async def test_puts_somebody_onto_a_free_time_and_back(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, tomorrow = await at_the_desk(client, database)
        slots = await tomorrows(database, barber, barber.ines)
        appointment = await booked(database, slots[0].id)
        token = await token_of(client, tomorrow)
        sent = {"appointment_id": str(appointment.id), "slot_id": str(slots[2].id), "seen": str(appointment.version)}

        dropped = await client.post(
            f"{CALENDAR}/move", data={**token, **sent, "view": "day"}, headers={"HX-Request": "true"}
        )
        assert dropped.status_code == 200
        assert ("Undo" in dropped.text, f'value="{slots[0].id}"' in dropped.text) == (True, True)
        assert (await status_of(database, appointment.id))[1] == slots[2].id
        back = {**sent, "slot_id": str(slots[0].id), "seen": str(appointment.version + 1)}
        undone = await client.post(f"{CALENDAR}/move", data={**token, **back})
        assert undone.status_code == 303
        assert (await status_of(database, appointment.id))[1] == slots[0].id

    async def test_onto_a_taken_time_is_refused(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, tomorrow = await at_the_desk(client, database)
        slots = await tomorrows(database, barber, barber.ines)
        ada, kit = await booked(database, slots[0].id), await booked(database, slots[1].id, name="Kit")
        token = await token_of(client, tomorrow)
        sent = {**token, "appointment_id": str(ada.id), "slot_id": str(slots[1].id), "view": "day"}

        refused = await client.post(f"{CALENDAR}/move", data=sent, headers={"HX-Request": "true"})
        stale = {**sent, "slot_id": str(slots[2].id), "seen": "99"}
        late = await client.post(f"{CALENDAR}/move", data=stale, headers={"HX-Request": "true"})

        assert ([refused.status_code, late.status_code], "Undo" in refused.text) == ([409, 409], False)
        assert [await status_of(database, each.id) for each in (ada, kit)] == [
            (AppointmentStatus.CONFIRMED, slots[0].id), (AppointmentStatus.CONFIRMED, slots[1].id),
        ]  # fmt: skip


@pytest.mark.anyio
class TestAppointment:
    async def test_is_confirmed_and_cancelled_with_a_reason(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        barber, _ = await at_the_desk(client, database, confirms_by_hand=True)
        appointment = await booked(database, (await tomorrows(database, barber))[0].id)
        url = f"{CALENDAR}/appointments/{appointment.id}"
        token = await token_of(client, url)

        html = (await client.get(f"{url}?part=1")).text
        assert ("Short." in html, "<html" in html) == (True, False)
        assert (await client.post(f"{url}/confirm", data=token)).status_code == 303
        assert (await status_of(database, appointment.id))[0] is AppointmentStatus.CONFIRMED
        assert (await client.post(f"{url}/complete", data=token)).status_code == 409
        cancelled = await client.post(f"{url}/cancel", data={**token, "reason": "Ines is ill"}, follow_redirects=True)
        assert "Ines is ill" in cancelled.text
        assert (await status_of(database, appointment.id))[0] is AppointmentStatus.CANCELLED

    async def test_is_made_on_the_phone(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, _ = await at_the_desk(client, database)
        slot = (await tomorrows(database, barber))[0]
        form = {**await token_of(client, f"{CALENDAR}/new"), "store": str(barber.store.id), "slot_id": str(slot.id)}

        unnamed = await client.post(f"{CALENDAR}/new", data={**form, "phone": "+49 30 1"})
        assert (unnamed.status_code, "+49 30 1" in unnamed.text) == (422, True)
        made = await client.post(f"{CALENDAR}/new", data={**form, "name": "Kit Moro"})
        assert made.status_code == 303
        taken = await client.post(f"{CALENDAR}/new", data={**form, "name": "Ada"})
        assert taken.status_code == 409
        assert "Kit Moro" in (await client.get(made.headers["location"])).text
