"""A month on paper, and the times of a day: pure drawing, from free slots to what a page shows. Weeks begin on Monday."""

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from souk.booking.schedule.queries import FreeStart

WEEKDAYS = (("Mon", "Monday"), ("Tue", "Tuesday"), ("Wed", "Wednesday"), ("Thu", "Thursday"), ("Fri", "Friday"),
            ("Sat", "Saturday"), ("Sun", "Sunday"))  # fmt: skip
PARTS = (("Morning", "sunrise", 12), ("Afternoon", "sun", 17), ("Evening", "moon", 24))
PARTS_ICONS = ("sunrise", "sun", "moon")
INSTANT = "%Y%m%dT%H%M%SZ"
Address = Callable[[date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`free`: how many times can be booked on it; `is_full`: it is offered, and all of it is booked. Others lead nowhere."""

    on: str
    number: int
    label: str
    free: int
    is_full: bool
    href: str
    is_today: bool
    is_chosen: bool
    is_entry: bool
    """Where the keyboard enters the grid: one day of the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    key: str
    title: str
    weeks: tuple[tuple[Day | None, ...], ...]
    previous_url: str
    next_url: str
    """Empty where nothing can be booked any more."""
    free: int


@dataclass(frozen=True, slots=True)
class Time:
    """A time that can be booked. `value` says the instant in UTC, `label` what the clock shows there."""

    value: str
    label: str
    instant: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PartOfDay:
    label: str
    icon: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days between which one can leaf: `first` is today."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a month and a day of it stand."""

    month: Address
    day: Address


def day_in(zone: ZoneInfo, at: datetime) -> date:
    return at.astimezone(zone).date()


def begins(zone: ZoneInfo, day: date) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def next_day(day: date) -> date:
    return day + timedelta(days=1)


def next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_read(text: str, span: Span) -> date | None:
    """`2026-11` as its first day, as far as one can leaf; None for anything else."""
    try:
        found = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    if found is None or not span.first.replace(day=1) <= found <= span.last:
        return None
    return found


def day_read(text: str, span: Span) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found is not None and span.first <= found <= span.last else None


def instant_read(text: str) -> datetime | None:
    """`20261124T143000Z`, as a time's value says it."""
    try:
        return datetime.strptime(text, INSTANT).replace(tzinfo=UTC) if len(text) == 16 else None
    except ValueError:
        return None


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime(INSTANT)


def draw_month(
    first: date, starts: Iterable[FreeStart], zone: ZoneInfo, *, span: Span, chosen: date | None, address: Addresses
) -> Month:
    free: Counter[date] = Counter()
    for start in starts:
        free[day_in(zone, start.starts_at)] += start.left > 0
    entry = _entry(first, {day for day, count in free.items() if count}, span, chosen)

    def drawn(day: date) -> Day | None:
        if day.month != first.month:
            return None
        is_ahead = span.first <= day <= span.last
        count, is_full = free[day] if is_ahead else 0, is_ahead and day in free and not free[day]
        return Day(
            on=day.isoformat(),
            number=day.day,
            label=f"{spoken(day)}, {_counted(count, is_full=is_full)}",
            free=count,
            is_full=is_full,
            href=address.day(day) if count or is_full else "",
            is_today=day == span.first,
            is_chosen=day == chosen,
            is_entry=day == entry,
        )

    previous, following = (first - timedelta(days=1)).replace(day=1), next_month(first)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        key=f"{first:%Y-%m}",
        title=f"{first:%B %Y}",
        weeks=tuple(tuple(drawn(day) for day in week) for week in weeks),
        previous_url=address.month(previous) if previous >= span.first.replace(day=1) else "",
        next_url=address.month(following) if following <= span.last else "",
        free=sum(count for day, count in free.items() if day.month == first.month),
    )


def draw_day(starts: Iterable[FreeStart], zone: ZoneInfo, *, chosen: datetime | None) -> tuple[PartOfDay, ...]:
    """The times of one local day; of two that the clock shows alike (when it is set back) each names its offset."""
    ordered = sorted((start for start in starts if start.left > 0), key=lambda each: each.starts_at)
    shown = Counter(f"{each.starts_at.astimezone(zone):%H:%M}" for each in ordered)
    twice = {label for label, count in shown.items() if count > 1}
    parts, begin = [], 0
    for label, icon, until in PARTS:
        times = [each for each in ordered if begin <= each.starts_at.astimezone(zone).hour < until]
        if times:
            parts.append(PartOfDay(label, icon, tuple(_time(each, zone, twice, chosen) for each in times)))
        begin = until
    return tuple(parts)


def spoken(day: date) -> str:
    """Tuesday 24 November."""
    return f"{day:%A} {day.day} {day:%B}"


def short(day: date) -> str:
    """Tue 24 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def _entry(first: date, free: Collection[date], span: Span, chosen: date | None) -> date:
    """The chosen day, else the first free one, else today, else the first."""
    of_month = sorted(day for day in free if (day.year, day.month) == (first.year, first.month))
    if chosen is not None and (chosen.year, chosen.month) == (first.year, first.month):
        return chosen
    return of_month[0] if of_month else max(first, span.first)


def _counted(count: int, *, is_full: bool) -> str:
    if is_full:
        return "booked up; wait for a place"
    return "nothing free" if not count else f"{count} time{'s' if count > 1 else ''} free"


def _time(start: FreeStart, zone: ZoneInfo, twice: Collection[str], chosen: datetime | None) -> Time:
    local = start.starts_at.astimezone(zone)
    label = f"{local:%H:%M}"
    return Time(
        value=written(start.starts_at),
        label=f"{label} {local:%Z}" if label in twice else label,
        instant=start.starts_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        note=f"{start.left} left" if start.capacity > 1 else "",
        is_chosen=start.starts_at == chosen,
    )
