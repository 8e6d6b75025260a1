"""When is a store open? Weekly hours are local times of an IANA zone; an instant is asked, the wall clock answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

import msgspec

DAY = 24 * 60
WEEK = 7 * DAY
SMALL_HOURS = 6 * 60
"""Until when what runs past midnight belongs to the evening before."""
DAYS_AHEAD = 15
Specials = Mapping[date, Sequence[tuple[int, int]]]
"""Dates with hours of their own, in minutes of the local day (beyond 1440: past midnight); none at all: closed."""
NO_SPECIALS: Specials = {}
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


def is_open(openings: Sequence[Opening], zone: str, now: datetime, specials: Specials = NO_SPECIALS) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in _ahead(openings, specials, local.date(), days=1))


def state_in_words(openings: Sequence[Opening], zone: str, now: datetime, specials: Specials = NO_SPECIALS) -> str:
    """`Open until 18:00`, `Opens today at 09:00`, `Opens Monday at 09:00`; empty where no hours are known."""
    if not openings and not specials:
        return ""
    local = now.astimezone(ZoneInfo(zone))
    today, minute = local.date(), local.hour * 60 + local.minute
    stretches = _ahead(openings, specials, today, days=DAYS_AHEAD)
    for start, end in stretches:
        if start <= minute < end:
            return "Open around the clock" if end - start >= WEEK else f"Open until {clock_time(end % DAY)}"
    for start, _ in stretches:
        if start > minute:
            return f"Opens {_day_in_words(today, start // DAY)} at {clock_time(start % DAY)}"
    return "Closed"


def _day_in_words(today: date, days: int) -> str:
    if days == 0:
        return "today"
    day = today + timedelta(days=days)
    return WEEK_DAYS[day.weekday()].capitalize() if days <= 7 else f"{day.day} {day:%B}"


def _ahead(openings: Sequence[Opening], specials: Specials, today: date, *, days: int) -> list[tuple[int, int]]:
    """In minutes since today's midnight, from yesterday on, with what touches made one stretch."""
    found: list[tuple[int, int]] = []
    for offset in range(-1, days):
        day = today + timedelta(days=offset)
        own = specials[day] if day in specials else _usual(openings, day.weekday())
        found += [(offset * DAY + opens, offset * DAY + closes) for opens, closes in own]
    stretches: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
        else:
            stretches.append((start, end))
    return stretches


def _usual(openings: Sequence[Opening], weekday: int) -> list[tuple[int, int]]:
    """The hours that a day of the week brings, with what runs on past its midnight."""
    own = [
        (each.opens, each.closes)
        for each in openings
        if each.weekday == weekday and not is_of_evening_before(each, openings)
    ]
    after = (weekday + 1) % 7
    own += [
        (DAY, DAY + each.closes) for each in openings if each.weekday == after and is_of_evening_before(each, openings)
    ]
    return own


def is_of_evening_before(opening: Opening, openings: Sequence[Opening]) -> bool:
    """The small hours belong to the evening they follow: if that day is a holiday, they are, too."""
    before = (opening.weekday - 1) % 7
    return (
        opening.opens == 0
        and opening.closes <= SMALL_HOURS
        and any(each.weekday == before and each.closes == DAY for each in openings)
    )


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
