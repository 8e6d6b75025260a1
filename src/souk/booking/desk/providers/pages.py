"""What the pages of providers show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from souk.booking.desk.calendar.standing import CALENDAR
from souk.booking.desk.providers.forms import DAYS
from souk.booking.desk.stores import Seat
from souk.booking.schedule.facts import ProviderFacts, SlotFacts
from souk.booking.schedule.schemas import WEEK, CalendarView, ProviderView, WorkingStretch
from souk.media import as_picture
from souk.services import ServiceFacts
from souk.ui import FormState, Option, Picture, url_with

PROVIDERS: Final = "/vendor/providers"
MOST_WARNED: Final = 10
PICTURE: Final = 320


@dataclass(frozen=True, slots=True)
class ProviderCard:
    name: str
    href: str
    picture: Picture | None
    services: str
    contact: str
    is_active: bool
    calendar_url: str
    has_login: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidersPage:
    store: str
    stores: tuple[Option, ...]
    store_id: str
    cards: tuple[ProviderCard, ...]
    new_url: str
    may_manage: bool


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday with its two stretches; `key` begins the names of its fields."""

    key: str
    label: str
    first: tuple[str, str]
    second: tuple[str, str]


@dataclass(frozen=True, slots=True)
class AwayRow:
    text: str
    reason: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Stranded:
    """A booked slot that lies outside the hours now."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPage:
    """Three forms, each with its own state: who they are, their week, their time away."""

    title: str
    url: str
    store_id: str
    stores: tuple[Option, ...]
    calendar_url: str
    values: Mapping[str, str]
    is_active: bool
    picture: Picture | None
    picture_error: str
    services: tuple[Choice, ...]
    zones: tuple[Option, ...]
    week: tuple[DayRow, ...]
    away: tuple[AwayRow, ...]
    stranded: tuple[Stranded, ...]
    may_manage: bool
    who: FormState
    hours: FormState
    absence: FormState


def providers_page(
    seat: Seat, providers: Sequence[ProviderFacts], rendered: Mapping[str, Sequence[str]]
) -> ProvidersPage:
    """`rendered`: the names of the services, by the id of who renders them."""
    store_id = str(seat.store_id)
    return ProvidersPage(
        store=seat.stores[seat.store_id].name,
        stores=stores_of(seat),
        store_id=store_id,
        cards=tuple(
            ProviderCard(
                name=each.name,
                href=f"{PROVIDERS}/{each.id}",
                picture=_picture(each),
                services=", ".join(rendered.get(str(each.id), ())),
                contact=each.contact,
                is_active=each.is_active,
                calendar_url=url_with(CALENDAR, store=store_id, provider=str(each.id), view="week"),
                has_login=each.user_id is not None,
            )
            for each in providers
        ),
        new_url=url_with(f"{PROVIDERS}/new", store=store_id),
        may_manage=seat.sees_all,
    )


def new_page(
    seat: Seat,
    services: Sequence[ServiceFacts],
    form: FormState,
    chosen: Sequence[str],
    *,
    zone: str,
) -> ProviderPage:
    values = {"name": "", "contact": "", "about": "", "time_zone": zone, "login_email": "", "version": ""}
    return _page(
        seat,
        title="New provider",
        values=values,
        services=_choices(services, set(chosen)),
        who=form,
        may_manage=True,
    )


def edit_page(
    seat: Seat,
    calendar: CalendarView,
    facts: ProviderFacts,
    services: Sequence[ServiceFacts],
    *,
    more: Mapping[str, object],
) -> ProviderPage:
    provider = calendar.provider
    chosen = {str(each) for each in provider.service_ids}
    url = f"{PROVIDERS}/{provider.id}"
    return _page(
        seat,
        title=provider.name,
        url=url,
        calendar_url=url_with(CALENDAR, store=str(seat.store_id), provider=str(provider.id), view="week"),
        values={**_values(provider), "login_email": str(more.get("login_email", ""))},
        is_active=provider.is_active,
        picture=_picture(facts),
        services=_choices(services, chosen),
        week=_week(calendar.hours),
        away=_away(calendar, url),
        **{name: value for name, value in more.items() if name != "login_email"},
    )


def stranded_of(slots: Sequence[SlotFacts]) -> tuple[Stranded, ...]:
    found = []
    for slot in slots:
        local = slot.starts_at.astimezone(ZoneInfo(slot.time_zone))
        text = f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"
        found.append(Stranded(text, url_with(CALENDAR, store=str(slot.store_id), day=local.date().isoformat())))
    return tuple(found)


def stores_of(seat: Seat) -> tuple[Option, ...]:
    return tuple(Option(str(each.id), each.name) for each in seat.stores.values()) if len(seat.stores) > 1 else ()


def zones() -> tuple[Option, ...]:
    known = sorted(each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "SystemV/")))
    return tuple(Option(each, each.replace("_", " ")) for each in ("UTC", *known))


def _page(seat: Seat, **given: object) -> ProviderPage:
    usual: dict[str, object] = {
        "url": "",
        "store_id": str(seat.store_id),
        "stores": stores_of(seat),
        "calendar_url": "",
        "is_active": True,
        "picture": None,
        "picture_error": "",
        "zones": zones(),
        "week": (),
        "away": (),
        "stranded": (),
        "who": FormState(),
        "hours": FormState(),
        "absence": FormState(),
        "may_manage": seat.sees_all,
    }
    return ProviderPage(**{**usual, **given})  # type: ignore[arg-type]


def _values(provider: ProviderView) -> dict[str, str]:
    return {
        "name": provider.name,
        "contact": provider.contact,
        "about": provider.about,
        "time_zone": provider.time_zone,
        "version": str(provider.version),
    }


def _choices(services: Sequence[ServiceFacts], chosen: set[str]) -> tuple[Choice, ...]:
    return tuple(Choice(str(each.id), each.name, str(each.id) in chosen) for each in services)


def _week(hours: Sequence[WorkingStretch]) -> tuple[DayRow, ...]:
    rows = []
    for key, weekday in zip(DAYS, WEEK, strict=True):
        own = [
            (each.opens, "00:00" if each.closes == "24:00" else each.closes)
            for each in hours
            if each.weekday == weekday
        ]
        padded = [*own, ("", ""), ("", "")]
        rows.append(DayRow(key, weekday.value.title(), padded[0], padded[1]))
    return tuple(rows)


def _away(calendar: CalendarView, url: str) -> tuple[AwayRow, ...]:
    zone = ZoneInfo(calendar.provider.time_zone)
    rows = []
    for each in calendar.time_off:
        start, end = each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)
        rows.append(AwayRow(_away_text(start, end), each.reason, f"{url}/time-off/{each.id}/remove"))
    return tuple(rows)


def _away_text(start: datetime, end: datetime) -> str:
    """Whole days by their names alone."""
    first = f"{start:%a} {start.day} {start:%b}"
    if start.time() == end.time() == time():
        last = end - timedelta(days=1)
        return first if last.date() == start.date() else f"{first} to {last:%a} {last.day} {last:%b}"
    if start.date() == end.date():
        return f"{first}, {start:%H:%M}\N{EN DASH}{end:%H:%M}"
    return f"{first}, {start:%H:%M} to {end:%a} {end.day} {end:%b}, {end:%H:%M}"


def _picture(provider: ProviderFacts) -> Picture | None:
    return as_picture(provider.picture_id, PICTURE, PICTURE, provider.name) if provider.picture_id is not None else None
