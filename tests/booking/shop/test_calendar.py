"""A month on paper: which days lead somewhere, what the keyboard enters, what clocks show when they are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from souk.booking.schedule.queries import FreeStart
from souk.booking.shop.calendar import (
    Addresses,
    Day,
    Month,
    Span,
    begins,
    day_read,
    draw_day,
    draw_month,
    instant_read,
    month_read,
    written,
)

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
SPAN = Span(first=date(2026, 11, 21), last=date(2027, 1, 20))


def start(text: str, *, left: int = 1, capacity: int = 1, zone: ZoneInfo = BERLIN) -> FreeStart:
    return FreeStart(datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC), left, capacity)


def drawn(*starts: FreeStart, month: date = date(2026, 11, 1), chosen: date | None = None) -> Month:
    address = Addresses(lambda first: f"/m/{first:%Y-%m}", lambda day: f"/d/{day}")
    return draw_month(month, starts, BERLIN, span=SPAN, chosen=chosen, address=address)


def day_of(month: Month, on: str) -> Day:
    return next(day for week in month.weeks for day in week if day is not None and day.on == on)


class TestDrawMonth:
    def test_leads_to_days_with_something_free_and_to_those_booked_up_but_to_no_others(self) -> None:
        month = drawn(start("2026-11-24T10:00"), start("2026-11-24T11:00"), start("2026-11-25T10:00", left=0))

        free, full, none = (day_of(month, f"2026-11-{day}") for day in (24, 25, 26))
        assert (free.free, free.is_full, free.href) == (2, False, "/d/2026-11-24")
        assert (full.free, full.is_full, full.href) == (0, True, "/d/2026-11-25")
        assert (none.free, none.is_full, none.href) == (0, False, "")

    def test_says_every_day_in_words(self) -> None:
        month = drawn(start("2026-11-24T10:00"), start("2026-11-25T10:00", left=0))

        labels = [day_of(month, f"2026-11-{day}").label for day in (24, 25, 26)]
        assert labels == [
            "Tuesday 24 November, 1 time free",
            "Wednesday 25 November, booked up; wait for a place",
            "Thursday 26 November, nothing free",
        ]

    def test_begins_weeks_on_monday_and_leaves_days_of_other_months_blank(self) -> None:
        weeks = drawn().weeks

        assert [day.number if day else None for day in weeks[0]] == [None] * 6 + [1]
        assert all(len(week) == 7 for week in weeks)

    def test_lets_the_keyboard_in_at_exactly_one_day_the_chosen_one_else_the_first_free(self) -> None:
        def entries(month: Month) -> list[str]:
            return [day.on for week in month.weeks for day in week if day is not None and day.is_entry]

        some = (start("2026-11-24T10:00", left=0), start("2026-11-27T10:00"))
        assert entries(drawn(*some)) == ["2026-11-27"]
        assert entries(drawn(*some, chosen=date(2026, 11, 24))) == ["2026-11-24"]
        assert entries(drawn()) == ["2026-11-21"]
        assert entries(drawn(month=date(2026, 12, 1))) == ["2026-12-01"]

    def test_counts_a_late_evening_to_the_day_that_the_clock_there_shows(self) -> None:
        month = drawn(FreeStart(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), 1, 1))

        assert day_of(month, "2026-11-25").free == 1

    def test_leafs_no_further_than_something_can_be_booked(self) -> None:
        assert drawn().previous_url == ""
        assert drawn().next_url == "/m/2026-12"
        last = drawn(month=date(2027, 1, 1))
        assert (last.previous_url, last.next_url) == ("/m/2026-12", "")


class TestDrawDay:
    def test_groups_by_the_part_of_the_day(self) -> None:
        parts = draw_day(
            [start(f"2026-11-24T{time}") for time in ("11:45", "12:00", "16:59", "17:00")], BERLIN, chosen=None
        )

        assert [(part.label, [time.label for time in part.times]) for part in parts] == [
            ("Morning", ["11:45"]),
            ("Afternoon", ["12:00", "16:59"]),
            ("Evening", ["17:00"]),
        ]

    def test_leaves_out_what_is_taken_and_says_how_many_places_a_class_has_left(self) -> None:
        taken, some = start("2026-11-24T09:00", left=0, capacity=8), start("2026-11-24T10:00", left=3, capacity=8)

        (part,) = draw_day([taken, some], BERLIN, chosen=some.starts_at)
        (time,) = part.times
        assert (time.label, time.note, time.is_chosen) == ("10:00", "3 left", True)

    def test_tells_the_two_halves_of_a_repeated_hour_apart(self) -> None:
        first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

        (part,) = draw_day([FreeStart(first, 1, 1), FreeStart(first + timedelta(hours=1), 1, 1)], NEW_YORK, chosen=None)
        assert [time.label for time in part.times] == ["01:30 EDT", "01:30 EST"]
        assert [time.value for time in part.times] == ["20261101T053000Z", "20261101T063000Z"]


class TestReadingAddresses:
    def test_reads_back_what_it_wrote(self) -> None:
        at = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
        assert instant_read(written(at)) == at

    @pytest.mark.parametrize("text", ["", "2026-13", "2026-1", "2025-11", "2028-01", "2026-11-01"])
    def test_knows_no_month_but_those_one_can_leaf_to(self, text: str) -> None:
        assert month_read(text, SPAN) is None

    @pytest.mark.parametrize("text", ["", "2026-11-20", "2027-01-21", "2026-11-31", "20261124", "x" * 10])
    def test_knows_no_day_but_those_one_can_book(self, text: str) -> None:
        assert day_read(text, SPAN) is None

    @pytest.mark.parametrize("text", ["", "now", "20261124T133000", "20261324T133000Z", "2026-11-24T13:30Z"])
    def test_knows_no_instant_but_those_it_writes(self, text: str) -> None:
        assert instant_read(text) is None

    def test_begins_a_day_when_its_clock_does_also_where_midnight_is_skipped(self) -> None:
        assert begins(BERLIN, date(2026, 11, 24)) == datetime(2026, 11, 23, 23, tzinfo=UTC)
        assert begins(ZoneInfo("Africa/Cairo"), date(2026, 4, 24)) == datetime(2026, 4, 23, 22, tzinfo=UTC)
