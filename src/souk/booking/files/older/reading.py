"""From a record's texts to an appointment, or to what is wrong with it."""

import hashlib
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.appointments.contact import Contact
from souk.booking.appointments.models import AppointmentStatus
from souk.booking.files.older.problems import BadField, Damage, RecordProblem, shown
from souk.booking.files.older.records import Record
from souk.booking.files.older.times import DateOrder, read_date, read_span, to_instants
from souk.booking.files.older.words import STATUSES, plain
from souk.kernel.mailbox import mailbox, one_line
from souk.kernel.money import LARGEST, exponent

LONGEST_NAME: Final = 100
LONGEST_NOTES: Final = 2_000
LONGEST_ID: Final = 100
USUAL_MINUTES: Final = 30
OVER: Final = frozenset({AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW})
AHEAD: Final = frozenset({AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED})
_money = re.compile(r"[^\d.,-]*(-?\d[\d,]*(?:\.\d+)?)[^\d.,]*", re.ASCII)


class StoreFrame(msgspec.Struct, frozen=True, kw_only=True):
    """What a record does not say: where and when it is read."""

    zone: ZoneInfo
    currency: str
    now: datetime
    order: DateOrder | None = None


class OlderAppointment(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is how the older shop knows it; `price` in minor units of the store's currency."""

    line: int
    key: str
    provider: str
    service: str
    contact: Contact
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    price: int | None
    notes: str
    headings: dict[str, str]

    def problem(self, field: str, code: Damage, message: str) -> RecordProblem:
        return RecordProblem(self.line, self.headings.get(field, field), code, message)


def read_record(record: Record, frame: StoreFrame) -> OlderAppointment | RecordProblem:
    if record.problem is not None:
        return record.problem
    field = ""
    get = record.fields.get
    try:
        field = "provider"
        provider = _named(get("provider", ""), Damage.PROVIDER_MISSING, "Nobody is named who was booked.")
        field = "service"
        service = _named(get("service", ""), Damage.SERVICE_MISSING, "No service is named.")
        field = "email"
        contact = _contact(record.fields)
        field = "date"
        day = read_date(get("date", ""), frame.order)
        field = "time"
        begins, ends = read_span(_time_text(record.fields))
        if ends is None and get("end"):
            field = "end"
            ends = read_span(get("end", ""))[0]
        field = "minutes" if ends is None and get("minutes") else "time"
        starts_at, ends_at = to_instants(day, begins, ends, frame.zone, _minutes(get("minutes", "")))
        field = "status"
        status = _status(get("status", ""), starts_at=starts_at, ends_at=ends_at, now=frame.now)
        field = "price"
        price = read_price(get("price", ""), frame.currency)
    except BadField as bad:
        return RecordProblem(record.line, record.headings.get(field, field), bad.code, bad.message)
    return OlderAppointment(
        line=record.line,
        key=_key(record),
        provider=provider,
        service=service,
        contact=contact,
        status=status,
        starts_at=starts_at,
        ends_at=ends_at,
        price=price,
        notes=get("notes", "")[:LONGEST_NOTES],
        headings=record.headings,
    )


def read_price(text: str, currency: str) -> int | None:
    """`$1,250.00` → minor units; blank → None. Raises BadField."""
    if not text:
        return None
    found = _money.fullmatch(text)
    try:
        amount = Decimal(found[1].replace(",", "")) if found is not None else None
    except InvalidOperation:
        amount = None
    if amount is None or re.search(r",\d{1,2}$", text):
        raise BadField(Damage.PRICE_UNREADABLE, f"{shown(text)} is not an amount such as 25.00.")
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value() or not 0 <= minor <= LARGEST:
        raise BadField(Damage.PRICE_UNREADABLE, f"{shown(text)} cannot be a price in {currency}.")
    return int(minor)


def _time_text(fields: dict[str, str]) -> str:
    """The time of its own, or the one behind the date."""
    text = fields.get("time", "")
    if text:
        return text.partition("T")[2][:5] if re.match(r"\d{4}-\d\d-\d\dT", text) else text
    behind = re.fullmatch(r"\d{4}-\d\d-\d\d[T ](\d\d:\d\d)(?::00(?:\.0+)?)?", fields.get("date", ""))
    return behind[1] if behind is not None else ""


def _named(text: str, missing: Damage, sentence: str) -> str:
    name = one_line(text, most=10_000)
    if not name:
        raise BadField(missing, sentence)
    if len(name) > LONGEST_NAME:
        raise BadField(Damage.TEXT_TOO_LONG, f"A name has at most {LONGEST_NAME} characters; this has {len(name)}.")
    return name


def _contact(fields: dict[str, str]) -> Contact:
    name, email, phone = (one_line(fields.get(field, ""), most=200) for field in ("customer", "email", "phone"))
    if email and mailbox(email) is None:
        raise BadField(Damage.EMAIL_UNREADABLE, f"{shown(email)} is no mail address.")
    if not (name or email or phone):
        raise BadField(Damage.CUSTOMER_MISSING, "Nobody is named who booked.")
    return Contact(name=name, email=email or None, phone=phone or None)


def _minutes(text: str) -> int:
    if not text:
        return USUAL_MINUTES
    found = re.fullmatch(r"(\d{1,4})(?:\.0+)?\s*(?:m|min|mins|minutes)?\.?", text, re.ASCII | re.IGNORECASE)
    minutes = int(found[1]) if found is not None else 0
    if not 0 < minutes < 24 * 60:
        raise BadField(Damage.TIME_UNREADABLE, f"{shown(text)} is not a number of minutes.")
    return minutes


def _status(word: str, *, starts_at: datetime, ends_at: datetime, now: datetime) -> AppointmentStatus:
    """What was booked and is over counts as having taken place; what is to come cannot have."""
    found = STATUSES.get(plain(word))
    if found is None:
        raise BadField(Damage.STATUS_UNKNOWN, f"{shown(word)} is no status we know.")
    if found in OVER and starts_at > now:
        raise BadField(Damage.STATUS_TOO_EARLY, f"It is still to come, and cannot be {shown(word)} yet.")
    if found in AHEAD and ends_at <= now:
        return AppointmentStatus.COMPLETED if found is AppointmentStatus.CONFIRMED else AppointmentStatus.CANCELLED
    return found


def _key(record: Record) -> str:
    """Its own id; where the older shop gave none, what it says."""
    own = one_line(record.fields.get("id", ""), most=10_000)
    if own and len(own) <= LONGEST_ID:
        return own
    said = msgspec.json.encode(sorted(record.fields.items()))
    return f"#{hashlib.blake2b(said, digest_size=16).hexdigest()}"
