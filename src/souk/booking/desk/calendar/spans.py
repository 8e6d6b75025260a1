"""What stands where in a column of a calendar: pure. Minutes are those of the provider's clock, lengths are real time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.schedule.models import CELL_MINUTES

DAY: Final = 24 * 60
USUAL_HOURS: Final = (9, 18)
SHORTEST_SHOWN: Final = 15
MOST_LANES: Final = 4
"""As many stand beside one another at most, each wide enough to be read."""


class View(StrEnum):
    DAY = "day"
    WEEK = "week"


class Stretch(msgspec.Struct, frozen=True):
    """`begin` minutes after the day's midnight, for `length` minutes, within the day; both in steps of five."""

    begin: int
    length: int

    @property
    def end(self) -> int:
        return self.begin + self.length


def stretch_of(start: datetime, end: datetime, day: date, zone: ZoneInfo) -> Stretch | None:
    """What of it lies on that day; None where nothing does."""
    local = start.astimezone(zone)
    if local.date() > day or end.astimezone(zone).date() < day:
        return None
    minutes = int((end - start).total_seconds() // 60)
    begin = (local.date() - day).days * DAY + local.hour * 60 + local.minute
    first, last = max(0, begin), min(DAY, begin + minutes)
    return Stretch(_down(first), _up(last) - _down(first)) if last > first else None


def lanes_of(stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """For each: (its lane, how many lanes stand beside one another there), so that none covers another."""
    order = sorted(range(len(stretches)), key=lambda index: (stretches[index].begin, -stretches[index].length))
    found: list[tuple[int, int]] = [(0, 1)] * len(stretches)
    group: list[int] = []
    ends: list[int] = []
    for index in order:
        each = stretches[index]
        if group and each.begin >= max(ends):
            _close(group, found, len(ends))
            group, ends = [], []
        lane = next((n for n, end in enumerate(ends) if end <= each.begin), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = each.end
        found[index] = (lane, 1)
        group.append(index)
    _close(group, found, len(ends))
    return found


def crowds_of(stretches: Sequence[Stretch]) -> list[tuple[Stretch, list[int]]]:
    """Those that stand too many abreast to be read: what they span together, and which they are, by index."""
    found: list[tuple[Stretch, list[int]]] = []
    lanes = lanes_of(stretches)
    crowded = [index for index in range(len(stretches)) if lanes[index][1] > MOST_LANES]
    for index in sorted(crowded, key=lambda index: stretches[index].begin):
        each = stretches[index]
        if found and each.begin < found[-1][0].end:
            span, members = found[-1]
            found[-1] = (Stretch(span.begin, max(span.end, each.end) - span.begin), [*members, index])
        else:
            found.append((each, [index]))
    return found


def hours_shown(stretches: Iterable[Stretch]) -> tuple[int, int]:
    """(first hour, last hour): the usual day, and whatever lies outside it."""
    known = list(stretches)
    if not known:
        return USUAL_HOURS
    first = min(each.begin // 60 for each in known)
    last = max(-(-each.end // 60) for each in known)
    return min(first, USUAL_HOURS[0]), max(last, USUAL_HOURS[1])


def days_of(view: View, day: date) -> list[date]:
    """One day, or the week from Monday on that it lies in."""
    if view is View.DAY:
        return [day]
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _close(group: Sequence[int], found: list[tuple[int, int]], lanes: int) -> None:
    for index in group:
        found[index] = (found[index][0], lanes)


def _down(minute: int) -> int:
    return minute // CELL_MINUTES * CELL_MINUTES


def _up(minute: int) -> int:
    return -(-minute // CELL_MINUTES) * CELL_MINUTES
