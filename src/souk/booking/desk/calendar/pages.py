"""What the calendar shows. Where a block stands is told by classes, since the pages allow no styles of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from souk.booking.desk.calendar.queries import Calendar
from souk.booking.desk.calendar.spans import Stretch, View, hours_shown, stretch_of
from souk.booking.desk.calendar.standing import CALENDAR, Place, Standing, Whose, standing
from souk.booking.schedule.facts import ProviderFacts
from souk.booking.schedule.models import instant_of_cell
from souk.ui import Option, Tab, url_with


@dataclass(frozen=True, slots=True)
class Shade:
    """Time that is not to be had: outside the hours, a buffer, somebody away."""

    place: Place
    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    title: str
    note: str
    href: str
    is_today: bool
    now: Place | None
    stands: Standing
    shades: tuple[Shade, ...]
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    views: tuple[Tab, ...]
    title: str
    url: str
    previous: str
    next: str
    today: str
    is_today: bool
    store: str
    store_id: str
    stores: tuple[Option, ...]
    providers: tuple[Option, ...]
    chosen_provider: str
    view: str
    day: str
    first_hour: int
    last_hour: int
    hours: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    count: int
    may_edit: bool
    new_url: str
    toast: str = ""
    tone: str = "good"
    undo: dict[str, str] | None = None


def calendar_page(calendar: Calendar) -> CalendarPage:
    day, view = calendar.days[0], calendar.view
    shown = calendar.days[0] if view is View.DAY else calendar.days[-1]
    store_id = str(calendar.seat.store_id)
    chosen = str(calendar.providers[0].id) if calendar.providers and len(calendar.providers) == 1 else ""
    keep = {"store": store_id if len(calendar.seat.stores) > 1 else None, "provider": chosen or None}

    def at(when: date | None, kind: View = view) -> str:
        return url_with(CALENDAR, **keep, view=kind.value, day=when.isoformat() if when else None)

    step = timedelta(days=1 if view is View.DAY else 7)
    columns = [(provider, each) for provider in calendar.providers for each in calendar.days]
    stretches = [_stretches(calendar, provider, each) for provider, each in columns]
    first, last = hours_shown(found for column in stretches for found in column)
    return CalendarPage(
        views=(Tab("Day", at(day, View.DAY), view is View.DAY), Tab("Week", at(day, View.WEEK), view is View.WEEK)),
        title=_title(calendar),
        url=at(day),
        previous=at(day - step),
        next=at(day + step),
        today=at(None),
        is_today=day <= calendar.today <= shown,
        store=calendar.store_name,
        store_id=store_id,
        stores=_stores(calendar),
        providers=tuple(Option(str(each.id), each.name) for each in calendar.everybody),
        chosen_provider=chosen,
        view=view.value,
        day=day.isoformat(),
        first_hour=first,
        last_hour=last,
        hours=tuple(f"{hour % 24:02}:00" for hour in range(first, last)),
        columns=tuple(_column(calendar, provider, each, (first, last)) for provider, each in columns),
        count=len(calendar.appointments),
        may_edit=calendar.seat.sees_all,
        new_url=url_with(f"{CALENDAR}/new", **keep, day=day.isoformat()),
    )


def _title(calendar: Calendar) -> str:
    day = calendar.days[0]
    if calendar.view is View.DAY:
        return f"{day:%A} {day.day} {day:%B %Y}"
    last = calendar.days[-1]
    first = f"{day.day}" if day.month == last.month else f"{day.day} {day:%B}"
    return f"{first}\N{EN DASH}{last.day} {last:%B %Y}"


def _stores(calendar: Calendar) -> tuple[Option, ...]:
    stores = calendar.seat.stores.values()
    return tuple(Option(str(each.id), each.name) for each in stores) if len(calendar.seat.stores) > 1 else ()


def _column(calendar: Calendar, provider: ProviderFacts, day: date, shown: tuple[int, int]) -> ColumnView:
    zone = ZoneInfo(provider.time_zone)
    is_today = calendar.now.astimezone(zone).date() == day
    now = stretch_of(calendar.now, calendar.now + timedelta(minutes=5), day, zone) if is_today else None
    week = calendar.view is View.WEEK
    title = f"{day:%a} {day.day}" if week else provider.name
    zone_note = provider.time_zone.rpartition("/")[2].replace("_", " ") if provider.time_zone != calendar.zone else ""
    stands = standing(Whose(calendar, provider, day))
    return ColumnView(
        title=title,
        note=zone_note,
        href=_other_view(calendar, provider, day),
        is_today=is_today,
        now=Place.of(now) if now is not None and shown[0] * 60 <= now.begin < shown[1] * 60 else None,
        stands=stands,
        shades=tuple(_shades(calendar, provider, day, shown)),
        spoken=f"{day:%A} {day.day} {day:%B}, {provider.name}",
    )


def _other_view(calendar: Calendar, provider: ProviderFacts, day: date) -> str:
    other = View.DAY if calendar.view is View.WEEK else View.WEEK
    store = str(calendar.seat.store_id) if len(calendar.seat.stores) > 1 else None
    chosen = str(provider.id) if other is View.WEEK else None
    return url_with(CALENDAR, store=store, provider=chosen, view=other.value, day=day.isoformat())


def _shades(calendar: Calendar, provider: ProviderFacts, day: date, shown: tuple[int, int]) -> Iterable[Shade]:
    zone = ZoneInfo(provider.time_zone)
    open_hours = [
        Stretch(each.opens_minute, each.closes_minute - each.opens_minute)
        for each in calendar.hours
        if each.provider_id == provider.id and each.weekday == day.weekday()
    ]
    if any(each.provider_id == provider.id for each in calendar.hours):
        begin = shown[0] * 60
        for each in [*open_hours, Stretch(shown[1] * 60, 0)]:
            if each.begin > begin:
                yield Shade(Place.of(Stretch(begin, each.begin - begin)), "closed", "")
            begin = max(begin, each.end)
    for slot in calendar.busy:
        if slot.provider_id == provider.id:
            yield from _buffers(calendar, slot.id, (slot.first_cell, slot.end_cell), day, zone)
    for away in calendar.away:
        where = stretch_of(away.starts_at, away.ends_at, day, zone) if away.provider_id == provider.id else None
        if where is not None:
            cut = _within(where, shown)
            if cut is not None:
                yield Shade(Place.of(cut), "away", away.reason or "Away")


def _buffers(calendar: Calendar, slot_id: UUID, cells: tuple[int, int], day: date, zone: ZoneInfo) -> Iterable[Shade]:
    booked = next((each for each in calendar.appointments if each.slot_id == slot_id), None)
    if booked is None:
        return
    first, end = instant_of_cell(cells[0]), instant_of_cell(cells[1])
    for start, until in ((first, booked.starts_at), (booked.ends_at, end)):
        where = stretch_of(start, until, day, zone) if until > start else None
        if where is not None:
            yield Shade(_exact(where), "buffer", "")


def _exact(where: Stretch) -> Place:
    return Place(f"at-{where.begin // 60} min-{where.begin % 60} for-{where.length // 60} and-{where.length % 60}")


def _within(where: Stretch, shown: tuple[int, int]) -> Stretch | None:
    begin, end = max(where.begin, shown[0] * 60), min(where.end, shown[1] * 60)
    return Stretch(begin, end - begin) if end > begin else None


def _stretches(calendar: Calendar, provider: ProviderFacts, day: date) -> list[Stretch]:
    zone = ZoneInfo(provider.time_zone)
    spans = [(each.starts_at, each.ends_at) for each in calendar.appointments if each.provider_id == provider.id]
    spans += [(each.starts_at, each.ends_at) for each in calendar.free if each.provider_id == provider.id]
    return [where for start, end in spans if (where := stretch_of(start, end, day, zone)) is not None]
