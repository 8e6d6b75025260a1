"""Mails and notices about appointments: with what a calendar is told, to who booked and to who is booked."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar

from souk.booking import (
    AppointmentDetail,
    Booking,
    book_appointment,
    cancel_appointment,
    complete_appointment,
    confirm_appointment,
)
from souk.booking.appointments.commands.handling import move_appointment
from souk.booking.appointments.contact import Contact
from souk.booking.files.reminders import remind
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from tests.booking.schedule.factories import Salon, make_provider, make_salon, make_slot, next_monday
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in
from tests.notifications.factories import carry_all, link_to
from tests.post_office import PostOffice, Taken

pytestmark = pytest.mark.anyio
STARTS = next_monday(9)
GUEST = "gale@example.com"


async def booked(
    database: Database,
    salon: Salon,
    who: Actor,
    at: datetime = STARTS,
    *,
    contact: Contact | None = None,
    notes: str = "",
) -> AppointmentDetail:
    slot_id = await make_slot(database, salon, at)
    async with database.unit_of_work(who) as uow:
        return await book_appointment(uow, Booking(slot_id=slot_id, contact=contact, notes=notes))


def event_in(mail: Taken) -> tuple[str, Any]:
    """(method, the event) of the calendar file; it is shown beside the text and attached."""
    parts = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_content_disposition() for part in parts] == [None, "attachment"]
    assert {part.get_payload(decode=True) for part in parts} == {parts[0].get_payload(decode=True)}
    calendar = Calendar.from_ical(parts[0].get_payload(decode=True))
    assert parts[0].get_param("method") == calendar["method"]
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


async def notices_of(client: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    found = (await client.get("/api/v1/notifications", headers=headers)).json()["items"]
    return [each["title"] for each in found if "appointment" in each["type"]]


class TestBooking:
    async def test_tells_who_booked_and_who_is_booked(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        salon = await make_salon(database)
        barber = await make_person(database, full_name="Ines Varela")
        own = await make_provider(database, salon.store_id, salon.service_id, name="Ines", user_id=barber.id)
        ada = await make_person(database)
        slot_id = await make_slot(database, salon, STARTS, provider_id=own)
        async with database.unit_of_work(Actor(id=ada.id)) as uow:
            made = await book_appointment(uow, Booking(slot_id=slot_id, notes="Short, please"))

        await carry_all(database)

        (mine,) = [mail for mail in office.mails_to(ada.email) if "appointment" in mail.subject]
        assert mine.subject == "Your appointment is booked: Haircut 0"
        local = STARTS.astimezone(ZoneInfo("Europe/Berlin"))
        for text in (mine.text, mine.html):
            for words in ("Haircut 0", "Ines", f"{local:%H:%M}", str(local.tzname()), made.number):
                assert words in text
        method, event = event_in(mine)
        assert (method, event["uid"], event["sequence"], event["dtstart"].dt) == ("REQUEST", str(made.id), 0, STARTS)
        assert (event["organizer"], event["attendee"]) == ("mailto:shop@souk.test", f"mailto:{ada.email}")
        (theirs,) = [mail for mail in office.mails_to(barber.email) if "appointment" in mail.subject]
        assert "Short, please" in theirs.text
        assert "Ada Byron" in theirs.text
        assert await notices_of(client, await sign_in(client, ada.email)) == ["Booked: Haircut 0"]
        assert await notices_of(client, await sign_in(client, barber.email)) == ["A new appointment: Haircut 0"]

    async def test_lets_a_guest_in_by_the_link_of_the_mail(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        salon = await make_salon(database)

        made = await booked(
            database, salon, Actor(guest_key="k" * 43), contact=Contact(name="Gale", email=GUEST, phone=None)
        )
        await carry_all(database)

        (mail,) = office.mails_to(GUEST)
        link = link_to(mail, f"/appointments/{made.id}")
        assert "?token=" in link
        shown = await client.get(f"/api/v1{link}")
        assert (shown.status_code, shown.json()["id"]) == (200, str(made.id))
        assert (await client.get(f"/api/v1/appointments/{made.id}")).status_code == 404

    async def test_that_waits_for_a_yes_is_told_twice(self, database: Database, office: PostOffice) -> None:
        salon, ada = await make_salon(database, confirms_by_hand=True), await make_person(database)
        made = await booked(database, salon, Actor(id=ada.id))
        await carry_all(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await confirm_appointment(uow, made.id)
        await carry_all(database)

        mails = [mail for mail in office.mails_to(ada.email) if "Haircut" in mail.subject]
        assert [mail.subject for mail in mails] == [
            "Clip & Co has your request: Haircut 0",
            "Your appointment is confirmed: Haircut 0",
        ]
        assert [event_in(mail)[1]["status"] for mail in mails] == ["TENTATIVE", "CONFIRMED"]

    async def test_that_is_declined_takes_it_out_of_the_calendar(self, database: Database, office: PostOffice) -> None:
        salon, ada = await make_salon(database, confirms_by_hand=True), await make_person(database)
        made = await booked(database, salon, Actor(id=ada.id))
        await carry_all(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await cancel_appointment(uow, made.id, reason="We are full that week.")
        await carry_all(database)

        mail = office.mails_to(ada.email)[-1]
        assert mail.subject == "Clip & Co cannot take your appointment: Haircut 0"
        assert "We are full that week." in mail.text
        assert event_in(mail)[0] == "CANCEL"


class TestChanges:
    async def test_move_and_cancel_the_same_entry(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        salon, ada = await make_salon(database), await make_person(database)
        made = await booked(database, salon, Actor(id=ada.id))
        later = await make_slot(database, salon, STARTS + timedelta(days=1))
        await carry_all(database)
        async with database.unit_of_work(Actor(id=ada.id)) as uow:
            await move_appointment(uow, made.id, later)
        await carry_all(database)
        async with database.unit_of_work(Actor(id=ada.id)) as uow:
            await cancel_appointment(uow, made.id)
        await carry_all(database)

        mails = [mail for mail in office.mails_to(ada.email) if "Haircut" in mail.subject]
        entries = [event_in(mail) for mail in mails]
        assert [(method, event["sequence"]) for method, event in entries] == [
            ("REQUEST", 0),
            ("REQUEST", 1),
            ("CANCEL", 2),
        ]
        assert {str(event["uid"]) for _, event in entries} == {str(made.id)}
        assert entries[1][1]["dtstart"].dt == STARTS + timedelta(days=1)
        assert "You had paid nothing, so nothing goes back." in mails[2].text.replace("\n", " ")

    async def test_the_end_asks_for_a_review(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        salon, ada = await make_salon(database), await make_person(database)
        made = await booked(database, salon, Actor(id=ada.id))
        await carry_all(database)
        clock.now = STARTS + timedelta(hours=1)
        async with database.unit_of_work(SYSTEM) as uow:
            await complete_appointment(uow, made.id)
        await carry_all(database)

        mail = office.mails_to(ada.email)[-1]
        assert mail.subject == "How was it at Clip & Co?: Haircut 0"
        assert "#reviews" in mail.text
        assert "/unsubscribe" in mail.text


class TestReminders:
    async def test_come_by_mail_and_in_the_shop_once_for_each_time(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        salon, ada = await make_salon(database), await make_person(database)
        await booked(database, salon, Actor(id=ada.id))
        await carry_all(database)
        for hours in (23, 22, 1.5, 1):
            clock.now = STARTS - timedelta(hours=hours)
            await remind(database)
            await carry_all(database)

        subjects = [mail.subject for mail in office.mails_to(ada.email)][-2:]
        assert subjects[0] in {"Your appointment tomorrow: Haircut 0", "Your appointment today: Haircut 0"}
        assert subjects[1] == "Your appointment begins soon: Haircut 0"
        titles = await notices_of(client, await sign_in(client, ada.email))
        assert sorted(titles) == ["Begins soon: Haircut 0", "Booked: Haircut 0", "Do not forget: Haircut 0"]
