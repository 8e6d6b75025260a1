"""What stands in a column of the calendar: who is booked, and which times are free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.desk.calendar.queries import Calendar
from souk.booking.desk.calendar.rows import FreeSlot
from souk.booking.desk.calendar.spans import SHORTEST_SHOWN, Stretch, crowds_of, lanes_of, stretch_of
from souk.booking.schedule.facts import ProviderFacts
from souk.ui import url_with

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
    is_folded: bool
    """Within a crowd: not drawn, but where somebody who is moved can be put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A booked slot with whoever comes; `gap` where there is a place left."""

    place: Place
    time: str
    what: str
    people: tuple[PersonLine, ...]
    gap: Gap | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Free slots too many abreast to be read, as one; each of them shows while somebody is moved who could have it."""

    place: Place
    time: str
    count: int
    href: str
    spoken: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that stands in one column."""

    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...]
    crowds: tuple[Crowd, ...]


Slot = TypeVar("Slot", AppointmentDetail, FreeSlot)


@dataclass(frozen=True, slots=True)
class Whose:
    """One column: somebody's day."""

    calendar: Calendar
    provider: ProviderFacts
    day: date

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.provider.time_zone)

    @property
    def store(self) -> str | None:
        """For an address, where there are several."""
        seat = self.calendar.seat
        return str(seat.store_id) if len(seat.stores) > 1 else None

    def on_day(self, slots: Iterable[Slot]) -> list[tuple[Slot, Stretch]]:
        found = [(each, stretch_of(each.starts_at, each.ends_at, self.day, self.zone)) for each in slots]
        return [(each, where) for each, where in found if where is not None]


def standing(whose: Whose) -> Standing:
    """Booked slots and free ones beside one another; a class with places left is one block."""
    calendar, provider = whose.calendar, whose.provider
    booked: dict[UUID, list[AppointmentDetail]] = {}
    for each in calendar.appointments:
        if each.provider_id == provider.id:
            booked.setdefault(each.slot_id, []).append(each)
    free = [each for each in calendar.free if each.provider_id == provider.id]
    left = {each.id: each for each in free if each.id in booked}
    taken = whose.on_day(people[0] for people in booked.values())
    open_slots = whose.on_day(each for each in free if each.id not in booked)
    crowds = crowds_of([where for _, where in open_slots])
    hidden = {index for _, members in crowds for index in members}
    alone = [each for index, each in enumerate(open_slots) if index not in hidden]
    spans = [*(where for _, where in taken), *(where for _, where in alone), *(span for span, _ in crowds)]
    places = iter([Place.of(where, lane) for where, lane in zip(spans, lanes_of(spans), strict=True)])
    return Standing(
        blocks=tuple(_block(whose, booked[each.slot_id], left.get(each.slot_id), next(places)) for each, _ in taken),
        gaps=tuple(_gap(whose, each, next(places)) for each, _ in alone),
        crowds=tuple(_crowd(whose, [open_slots[index] for index in members], next(places)) for _, members in crowds),
    )


def _block(whose: Whose, people: Sequence[AppointmentDetail], left: FreeSlot | None, place: Place) -> Block:
    first = people[0]
    return Block(
        place=place,
        time=span_text(first.starts_at, first.ends_at, whose.zone),
        what=first.service_name,
        people=tuple(_person(each, whose.zone) for each in people),
        gap=_gap(whose, left, place) if left is not None else None,
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


def _gap(whose: Whose, each: FreeSlot, place: Place, *, is_folded: bool = False) -> Gap:
    local = each.starts_at.astimezone(whose.zone)
    service = whose.calendar.services.get(each.service_id)
    return Gap(
        id=str(each.id),
        place=place,
        time=f"{local:%H:%M}",
        what=service.name if service is not None else "",
        href=url_with(f"{CALENDAR}/new", slot=str(each.id), store=whose.store),
        spoken=f"{local:%A} {local.day} {local:%B}, {local:%H:%M}, with {whose.provider.name}",
        service_id=str(each.service_id),
        left=each.capacity - each.booked,
        is_class=each.capacity > 1,
        is_folded=is_folded,
    )


def _crowd(whose: Whose, members: Sequence[tuple[FreeSlot, Stretch]], place: Place) -> Crowd:
    first = members[0][0]
    last = max((each for each, _ in members), key=lambda each: each.ends_at)
    gaps: list[Gap] = []
    for service_id in dict.fromkeys(each.service_id for each, _ in members):
        theirs = [(each, where) for each, where in members if each.service_id == service_id]
        lanes = lanes_of([where for _, where in theirs])
        gaps += [
            _gap(whose, each, Place.of(where, lane), is_folded=True)
            for (each, where), lane in zip(theirs, lanes, strict=True)
        ]
    time = span_text(first.starts_at, last.ends_at, whose.zone)
    wanted = {"service": str(first.service_id), "provider": str(whose.provider.id), "day": whose.day.isoformat()}
    return Crowd(
        place=place,
        time=time,
        count=len(members),
        href=url_with(f"{CALENDAR}/new", **wanted, store=whose.store),
        spoken=f"{len(members)} free times, {whose.day:%A} {time}, with {whose.provider.name}",
        gaps=tuple(gaps),
    )


def name_of(each: AppointmentDetail) -> str:
    if each.contact is not None and each.contact.name:
        return each.contact.name
    return each.customer_name or "Somebody"


def span_text(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    return f"{start.astimezone(zone):%H:%M}\N{EN DASH}{end.astimezone(zone):%H:%M}"
