"""What shoppers see of their appointments: all of them, one, and what cancelling or moving means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from souk.booking.appointments.costs import Cost, what_cancelling_costs, what_moving_costs
from souk.booking.appointments.models import AppointmentStatus, WaitingStatus
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.appointments.rows import HistoryRow
from souk.booking.shop.links import OWN, appointment_path, booking_path
from souk.booking.shop.pages import When
from souk.booking.shop.waiting import WaitingFor
from souk.booking.shop.words import clock, lasting, moment, whole_moment, zone_words
from souk.identity import account_tabs
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf
from souk.ui import Crumb, FormState, Moment, Row, Tab, money, url_with

STATUSES: Final = {
    AppointmentStatus.HELD: ("Waits for your payment", "warn"),
    AppointmentStatus.PENDING: ("Waits for the store's yes", "info"),
    AppointmentStatus.CONFIRMED: ("Confirmed", "good"),
    AppointmentStatus.COMPLETED: ("Done", "neutral"),
    AppointmentStatus.NO_SHOW: ("You did not come", "bad"),
    AppointmentStatus.CANCELLED: ("Cancelled", "neutral"),
    AppointmentStatus.EXPIRED: ("Not paid in time", "neutral"),
}
HAPPENED: Final = {
    AppointmentStatus.HELD.value: "Held for you",
    AppointmentStatus.PENDING.value: "Asked for",
    AppointmentStatus.CONFIRMED.value: "Confirmed",
    AppointmentStatus.COMPLETED.value: "Took place",
    AppointmentStatus.NO_SHOW.value: "Nobody came",
    AppointmentStatus.CANCELLED.value: "Cancelled",
    AppointmentStatus.EXPIRED.value: "Let go: it was not paid in time",
    "moved": "Moved",
}
BAD: Final = (AppointmentStatus.NO_SHOW.value, AppointmentStatus.CANCELLED.value, AppointmentStatus.EXPIRED.value)
STANDING: Final = (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)
STAMP: Final = "%Y-%m-%dT%H:%MZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Kept for somebody who still has to pay, or to say yes."""

    clock: str
    seconds: int
    """That are left of it, for a script that counts down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One appointment in a list."""

    href: str
    service: str
    store: str
    who: str
    weekday: str
    day: str
    month: str
    time: str
    instant: str
    status: str
    tone: str
    held: Held | None
    is_offer: bool
    is_over: bool
    take_url: str
    refuse_url: str
    take_label: str

    @classmethod
    def of(cls, one: AppointmentDetail, now: datetime) -> "AgendaLine":
        zone = ZoneInfo(one.time_zone)
        local = one.starts_at.astimezone(zone)
        label, tone = _status(one)
        return cls(
            href=appointment_path(one.id),
            service=one.service_name,
            store=one.store_name,
            who=one.provider_name,
            weekday=f"{local:%a}",
            day=str(local.day),
            month=f"{local:%b %Y}",
            time=f"{clock(one.starts_at, zone)} \N{EN DASH} {clock(one.ends_at, zone)}",
            instant=one.starts_at.isoformat(),
            status=label,
            tone=tone,
            held=_held(one, now),
            is_offer=_is_offered(one),
            is_over=not one.is_active,
            take_url=appointment_path(one.id, part="take"),
            refuse_url=appointment_path(one.id, part="refuse"),
            take_label=_take_label(one),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    service: str
    service_url: str
    store: str
    what: str
    leave_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    tabs: tuple[Tab, ...]
    views: tuple[Tab, ...]
    offers: tuple[AgendaLine, ...]
    lines: tuple[AgendaLine, ...]
    waiting: tuple[WaitingLine, ...]
    is_past: bool
    next_url: str

    @classmethod
    def of(
        cls, found: PageOf[AppointmentDetail], waiting: Sequence[WaitingFor], *, is_past: bool, now: datetime
    ) -> "AgendaPage":
        here = url_with(OWN, show="past" if is_past else "")
        return cls(
            tabs=account_tabs("appointments"),
            views=(Tab("Upcoming", OWN, current=not is_past), Tab("Past", f"{OWN}?show=past", current=is_past)),
            offers=tuple(AgendaLine.of(one, now) for one in found.items if _is_offered(one)),
            lines=tuple(AgendaLine.of(one, now) for one in found.items if not _is_offered(one)),
            waiting=tuple(_waiting(one) for one in waiting if one.status is WaitingStatus.WAITING),
            is_past=is_past,
            next_url=url_with(here, cursor=found.next_cursor) if found.next_cursor else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentPage:
    number: str
    tabs: tuple[Tab, ...]
    crumbs: tuple[Crumb, ...]
    service: str
    service_url: str
    store: str
    store_url: str
    who: str
    when: str
    lasts: str
    zone: str
    zone_name: str
    instant: str
    location: str
    notes: str
    status: str
    tone: str
    rows: tuple[Row, ...]
    policy: tuple[str, ...]
    timeline: tuple[Moment, ...]
    held: Held | None
    is_offer: bool
    take_url: str
    take_label: str
    refuse_url: str
    move_url: str
    cancel_url: str
    calendar_url: str
    order_url: str
    again_url: str
    was_just_booked: bool
    awaits_yes: bool
    is_guest: bool

    @classmethod
    def of(cls, one: AppointmentDetail, *, now: datetime, token: str, just_booked: bool) -> "AppointmentPage":
        zone = ZoneInfo(one.time_zone)
        label, tone = _status(one)
        stands = one.status in STANDING and one.starts_at > now
        held = one.status is AppointmentStatus.HELD and one.starts_at > now
        return cls(
            number=one.number,
            tabs=account_tabs("appointments") if one.is_mine and one.customer_id is not None else (),
            crumbs=crumbs_of(one),
            service=one.service_name,
            service_url=f"/services/{one.service_slug}" if one.service_slug else "",
            store=one.store_name,
            store_url=f"/stores/{one.store_slug}" if one.store_slug else "",
            who=one.provider_name,
            when=whole_moment(one.starts_at, zone),
            lasts=lasting(int((one.ends_at - one.starts_at).total_seconds() // 60)),
            zone=zone_words(zone, one.starts_at),
            zone_name=zone.key,
            instant=one.starts_at.isoformat(),
            location=one.location,
            notes=one.notes,
            status=label,
            tone=tone,
            rows=_rows(one),
            policy=_policy(one, now) if stands else (),
            timeline=_timeline(one, zone, now),
            held=_held(one, now),
            is_offer=_is_offered(one),
            take_url=appointment_path(one.id, token=token, part="take") if held and one.is_mine else "",
            take_label=_take_label(one),
            refuse_url=appointment_path(one.id, token=token, part="refuse") if held and one.is_mine else "",
            move_url=appointment_path(one.id, token=token, part="move") if stands and one.is_mine else "",
            cancel_url=appointment_path(one.id, token=token, part="cancel") if stands and one.is_mine else "",
            calendar_url=appointment_path(one.id, token=token, part="calendar.ics") if stands else "",
            order_url=f"/orders/{one.order_id}" if one.order_id and one.customer_id and one.is_mine else "",
            again_url=booking_path(one.service_slug) if one.service_slug and not (stands or held) else "",
            was_just_booked=just_booked and stands,
            awaits_yes=one.status is AppointmentStatus.PENDING,
            is_guest=one.customer_id is None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPage:
    """What cancelling costs, before somebody says yes."""

    number: str
    crumbs: tuple[Crumb, ...]
    service: str
    when: str
    store: str
    cost: str
    rows: tuple[Row, ...]
    action: str
    back_url: str
    form: FormState

    @classmethod
    def of(cls, one: AppointmentDetail, *, now: datetime, token: str, form: FormState) -> "CancelPage":
        zone = ZoneInfo(one.time_zone)
        cost = what_cancelling_costs(one, one.terms, now)
        back = appointment_path(one.id, token=token)
        return cls(
            number=one.number,
            crumbs=(*crumbs_of(one, back), Crumb("Cancel")),
            service=one.service_name,
            when=whole_moment(one.starts_at, zone),
            store=one.store_name,
            cost=_cost_words(one, cost),
            rows=_cost_rows(one, cost),
            action=appointment_path(one.id, token=token, part="cancel"),
            back_url=back,
            form=form,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """The same calendar as at booking; `too_late` says why not, where somebody cannot move it any more."""

    crumbs: tuple[Crumb, ...]
    service: str
    now_at: str
    who: str
    store: str
    people: tuple[Tab, ...]
    when: When | None
    too_late: str
    back_url: str


def crumbs_of(one: AppointmentDetail, href: str = "") -> tuple[Crumb, ...]:
    return (Crumb("Appointments", OWN), Crumb(f"{one.service_name}, {one.number}", href))


def too_late_to_move(one: AppointmentDetail, now: datetime) -> str:
    """Empty where it can be moved."""
    if one.status not in STANDING:
        return "Only an appointment that stands can be moved."
    if one.starts_at <= now:
        return "It has begun. Only the store can change it now."
    if what_moving_costs(one, now).fee:
        return f"It is too late to move it by yourself. Ask {one.store_name}: they can move it for you."
    return ""


def _is_offered(one: AppointmentDetail) -> bool:
    return one.is_offer and one.status is AppointmentStatus.HELD


def _status(one: AppointmentDetail) -> tuple[str, str]:
    return ("Offered to you", "accent") if _is_offered(one) else STATUSES[one.status]


def _held(one: AppointmentDetail, now: datetime) -> Held | None:
    until = one.hold_expires_at
    if until is None:
        return None
    return Held(clock=clock(until, ZoneInfo(one.time_zone)), seconds=max(0, int((until - now).total_seconds())))


def _take_label(one: AppointmentDetail) -> str:
    if one.amount_due:
        return (
            f"Take it and pay {_money(one, one.amount_due)}" if one.is_offer else f"Pay {_money(one, one.amount_due)}"
        )
    return "Take it"


def _money(one: AppointmentDetail, amount: int) -> str:
    return money(Money(amount, one.currency), trim=True)


def _rows(one: AppointmentDetail) -> tuple[Row, ...]:
    rows = [] if one.price is None else [Row("Price", Money(one.price, one.currency))]
    if one.amount_due:
        rows.append(Row("To pay now", Money(one.amount_due, one.currency)))
    if one.paid:
        rows.append(Row("Paid at booking", Money(one.paid, one.currency), tone="good"))
    if one.fee:
        rows.append(Row("Kept by the store", Money(one.fee, one.currency), tone="bad"))
    if one.paid > one.fee and one.status in {AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW}:
        rows.append(Row("Goes back to you", Money(one.paid - one.fee, one.currency), tone="good"))
    elif one.is_active and one.price is not None and one.price > one.due_now:
        rows.append(Row("At the store", Money(one.price - one.due_now, one.currency)))
    return tuple(rows)


def _policy(one: AppointmentDetail, now: datetime) -> tuple[str, ...]:
    cost = what_cancelling_costs(one, one.terms, now)
    zone = ZoneInfo(one.time_zone)
    if cost.is_late:
        kept = f"The store keeps {_money(one, cost.fee)} if you cancel now." if cost.fee else ""
        return tuple(part for part in (f"It could be moved until {moment(cost.free_until, zone)}.", kept) if part)
    if not one.paid:
        return (f"Move or cancel it until {moment(cost.free_until, zone)}, so that somebody else can come.",)
    return (f"Move or cancel it free of charge until {moment(cost.free_until, zone)}.",)


def _cost_words(one: AppointmentDetail, cost: Cost) -> str:
    if not one.paid:
        return "Cancelling costs nothing. Your place goes to somebody else."
    if not cost.fee:
        return f"Cancelling costs nothing. The {_money(one, one.paid)} you paid go back the way they came."
    if not cost.back:
        return f"It is late: the store keeps the {_money(one, cost.fee)} you paid."
    return f"It is late: the store keeps {_money(one, cost.fee)} of the {_money(one, one.paid)} you paid."


def _cost_rows(one: AppointmentDetail, cost: Cost) -> tuple[Row, ...]:
    if not one.paid:
        return ()
    return (
        Row("Paid", Money(one.paid, one.currency)),
        Row("Kept by the store", Money(cost.fee, one.currency), tone="bad" if cost.fee else ""),
        Row("Goes back to you", Money(cost.back, one.currency), strong=True),
    )


def _timeline(one: AppointmentDetail, zone: ZoneInfo, now: datetime) -> tuple[Moment, ...]:
    found = [_moment(each, zone) for each in one.history]
    if one.is_active and one.starts_at > now:
        ahead = f"{one.service_name} with {one.provider_name}"
        found.append(Moment(ahead, note=moment(one.starts_at, zone), state="todo"))
    return tuple(found)


def _moment(row: HistoryRow, zone: ZoneInfo) -> Moment:
    note = row.note
    if row.what == "moved":
        times = [_stamped(part) for part in row.note.split(" → ")]
        note = " → ".join(moment(at, zone) for at in times if at is not None)
    title = HAPPENED.get(row.what, row.what.replace("_", " ").capitalize())
    return Moment(title, row.at, note=note, state="bad" if row.what in BAD else "done")


def _stamped(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _waiting(one: WaitingFor) -> WaitingLine:
    zone = ZoneInfo(one.time_zone)
    who = f"with {one.provider_name}" if one.provider_name else "with anybody"
    return WaitingLine(
        service=one.service_name,
        service_url=f"/services/{one.service_slug}",
        store=one.store_name,
        what=f"{who}, {moment(one.from_at, zone)} to {moment(one.until_at, zone)}",
        leave_url=f"{OWN}/waiting/{one.id}/leave",
    )
