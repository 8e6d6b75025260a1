"""The editors of providers and of how a service is booked: every form keeps what was typed and points at the field."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select

from souk.booking.schedule.models import BookingTerms, Provider, SlotRule, TimeOff, WorkingHours
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.booking.desk.factories import Barber, booked, make_barber, make_walk_in, token_of, tomorrows
from tests.identity.factories import make_person, sign_in_browser
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
PROVIDERS = "/vendor/providers"


async def at_the_desk(client: httpx.AsyncClient, database: Database) -> tuple[Barber, dict[str, str]]:
    barber = await make_barber(database)
    await sign_in_browser(client, barber.owner)
    return barber, await token_of(client, f"{PROVIDERS}/new")


class TestProvider:
    async def test_comes_with_services_and_a_login(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, token = await at_the_desk(client, database)
        await make_person(database, email="mira@example.com")
        who = {"name": "<b>Mira</b>", "contact": "+49", "about": "", "time_zone": "Europe/Paris"}

        made = await client.post(
            f"{PROVIDERS}/new",
            data={**token, **who, "login_email": "mira@example.com", "service_ids": str(barber.service_id)},
        )
        assert made.status_code == 303, made.text
        html = (await client.get(made.headers["location"])).text
        assert ("&lt;b&gt;Mira" in html, "mira@example.com" in html, html.count(" checked")) == (True, True, 2)
        assert "&lt;b&gt;Mira" in (await client.get(PROVIDERS)).text

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"name": ""}, "Please fill this in."),
            ({"time_zone": "Mars/Olympus"}, "IANA"),
            ({"login_email": "nobody@example.com"}, "Nobody has an account"),
            ({"name": "x" * 201}, "200 characters"),
        ],
    )
    async def test_is_refused_with_what_was_typed(
        self, client: httpx.AsyncClient, database: Database, wrong: dict[str, str], says: str
    ) -> None:
        _, token = await at_the_desk(client, database)
        typed = {"name": "Mira", "contact": "at the door", "time_zone": "Europe/Paris", **wrong}

        answer = await client.post(f"{PROVIDERS}/new", data={**token, **typed})

        assert (answer.status_code, says in answer.text, "at the door" in answer.text) == (422, True, True)
        async with database.unit_of_work(SYSTEM) as uow:
            assert len((await uow.session.scalars(select(Provider))).all()) == 2

    async def test_works_two_stretches_a_day(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, token = await at_the_desk(client, database)
        hours = {"mon-1-from": "09:00", "mon-1-to": "12:00", "mon-2-from": "13:00", "mon-2-to": "00:00"}

        saved = await client.post(f"{PROVIDERS}/{barber.ines}/hours", data={**token, **hours})
        assert saved.status_code == 303
        async with database.unit_of_work(SYSTEM) as uow:
            rows = (await uow.session.scalars(select(WorkingHours).order_by(WorkingHours.opens_minute))).all()
            assert [(each.weekday, each.opens_minute, each.closes_minute) for each in rows] == [
                (0, 540, 720), (0, 780, 1440),
            ]  # fmt: skip
        crossed = await client.post(f"{PROVIDERS}/{barber.ines}/hours", data={**token, **hours, "mon-2-from": "11:00"})
        backwards = await client.post(f"{PROVIDERS}/{barber.ines}/hours", data={**token, **hours, "mon-1-to": "08:00"})
        assert [crossed.status_code, backwards.status_code] == [422, 422]
        assert 'value="11:00"' in crossed.text

    async def test_warns_of_who_is_booked_outside_the_hours(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        barber, token = await at_the_desk(client, database)
        slot = (await tomorrows(database, barber, barber.ines))[0]
        await booked(database, slot.id)
        local = slot.starts_at.astimezone(ZoneInfo(barber.store.time_zone))
        day = f"{local:%a}".lower()

        saved = await client.post(
            f"{PROVIDERS}/{barber.ines}/hours",
            data={**token, f"{day}-1-from": "16:00", f"{day}-1-to": "17:00"},
            follow_redirects=True,
        )

        assert "Booked outside the hours" in saved.text
        assert f"{local:%H:%M}" in saved.text

    async def test_takes_days_off_and_works_after_all(self, client: httpx.AsyncClient, database: Database) -> None:
        barber, token = await at_the_desk(client, database)
        url = f"{PROVIDERS}/{barber.ines}"
        day = (datetime.now(ZoneInfo(barber.store.time_zone)) + timedelta(days=3)).date().isoformat()

        wrong = await client.post(
            f"{url}/time-off", data={**token, "first": day, "last": "2020-01-01", "reason": "Sea"}
        )
        assert (wrong.status_code, "Sea" in wrong.text) == (422, True)
        assert (await client.post(f"{url}/time-off", data={**token, "first": day, "reason": "Sea"})).status_code == 303
        async with database.unit_of_work(SYSTEM) as uow:
            (away,) = (await uow.session.scalars(select(TimeOff))).all()
            assert timedelta(hours=23) <= away.ends_at - away.starts_at <= timedelta(hours=25)
        gone = await client.post(f"{url}/time-off/{away.id}/remove", data=token)
        assert gone.status_code == 303

    async def test_is_not_for_others_to_change(self, client: httpx.AsyncClient, database: Database) -> None:
        barber = await make_barber(database)
        other = await make_barber(database, name="Other Barber")
        await sign_in_browser(client, other.owner)
        token = await token_of(client, f"{PROVIDERS}/new")
        url = f"{PROVIDERS}/{barber.ines}"

        asked = [await client.get(url), await client.post(url, data={**token, "name": "Taken", "time_zone": "UTC"})]
        asked += [await client.post(f"{url}/{part}", data=token) for part in ("hours", "remove", "picture")]
        asked.append(await client.post(f"{url}/time-off", data={**token, "first": "2099-01-01"}))
        asked.append(await client.get(f"/vendor/services/{barber.service_id}/booking"))

        assert [each.status_code for each in asked] == [403] * 7
        async with database.unit_of_work(SYSTEM) as uow:
            row = await uow.session.get_one(Provider, barber.ines)
            assert (row.name, row.is_active) == ("Ines", True)


class TestBooking:
    async def test_terms_rules_and_single_times_make_free_times(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        store = await make_store(database, owner_id=person.id, time_zone="Europe/Berlin")
        store, service = await make_walk_in(database, store, supports_booking=True)
        await sign_in_browser(client, person.email)
        url = f"/vendor/services/{service}/booking"
        token = await token_of(client, url)
        terms = {
            "duration_minutes": "45", "buffer_before_minutes": "0", "buffer_after_minutes": "15", "lead_minutes": "0",
            "horizon_days": "14", "capacity": "1", "cancel_until_minutes": "1440", "late_fee_percent": "50",
            "payment": "deposit", "deposit_percent": "20", "confirms_by_hand": "1",
        }  # fmt: skip

        odd = await client.post(url, data={**token, **terms, "duration_minutes": "7"})
        assert (odd.status_code, 'value="7"' in odd.text) == (422, True)
        assert (await client.post(url, data={**token, **terms})).status_code == 303
        async with database.unit_of_work(SYSTEM) as uow:
            row = await uow.session.get_one(BookingTerms, service)
            assert (row.duration_minutes, row.payment.value, row.deposit_percent, row.confirms_by_hand) == (
                45, "deposit", 20, True,
            )  # fmt: skip
        made = await client.post(
            f"{PROVIDERS}/new",
            data={**token, "name": "Ines", "time_zone": "Europe/Berlin", "service_ids": str(service)},
        )
        provider = made.headers["location"].partition("#")[0].rpartition("/")[2]
        rule = {
            "provider_id": provider,
            "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        }
        empty = await client.post(f"{url}/rules", data={**token, "provider_id": provider})
        assert (empty.status_code, "at least one weekday" in empty.text) == (422, True)
        added = await client.post(f"{url}/rules", data={**token, **rule, "opens": "09:00", "closes": "17:00"})
        assert added.status_code == 303, added.text
        html = (await client.get(url)).text
        assert ("Every day, 09:00" in html, html.count("preview-day") in {7, 8}) == (True, True)
        twice = await client.post(f"{url}/rules", data={**token, **rule, "opens": "10:00", "closes": "12:00"})
        assert twice.status_code == 409
        far = (datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(days=2)).date().isoformat()
        single = {"provider_id": provider, "day": far, "time": "19:00"}
        assert (await client.post(f"{url}/slots", data={**token, **single})).status_code == 303
        assert (await client.post(f"{url}/slots", data={**token, **single})).status_code == 409
        assert (await client.post(f"{url}/slots", data={**token, **single, "day": "x"})).status_code == 422
        async with database.unit_of_work(SYSTEM) as uow:
            (kept,) = (await uow.session.scalars(select(SlotRule.id))).all()
        assert (await client.post(f"{url}/rules/{kept}/remove", data=token)).status_code == 303
