"""What a business still owes the marketplace, and its customers: pure, from a handful of facts."""

from enum import StrEnum
from typing import Final

import msgspec


class Check(StrEnum):
    EMAIL = "email_verified"
    BUSINESS = "business_details"
    ADDRESS = "address"
    PHONE = "phone"
    DOCUMENTS = "documents"
    HOURS = "opening_hours"
    BANNER = "banner"
    LOGO = "logo"
    PRODUCT = "first_product"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a vendor and its first store."""

    store_slug: str
    email_is_verified: bool
    has_description: bool
    has_address: bool
    has_phone: bool
    documents: int
    has_hours: bool
    has_banner: bool
    has_logo: bool
    has_product: bool


class CheckItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the checklist. `is_required`: nobody is verified without it; the others make a better store."""

    key: Check
    label: str
    is_done: bool
    is_required: bool
    href: str
    """Where the vendor does it."""


PROFILE: Final = "/vendor/settings/profile"
VERIFICATION: Final = "/vendor/verification"


def checklist(facts: Facts) -> list[CheckItem]:
    """Every item, in the order in which it is best done."""
    front = f"/vendor/settings?store={facts.store_slug}"
    return [
        _item(Check.EMAIL, "Confirm your e-mail address", "/account/security", done=facts.email_is_verified),
        _item(Check.BUSINESS, "Say what your business does", PROFILE, done=facts.has_description),
        _item(Check.ADDRESS, "Give your business address", PROFILE, done=facts.has_address),
        _item(Check.PHONE, "Give a phone number", PROFILE, done=facts.has_phone),
        _item(Check.DOCUMENTS, "Upload your documents", f"{VERIFICATION}#documents", done=facts.documents > 0),
        _item(Check.HOURS, "Set your opening hours", front, done=facts.has_hours, required=False),
        _item(Check.BANNER, "Hang a banner", f"{front}#banner", done=facts.has_banner, required=False),
        _item(Check.LOGO, "Add your logo", PROFILE, done=facts.has_logo, required=False),
        _item(
            Check.PRODUCT, "Put up your first product", "/vendor/products/new", done=facts.has_product, required=False
        ),
    ]


def missing(items: list[CheckItem]) -> list[CheckItem]:
    """What keeps the vendor from being verified."""
    return [item for item in items if item.is_required and not item.is_done]


def _item(key: Check, label: str, href: str, *, done: bool, required: bool = True) -> CheckItem:
    return CheckItem(key=key, label=label, is_done=done, is_required=required, href=href)
