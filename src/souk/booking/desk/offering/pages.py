"""What the page of a service's booking shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from souk.booking.desk.calendar.rows import FreeSlot
from souk.booking.schedule.facts import ProviderFacts, Terms
from souk.booking.schedule.models import Payment
from souk.booking.schedule.schemas import WEEK, RuleView
from souk.services import ServiceFacts
from souk.ui import FormState, Option, Tab

SERVICES: Final = "/vendor/services"
LEADS: Final = {0: "At once", 30: "30 minutes before", 60: "An hour before", 120: "2 hours before", 240: "4 hours before",
                720: "12 hours before", 1440: "A day before", 2880: "2 days before", 10080: "A week before"}  # fmt: skip
HORIZONS: Final = {7: "A week ahead", 14: "2 weeks ahead", 30: "30 days ahead", 60: "60 days ahead", 90: "90 days ahead",
                   180: "Half a year ahead", 365: "A year ahead"}  # fmt: skip
CANCELS: Final = {0: "Until it begins", 120: "Until 2 hours before", 360: "Until 6 hours before",
                  720: "Until 12 hours before", 1440: "Until a day before", 2880: "Until 2 days before",
                  10080: "Until a week before"}  # fmt: skip
PAYMENTS: Final = (
    Option(Payment.AT_VENUE.value, "When they come", "Nothing is asked for at booking.", "store"),
    Option(Payment.DEPOSIT.value, "A deposit", "A part of the price, when they book.", "hand-coins"),
    Option(Payment.FULL.value, "All of it", "The whole price, when they book.", "credit-card"),
)
USUAL: Final = {
    "duration_minutes": "30", "buffer_before_minutes": "0", "buffer_after_minutes": "0", "lead_minutes": "60",
    "horizon_days": "60", "capacity": "1", "cancel_until_minutes": "1440", "late_fee_percent": "100",
    "payment": Payment.AT_VENUE.value, "deposit_percent": "", "version": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleRow:
    text: str
    who: str
    note: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class TimeRow:
    time: str
    note: str


@dataclass(frozen=True, slots=True)
class PreviewDay:
    title: str
    times: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A single time that was added by hand."""

    text: str
    state: str
    is_open: bool
    switch_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPage:
    parts: tuple[Tab, ...]
    title: str
    editor_url: str
    url: str
    shop_url: str
    values: Mapping[str, str]
    confirms_by_hand: bool
    is_bookable: bool
    has_price: bool
    leads: tuple[Option, ...]
    horizons: tuple[Option, ...]
    cancels: tuple[Option, ...]
    payments: tuple[Option, ...]
    providers: tuple[Option, ...]
    weekdays: tuple[Option, ...]
    ticked: tuple[str, ...]
    rules: tuple[RuleRow, ...]
    singles: tuple[SlotRow, ...]
    preview: tuple[PreviewDay, ...]
    terms: FormState
    rule: FormState
    slot: FormState


def booking_parts(service: ServiceFacts) -> tuple[Tab, ...]:
    """As over the other sheets of the service."""
    url = f"{SERVICES}/{service.id}"
    return (Tab("Service", url), Tab("Menu", f"{url}/menu"), Tab("Booking", f"{url}/booking", current=True))


def terms_values(terms: Terms | None) -> dict[str, str]:
    if terms is None:
        return dict(USUAL)
    values = {name: str(getattr(terms, name)) for name in USUAL}
    return {**values, "payment": terms.payment.value, "deposit_percent": str(terms.deposit_percent or "")}


def choices(known: Mapping[int, str], value: str, unit: str) -> tuple[Option, ...]:
    """The usual ones, and the one that is set where it is none of them."""
    options = [Option(str(number), label) for number, label in known.items()]
    if value.isdecimal() and int(value) not in known:
        options.append(Option(value, f"{value} {unit}"))
    return tuple(options)


def rule_rows(rules: Sequence[RuleView], names: Mapping[str, str], url: str) -> tuple[RuleRow, ...]:
    rows = []
    for rule in rules:
        hours = f"{rule.opens}\N{EN DASH}{rule.closes}" if rule.opens else "whenever they work"
        until = f", until {_day(rule.until_on)}" if rule.until_on is not None else ""
        places = f", {rule.capacity} places" if rule.capacity is not None else ""
        who = names.get(str(rule.provider_id), "")
        note = f"{who}, a time every {rule.every_minutes} minutes{places}, from {_day(rule.from_on)}{until}"
        rows.append(RuleRow(f"{_days(rule)}, {hours}", who, note, f"{url}/rules/{rule.id}/remove"))
    return tuple(rows)


def preview_of(free: Sequence[tuple[FreeSlot, ProviderFacts]]) -> tuple[PreviewDay, ...]:
    """By day and time; how many can serve then, or how many places are left."""
    days: dict[str, dict[str, list[FreeSlot]]] = {}
    for slot, provider in free:
        local = slot.starts_at.astimezone(ZoneInfo(provider.time_zone))
        title = f"{local:%A} {local.day} {local:%B}"
        days.setdefault(title, {}).setdefault(f"{local:%H:%M}", []).append(slot)
    return tuple(
        PreviewDay(title, tuple(TimeRow(time, _note(slots)) for time, slots in sorted(times.items())))
        for title, times in days.items()
    )


def _note(slots: Sequence[FreeSlot]) -> str:
    places = sum(each.capacity - each.booked for each in slots)
    return f"{places} places" if places > 1 else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _days(rule: RuleView) -> str:
    days = [each for each in WEEK if each in rule.weekdays]
    if len(days) == 7:
        return "Every day"
    first, last = WEEK.index(days[0]), WEEK.index(days[-1])
    if len(days) > 2 and last - first == len(days) - 1:
        return f"{days[0].value.title()} to {days[-1].value.title()}"
    return ", ".join(each.value.title() for each in days)
