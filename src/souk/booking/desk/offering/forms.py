"""What is typed about how a service is booked: its terms, a weekly rule, a single time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from souk.booking.schedule.models import Payment
from souk.booking.schedule.schemas import WEEK, NewSlots, TermsBody
from souk.identity import Read, read_form
from souk.kernel.ids import as_uuid
from souk.ui import FormState

NUMBERS: Final = (
    "duration_minutes", "buffer_before_minutes", "buffer_after_minutes", "lead_minutes", "horizon_days", "capacity",
    "cancel_until_minutes", "late_fee_percent",
)  # fmt: skip
TERMS: Final = (*NUMBERS, "payment", "deposit_percent", "confirms_by_hand", "version")
RULE: Final = ("provider_id", "opens", "closes", "every_minutes", "places", "from_on", "until_on")
SLOT: Final = ("provider_id", "day", "time", "minutes", "places")
DAYS: Final = "weekdays"


def read_terms(typed: Mapping[str, str]) -> Read[TermsBody]:
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in NUMBERS:
        number = whole(typed[name])
        if number is None:
            errors[name] = "A whole number, please."
        given[name] = number
    is_deposit = typed["payment"] == Payment.DEPOSIT
    percent = whole(typed["deposit_percent"]) if is_deposit else 0
    if is_deposit and not percent:
        errors["deposit_percent"] = "From 1 to 100 percent of the price."
    if typed["payment"] not in list(Payment):
        errors["payment"] = "Choose one."
    if errors:
        return Read(FormState(values=dict(typed), errors=errors))
    given |= {"payment": typed["payment"], "deposit_percent": percent, "version": whole(typed["version"])}
    return _with_all(typed, read_form(TermsBody, {}, confirms_by_hand=bool(typed["confirms_by_hand"]), **given))


def read_rule(typed: Mapping[str, str], weekdays: Sequence[str]) -> Read[NewSlots]:
    errors = {}
    known = [each for each in weekdays if each in list(WEEK)]
    if as_uuid(typed["provider_id"]) is None:
        errors["provider_id"] = "Choose who."
    if not known:
        errors[DAYS] = "Choose at least one weekday."
    if bool(typed["opens"]) != bool(typed["closes"]):
        errors["closes"] = "Say from when to when, or leave both empty."
    every, places = whole(typed["every_minutes"]), whole(typed["places"])
    if typed["every_minutes"] and every is None:
        errors["every_minutes"] = "A whole number of minutes."
    if errors:
        return Read(FormState(values=dict(typed), errors=errors))
    closes = "24:00" if typed["closes"] == "00:00" else typed["closes"]
    weekly = {
        "weekdays": known,
        "opens": typed["opens"] or None,
        "closes": closes or None,
        "every_minutes": every,
        "from_on": typed["from_on"] or None,
        "until_on": typed["until_on"] or None,
    }
    read = read_form(NewSlots, {"provider_id": typed["provider_id"]}, weekly=weekly, capacity=places)
    return _with_all(typed, read)


def read_slot(typed: Mapping[str, str]) -> Read[NewSlots]:
    errors = {}
    if as_uuid(typed["provider_id"]) is None:
        errors["slot_provider_id"] = "Choose who."
    try:
        starts_at = datetime.fromisoformat(f"{typed['day']}T{typed['time']}")
    except ValueError:
        starts_at = None
        errors["day"] = "Choose a day and a time."
    if errors or starts_at is None:
        return Read(FormState(values=dict(typed), errors=errors))
    read = read_form(
        NewSlots,
        {"provider_id": typed["provider_id"]},
        starts_at=starts_at,
        minutes=whole(typed["minutes"]),
        capacity=whole(typed["places"]),
    )
    return _with_all(typed, read)


def whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


def _with_all(typed: Mapping[str, str], read: Read[Any]) -> Read[Any]:
    """With everything that was typed, also what the shape knows under another name."""
    errors = {"every_minutes" if name == "weekly" else "places" if name == "capacity" and "places" in typed else name: text
              for name, text in read.form.errors.items()}  # fmt: skip
    return Read(FormState(values=dict(typed), errors=errors, message=read.form.message), read.body)
