"""When is a store open? Weekly hours are local times of an IANA zone; an instant is asked, the wall clock answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

import msgspec

DAY = 24 * 60
WEEK = 7 * DAY
EN_DASH = "\N{EN DASH}"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEK_DAYS = tuple(Weekday)


class Opening(msgspec.Struct, frozen=True, order=True):
    """Open from `opens` to `closes` (minutes of the local day, half-open, 1440 is midnight) on `weekday` (Monday 0)."""

    weekday: int
    opens: int
    closes: int


class LocalMinute(msgspec.Struct, frozen=True):
    """What a wall clock in some zone shows."""

    weekday: int
    minute: int

    @classmethod
    def at(cls, now: datetime, zone: str) -> Self:
        local = now.astimezone(ZoneInfo(zone))
        return cls(local.weekday(), local.hour * 60 + local.minute)


def split_at_midnight(weekday: int, opens: int, closes: int) -> list[Opening]:
    """`closes` at or before `opens` means the next day: a bar open 20:00 to 02:00 makes two openings."""
    if closes > opens:
        return [Opening(weekday, opens, closes)]
    evening = Opening(weekday, opens, DAY)
    return [evening, Opening((weekday + 1) % 7, 0, closes)] if closes else [evening]


def joined(openings: Iterable[Opening]) -> list[Opening]:
    """In order of the week, with stretches that touch or overlap made one."""
    result: list[Opening] = []
    for opening in sorted(openings):
        last = result[-1] if result else None
        if last is not None and last.weekday == opening.weekday and opening.opens <= last.closes:
            result[-1] = Opening(last.weekday, last.opens, max(last.closes, opening.closes))
        else:
            result.append(opening)
    return result


def is_open(openings: Sequence[Opening], zone: str, now: datetime) -> bool:
    clock = LocalMinute.at(now, zone)
    return any(each.weekday == clock.weekday and each.opens <= clock.minute < each.closes for each in openings)


def state_in_words(openings: Sequence[Opening], zone: str, now: datetime) -> str:
    """`Open until 18:00`, `Opens today at 09:00`, `Opens Monday at 09:00`; empty where no hours are known."""
    if not openings:
        return ""
    clock = LocalMinute.at(now, zone)
    stretches = _around_midnight(openings)
    minute_of_week = clock.weekday * DAY + clock.minute
    for start, end in stretches:
        if any(start <= moment < end for moment in (minute_of_week, minute_of_week + WEEK)):
            return "Open around the clock" if end - start >= WEEK else f"Open until {clock_time(end % DAY)}"
    start = min(stretches, key=lambda stretch: (stretch[0] - minute_of_week) % WEEK)[0]
    day = "today" if start // DAY == clock.weekday and start > minute_of_week else WEEK_DAYS[start // DAY].capitalize()
    return f"Opens {day} at {clock_time(start % DAY)}"


def _around_midnight(openings: Sequence[Opening]) -> list[tuple[int, int]]:
    """As minutes of the week, with what touches at midnight (Sunday's too) made one stretch."""
    stretches: list[tuple[int, int]] = []
    for each in joined(openings):
        start, end = each.weekday * DAY + each.opens, each.weekday * DAY + each.closes
        if stretches and stretches[-1][1] == start:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    if len(stretches) > 1 and stretches[0][0] == 0 and stretches[-1][1] == WEEK:
        first = stretches.pop(0)
        stretches[-1] = (stretches[-1][0], WEEK + first[1])
    return stretches


def clock_time(minute: int) -> str:
    """`540` is `09:00`; the end of the day is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(text: str) -> int:
    """`09:00` is 540. ValueError for what no clock shows; `24:00` is the end of the day."""
    hours, colon, minutes = text.partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and (hours + minutes).isascii() and (hours + minutes).isdigit()):
        raise ValueError(f"{text!r} is not a time such as 09:00")
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or minute > DAY:
        raise ValueError(f"{text!r} is not a time of day")
    return minute


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def stretches_in(text: str) -> list[tuple[str, str]]:
    """`09:00-12:00, 14:00-18:00` as pairs; an empty text is a day off. ValueError for anything else."""
    found = []
    for part in filter(None, (each.strip() for each in text.replace(EN_DASH, "-").split(","))):
        opens, _, closes = (each.strip() for each in part.partition("-"))
        minute_of(opens), minute_of(closes)
        found.append((opens, closes))
    return found


def zones() -> list[str]:
    """Every IANA zone that is a place, and UTC."""
    return ["UTC", *sorted(name for name in _zones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))]


def is_zone(name: str) -> bool:
    return name in _zones()
