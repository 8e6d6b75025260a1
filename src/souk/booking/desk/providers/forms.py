"""What is typed about a provider: who they are, a week of hours, time away."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from pydantic import ValidationError

from souk.booking.schedule.schemas import WEEK, HoursBody, NewProvider, ProviderPatch, Stretch, TimeOffBody
from souk.identity import Read, read_form
from souk.kernel.ids import as_uuid
from souk.ui import FormState

WHO: Final = ("name", "contact", "about", "time_zone", "login_email", "version")
AWAY: Final = ("first", "last", "from_time", "to_time", "reason")
DAYS: Final = tuple(day.value[:3] for day in WEEK)
PARTS: Final = ("1-from", "1-to", "2-from", "2-to")
HOURS: Final = ("version", *(f"{day}-{part}" for day in DAYS for part in PARTS))
MIDNIGHT: Final = "00:00"


def read_new(typed: Mapping[str, str], services: list[str]) -> Read[NewProvider]:
    texts = {name: typed[name] for name in WHO if name not in {"version"}}
    return read_form(NewProvider, texts, service_ids=_ids(services))


def read_patch(typed: Mapping[str, str], services: list[str], *, is_active: bool) -> Read[ProviderPatch]:
    """What was emptied is empty from now on; an empty login takes it away."""
    texts = {name: typed[name] for name in ("name", "time_zone") if typed[name]}
    more: dict[str, Any] = {
        "contact": typed["contact"],
        "about": typed["about"],
        "login_email": typed["login_email"] or None,
        "version": _number(typed["version"]),
    }
    if not typed["name"]:
        return Read(FormState(values=dict(typed), errors={"name": "Please fill this in."}))
    read = read_form(ProviderPatch, texts, service_ids=_ids(services), is_active=is_active, **more)
    return Read(FormState(values=dict(typed), errors=read.form.errors, message=read.form.message), read.body)


def read_hours(typed: Mapping[str, str]) -> Read[HoursBody]:
    """Two stretches a day, a break between them. Midnight at the end is the end of the day."""
    stretches: list[dict[str, str]] = []
    errors: dict[str, str] = {}
    for day, weekday in zip(DAYS, WEEK, strict=True):
        for part in ("1", "2"):
            opens, closes = typed[f"{day}-{part}-from"], typed[f"{day}-{part}-to"]
            if not opens and not closes:
                continue
            stretch = {"weekday": weekday.value, "opens": opens, "closes": "24:00" if closes == MIDNIGHT else closes}
            if problem := _problem(stretch):
                errors[f"{day}-{part}-from"] = f"{weekday.value.title()}: {problem}"
            stretches.append(stretch)
        if not errors and _crosses(typed, day):
            errors[f"{day}-2-from"] = f"{weekday.value.title()}: the second stretch begins after the first has ended."
    form = FormState(values=dict(typed), errors=errors)
    if errors:
        return Read(form)
    return Read(form, HoursBody.model_validate({"hours": stretches, "version": _number(typed["version"])}))


def read_away(typed: Mapping[str, str]) -> Read[TimeOffBody]:
    """Whole days, or from one time to another, as the provider's clock shows them."""
    errors: dict[str, str] = {}
    first, last = _day(typed["first"]), _day(typed["last"] or typed["first"])
    begins, ends = _time(typed["from_time"]), _time(typed["to_time"])
    if first is None:
        errors["first"] = "Choose the first day."
    if first is not None and (last is None or last < first):
        errors["last"] = "The last day comes after the first."
    if typed["from_time"] and begins is None:
        errors["from_time"] = "A time such as 14:30."
    if typed["to_time"] and ends is None:
        errors["to_time"] = "A time such as 16:00."
    form = FormState(values=dict(typed), errors=errors)
    if errors or first is None or last is None:
        return Read(form)
    starts_at = datetime.combine(first, begins or time())
    ends_at = datetime.combine(last, ends) if ends is not None else datetime.combine(last + timedelta(days=1), time())
    read = read_form(TimeOffBody, {"reason": typed["reason"]}, starts_at=starts_at, ends_at=ends_at)
    return Read(FormState(values=dict(typed), errors=read.form.errors, message=read.form.message), read.body)


def _problem(stretch: Mapping[str, str]) -> str:
    if not stretch["opens"] or not stretch["closes"]:
        return "say from when to when."
    try:
        Stretch.model_validate(dict(stretch))
    except ValidationError:
        return "times such as 09:00, in steps of five minutes."
    return "" if stretch["closes"] > stretch["opens"] else "it ends after it begins."


def _crosses(typed: Mapping[str, str], day: str) -> bool:
    first, second = typed[f"{day}-1-to"], typed[f"{day}-2-from"]
    return bool(first and second) and (second < first or first == MIDNIGHT)


def _ids(texts: list[str]) -> list[str]:
    return [text for text in texts[:200] if as_uuid(text) is not None]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
