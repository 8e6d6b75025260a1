"""Letters to those who booked an appointment, with an account or without."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypedDict, Unpack
from zoneinfo import ZoneInfo

from souk.booking import (
    AppointmentDetail,
    AppointmentStatus,
    UnknownAppointment,
    get_appointment,
    invitation_to,
    local_moment,
    local_span,
    what_cancelling_costs,
)
from souk.kernel.actors import SYSTEM
from souk.kernel.mailbox import Mailbox, mailbox
from souk.kernel.money import Money
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Compose, Draft, LetterKind, Writer, readable_name
from souk.ui import money

BOOKER: Final = "you booked an appointment at Souk"
STANDS: Final = frozenset({AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED})
NEARER: Final = timedelta(hours=4)
"""What begins sooner is not spoken of by its day."""


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """`facts` are what, when, with whom and where; `remark` is what is to be known beside them."""

    first_name: str
    heading: str
    preview: str
    store: str
    facts: tuple[tuple[str, str], ...]
    remark: str
    said: str
    button: str
    url: str


async def appointment_booked(writer: Writer) -> Draft | None:
    detail = await _standing(writer)
    if detail is None:
        return None
    if detail.status is AppointmentStatus.PENDING:
        heading, preview = f"{detail.store_name} has your request", "You hear from them once it is confirmed."
    else:
        heading, preview = "Your appointment is booked", f"{_when(detail)}, at {detail.store_name}."
    return _draft(writer, detail, heading, preview, remark=_until_when(writer, detail))


async def appointment_confirmed(writer: Writer) -> Draft | None:
    detail = await _standing(writer)
    if detail is None:
        return None
    heading = "Your appointment is confirmed"
    preview = f"{_when(detail)}, at {detail.store_name}."
    return _draft(writer, detail, heading, preview, remark=_until_when(writer, detail))


async def appointment_moved(writer: Writer) -> Draft | None:
    """Once more moved, it says the last of it; the letters before are skipped by their number of moves."""
    detail = await _standing(writer)
    if detail is None or str(detail.moves) != writer.about.get("moves", str(detail.moves)):
        return None
    heading = "Your appointment is at another time"
    preview = f"Now: {_when(detail)}."
    return _draft(writer, detail, heading, preview, remark=_until_when(writer, detail))


async def appointment_cancelled(writer: Writer) -> Draft | None:
    detail = await appointment_of(writer)
    if detail is None or detail.status is not AppointmentStatus.CANCELLED:
        return None
    return _draft(
        writer,
        detail,
        "Your appointment is cancelled",
        _money_back(writer, detail),
        remark=_money_back(writer, detail),
        said=writer.links.private(_reason(detail)),
    )


async def appointment_declined(writer: Writer) -> Draft | None:
    detail = await appointment_of(writer)
    if detail is None or detail.status is not AppointmentStatus.CANCELLED:
        return None
    return _draft(
        writer,
        detail,
        f"{detail.store_name} cannot take your appointment",
        _money_back(writer, detail),
        remark=_money_back(writer, detail),
        said=writer.links.private(_reason(detail)),
    )


async def appointment_reminder(writer: Writer) -> Draft | None:
    """None once it is over, called off, or at another time than the one that was to be spoken of."""
    detail = await _standing(writer)
    now = writer.ctx.now
    if detail is None or detail.starts_at <= now or writer.about.get("starts_at") != detail.starts_at.isoformat():
        return None
    is_near = detail.starts_at - now < NEARER
    heading = "Your appointment begins soon" if is_near else f"Your appointment {_day(detail, now)}"
    return _draft(
        writer, detail, heading, f"{_when(detail)}, at {detail.store_name}.", remark=_until_when(writer, detail)
    )


async def slot_offered(writer: Writer) -> Draft | None:
    detail = await appointment_of(writer)
    if detail is None or detail.status is not AppointmentStatus.HELD or detail.hold_expires_at is None:
        return None
    until = local_moment(detail.hold_expires_at, detail.time_zone)
    due = f" {money(Money(detail.due_now, detail.currency))} is due when you take it." if detail.due_now else ""
    return _draft(
        writer,
        detail,
        "A place has become free",
        f"It is yours until {until}.",
        remark=f"We keep it for you until {until}; then it goes to whoever waits next.{due}",
        button="Take it",
        with_calendar=False,
    )


async def appointment_completed(writer: Writer) -> Draft | None:
    detail = await appointment_of(writer)
    if detail is None or detail.status is not AppointmentStatus.COMPLETED or detail.customer_id is None:
        return None
    return _draft(
        writer,
        detail,
        f"How was it at {detail.store_name}?",
        "A line or two help whoever looks for the same.",
        remark="It takes a minute, and others choose by it.",
        button="Write a review",
        url=writer.links.page(f"/services/{detail.service_slug}") + "#reviews",
        with_calendar=False,
    )


async def appointment_of(writer: Writer) -> AppointmentDetail | None:
    assert writer.ctx.actor is SYSTEM
    try:
        return await get_appointment(writer.ctx, writer.id_of("appointment_id"))
    except UnknownAppointment:
        return None


def booker_of(writer: Writer, detail: AppointmentDetail) -> Mailbox | None:
    if writer.person is not None:
        return mailbox(writer.person.email, readable_name(writer.person.full_name))
    if detail.contact is None or not detail.contact.email:
        return None
    return mailbox(detail.contact.email, readable_name(detail.contact.name))


def facts_of(detail: AppointmentDetail) -> tuple[tuple[str, str], ...]:
    return (
        ("What", detail.service_name),
        ("When", local_span(detail.starts_at, detail.ends_at, detail.time_zone)),
        ("With", detail.provider_name),
        ("Where", detail.location or detail.store_name),
        ("Price", money(Money(detail.price, detail.currency)) if detail.price is not None else ""),
        ("Paid", money(Money(detail.paid, detail.currency)) if detail.paid else ""),
        ("Number", detail.number),
    )


async def _standing(writer: Writer) -> AppointmentDetail | None:
    detail = await appointment_of(writer)
    return detail if detail is not None and detail.status in STANDS else None


class _More(TypedDict, total=False):
    remark: str
    said: str
    button: str
    url: str
    with_calendar: bool


def _draft(writer: Writer, detail: AppointmentDetail, heading: str, preview: str, **more: Unpack[_More]) -> Draft:
    own = writer.links.appointment(detail.id, detail.customer_id)
    view = AppointmentView(
        first_name=writer.first_name,
        heading=heading,
        preview=preview,
        store=detail.store_name,
        facts=facts_of(detail),
        remark=more.get("remark", ""),
        said=more.get("said", ""),
        button=more.get("button", "Look at the appointment"),
        url=more.get("url", own),
    )
    attends = more.get("with_calendar", True)
    invitation = invitation_to(detail, booker_of(writer, detail), url=own) if attends else None
    return Draft(_about(heading, detail), preview, view, invitation=invitation)


def _about(heading: str, detail: AppointmentDetail) -> str:
    return f"{heading}: {detail.service_name}"


def _when(detail: AppointmentDetail) -> str:
    return local_moment(detail.starts_at, detail.time_zone)


def _day(detail: AppointmentDetail, now: datetime) -> str:
    zone = ZoneInfo(detail.time_zone)
    days = (detail.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, f"on {detail.starts_at.astimezone(zone):%A}")


def _until_when(writer: Writer, detail: AppointmentDetail) -> str:
    """Up to when it can be let go for nothing."""
    cost = what_cancelling_costs(detail, detail.terms, writer.ctx.now)
    if not cost.is_late:
        return f"You can move or cancel it free of charge until {local_moment(cost.free_until, detail.time_zone)}."
    return "If you cannot come, please say so: somebody else may be glad of the time."


def _money_back(writer: Writer, detail: AppointmentDetail) -> str:
    back, fee = (Money(int(writer.about.get(name, "0")), detail.currency) for name in ("refunded", "fee"))
    if back.amount and fee.amount:
        return f"{money(back)} goes back the way you paid; {money(fee)} is kept, as it was late."
    if back.amount:
        return f"{money(back)} goes back the way you paid."
    if fee.amount:
        return f"It was late, so the {money(fee)} that you paid is kept."
    return "You had paid nothing, so nothing goes back."


def _reason(detail: AppointmentDetail) -> str:
    return detail.history[-1].note if detail.history else ""


def _kind(name: str, title: str, compose: Compose, **more: MailGroup | timedelta) -> LetterKind:
    return LetterKind(name=name, title=title, compose=compose, because=BOOKER, **more)  # type: ignore[arg-type]


KINDS = (
    _kind("appointment_booked", "Appointment booked", appointment_booked),
    _kind("appointment_confirmed", "Appointment confirmed", appointment_confirmed),
    _kind("appointment_moved", "Appointment moved", appointment_moved),
    _kind("appointment_cancelled", "Appointment cancelled", appointment_cancelled),
    _kind("appointment_declined", "Appointment declined", appointment_declined),
    _kind(
        "appointment_reminder",
        "Appointment reminder",
        appointment_reminder,
        group=MailGroup.REMINDERS,
        useful_for=timedelta(hours=24),
    ),
    _kind("slot_offered", "Place offered", slot_offered, useful_for=timedelta(hours=2)),
    _kind("appointment_completed", "How was it?", appointment_completed, group=MailGroup.REVIEWS),
)
