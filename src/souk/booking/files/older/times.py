"""Dates and times as people typed them. Nothing is guessed: what can be read in two ways is refused."""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from souk.booking.files.older.problems import BadField, Damage, shown

LONGEST: Final = timedelta(hours=24)
EARLIEST: Final = 1990
LATEST: Final = 2100
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"),
            ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_WORDED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)"
    r",?[\s-]+(\d{4})",
    re.ASCII | re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?(m)?\.?", re.ASCII | re.IGNORECASE)
_FOUR = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\bto\b|\buntil\b|\btill\b)\s*", re.IGNORECASE)


class DateOrder(StrEnum):
    """What comes first in `03/09/2024`. Without one of the two, only dates that can be read one way are taken."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def read_date(text: str, order: DateOrder | None = None) -> date:
    """Raises BadField: DATE_MISSING, DATE_UNREADABLE, DATE_AMBIGUOUS."""
    text = " ".join(text.split())
    if not text:
        raise BadField(Damage.DATE_MISSING, "There is no date.")
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DOTTED.fullmatch(text):  # with dots the day comes first wherever dots are used
        day, month, year = map(int, found.groups())
    elif found := _SLASHED.fullmatch(text):
        day, month, year = _day_and_month(int(found[1]), int(found[2]), text, order), 0, int(found[3])
        month = int(found[1]) + int(found[2]) - day
    elif (found := _WORDED.fullmatch(text)) and (name := (found[2] or found[3]).lower()) in MONTHS:
        day, month, year = int(found[1] or found[4]), MONTHS[name], int(found[5])
    else:
        raise BadField(Damage.DATE_UNREADABLE, f"{shown(text)} is no date we know. Write 2024-03-09.")
    try:
        read = date(year, month, day)
    except ValueError:
        raise BadField(Damage.DATE_UNREADABLE, f"There is no such day as {shown(text)}.") from None
    if not EARLIEST <= read.year <= LATEST:
        raise BadField(Damage.DATE_UNREADABLE, f"{shown(text)} is not in the time of any shop.")
    return read


def _day_and_month(first: int, second: int, text: str, order: DateOrder | None) -> int:
    """Which of the two is the day."""
    if first == second or (second > 12 >= first):
        return second
    if first > 12:
        return first
    if order is None:
        message = f"{shown(text)} can be read in two ways. Say which: --dates day-first or --dates month-first."
        raise BadField(Damage.DATE_AMBIGUOUS, message)
    return first if order is DateOrder.DAY_FIRST else second


def read_span(text: str) -> tuple[time, time | None]:
    """`10:00-10:30` → both; `10.30 am` → when it begins. Raises BadField: TIME_MISSING, TIME_UNREADABLE."""
    text = " ".join(text.split())
    if not text:
        raise BadField(Damage.TIME_MISSING, "There is no time.")
    parts = _BETWEEN.split(text)
    if len(parts) > 2 or not all(parts):
        raise BadField(Damage.TIME_UNREADABLE, f"{shown(text)} is no time we know. Write 10:00-10:30.")
    if len(parts) == 1:
        return _time(_clock(parts[0], text), text), None
    begins, ends = _clock(parts[0], text), _clock(parts[1], text)
    until = _time(ends, text)
    if begins[2] or not ends[2]:
        return _time(begins, text), until
    return _first_half(begins, ends[2], until, text), until


_Clock = tuple[int, int, str]


def _first_half(begins: _Clock, half: str, until: time, text: str) -> time:
    """`11:30-12:30 pm`: the half of the day said at the end is that of the beginning, unless that would be later."""
    if begins[0] > 12:
        return _time(begins, text)
    same = _time((begins[0], begins[1], half), text)
    return same if same < until else _time((begins[0], begins[1], "a" if half == "p" else "p"), text)


def _clock(text: str, whole: str) -> _Clock:
    """(hour, minute, `a`, `p` or nothing)."""
    if four := _FOUR.fullmatch(text):
        return int(four[1]), int(four[2]), ""
    found = _CLOCK.fullmatch(text)
    if found is None or (found[4] is None) != (found[5] is None):
        raise BadField(Damage.TIME_UNREADABLE, f"{shown(whole)} is no time we know. Write 10:00-10:30.")
    return int(found[1]), int(found[2] or 0), (found[4] or "").lower()


def _time(clock: _Clock, whole: str) -> time:
    hour, minute, half = clock
    is_fine = minute < 60 and (1 <= hour <= 12 if half else hour < 24)
    if not is_fine:
        raise BadField(Damage.TIME_UNREADABLE, f"There is no such time as {shown(whole)}.")
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


def to_instants(day: date, begins: time, ends: time | None, zone: ZoneInfo, minutes: int) -> tuple[datetime, datetime]:
    """When it is, in UTC. Without an end it lasts `minutes`; an end before the beginning is on the day after.

    Of an hour that came twice the first is meant. Raises BadField: TIME_SKIPPED for one that never came, TOO_LONG.
    """
    starts_at = _instant(day, begins, zone)
    if ends is None:
        return starts_at, starts_at + timedelta(minutes=minutes)
    ends_at = _instant(day if ends > begins else day + timedelta(days=1), ends, zone)
    if ends == begins or ends_at - starts_at >= LONGEST:
        raise BadField(Damage.TOO_LONG, "It would last a whole day.")
    if ends_at <= starts_at:
        ends_at = _instant(day, ends, zone, fold=1)
    return starts_at, ends_at


def _instant(day: date, clock: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    local = datetime.combine(day, clock, zone).replace(fold=fold)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = f"On {day.isoformat()} the clocks of {zone.key} skipped {clock:%H:%M}: this time never was."
        raise BadField(Damage.TIME_SKIPPED, message)
    return instant
