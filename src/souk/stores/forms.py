"""What vendors type into their settings, to and from the shapes of the API."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from souk.identity import Read, read_form
from souk.kernel.fields import Body
from souk.kernel.money import Money, parse_major
from souk.stores.hours import WEEK_DAYS, stretches_in
from souk.stores.models import ANY_CUSTOMER
from souk.stores.schemas import StorePatch, StoreView, VendorPatch, VendorView
from souk.ui import FormState

Shape = TypeVar("Shape", bound=Body)
T = TypeVar("T")
TEXTS = ("name", "category", "tagline", "description", "time_zone")
FRONT = ("version", *TEXTS, "takes_orders", "is_pending", *WEEK_DAYS)
SPECIAL = ("day", "hours", "note", "remove")
SWITCHES = ("prices_include_tax", "shipping_taxed", "shipping_free_inclusive", "returns_refund_shipping")
AMOUNTS = ("tax_percent", "shipping_flat", "shipping_free_from", "return_window_days")
TERMS = ("version", *AMOUNTS, "order_eligibility", *SWITCHES)
PROFILE = (
    "version",
    "business_name",
    "description",
    "business_hours",
    "address",
    "phone",
    "email",
    "website",
)


def front_values(store: StoreView) -> dict[str, str]:
    hours = {
        day.value: ", ".join(f"{each.opens}-{each.closes}" for each in store.opening_hours if each.weekday == day)
        for day in WEEK_DAYS
    }
    plain = {name: str(getattr(store, name)) for name in ("version", *TEXTS)}
    return {
        **plain,
        **hours,
        "takes_orders": "1" if store.status == "active" else "",
        "is_pending": "1" if store.status == "pending" else "",
    }


def read_front(typed: Mapping[str, str]) -> Read[StorePatch]:
    errors: dict[str, str] = {}
    hours = []
    for day in WEEK_DAYS:
        stretches = _read(errors, day, typed, stretches_in, "Write it as 09:00-12:00, 14:00-18:00.") or []
        hours += [{"weekday": day, "opens": opens, "closes": closes} for opens, closes in stretches]
    texts = {name: typed[name] for name in TEXTS}
    switched = {} if typed["is_pending"] else {"status": "active" if typed["takes_orders"] else "unavailable"}
    return _shape(StorePatch, typed, errors, {**texts, **switched, "opening_hours": hours})


def read_special_day(typed: Mapping[str, str], store: StoreView) -> Read[StorePatch]:
    """The days there are, with the one that was added, or without the one that was taken away."""
    errors: dict[str, str] = {}
    days = [
        {
            "day": each.day,
            "hours": [{"opens": part.opens, "closes": part.closes} for part in each.hours],
            "note": each.note,
        }
        for each in store.special_days
        if each.day.isoformat() not in {typed["remove"], typed["day"]}
    ]
    if not typed["remove"]:
        day = _read(errors, "day", typed, date.fromisoformat, "Choose a date.")
        stretches = _read(errors, "hours", typed, stretches_in, "Write it as 10:00-14:00, 16:00-18:00.") or []
        hours = [{"opens": opens, "closes": closes} for opens, closes in stretches]
        days.append({"day": day, "hours": hours, "note": typed["note"]})
    if errors:
        return Read(FormState(values=dict(typed), errors=errors))
    read = read_form(StorePatch, {}, version=store.version, special_days=days)
    if read.body is None:
        message = next(iter(read.form.errors.values()), "")
        return Read(FormState(values=dict(typed), errors={"hours": message}))
    return read


def terms_values(store: StoreView) -> dict[str, str]:
    settings = store.settings
    free_from = settings.shipping_free_from
    return {
        "version": str(store.version),
        "tax_percent": f"{Decimal(settings.tax_basis_points) / 100:.2f}",
        "shipping_flat": str(Money(settings.shipping_flat, store.currency).decimal()),
        "shipping_free_from": "" if free_from is None else str(Money(free_from, store.currency).decimal()),
        "return_window_days": str(settings.return_window_days),
        "order_eligibility": settings.order_eligibility,
        **{name: "1" if getattr(settings, name) else "" for name in SWITCHES},
    }


def read_terms(typed: Mapping[str, str], currency: str) -> Read[StorePatch]:
    errors: dict[str, str] = {}

    def minor(text: str) -> int:
        return parse_major(text, currency).amount

    amount = f"An amount in {currency}, such as 4.95."
    settings = {
        "tax_basis_points": _read(errors, "tax_percent", typed, _basis_points, "A percentage from 0 to 100."),
        "shipping_flat": _read(errors, "shipping_flat", typed, minor, amount),
        "shipping_free_from": _read(errors, "shipping_free_from", typed, minor, amount)
        if typed["shipping_free_from"]
        else None,
        "return_window_days": _read(errors, "return_window_days", typed, _days, "Whole days, at most 3650."),
        "order_eligibility": typed["order_eligibility"] or ANY_CUSTOMER,
        **{name: bool(typed[name]) for name in SWITCHES},
    }
    return _shape(StorePatch, typed, errors, {} if errors else {"settings": settings})


def profile_values(vendor: VendorView) -> dict[str, str]:
    return {name: str(getattr(vendor, name)) for name in PROFILE}


def read_profile(typed: Mapping[str, str]) -> Read[VendorPatch]:
    return _shape(VendorPatch, typed, {}, {name: typed[name] for name in PROFILE if name != "version"})


def _shape(
    shape: type[Shape], typed: Mapping[str, str], errors: dict[str, str], fields: Mapping[str, Any]
) -> Read[Shape]:
    version = int(typed["version"]) if typed["version"].isdecimal() else 0
    read = read_form(shape, {}, version=version, **fields)
    if not errors and read.body is not None:
        return Read(FormState(values=dict(typed)), read.body)
    return Read(FormState(values=dict(typed), errors={**read.form.errors, **errors}))


def _read(
    errors: dict[str, str], name: str, typed: Mapping[str, str], read: Callable[[str], T], otherwise: str
) -> T | None:
    try:
        return read(typed[name])
    except ValueError:
        errors[name] = otherwise
        return None


def _basis_points(text: str) -> int:
    try:
        value = Decimal(text.strip()) * 100
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or value != value.to_integral_value() or not 0 <= value <= 10_000:
        raise ValueError(text)
    return int(value)


def _days(text: str) -> int:
    days = int(text)
    if not 0 <= days <= 3650:
        raise ValueError(text)
    return days
