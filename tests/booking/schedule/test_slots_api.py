"""Slots and weekly rules over JSON."""

from typing import Any
from uuid import UUID

import pytest

from souk.booking.schedule import take_place
from souk.booking.schedule.models import Provider, Slot
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.booking.schedule.factories import everything_in, make_provider, make_service
from tests.booking.schedule.shop import NINE_TO_FIVE, WORKDAYS, Shop, next_weekday
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


class TestSlots:
    async def test_are_added_one_by_one_closed_and_opened(self, shop: Shop) -> None:
        provider_id = await shop.working()
        starts_at = f"{next_weekday()}T20:00"

        added = await shop.done(
            "POST",
            f"/services/{shop.service_id}/slots",
            {"provider_id": provider_id, "starts_at": starts_at, "minutes": 90, "capacity": 4},
        )

        slot = added["slot"]
        assert (slot["local_start"][:16], slot["left"], slot["status"]) == (starts_at, 4, "open")
        assert [each["id"] for each in await shop.slots()] == [slot["id"]]
        await shop.done("POST", f"/slots/{slot['id']}/close", {})
        assert await shop.slots() == []
        await shop.done("POST", f"/slots/{slot['id']}/open", {})
        assert [each["id"] for each in await shop.slots()] == [slot["id"]]

    async def test_of_what_their_provider_renders_no_more_stay_closed(self, shop: Shop) -> None:
        provider_id = await shop.working()
        body = {"provider_id": provider_id, "starts_at": f"{next_weekday()}T20:00"}
        slot = (await shop.done("POST", f"/services/{shop.service_id}/slots", body))["slot"]
        await shop.done("PATCH", f"/providers/{provider_id}", {"service_ids": []})

        assert await shop.refused("POST", f"/slots/{slot['id']}/open", {}) == (422, "provider_elsewhere")
        assert await shop.slots() == []

        await shop.done("PATCH", f"/providers/{provider_id}", {"service_ids": [str(shop.service_id)]})
        await shop.done("POST", f"/slots/{slot['id']}/open", {})
        assert [each["id"] for each in await shop.slots()] == [slot["id"]]

    async def test_that_a_rule_made_stay_closed_when_hours_change(self, shop: Shop) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)
        closed = (await shop.slots())[0]["id"]
        await shop.done("POST", f"/slots/{closed}/close", {})

        longer = [{**each, "closes": "18:00"} for each in NINE_TO_FIVE]
        await shop.done("PUT", f"/providers/{provider_id}/hours", {"hours": longer})

        assert closed not in [slot["id"] for slot in await shop.slots()]

    async def test_are_refused_where_they_make_no_sense(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        path, monday = f"/services/{shop.service_id}/slots", next_weekday()
        other = await make_service(database, UUID(str(shop.store_id)))
        idle = (await shop.provider(name="Elsewhere", service_ids=[str(other)]))["id"]
        stranger = await make_provider(database, (await make_store(database, name="Third")).id)
        await shop.done("POST", path, {"provider_id": provider_id, "starts_at": f"{monday}T20:00"})
        before = await everything_in(database)

        def at(starts: str, who: object = provider_id, **more: Any) -> dict[str, Any]:
            return {"provider_id": str(who), "starts_at": starts, **more}

        weekly = {"weekdays": ["monday"]}
        tries = [
            (at("2020-01-06T10:00"), (422, "slot_in_past")),
            (at(f"{monday}T10:02"), (422, "invalid_times")),
            (at(f"{monday}T20:00"), (409, "slot_exists")),
            (at(f"{monday}T10:00", idle), (422, "provider_elsewhere")),
            (at(f"{monday}T10:00", stranger), (422, "provider_elsewhere")),
            (at(f"{monday}T10:00", new_id()), (422, "provider_elsewhere")),
            (at(f"{monday}T10:00", minutes=7), (422, "invalid")),
            (at(f"{monday}T10:00", capacity=0), (422, "invalid")),
            (at("whenever"), (422, "invalid")),
            (at("9999-12-31T23:55"), (422, "invalid_times")),
            (at(f"{monday}T10:00", ends_at=f"{monday}T10:00"), (422, "invalid")),
            (at(f"{monday}T10:00", ends_at=f"{monday}T10:31"), (422, "invalid")),
            (at(f"{monday}T10:00", ends_at=f"{monday}T10:30Z"), (422, "invalid")),
            (at(f"{monday}T10:00", ends_at=f"{monday}T10:30", minutes=30), (422, "invalid")),
            ({"provider_id": provider_id}, (422, "invalid")),
            (at(f"{monday}T10:00", weekly=weekly), (422, "invalid")),
        ]
        for body, expected in tries:
            assert await shop.refused("POST", path, body) == expected, body
        assert await everything_in(database) == before

    async def test_the_first_one_brings_the_usual_terms_and_says_who_renders_it(self, shop: Shop) -> None:
        provider, path = await shop.provider(service_ids=[]), f"/services/{shop.service_id}/slots"
        assert await shop.slots() == []
        assert await shop.refused("GET", f"/services/{shop.service_id}/booking-terms") == (409, "not_bookable")
        monday = next_weekday()
        body = {"provider_id": provider["id"], "start_time": f"{monday}T10:00Z", "end_time": f"{monday}T10:45Z"}

        slot = (await shop.done("POST", path, body))["slot"]

        assert (slot["starts_at"], slot["ends_at"]) == (f"{monday}T10:00:00Z", f"{monday}T10:45:00Z")
        assert [each["id"] for each in await shop.slots()] == [slot["id"]]
        assert (await shop.done("GET", f"/services/{shop.service_id}/booking-terms"))["duration_minutes"] == 45
        renders = (await shop.done("GET", f"/providers/{provider['id']}", who={}))["service_ids"]
        assert renders == [str(shop.service_id)]

    async def test_of_a_service_nobody_may_book_are_none(self, shop: Shop) -> None:
        for path in ("slots", "booking-terms"):
            assert await shop.refused("GET", f"/services/{new_id()}/{path}") == (404, "unknown_service")

    async def test_are_listed_for_two_months_at_most(self, shop: Shop) -> None:
        await shop.working()
        path = f"/services/{shop.service_id}/slots"

        assert await shop.refused("GET", f"{path}?from=2027-01-01&to=2027-03-10") == (422, "invalid_times")
        assert await shop.refused("GET", f"{path}?from=2027-01-02&to=2027-01-01") == (422, "invalid_times")
        assert await shop.refused("GET", f"{path}?from=soon") == (422, "invalid_times")
        assert await shop.refused("GET", f"{path}?from=2027-01-02T10:00") == (422, "invalid_times")
        assert await shop.refused("GET", f"{path}?provider_id=7") == (422, "invalid")
        assert await shop.done("GET", f"{path}?from=2027-01-01&to=2027-03-03") == {
            "items": [], "is_complete": True, "next_cursor": None, "total": None,
        }  # fmt: skip
        assert await shop.done("GET", f"{path}?from=2027-01-01T00:00:00Z&to=2027-01-02T00:00:00%2B01:00")


class TestRules:
    async def test_go_with_what_nobody_booked(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        rule = (await shop.rule(provider_id))["rule"]
        assert (await shop.done("GET", f"/services/{shop.service_id}/slot-rules"))["items"] == [rule]
        booked = (await shop.slots())[0]["id"]
        async with database.unit_of_work(SYSTEM) as uow:
            await take_place(uow, UUID(booked))

        gone = await shop.done("DELETE", f"/services/{shop.service_id}/slot-rules/{rule['id']}")

        assert [each["slot_id"] for each in gone["outside"]] == [booked]
        assert len((await everything_in(database))["slots"]) == 1
        again = await shop.rule(provider_id)
        async with database.read(SYSTEM) as ctx:
            slot = await ctx.session.get_one(Slot, UUID(booked))
            assert (slot.status, slot.rule_id, slot.booked) == ("open", UUID(again["rule"]["id"]), 1)
        assert await shop.refused("DELETE", f"/services/{shop.service_id}/slot-rules/{rule['id']}") == (
            404, "unknown_rule",
        )  # fmt: skip

    async def test_go_with_the_service_that_somebody_renders_no_more(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)

        changed = await shop.done("PATCH", f"/providers/{provider_id}", {"service_ids": []})

        assert changed["calendar"]["rules"] == []
        assert (await everything_in(database))["slots"] == []

    async def test_follow_the_clock_of_the_provider(self, shop: Shop) -> None:
        provider_id = await shop.working()
        await shop.rule(provider_id)

        await shop.done("PATCH", f"/providers/{provider_id}", {"time_zone": "Asia/Kathmandu"})

        shown = {slot["local_start"][11:] for slot in await shop.slots()}
        assert min(shown) == "09:00:00+05:45"

    async def test_may_not_overlap_those_of_the_same_service(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        other = await make_service(database, shop.store_id, name="Shave")
        await shop.rule(provider_id, weekdays=["monday", "tuesday"], opens="09:00", closes="12:00")
        path = f"/services/{shop.service_id}/slots"

        def weekly(**more: Any) -> dict[str, Any]:
            return {"provider_id": provider_id, "weekly": {"weekdays": ["tuesday"], **more}}

        before = await everything_in(database)
        overlapping = weekly(opens="11:00", closes="13:00")
        assert await shop.refused("POST", path, overlapping) == (409, "overlapping_rule")
        assert await shop.refused("POST", path, weekly()) == (409, "overlapping_rule")
        assert await everything_in(database) == before
        await shop.done("POST", path, weekly(opens="12:00", closes="13:00"))
        await shop.done("POST", path, weekly(opens="09:00", closes="12:00", weekdays=["friday"]))
        await shop.done("PATCH", f"/providers/{provider_id}", {"service_ids": [str(shop.service_id), str(other)]})
        await shop.done("PUT", f"/services/{other}/booking-terms", {"duration_minutes": 20})
        await shop.done("POST", f"/services/{other}/slots", overlapping)

    async def test_are_refused_where_they_make_no_sense(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working()
        unknown_hours = (await shop.provider(name="New"))["id"]
        path = f"/services/{shop.service_id}/slots"
        before = await everything_in(database)

        def weekly(who: str = provider_id, **more: Any) -> dict[str, Any]:
            return {"provider_id": who, "weekly": {"weekdays": ["tuesday"], **more}}

        tries = [
            (weekly(opens="12:00", closes="11:00"), (422, "invalid_times")),
            (weekly(opens="12:00", closes="12:15"), (422, "invalid_times")),
            (weekly(opens="12:00"), (422, "invalid")),
            (weekly(opens="12:01", closes="13:00"), (422, "invalid")),
            (weekly(weekdays=[]), (422, "invalid")),
            (weekly(weekdays=["someday"]), (422, "invalid")),
            (weekly(every_minutes=7), (422, "invalid")),
            (weekly(from_on="2027-01-02", until_on="2027-01-01"), (422, "invalid_times")),
            (weekly(unknown_hours), (422, "no_hours")),
        ]
        for body, expected in tries:
            assert await shop.refused("POST", path, body) == expected, body
        assert await everything_in(database) == before

    async def test_may_not_make_too_many_slots(self, shop: Shop, database: Database) -> None:
        provider_id = await shop.working(horizon_days=365, duration_minutes=5)
        round_the_clock = {"hours": [{**each, "opens": "00:00", "closes": "24:00"} for each in NINE_TO_FIVE]}
        await shop.done("PUT", f"/providers/{provider_id}/hours", round_the_clock)
        before = await everything_in(database)
        body = {"provider_id": provider_id, "weekly": {"weekdays": WORKDAYS}}

        assert await shop.refused("POST", f"/services/{shop.service_id}/slots", body) == (422, "too_many_slots")

        assert await everything_in(database) == before


async def test_a_key_adds_a_slot_once(shop: Shop, database: Database) -> None:
    provider_id = await shop.working()
    body = {"provider_id": provider_id, "starts_at": f"{next_weekday()}T20:00"}
    headers = {**shop.owner, "Idempotency-Key": "once"}

    first, second = [await shop.ask("POST", f"/services/{shop.service_id}/slots", body, who=headers) for _ in range(2)]

    assert first.json() == second.json()
    assert len((await everything_in(database))["slots"]) == 1
    async with database.read(SYSTEM) as ctx:
        assert (await ctx.session.get_one(Provider, UUID(provider_id))).version == 2
