"""Slots across every change of every clock."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from souk.booking.schedule.walking import DAY, Hours, Span, Weekly, slots_of, walk, windows

ALL_DAY = [Hours(weekday, 0, DAY) for weekday in range(7)]
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHIFTS = ((0, DAY), (9 * 60, 17 * 60), (22 * 60, DAY), (0, 2 * 60), (90, 150), (2 * 60 + 30, 6 * 60), (20, 85))
"""Hours that hold a change, begin or end in one, or are far from it."""


def every_day(every: int, opens: int | None = None, closes: int | None = None) -> Weekly:
    return Weekly(weekdays=127, opens=opens, closes=closes, every=every, from_on=date(2025, 1, 1))


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The instants between 2026 and 2028 at which a clock there is changed, to the second."""
    place, found, at = ZoneInfo(zone), [], SINCE
    while at < UNTIL:
        then = at + timedelta(days=1)
        if at.astimezone(place).utcoffset() != then.astimezone(place).utcoffset():
            low, high = at, then
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                if middle.astimezone(place).utcoffset() == at.astimezone(place).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(high)
        at = then
    return tuple(found)


def shown(instant: datetime, zone: str) -> datetime:
    """What a clock there shows."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def first_shown(wanted: datetime, zone: str) -> datetime:
    """The first instant at which a clock there shows it or something later, found by looking every five minutes."""
    at = wanted.replace(tzinfo=UTC) - timedelta(hours=16)
    while shown(at, zone) < wanted:
        at += timedelta(minutes=5)
    return at


def around(change: datetime) -> Span:
    return Span(change - timedelta(days=2), change + timedelta(days=2))


@cache
def every_change() -> tuple[tuple[str, datetime], ...]:
    """Each change of each zone; zones whose clocks never differ (Europe/Berlin, Europe/Rome) are looked at once."""
    alike: dict[object, str] = {}
    for zone in sorted(available_timezones()):
        place = ZoneInfo(zone)
        offsets = [(each, each.astimezone(place).utcoffset()) for each in (SINCE, *changes_of(zone))]
        alike.setdefault(tuple(offsets), zone)
    return tuple((zone, change) for zone in alike.values() for change in changes_of(zone))


def test_looks_at_every_zone_and_every_change() -> None:
    zones = available_timezones()

    assert len(zones) > 500
    assert sum(len(changes_of(zone)) for zone in zones) > 900
    assert {change for _, change in every_change()} == {change for zone in zones for change in changes_of(zone)}
    assert len(every_change()) > 100


class TestEveryZoneAndEveryChange:
    """2026 to 2028."""

    @pytest.mark.parametrize(("opens", "closes"), SHIFTS)
    @pytest.mark.parametrize(("every", "minutes"), [(30, 30), (15, 45), (60, 50)])
    def test_slots_never_overlap_nor_vanish_and_last_as_long_as_they_should(
        self, opens: int, closes: int, every: int, minutes: int
    ) -> None:
        rule = every_day(every, opens, closes)
        for zone, change in every_change():
            within = around(change)
            found = list(slots_of(rule, ALL_DAY, [], minutes=minutes, zone=zone, within=within))
            for slot in found:
                assert slot.end - slot.start == timedelta(minutes=minutes), (zone, slot)
                assert slot.start.timestamp() % 300 == 0, (zone, slot)
            for one, other in pairwise(found):
                assert other.start - one.start >= timedelta(minutes=min(every, closes - opens)), (zone, one, other)
                assert minutes > every or one.end <= other.start, (zone, one, other)
            expected = 0
            for window in windows(rule, ALL_DAY, zone=zone, within=within):
                elapsed = (window.end - window.start) // timedelta(minutes=1)
                own = list(walk(window, every=every, minutes=minutes))
                assert len(own) == max(0, (elapsed - minutes) // every + 1), (zone, window)
                assert all(slot.start >= window.start and slot.end <= window.end for slot in own), (zone, window)
                expected += sum(within.start <= slot.start < within.end for slot in own)
            assert len(found) == expected, (zone, change)

    @pytest.mark.parametrize(("opens", "closes"), SHIFTS)
    def test_a_window_begins_and_ends_when_a_clock_there_first_says_so(self, opens: int, closes: int) -> None:
        rule = every_day(30, opens, closes)
        for zone, change in every_change():
            found = {window.start: window for window in windows(rule, ALL_DAY, zone=zone, within=around(change))}
            for day in (shown(change, zone).date(), shown(change, zone).date() - timedelta(days=1)):
                midnight = datetime.combine(day, datetime.min.time())
                start, end = (first_shown(midnight + timedelta(minutes=each), zone) for each in (opens, closes))
                assert start == end or found[start].end == end, (zone, change, day)

    def test_a_whole_day_is_as_long_as_it_is(self) -> None:
        rule = every_day(60)
        for zone, change in every_change():
            found = list(slots_of(rule, ALL_DAY, [], minutes=5, zone=zone, within=around(change)))
            whole = list(windows(rule, ALL_DAY, zone=zone, within=around(change)))
            for one, other in pairwise(whole):
                assert one.end == other.start, (zone, one, other)
            assert len(found) in range(94, 99), (zone, change)


class TestBerlin:
    def test_has_no_slots_in_the_hour_that_spring_takes(self) -> None:
        rule, within = (
            every_day(30, 60, 240),
            Span(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)),
        )

        found = list(slots_of(rule, ALL_DAY, [], minutes=30, zone="Europe/Berlin", within=within))

        assert [f"{shown(slot.start, 'Europe/Berlin'):%H:%M}" for slot in found] == ["01:00", "01:30", "03:00", "03:30"]

    def test_has_twice_as_many_in_the_hour_that_autumn_gives(self) -> None:
        rule = every_day(30, 120, 180)
        within = Span(datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC))

        found = list(slots_of(rule, ALL_DAY, [], minutes=30, zone="Europe/Berlin", within=within))

        assert [shown(slot.start, "Europe/Berlin").strftime("%H:%M") for slot in found] == [
            "02:00", "02:30", "02:00", "02:30",
        ]  # fmt: skip
        assert [slot.start.hour for slot in found] == [0, 0, 1, 1]

    def test_begins_after_the_gap_what_should_begin_in_it(self) -> None:
        rule = every_day(30, 150, 270)
        within = Span(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC))

        found = list(slots_of(rule, ALL_DAY, [], minutes=30, zone="Europe/Berlin", within=within))

        assert [f"{shown(slot.start, 'Europe/Berlin'):%H:%M}" for slot in found] == ["03:00", "03:30", "04:00"]


class TestHours:
    MONDAY = date(2026, 6, 1)
    WITHIN = Span(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))

    def starts(
        self, rule: Weekly, hours: list[Hours], time_off: list[Span] | None = None, minutes: int = 60
    ) -> list[str]:
        found = slots_of(rule, hours, time_off or [], minutes=minutes, zone="UTC", within=self.WITHIN)
        return [f"{slot.start:%H:%M}" for slot in found]

    def test_of_rule_and_provider_are_both_kept_with_the_break_between(self) -> None:
        hours = [Hours(0, 8 * 60, 12 * 60), Hours(0, 13 * 60, 18 * 60), Hours(1, 0, DAY)]

        assert self.starts(every_day(60, 10 * 60, 15 * 60), hours) == ["10:00", "11:00", "13:00", "14:00"]

    def test_of_the_provider_serve_a_rule_that_names_none(self) -> None:
        assert self.starts(every_day(60), [Hours(0, 8 * 60, 10 * 60 + 30)]) == ["08:00", "09:00"]

    def test_that_nobody_knows_leave_the_rule_its_own(self) -> None:
        assert self.starts(every_day(60, 600, 720), []) == ["10:00", "11:00"]
        assert self.starts(every_day(60), []) == []

    def test_leave_out_what_touches_time_off_and_move_nothing(self) -> None:
        away = Span(datetime(2026, 6, 1, 10, 10, tzinfo=UTC), datetime(2026, 6, 1, 11, 0, tzinfo=UTC))

        assert self.starts(every_day(60), [Hours(0, 9 * 60, 13 * 60)], [away]) == ["09:00", "11:00", "12:00"]

    def test_are_kept_on_the_days_of_the_rule_alone(self) -> None:
        hours = [Hours(weekday, 600, 720) for weekday in range(7)]
        monday = Weekly(weekdays=1, every=60, from_on=self.MONDAY)

        assert self.starts(monday, hours) == ["10:00", "11:00"]
        assert self.starts(Weekly(weekdays=126, every=60, from_on=self.MONDAY), hours) == []
        assert self.starts(Weekly(weekdays=1, every=60, from_on=date(2026, 6, 2)), hours) == []
        assert (
            self.starts(Weekly(weekdays=1, every=60, from_on=date(2026, 1, 1), until_on=date(2026, 5, 31)), hours) == []
        )
        assert self.starts(Weekly(weekdays=1, every=60, from_on=self.MONDAY, until_on=self.MONDAY), hours) != []

    def test_that_end_at_midnight_end_with_the_day(self) -> None:
        assert self.starts(every_day(60, 22 * 60, DAY), [])[-1] == "23:00"

    def test_are_walked_from_their_own_beginning_wherever_one_looks_from(self) -> None:
        later = Span(datetime(2026, 6, 1, 10, 25, tzinfo=UTC), self.WITHIN.end)
        rule, hours = every_day(40), [Hours(0, 9 * 60, 13 * 60)]

        whole = list(slots_of(rule, hours, [], minutes=30, zone="UTC", within=self.WITHIN))
        part = list(slots_of(rule, hours, [], minutes=30, zone="UTC", within=later))

        assert part == [slot for slot in whole if slot.start >= later.start]
