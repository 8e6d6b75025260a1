"""What is typed into the coupon's editor: amounts in major units, days, products by their addresses."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from souk.kernel.money import Money, parse_major
from souk.pricing.coupons.models import DiscountType
from souk.pricing.coupons.schemas import CouponOut

SWITCHES = ("is_active", "is_listed", "is_exclusive")
WHOSE = ("code", "store_id", "funded_by")
"""Chosen once, with a new coupon."""
FIELDS = (
    "description",
    "discount_type",
    "discount_value",
    "min_purchase",
    "max_discount",
    "valid_from",
    "valid_until",
    "min_tier",
    "limit_total",
    "limit_per_person",
    "category_id",
    "products",
    "version",
    *SWITCHES,
)
A_DAY = timedelta(days=1)


def read_facts(typed: Mapping[str, str], currency: str) -> tuple[dict[str, Any], dict[str, str]]:
    """(what was said, what is wrong by field). Products are left to whoever knows them."""
    reading = _Reading(typed)
    kind = typed["discount_type"]
    value = _whole if kind == DiscountType.PERCENTAGE else _amount(currency)
    said: dict[str, Any] = {"description": typed["description"], "discount_type": kind}
    said["discount_value"] = reading.get("discount_value", value, "Say how much it takes off.")
    said["min_purchase"] = reading.get("min_purchase", _amount(currency)) or 0
    said["max_discount"] = reading.get("max_discount", _amount(currency))
    said["valid_from"] = reading.get("valid_from", _day)
    last = reading.get("valid_until", _day)
    said["valid_until"] = last + A_DAY if last is not None else None
    said["min_tier"] = typed["min_tier"] or None
    said["limit_total"] = reading.get("limit_total", _whole)
    said["limit_per_person"] = reading.get("limit_per_person", _whole)
    said["category_ids"] = [typed["category_id"]] if typed["category_id"] else []
    said |= {name: typed[name] == "1" for name in SWITCHES}
    return said, reading.errors


class _Reading:
    """Reads field after field, and keeps what is wrong."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    def get(self, name: str, read: Callable[[str], Any], needed: str = "") -> Any:
        text = self.typed[name].strip()
        if not text:
            if needed:
                self.errors[name] = needed
            return None
        try:
            return read(text)
        except ValueError as wrong:
            self.errors[name] = str(wrong)
            return None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise ValueError("Write a whole number, such as 10.")
    return int(text)


def _amount(currency: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            return parse_major(text, currency).amount
        except ValueError as wrong:
            raise ValueError("Write an amount like 25.00.") from wrong

    return read


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    except ValueError as wrong:
        raise ValueError("Write a day like 2026-12-31.") from wrong


def slugs_in(text: str) -> list[str]:
    """`linen-shirt, /products/oak-mug` → their slugs."""
    return [part.strip().rsplit("/", 1)[-1] for part in text.replace("\n", ",").split(",") if part.strip()]


def typed_of(coupon: CouponOut, slugs: list[str]) -> dict[str, str]:
    """A coupon as its editor shows it."""
    is_percentage = coupon.discount_type is DiscountType.PERCENTAGE
    value = str(coupon.discount_value) if is_percentage else _major(coupon.discount_value, coupon.currency)
    last = coupon.valid_until - timedelta(microseconds=1) if coupon.valid_until is not None else None
    shown = {
        "description": coupon.description,
        "discount_type": coupon.discount_type.value,
        "discount_value": value,
        "min_purchase": _major(coupon.min_purchase.amount, coupon.currency) if coupon.min_purchase.amount else "",
        "max_discount": _major(coupon.max_discount.amount, coupon.currency) if coupon.max_discount else "",
        "valid_from": coupon.valid_from.date().isoformat() if coupon.valid_from else "",
        "valid_until": last.date().isoformat() if last else "",
        "min_tier": coupon.min_tier.value if coupon.min_tier else "",
        "limit_total": str(coupon.limit_total or ""),
        "limit_per_person": str(coupon.limit_per_person or ""),
        "category_id": coupon.category_ids[0] if coupon.category_ids else "",
        "products": ", ".join(slugs),
        "version": str(coupon.version),
        "code": coupon.code,
        "store_id": str(coupon.store_id or ""),
        "funded_by": coupon.funded_by.value,
    }
    return shown | {name: "1" if getattr(coupon, name) else "" for name in SWITCHES}


def changed_facts(said: dict[str, Any], typed: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, Any]:
    """Only what was typed over: a day shows less than the instant behind it, a choice less than a list."""
    fields = {name: name for name in said} | {"category_ids": "category_id", "product_ids": "products"}
    return {name: value for name, value in said.items() if typed[fields[name]] != shown[fields[name]]}


NEW = dict.fromkeys((*FIELDS, *WHOSE), "") | {"discount_type": "percentage", "is_active": "1", "is_listed": "1"}


def _major(amount: int, currency: str) -> str:
    return str(Money(amount, currency).decimal())
