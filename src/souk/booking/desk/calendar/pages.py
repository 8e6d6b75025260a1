"""What the calendar shows. Where a block stands is told by classes, since the pages allow no styles of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.desk.calendar.queries import Calendar
from souk.booking.desk.calendar.rows import FreeSlot
from souk.booking.desk.calendar.spans import SHORTEST_SHOWN, Stretch, View, hours_shown, lanes_of, stretch_of
from souk.booking.schedule.facts import ProviderFacts
from souk.booking.schedule.models import instant_of_cell
from souk.ui import Option, Tab, url_with

CALENDAR: Final = "/vendor/calendar"
LOOKS: Final = {
    AppointmentStatus.HELD: ("Being paid", "warn", "hourglass"),
    AppointmentStatus.PENDING: ("To confirm", "info", "circle-help"),
    AppointmentStatus.CONFIRMED: ("Confirmed", "good", "circle-check"),
    AppointmentStatus.COMPLETED: ("Done", "neutral", "check"),
    AppointmentStatus.NO_SHOW: ("Did not come", "bad", "user-round-x"),
    AppointmentStatus.CANCELLED: ("Cancelled", "neutral", "ban"),
    AppointmentStatus.EXPIRED: ("Not paid for", "neutral", "circle-slash"),
}
MOVABLE: Final = (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Place:
    """Classes that say where a block stands: when it begins, how long it lasts, in which of how many lanes."""

    classes: str

    @classmethod
    def of(cls, where: Stretch, lane: tuple[int, int] = (0, 1)) -> "Place":
        lasts = max(where.length, SHORTEST_SHOWN)
        marks = [
            f"at-{where.begin // 60}",
            f"min-{where.begin % 60}",
            f"for-{lasts // 60}",
            f"and-{lasts % 60}",
        ]
        if lane[1] > 1:
            marks += [f"lane-{lane[0]}", f"of-{lane[1]}"]
        if lasts <= 25:
            marks.append("short")
        return cls(" ".join(marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """An appointment: somebody in a block."""

    id: str
    who: str
    label: str
    tone: str
    icon: str
    href: str
    spoken: str
    service_id: str
    version: int
    slot_id: str
    is_movable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A free slot: somebody can be booked into it, or moved there."""

    id: str
    place: Place
    time: str
    what: str
    href: str
    spoken: str
    service_id: str
    left: int
    is_class: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A booked slot with whoever comes; `gap` where there is a place left."""

    place: Place
    time: str
    what: str
    people: tuple[PersonLine, ...]
    gap: Gap | None


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
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...]
    shades: tuple[Shade, ...]
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    tabs: tuple[Tab, ...]
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


def calendar_page(calendar: Calendar, tabs: tuple[Tab, ...]) -> CalendarPage:
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
        tabs=tabs,
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
    blocks, gaps = _stands(calendar, provider, day, zone)
    return ColumnView(
        title=title,
        note=zone_note,
        href=_other_view(calendar, provider, day),
        is_today=is_today,
        now=Place.of(now) if now is not None and shown[0] * 60 <= now.begin < shown[1] * 60 else None,
        blocks=blocks,
        gaps=gaps,
        shades=tuple(_shades(calendar, provider, day, shown)),
        spoken=f"{day:%A} {day.day} {day:%B}, {provider.name}",
    )


def _other_view(calendar: Calendar, provider: ProviderFacts, day: date) -> str:
    other = View.DAY if calendar.view is View.WEEK else View.WEEK
    store = str(calendar.seat.store_id) if len(calendar.seat.stores) > 1 else None
    chosen = str(provider.id) if other is View.WEEK else None
    return url_with(CALENDAR, store=store, provider=chosen, view=other.value, day=day.isoformat())


def _stands(
    calendar: Calendar, provider: ProviderFacts, day: date, zone: ZoneInfo
) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    """Booked slots and free ones beside one another; a class with places left is one block."""
    booked: dict[UUID, list[AppointmentDetail]] = {}
    for each in calendar.appointments:
        if each.provider_id == provider.id:
            booked.setdefault(each.slot_id, []).append(each)
    free = {each.id: each for each in calendar.free if each.provider_id == provider.id}
    found: list[tuple[UUID, Stretch]] = []
    for slot_id in [*booked, *(each for each in free if each not in booked)]:
        slot = booked[slot_id][0] if slot_id in booked else free[slot_id]
        if (where := stretch_of(slot.starts_at, slot.ends_at, day, zone)) is not None:
            found.append((slot_id, where))
    blocks, gaps = [], []
    for (slot_id, where), lane in zip(found, lanes_of([where for _, where in found]), strict=True):
        gap = _gap(calendar, free[slot_id], provider, Place.of(where, lane)) if slot_id in free else None
        if slot_id in booked:
            blocks.append(_block(booked[slot_id], Place.of(where, lane), gap, zone))
        elif gap is not None:
            gaps.append(gap)
    return tuple(blocks), tuple(gaps)


def _block(booked: list[AppointmentDetail], place: Place, gap: Gap | None, zone: ZoneInfo) -> Block:
    first = booked[0]
    return Block(
        place=place,
        time=span_text(first.starts_at, first.ends_at, zone),
        what=first.service_name,
        people=tuple(_person(each, zone) for each in booked),
        gap=gap,
    )


def _person(each: AppointmentDetail, zone: ZoneInfo) -> PersonLine:
    label, tone, icon = LOOKS[each.status]
    who, time = name_of(each), span_text(each.starts_at, each.ends_at, zone)
    local = each.starts_at.astimezone(zone)
    return PersonLine(
        id=str(each.id),
        who=who,
        label=label,
        tone=tone,
        icon=icon,
        href=f"{CALENDAR}/appointments/{each.id}",
        spoken=f"{who}, {each.service_name}, {local:%A} {time}, {label}",
        service_id=str(each.service_id),
        version=each.version,
        slot_id=str(each.slot_id),
        is_movable=each.may_manage and each.status in MOVABLE,
    )


def _gap(calendar: Calendar, each: FreeSlot, provider: ProviderFacts, place: Place) -> Gap:
    local = each.starts_at.astimezone(ZoneInfo(provider.time_zone))
    service = calendar.services.get(each.service_id)
    store = str(calendar.seat.store_id) if len(calendar.seat.stores) > 1 else None
    return Gap(
        id=str(each.id),
        place=place,
        time=f"{local:%H:%M}",
        what=service.name if service is not None else "",
        href=url_with(f"{CALENDAR}/new", slot=str(each.id), store=store),
        spoken=f"{local:%A} {local.day} {local:%B}, {local:%H:%M}, with {provider.name}",
        service_id=str(each.service_id),
        left=each.capacity - each.booked,
        is_class=each.capacity > 1,
    )


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


def name_of(each: AppointmentDetail) -> str:
    if each.contact is not None and each.contact.name:
        return each.contact.name
    return each.customer_name or "Somebody"


def span_text(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    return f"{start.astimezone(zone):%H:%M}\N{EN DASH}{end.astimezone(zone):%H:%M}"
