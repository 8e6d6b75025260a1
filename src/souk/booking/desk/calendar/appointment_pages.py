"""One appointment as the store's people see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from souk.booking.appointments.costs import what_missing_costs
from souk.booking.appointments.models import ACTIVE, AppointmentStatus
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.desk.calendar.rows import FreeSlot
from souk.booking.desk.calendar.standing import CALENDAR, LOOKS, MOVABLE, name_of, span_text
from souk.booking.schedule.facts import ProviderFacts
from souk.kernel.money import Money
from souk.ui import FormState, Moment, Option, Row, money, url_with

SAID: Final = {
    "held": "A place is kept until it is paid",
    "pending": "Booked; waits for your yes",
    "confirmed": "Confirmed",
    "completed": "Done",
    "no_show": "Did not come",
    "cancelled": "Cancelled",
    "expired": "Not paid for in time",
    "moved": "Moved",
}
SHOWN_DAYS: Final = 10
"""On how many days free times are offered at once."""


@dataclass(frozen=True, slots=True)
class FreeDay:
    title: str
    day: str
    """As an address says it."""
    slots: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentPage:
    url: str
    back: str
    number: str
    who: str
    label: str
    tone: str
    icon: str
    what: str
    when: str
    facts: tuple[Row, ...]
    notes: str
    moments: tuple[Moment, ...]
    version: int
    may_manage: bool
    can_confirm: bool
    can_complete: bool
    can_cancel: bool
    can_move: bool
    refund: str
    kept: str
    days: tuple[FreeDay, ...]
    order_url: str
    form: FormState
    is_part: bool = False


def appointment_page(
    detail: AppointmentDetail,
    free: Sequence[tuple[FreeSlot, ProviderFacts]],
    form: FormState,
    *,
    now: datetime,
) -> AppointmentPage:
    zone = ZoneInfo(detail.time_zone)
    label, tone, icon = LOOKS[detail.status]
    local = detail.starts_at.astimezone(zone)
    has_begun = detail.starts_at <= now
    return AppointmentPage(
        url=f"{CALENDAR}/appointments/{detail.id}",
        back=url_with(CALENDAR, day=local.date().isoformat()),
        number=detail.number,
        who=name_of(detail),
        label=label,
        tone=tone,
        icon=icon,
        what=detail.service_name,
        when=f"{local:%A} {local.day} {local:%B}, {span_text(detail.starts_at, detail.ends_at, zone)}",
        facts=_facts(detail),
        notes=detail.notes,
        moments=tuple(
            Moment(SAID.get(each.what, each.what), each.at, _note(each.note, zone)) for each in detail.history
        ),
        version=detail.version,
        may_manage=detail.may_manage,
        can_confirm=detail.may_manage and detail.status is AppointmentStatus.PENDING,
        can_complete=detail.may_manage and detail.status is AppointmentStatus.CONFIRMED and has_begun,
        can_cancel=detail.may_manage and detail.status in ACTIVE,
        can_move=detail.may_manage and detail.status in MOVABLE,
        refund=_refund(detail),
        kept=_kept(detail),
        days=free_days(free, but=str(detail.slot_id)),
        order_url=f"/vendor/orders/{detail.order_id}" if detail.order_id is not None else "",
        form=form,
    )


def free_days(free: Sequence[tuple[FreeSlot, ProviderFacts]], *, but: str = "") -> tuple[FreeDay, ...]:
    """The free times by day, each with its provider where there are several."""
    several = len({provider.id for _, provider in free}) > 1
    days: dict[date, list[Option]] = {}
    for slot, provider in free:
        local = slot.starts_at.astimezone(ZoneInfo(provider.time_zone))
        note = f" · {provider.name}" if several else ""
        if str(slot.id) != but:
            days.setdefault(local.date(), []).append(Option(str(slot.id), f"{local:%H:%M}{note}"))
    return tuple(
        FreeDay(f"{day:%A} {day.day} {day:%B}", day.isoformat(), tuple(slots))
        for day, slots in list(days.items())[:SHOWN_DAYS]
    )


def _note(text: str, zone: ZoneInfo) -> str:
    """Of a move: from when to when on the provider's clock, where the history has instants."""
    before, arrow, after = text.partition(" → ")
    if not arrow:
        return text
    try:
        moments = [datetime.fromisoformat(each).astimezone(zone) for each in (before, after)]
    except ValueError:
        return text
    return arrow.join(f"{each:%a} {each.day} {each:%b}, {each:%H:%M}" for each in moments)


def _facts(detail: AppointmentDetail) -> tuple[Row, ...]:
    contact = detail.contact
    rows = [Row("With", detail.provider_name), Row("Number", detail.number)]
    if contact is not None:
        rows += [Row(label, text) for label, text in (("Mail", contact.email), ("Phone", contact.phone)) if text]
    if detail.price is not None:
        rows.append(Row("Price", Money(detail.price, detail.currency)))
    if detail.paid:
        rows.append(Row("Paid at booking", Money(detail.paid, detail.currency)))
    elif detail.amount_due:
        rows.append(Row("Being paid now", Money(detail.amount_due, detail.currency)))
    if detail.fee:
        rows.append(Row("Kept", Money(detail.fee, detail.currency)))
    return tuple(rows)


def _refund(detail: AppointmentDetail) -> str:
    if not detail.paid:
        return "Nothing was paid for it. They get a letter."
    return f"{money(Money(detail.paid, detail.currency))} go back to them, all that was paid. They get a letter."


def _kept(detail: AppointmentDetail) -> str:
    if not detail.paid:
        return ""
    fee = what_missing_costs(detail, detail.terms)
    back = detail.paid - fee
    kept = f"You keep {money(Money(fee, detail.currency))} of what was paid."
    return kept if not back else f"{kept} {money(Money(back, detail.currency))} go back to them."
