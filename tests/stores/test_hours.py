"""Opening hours as pure arithmetic: weeks, midnights and clocks that jump."""

from datetime import UTC, datetime

import pytest

from souk.stores.hours import (
    Opening,
    clock_time,
    is_open,
    is_zone,
    joined,
    minute_of,
    split_at_midnight,
    state_in_words,
    stretches_in,
    zones,
)

NINE_TO_FIVE = [Opening(day, 9 * 60, 17 * 60) for day in range(5)]
BERLIN = "Europe/Berlin"
ARABIC = "09:00-10:00".translate({ord("0") + n: 0x660 + n for n in range(10)})


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


class TestIsOpen:
    @pytest.mark.parametrize(
        ("at", "expected"),
        [
            (utc(2026, 7, 6, 6, 59), False),  # Monday 08:59 in Berlin's summer
            (utc(2026, 7, 6, 7, 0), True),
            (utc(2026, 7, 6, 14, 59), True),
            (utc(2026, 7, 6, 15, 0), False),
            (utc(2026, 1, 5, 7, 59), False),  # Monday 08:59 in Berlin's winter
            (utc(2026, 1, 5, 8, 0), True),
            (utc(2026, 7, 4, 10, 0), False),  # Saturday
        ],
    )
    def test_asks_the_wall_clock_of_the_store_in_summer_and_winter(self, at: datetime, expected: bool) -> None:
        assert is_open(NINE_TO_FIVE, BERLIN, at) is expected

    def test_counts_an_hour_that_the_clock_leaves_out_as_past(self) -> None:
        openings = [Opening(6, 2 * 60, 3 * 60)]  # Sunday 02:00 to 03:00; on 29 March 2026 there is no such hour

        minutes = [utc(2026, 3, 29, hour, minute) for hour in (0, 1) for minute in (0, 30, 59)]

        assert not any(is_open(openings, BERLIN, minute) for minute in minutes)

    def test_counts_an_hour_that_the_clock_repeats_twice(self) -> None:
        openings = [Opening(6, 2 * 60, 3 * 60)]  # on 25 October 2026 Berlin shows 02:30 twice

        assert is_open(openings, BERLIN, utc(2026, 10, 25, 0, 30))
        assert is_open(openings, BERLIN, utc(2026, 10, 25, 1, 30))
        assert not is_open(openings, BERLIN, utc(2026, 10, 25, 2, 0))

    def test_knows_that_it_is_another_day_elsewhere(self) -> None:
        tuesday = [Opening(1, 0, 1440)]

        assert is_open(tuesday, "Pacific/Auckland", utc(2026, 7, 6, 13, 0))
        assert not is_open(tuesday, "America/Los_Angeles", utc(2026, 7, 6, 13, 0))


class TestWords:
    @pytest.mark.parametrize(
        ("openings", "at", "words"),
        [
            ([], utc(2026, 7, 6, 12), ""),
            (NINE_TO_FIVE, utc(2026, 7, 6, 12), "Open until 17:00"),
            (NINE_TO_FIVE, utc(2026, 7, 6, 8), "Opens today at 09:00"),
            (NINE_TO_FIVE, utc(2026, 7, 6, 17), "Opens Tuesday at 09:00"),
            (NINE_TO_FIVE, utc(2026, 7, 10, 17), "Opens Monday at 09:00"),
            ([Opening(0, 540, 600)], utc(2026, 7, 6, 11), "Opens Monday at 09:00"),
            ([Opening(day, 0, 1440) for day in range(7)], utc(2026, 7, 6), "Open around the clock"),
            (split_at_midnight(4, 20 * 60, 2 * 60), utc(2026, 7, 10, 23), "Open until 02:00"),
            (split_at_midnight(4, 20 * 60, 2 * 60), utc(2026, 7, 11, 1), "Open until 02:00"),
            (split_at_midnight(6, 20 * 60, 2 * 60), utc(2026, 7, 5, 23), "Open until 02:00"),
            (split_at_midnight(6, 20 * 60, 2 * 60), utc(2026, 7, 6, 1), "Open until 02:00"),
        ],
    )
    def test_say_what_comes_next(self, openings: list[Opening], at: datetime, words: str) -> None:
        assert state_in_words(openings, "UTC", at) == words


class TestStretches:
    def test_past_midnight_make_two(self) -> None:
        assert split_at_midnight(6, 1200, 120) == [Opening(6, 1200, 1440), Opening(0, 0, 120)]

    def test_until_midnight_make_one(self) -> None:
        assert split_at_midnight(6, 1200, 0) == [Opening(6, 1200, 1440)]

    def test_that_touch_or_overlap_are_joined(self) -> None:
        assert joined([Opening(0, 600, 700), Opening(0, 540, 600), Opening(0, 650, 720), Opening(1, 0, 60)]) == [
            Opening(0, 540, 720),
            Opening(1, 0, 60),
        ]

    def test_are_read_as_people_write_them(self) -> None:
        assert stretches_in(" 09:00-12:00 , 14:00 \N{EN DASH} 18:00,") == [("09:00", "12:00"), ("14:00", "18:00")]
        assert stretches_in("  ") == []

    @pytest.mark.parametrize("text", ["9-17", "09:00", "09:00-", "nine", "09:00-25:00", "09:60-10:00", ARABIC])
    def test_are_refused_where_no_clock_shows_them(self, text: str) -> None:
        with pytest.raises(ValueError, match="is not a time"):
            stretches_in(text)

    @pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)])
    def test_read_and_write_times_alike(self, text: str, minute: int) -> None:
        assert (minute_of(text), clock_time(minute)) == (minute, text)


class TestZones:
    @pytest.mark.parametrize("name", ["UTC", BERLIN, "Asia/Kolkata"])
    def test_are_known_by_their_names(self, name: str) -> None:
        assert is_zone(name)
        assert name in zones()

    @pytest.mark.parametrize("name", ["", "Berlin", "../../etc/passwd", "/etc/passwd", "Europe", "UTC+25"])
    def test_are_nothing_else(self, name: str) -> None:
        assert not is_zone(name)
