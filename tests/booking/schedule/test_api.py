"""Providers, their hours and terms over JSON: who may keep them, and what they refuse."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from souk.booking.schedule import take_place
from souk.booking.schedule.models import Slot
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.booking.schedule.factories import everything_in, make_service
from tests.booking.schedule.shop import WORKDAYS, Shop, next_weekday
from tests.identity.factories import make_person, sign_in
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


class TestProviders:
    async def test_are_added_changed_and_shown_to_everybody(self, shop: Shop) -> None:
        added = await shop.provider(contact="+49 30 1", about="Cuts since 1999.")

        assert added["version"] == 1
        assert (added["name"], added["time_zone"], added["service_ids"]) == (
            "Bo Barber", "Europe/Berlin", [str(shop.service_id)],
        )  # fmt: skip
        changed = await shop.done("PATCH", f"/providers/{added['id']}", {"name": "Bea", "version": 1})
        assert changed["calendar"]["provider"]["name"] == "Bea"
        listed = await shop.done("GET", f"/stores/{shop.store_id}/providers", who={})
        assert [each["name"] for each in listed["items"]] == ["Bea"]
        assert (await shop.done("GET", f"/providers/{added['id']}", who={}))["contact"] == "+49 30 1"

    async def test_have_the_clock_of_the_store_unless_another_is_said(self, shop: Shop) -> None:
        added = await shop.done("POST", f"/stores/{shop.store_id}/providers", {"name": "Bo"})
        store = await shop.done("GET", f"/stores/{shop.store_id}", who={})

        assert added["time_zone"] == store["time_zone"]

    async def test_are_refused_what_is_stale_or_makes_no_sense(self, shop: Shop, database: Database) -> None:
        provider = await shop.provider()
        elsewhere = await make_service(database, (await make_store(database, name="Third")).id)
        before = await everything_in(database)
        path = f"/providers/{provider['id']}"

        assert await shop.refused("PATCH", path, {"name": "X", "version": 7}) == (409, "calendar_changed_meanwhile")
        assert await shop.refused("PATCH", path, {"time_zone": "Mars/Olympus"}) == (422, "invalid")
        assert await shop.refused("PATCH", path, {"name": None}) == (422, "invalid")
        assert await shop.refused("PATCH", path, {"service_ids": [str(elsewhere)]}) == (422, "service_elsewhere")
        assert await shop.refused("PATCH", path, {"login_email": "no@example.com"}) == (422, "unknown_login")
        assert await shop.refused("PATCH", f"/providers/{new_id()}", {"name": "X"}) == (404, "unknown_provider")
        assert await shop.refused("POST", f"/stores/{new_id()}/providers", {"name": "X"}) == (404, "unknown_store")
        assert await everything_in(database) == before

    async def test_go_for_good_where_nobody_ever_booked_them(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)

        await shop.done("DELETE", f"/providers/{provider_id}")

        assert await shop.refused("GET", f"/providers/{provider_id}") == (404, "unknown_provider")
        everything = await everything_in(database)
        assert [everything[name] for name in ("providers", "slots", "slot_rules", "working_hours")] == [[]] * 4

    async def test_are_only_switched_off_where_somebody_did(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)
        slot_id = UUID((await shop.slots())[0]["id"])
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, slot_id)

        await shop.done("DELETE", f"/providers/{provider_id}")

        assert await shop.slots() == []
        assert (await shop.done("GET", f"/providers/{provider_id}"))["is_active"] is False
        assert await shop.refused("GET", f"/providers/{provider_id}", who={}) == (404, "unknown_provider")
        assert (await shop.done("GET", f"/stores/{shop.store_id}/providers", who={}))["items"] == []
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.get_one(Slot, slot_id)).booked == 1
        back = await shop.done("PATCH", f"/providers/{provider_id}", {"is_active": True})
        assert back["made"] > 50
        assert len(await shop.slots()) > 50


class TestASecondUser:
    async def test_may_change_nothing(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        rule = await shop.rule(provider_id)
        slot_id = (await shop.slots())[0]["id"]
        tomorrow = f"{next_weekday()}T10:00"
        body = {"provider_id": provider_id, "starts_at": f"{next_weekday()}T07:00"}
        off = await shop.done(
            "POST", f"/providers/{provider_id}/time-off", {"starts_at": tomorrow, "ends_at": f"{next_weekday()}T11:00"}
        )
        off_id = off["calendar"]["time_off"][0]["id"]
        service, person = f"/services/{shop.service_id}", f"/providers/{provider_id}"
        before = await everything_in(database)

        tries: list[tuple[str, str, Any]] = [
            ("POST", f"/stores/{shop.store_id}/providers", {"name": "Mine"}),
            ("PATCH", person, {"name": "Mine"}),
            ("DELETE", person, None),
            ("PUT", f"{person}/hours", {"hours": []}),
            ("POST", f"{person}/time-off", {"starts_at": tomorrow, "ends_at": f"{next_weekday()}T11:00"}),
            ("DELETE", f"{person}/time-off/{off_id}", None),
            ("GET", f"{person}/calendar", None),
            ("PUT", f"{service}/booking-terms", {"duration_minutes": 60}),
            ("POST", f"{service}/slots", body),
            ("GET", f"{service}/slot-rules", None),
            ("DELETE", f"{service}/slot-rules/{rule['rule']['id']}", None),
            ("POST", f"/slots/{slot_id}/close", {}),
            ("POST", f"/slots/{slot_id}/open", {}),
        ]
        for method, path, sent in tries:
            assert await shop.refused(method, path, sent, who=shop.other) == (403, "forbidden"), path
            assert await shop.refused(method, path, sent, who={}) == (401, "unauthenticated"), path
        assert await everything_in(database) == before

    async def test_who_is_the_provider_keeps_their_own_calendar_alone(
        self, shop: Shop, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        mine = await shop.provider(login_email=person.email)
        theirs = await shop.provider(name="Bea")
        me = await sign_in(client, person.email)
        away = {"starts_at": f"{next_weekday()}T10:00", "ends_at": f"{next_weekday()}T11:00", "reason": "Dentist"}

        taken = await shop.done("POST", f"/providers/{mine['id']}/time-off", away, who=me)
        shown = await shop.done("GET", f"/providers/{mine['id']}/calendar", who=me)

        assert shown["time_off"] == taken["calendar"]["time_off"]
        off = f"time-off/{shown['time_off'][0]['id']}"
        assert await shop.refused("POST", f"/providers/{theirs['id']}/time-off", away, who=me) == (403, "forbidden")
        assert await shop.refused("DELETE", f"/providers/{theirs['id']}/{off}", who=me) == (403, "forbidden")
        assert await shop.refused("DELETE", f"/providers/{theirs['id']}/{off}") == (404, "unknown_time_off")
        assert await shop.refused("GET", f"/providers/{theirs['id']}/calendar", who=me) == (403, "forbidden")
        assert await shop.refused("PUT", f"/providers/{mine['id']}/hours", {"hours": []}, who=me) == (403, "forbidden")
        assert await shop.refused("PATCH", f"/providers/{mine['id']}", {"name": "I"}, who=me) == (403, "forbidden")
        await shop.done("DELETE", f"/providers/{mine['id']}/{off}", who=me)
        again = {"name": "Bo", "login_email": person.email}
        assert await shop.refused("POST", f"/stores/{shop.store_id}/providers", again) == (409, "login_taken")
        await shop.done("PATCH", f"/providers/{mine['id']}", {"login_email": None})
        assert await shop.refused("GET", f"/providers/{mine['id']}/calendar", who=me) == (403, "forbidden")


class TestHours:
    async def test_make_slots_that_everybody_sees(self, shop: Shop) -> None:
        provider_id = await shop.working()

        added = await shop.rule(provider_id, opens="08:00", closes="10:00")

        monday = next_weekday()
        seen = await shop.slots(**{"from": str(monday), "to": str(monday)})
        assert added["made"] in (20, 18, 16)
        assert [slot["local_start"][:16] for slot in seen] == [f"{monday}T09:00", f"{monday}T09:30"]
        first = seen[0]
        assert (first["time_zone"], first["capacity"], first["left"]) == ("Europe/Berlin", 1, 1)
        assert first["provider"] == {"id": provider_id, "name": "Bo Barber"}
        assert datetime.fromisoformat(first["local_start"]) == datetime.fromisoformat(first["starts_at"])
        assert first["starts_at"].endswith("Z")
        length = datetime.fromisoformat(first["ends_at"]) - datetime.fromisoformat(first["starts_at"])
        assert length == timedelta(minutes=30)

    async def test_that_change_move_what_nobody_booked_and_tell_of_the_rest(
        self, shop: Shop, database: Database
    ) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)
        monday = next_weekday()
        day = {"from": str(monday), "to": str(monday)}
        before = {slot["local_start"][11:16]: slot["id"] for slot in await shop.slots(**day)}
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, UUID(before["09:00"]))
            await take_place(uow, UUID(before["14:00"]))

        afternoons = [{"weekday": each, "opens": "13:00", "closes": "17:00"} for each in WORKDAYS]
        changed = await shop.done("PUT", f"/providers/{provider_id}/hours", {"hours": afternoons})

        assert [each["slot_id"] for each in changed["outside"]] == [before["09:00"]]
        after = {slot["local_start"][11:16]: slot["id"] for slot in await shop.slots(**day)}
        assert sorted(after) == ["13:00", "13:30", "14:30", "15:00", "15:30", "16:00", "16:30"]
        assert all(before[time] == slot_id for time, slot_id in after.items())
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.get_one(Slot, UUID(before["09:00"]))).booked == 1

    async def test_refuse_what_makes_no_sense(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        before = await everything_in(database)
        path = f"/providers/{provider_id}/hours"

        def stretch(opens: str, closes: str) -> dict[str, str]:
            return {"weekday": "monday", "opens": opens, "closes": closes}

        assert await shop.refused("PUT", path, {"hours": [stretch("10:00", "09:00")]}) == (422, "invalid_times")
        assert await shop.refused("PUT", path, {"hours": [stretch("09:00", "09:02")]}) == (422, "invalid")
        assert await shop.refused("PUT", path, {"hours": [stretch("25:00", "26:00")]}) == (422, "invalid")
        overlapping = {"hours": [stretch("09:00", "12:00"), stretch("11:00", "13:00")]}
        assert await shop.refused("PUT", path, overlapping) == (422, "overlapping_hours")
        assert await shop.refused("PUT", path, {"hours": [stretch("09:00", "10:00")] * 51}) == (422, "invalid")
        assert await shop.refused("PUT", path, {"hours": [], "version": 99}) == (409, "calendar_changed_meanwhile")
        assert await everything_in(database) == before


class TestTimeOff:
    async def test_takes_slots_away_and_gives_them_back(self, shop: Shop) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)
        monday = next_weekday()
        day = {"from": str(monday), "to": str(monday)}
        before = await shop.slots(**day)

        away = {"starts_at": f"{monday}T09:45", "ends_at": f"{monday}T16:30"}
        taken = await shop.done("POST", f"/providers/{provider_id}/time-off", away)

        assert [slot["local_start"][11:16] for slot in await shop.slots(**day)] == ["09:00", "16:30"]
        assert taken["dropped"] == 14
        off_id = taken["calendar"]["time_off"][0]["id"]
        back = await shop.done("DELETE", f"/providers/{provider_id}/time-off/{off_id}")
        assert back["made"] == 14
        assert [slot["starts_at"] for slot in await shop.slots(**day)] == [slot["starts_at"] for slot in before]

    async def test_closes_what_was_added_by_hand(self, shop: Shop) -> None:
        provider_id = await shop.working()
        monday = next_weekday()
        by_hand = {"provider_id": provider_id, "starts_at": f"{monday}T20:00"}
        added = await shop.done("POST", f"/services/{shop.service_id}/slots", by_hand)

        away = {"starts_at": f"{monday}T00:00", "ends_at": f"{monday + timedelta(days=1)}T00:00"}
        await shop.done("POST", f"/providers/{provider_id}/time-off", away)

        assert await shop.slots() == []
        assert (await shop.done("GET", f"/slots/{added['slot']['id']}"))["status"] == "closed"

    async def test_refuses_what_makes_no_sense(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        before = await everything_in(database)
        day = next_weekday()

        for starts, ends in (
            (f"{day}T11:00", f"{day}T10:00"),
            (f"{day}T11:00", f"{day}T11:00"),
            (f"{day}T11:01", f"{day}T12:00"),
            ("2020-01-01T11:00", "2020-01-02T12:00"),
            (f"{day}T11:00", "2099-01-01T00:00"),
            ("0001-01-01T00:00+14:00", f"{day}T11:00"),
            ("2027-03-28T02:30", "2027-03-28T05:00"),
        ):
            body = {"starts_at": starts, "ends_at": ends}
            assert await shop.refused("POST", f"/providers/{provider_id}/time-off", body) == (422, "invalid_times")

        assert await everything_in(database) == before


class TestTerms:
    async def test_are_set_and_shown(self, shop: Shop) -> None:
        path = f"/services/{shop.service_id}/booking-terms"
        assert await shop.refused("GET", path, who={}) == (409, "not_bookable")

        await shop.terms(payment="deposit", deposit_percent=20, late_fee_percent=50)

        shown = await shop.done("GET", path, who={})
        assert (shown["payment"], shown["deposit_percent"], shown["version"]) == ("deposit", 20, 1)
        again = await shop.done("PUT", path, {"duration_minutes": 45, "version": 1})
        assert (again["terms"]["duration_minutes"], again["terms"]["version"]) == (45, 2)
        assert await shop.refused("PUT", path, {"duration_minutes": 45, "version": 1}) == (
            409, "calendar_changed_meanwhile",
        )  # fmt: skip

    async def test_change_the_length_of_what_nobody_booked(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id, every_minutes=60)
        booked, free = (await shop.slots())[:2]
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, UUID(booked["id"]))

        changed = await shop.terms(duration_minutes=50, capacity=3, buffer_after_minutes=10)

        assert changed["outside"] == []
        async with database.read(SYSTEM) as ctx:
            old = await ctx.session.get_one(Slot, UUID(booked["id"]))
            new = await ctx.session.get_one(Slot, UUID(free["id"]))
            assert (old.ends_at - old.starts_at, old.capacity) == (timedelta(minutes=30), 1)
            assert (new.ends_at - new.starts_at, new.capacity) == (timedelta(minutes=50), 3)
            assert new.busy_until - new.ends_at == timedelta(minutes=10)

    async def test_refuse_what_makes_no_sense(self, shop: Shop) -> None:
        path = f"/services/{shop.service_id}/booking-terms"

        for wrong in (
            {"duration_minutes": 0},
            {"duration_minutes": 32},
            {"duration_minutes": 1445},
            {"buffer_before_minutes": 3},
            {"buffer_after_minutes": 485},
            {"horizon_days": 366},
            {"horizon_days": 0},
            {"capacity": 0},
            {"late_fee_percent": 101},
            {"payment": "barter"},
            {"payment": "deposit", "deposit_percent": 0},
            {"lead_minutes": -5},
        ):
            assert await shop.refused("PUT", path, {"duration_minutes": 30, **wrong}) == (422, "invalid"), wrong
        assert await shop.refused("GET", path) == (409, "not_bookable")

    async def test_of_a_service_that_is_not_there_are_unknown(self, shop: Shop) -> None:
        body = {"duration_minutes": 30}

        assert await shop.refused("PUT", f"/services/{new_id()}/booking-terms", body) == (404, "unknown_service")
