"""From weekly hours on a provider's clock to instants: pure, and right across every change of that clock.

A time of day stands for the first instant at which a clock there shows it or a later one. So hours that begin in the
gap of spring begin when the clock has jumped, hours that begin in the fold of autumn begin the first time, and what
meets on the clock meets in time. Between its two ends a window is real time, and slots are walked in real time: in a
gap there are fewer, in a fold more, and each lasts as long as it should.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.schedule.models import CELL_MINUTES, cell_of, instant_of_cell

DAY = 24 * 60
ONE_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Span(NamedTuple):
    """Half-open."""

    start: datetime
    end: datetime


class Hours(msgspec.Struct, frozen=True, order=True):
    """`weekday` 0 is Monday; minutes of the local day, half-open."""

    weekday: int
    opens: int
    closes: int


class Weekly(msgspec.Struct, frozen=True, kw_only=True):
    """When a rule offers slots. Without `opens` and `closes`: whenever the provider works."""

    weekdays: int
    opens: int | None = None
    closes: int | None = None
    every: int
    from_on: date
    until_on: date | None = None

    def is_on(self, day: date) -> bool:
        return (
            bool(self.weekdays >> day.weekday() & 1)
            and self.from_on <= day
            and (self.until_on is None or day <= self.until_on)
        )


def slots_of(
    rule: Weekly, hours: Sequence[Hours], time_off: Sequence[Span], *, minutes: int, zone: str, within: Span
) -> Iterator[Span]:
    """Every slot of `minutes` that the rule makes and that begins `within`, in order.

    Slots that touch `time_off` are left out; the others stay where they are.
    """
    away = sorted(time_off)
    for window in windows(rule, hours, zone=zone, within=within):
        for slot in walk(window, every=rule.every, minutes=minutes):
            if within.start <= slot.start < within.end and not any(_overlap(slot, each) for each in away):
                yield slot


def windows(rule: Weekly, hours: Sequence[Hours], *, zone: str, within: Span) -> Iterator[Span]:
    """The stretches of time in which the rule offers slots, day by day of the provider's calendar."""
    place = ZoneInfo(zone)
    day = within.start.astimezone(place).date() - ONE_DAY
    last = within.end.astimezone(place).date()
    while day <= last:
        if rule.is_on(day):
            for opens, closes in _hours_on(day.weekday(), rule, hours):
                start, end = _first_instant(day, opens, zone), _first_instant(day, closes, zone)
                if start < end and start < within.end and end > within.start:
                    yield Span(start, end)
        day += ONE_DAY


def walk(window: Span, *, every: int, minutes: int) -> Iterator[Span]:
    """A slot each `every` minutes from the beginning on, as long as it ends within."""
    start, length, step = _on_grid(window.start), timedelta(minutes=minutes), timedelta(minutes=every)
    while start + length <= window.end:
        yield Span(start, start + length)
        start += step


def _hours_on(weekday: int, rule: Weekly, hours: Sequence[Hours]) -> list[tuple[int, int]]:
    """Where the provider's hours are not known the rule's own count alone."""
    opens = 0 if rule.opens is None else rule.opens
    closes = DAY if rule.closes is None else rule.closes
    if not hours:
        return [] if rule.opens is None else [(opens, closes)]
    both = [(max(opens, each.opens), min(closes, each.closes)) for each in sorted(hours) if each.weekday == weekday]
    return [(start, end) for start, end in both if start < end]


@lru_cache(maxsize=65_536)
def _first_instant(day: date, minute: int, zone: str) -> datetime:
    """At which a clock there shows this time of this day, or a later one."""
    place = ZoneInfo(zone)
    shown = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    instant = shown.replace(tzinfo=place, fold=0).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == shown:
        return instant
    return _end_of_gap(shown.replace(tzinfo=place, fold=1).astimezone(UTC), instant, shown, place)


def _end_of_gap(before: datetime, after: datetime, shown: datetime, place: ZoneInfo) -> datetime:
    """The clock never shows this: when does it jump past? `before` it still shows less, `after` it shows more."""
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(place).replace(tzinfo=None) < shown:
            before = middle
        else:
            after = middle
    return after


def _on_grid(instant: datetime) -> datetime:
    """The next multiple of five minutes; every zone of today is on one already."""
    cell = cell_of(instant)
    rounded = instant_of_cell(cell)
    return rounded if rounded == instant else rounded + timedelta(minutes=CELL_MINUTES)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
