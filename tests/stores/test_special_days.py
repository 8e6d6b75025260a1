"""Dates on which the weekly hours do not hold: as arithmetic, over JSON, in the Shops Hub, on the pages."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from souk.app import create_app, open_house
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import Opening, ensure_platform_store
from souk.stores.hours import Specials, is_open, split_at_midnight, state_in_words
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.stores.factories import make_store
from tests.stores.test_pages import open_form

NINE_TO_FIVE = [Opening(day, 540, 1020) for day in range(7)]
BAR = [part for day in (4, 5) for part in split_at_midnight(day, 20 * 60, 2 * 60)]  # Friday and Saturday nights
ALWAYS = [Opening(day, 0, 1440) for day in range(7)]
XMAS, FRIDAY, SATURDAY = date(2026, 12, 25), date(2026, 12, 25), date(2026, 12, 26)


def utc(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


class TestHours:
    @pytest.mark.parametrize(
        ("week", "specials", "at", "expected"),
        [
            (NINE_TO_FIVE, {XMAS: []}, utc(25, 12), False),
            (NINE_TO_FIVE, {XMAS: []}, utc(26, 12), True),
            (NINE_TO_FIVE, {XMAS: [(600, 840)]}, utc(25, 9, 30), False),
            (NINE_TO_FIVE, {XMAS: [(600, 720), (780, 840)]}, utc(25, 13, 30), True),
            ([], {XMAS: [(600, 840)]}, utc(25, 11), True),
            ([], {XMAS: [(600, 840)]}, utc(26, 11), False),
            (BAR, {FRIDAY: []}, utc(25, 21), False),
            (BAR, {FRIDAY: []}, utc(26, 1), False),  # the small hours belong to the Friday that is closed
            (BAR, {SATURDAY: []}, utc(26, 1), True),  # and these to the Friday that is not
            (BAR, {SATURDAY: []}, utc(26, 21), False),
            (NINE_TO_FIVE, {XMAS: [(1320, 1560)]}, utc(26, 1), True),  # from ten to two in the morning
            (NINE_TO_FIVE, {XMAS: [(1320, 1560)]}, utc(26, 10), True),
            (ALWAYS, {XMAS: []}, utc(25, 3), False),
            (ALWAYS, {XMAS: []}, utc(24, 23, 59), True),
        ],
    )
    def test_of_a_special_day_stand_for_those_of_the_week(
        self, week: list[Opening], specials: Specials, at: datetime, expected: bool
    ) -> None:
        assert is_open(week, "UTC", at, specials) is expected

    def test_are_of_the_local_day(self) -> None:
        closed: Specials = {XMAS: []}

        assert not is_open(NINE_TO_FIVE, "Pacific/Auckland", utc(24, 22), closed)  # the 25th, eleven in the morning
        assert is_open(NINE_TO_FIVE, "America/Los_Angeles", utc(24, 22), closed)  # the 24th, two in the afternoon

    def test_hold_through_a_change_of_clocks(self) -> None:
        night: Specials = {date(2026, 10, 25): [(60, 240)]}  # from one to four in the night that repeats an hour

        hours = [is_open([], "Europe/Berlin", utc(24, hour, month=10), night) for hour in (22, 23)]
        later = [is_open([], "Europe/Berlin", utc(25, hour, 30, month=10), night) for hour in (0, 1, 2, 3)]

        assert (hours, later) == ([False, True], [True, True, True, False])

    @pytest.mark.parametrize(
        ("week", "specials", "at", "words"),
        [
            (NINE_TO_FIVE, {XMAS: []}, utc(25, 8), "Opens Saturday at 09:00"),
            (NINE_TO_FIVE, {XMAS: []}, utc(24, 18), "Opens Saturday at 09:00"),
            (NINE_TO_FIVE, {XMAS: [(600, 840)]}, utc(25, 8), "Opens today at 10:00"),
            (NINE_TO_FIVE, {XMAS: [(600, 840)]}, utc(25, 11), "Open until 14:00"),
            (
                NINE_TO_FIVE,
                {date(2026, 12, day): [] for day in range(20, 31)},
                utc(20, 8),
                "Opens 31 December at 09:00",
            ),
            (NINE_TO_FIVE, {date(2026, 12, day): [] for day in range(1, 31)}, utc(10, 8), "Closed"),
            (ALWAYS, {XMAS: []}, utc(24, 12), "Open until 00:00"),
        ],
    )
    def test_are_told_in_words(self, week: list[Opening], specials: Specials, at: datetime, words: str) -> None:
        assert state_in_words(week, "UTC", at, specials) == words


class Noon:
    """Christmas, noon in Greenwich."""

    def __call__(self) -> datetime:
        return utc(25, 12)


@pytest.fixture
async def app(make_settings: Any) -> Any:
    opened = open_house(make_settings(), clock=Noon())
    async with opened.database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
    yield create_app(house=opened)
    await opened.close()


@pytest.fixture
def database(app: FastAPI) -> Database:
    found: Database = app.state.database
    return found


@pytest.mark.anyio
class TestOverJson:
    async def test_the_hub_finds_who_is_open_on_a_holiday(self, client: httpx.AsyncClient, database: Database) -> None:
        staff = await sign_in(client, (await make_person(database, role="admin")).email)
        week = [Opening(day, 540, 1020) for day in range(7)]
        asked: dict[str, tuple[list[Opening], list[dict[str, Any]]]] = {
            "usual": (week, []),
            "closed": (week, [{"day": "2026-12-25"}]),
            "short": (week, [{"day": "2026-12-25", "hours": [{"opens": "09:00", "closes": "11:00"}]}]),
            "extra": ([], [{"day": "2026-12-25", "hours": [{"opens": "11:00", "closes": "13:00"}]}]),
            "other day": (week, [{"day": "2026-12-24"}]),
            "late": ([], [{"day": "2026-12-24", "hours": [{"opens": "20:00", "closes": "13:00"}]}]),
        }
        for name, (openings, days) in asked.items():
            store = await make_store(database, name=name, openings=openings)
            answer = await client.patch(f"/api/v1/stores/{store.id}", json={"special_days": days}, headers=staff)
            assert answer.status_code == 200, answer.text

        found = (await client.get("/api/v1/stores", params={"open_now": "true"})).json()["items"]
        everybody = (await client.get("/api/v1/stores")).json()["items"]

        assert {each["name"] for each in found} == {"usual", "extra", "other day", "late"}
        assert {each["name"] for each in everybody if each["is_open"]} == {each["name"] for each in found}

    async def test_come_back_as_they_were_given(self, client: httpx.AsyncClient, database: Database) -> None:
        staff = await sign_in(client, (await make_person(database, role="admin")).email)
        store = await make_store(database)
        days = [
            {"day": "2026-12-25", "hours": [], "note": "Christmas"},
            {"day": "2026-12-31", "hours": [{"opens": "20:00", "closes": "04:00"}], "note": ""},
        ]

        answer = await client.patch(f"/api/v1/stores/{store.id}", json={"special_days": days[::-1]}, headers=staff)

        assert answer.json()["special_days"] == days
        assert (await client.get(f"/api/v1/stores/{store.slug}")).json()["special_days"] == days

    @pytest.mark.parametrize(
        "days",
        [
            [{"day": "2026-12-25"}, {"day": "2026-12-25"}],
            [{"day": "Christmas"}],
            [{"day": "2026-12-25", "hours": [{"opens": "24:00", "closes": "02:00"}]}],
            [
                {
                    "day": "2026-12-25",
                    "hours": [{"opens": "09:00", "closes": "12:00"}, {"opens": "11:00", "closes": "13:00"}],
                }
            ],
            [{"day": "2026-12-25", "note": "x" * 201}],
            [{"day": "2026-12-25", "closed": True}],
            [{"day": f"2027-{1 + day // 28:02}-{1 + day % 28:02}"} for day in range(101)],
        ],
    )
    async def test_are_refused_where_they_cannot_be(
        self, days: Any, client: httpx.AsyncClient, database: Database
    ) -> None:
        staff = await sign_in(client, (await make_person(database, role="admin")).email)
        store = await make_store(database)

        answer = await client.patch(f"/api/v1/stores/{store.id}", json={"special_days": days}, headers=staff)

        assert answer.status_code == 422
        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["version"] == 1


@pytest.mark.anyio
class TestOnThePages:
    async def test_are_added_shown_and_taken_away(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        store = await make_store(database, owner_id=person.id, openings=[Opening(4, 540, 1020)])
        await sign_in_browser(client, person.email)
        hidden = await open_form(client, "/vendor/settings")
        token = {name: hidden[name] for name in hidden if "csrf" in name or "token" in name}

        wrong = await client.post("/vendor/settings/days", data={**token, "day": "soon", "hours": "ten"})
        added = await client.post(
            "/vendor/settings/days", data={**token, "day": "2026-12-26", "hours": "10:00-14:00", "note": "Boxing Day"}
        )
        shown = (await client.get(f"/stores/{store.slug}")).text
        removed = await client.post("/vendor/settings/days", data={**token, "remove": "2026-12-26"})

        assert (wrong.status_code, "Choose a date." in wrong.text) == (422, True)
        assert (added.status_code, removed.status_code) == (303, 303)
        assert "10:00\N{EN DASH}14:00 · Boxing Day" in shown
        assert "Boxing Day" not in (await client.get(f"/stores/{store.slug}")).text
