"""A commission rule as a page asks for it: percent and amounts as people write them, things by their address."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

from souk.catalog import UnknownCategory, find_product_by_slug, get_category
from souk.identity import Read, read_form
from souk.kernel.database import ReadContext
from souk.kernel.ids import as_uuid
from souk.kernel.money import parse_major
from souk.payouts.commission.models import Scope
from souk.payouts.commission.schemas import CommissionRuleBody
from souk.payouts.commission.subjects import find_product
from souk.stores import UnknownStore, get_store
from souk.ui import FormState

FIELDS: Final = (
    "name", "scope", "subject", "percent", "fixed", "minimum", "maximum", "currency", "stacks", "starts_on", "ends_on",
    "version", "do", "try_store", "try_goods", "try_product",
)  # fmt: skip
AMOUNTS: Final = ("fixed", "minimum", "maximum")
NOT_FOUND: Final = "There is nothing of this address."


async def read_rule(ctx: ReadContext, typed: Mapping[str, str]) -> Read[CommissionRuleBody]:
    """What was typed as a rule, or what is wrong with it, at the fields of the page."""
    errors: dict[str, str] = {}
    scope = Scope(typed["scope"]) if typed["scope"] in set(Scope) else Scope.PLATFORM
    subject = await find_subject(ctx, scope, typed["subject"].strip())
    if scope is not Scope.PLATFORM and subject is None:
        errors["subject"] = NOT_FOUND
    currency = typed["currency"].strip().upper() or None
    others: dict[str, object] = {
        "scope": scope.value,
        "scope_id": str(subject) if subject is not None else None,
        "basis_points": _basis_points(typed["percent"], errors),
        "stacks": typed["stacks"] == "1",
        "currency": currency if any(typed[name].strip() for name in AMOUNTS) else None,
        "starts_at": _midnight(typed["starts_on"], "starts_on", errors),
        "ends_at": _midnight(typed["ends_on"], "ends_on", errors),
    }
    for name in AMOUNTS:
        amount = _amount(typed[name], currency or "USD", name, errors)
        others[name] = amount if name != "fixed" else amount or 0
    read = read_form(CommissionRuleBody, {"name": typed["name"]}, **others)
    if not errors and read.body is not None:
        return Read(FormState(values=typed), read.body)
    wrong = {_FIELD_OF.get(name, name): text for name, text in read.form.errors.items()} | errors
    return Read(FormState(values=typed, errors=wrong, message="" if errors else read.form.message))


_FIELD_OF: Final = {"scope_id": "subject", "basis_points": "percent", "starts_at": "starts_on", "ends_at": "ends_on"}


async def find_subject(ctx: ReadContext, scope: Scope, key: str) -> UUID | None:
    """By id or by the address (slug) of a category, store or product; a vendor by that of any of its stores."""
    if not key or scope is Scope.PLATFORM:
        return None
    try:
        match scope:
            case Scope.CATEGORY:
                return (await get_category(ctx, key)).id
            case Scope.STORE:
                return (await get_store(ctx, key)).id
            case Scope.VENDOR:
                vendor = (await get_store(ctx, key)).vendor
                return vendor.id if vendor is not None else None
            case Scope.PRODUCT:
                return await find_product_id(ctx, key)
    except (UnknownCategory, UnknownStore):
        return as_uuid(key) if scope is Scope.VENDOR else None


async def find_product_id(ctx: ReadContext, key: str) -> UUID | None:
    product_id = as_uuid(key)
    found = await find_product_by_slug(ctx, key) if product_id is None else await find_product(ctx, product_id)
    return found.id if found is not None else None


def read_amount(text: str, currency: str) -> int | None:
    """None for what is no amount."""
    try:
        return parse_major(text, currency).amount
    except ValueError:
        return None


def _basis_points(text: str, errors: dict[str, str]) -> int:
    if not text.strip():
        return 0
    try:
        points = Decimal(text.strip().removesuffix("%").strip()) * 100
    except InvalidOperation:
        points = Decimal(-1)
    if not points.is_finite() or points != points.to_integral_value() or not 0 <= points <= 10_000:
        errors["percent"] = "A percentage from 0 to 100, with two places at most."
        return 0
    return int(points)


def _amount(text: str, currency: str, name: str, errors: dict[str, str]) -> int | None:
    if not text.strip():
        return None
    amount = read_amount(text, currency)
    if amount is None:
        errors[name] = "We could not read this as an amount."
    return amount


def _midnight(text: str, name: str, errors: dict[str, str]) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)
    except ValueError:
        errors[name] = "We could not read this as a day."
        return None
