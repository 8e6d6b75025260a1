"""What a vendor's settings show: three sheets, each with one form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from souk.stores.forms import front_values, profile_values, terms_values
from souk.stores.hours import WEEK_DAYS, zones
from souk.stores.models import ANY_CUSTOMER
from souk.stores.pages import banner_of, hours_of, logo_of_vendor
from souk.stores.schemas import SpecialDayView, StoreView, VendorView
from souk.ui import FormState, Option, Picture, Tab

SETTINGS = "/vendor/settings"
Part = Literal["front", "terms", "profile"]
PARTS: tuple[tuple[Part, str, str], ...] = (
    ("front", "Store front", ""),
    ("terms", "Tax and shipping", "/terms"),
    ("profile", "Business", "/profile"),
)


@dataclass(frozen=True, slots=True)
class SpecialDayRow:
    day: date
    hours: str
    note: str

    @classmethod
    def of(cls, special: SpecialDayView) -> "SpecialDayRow":
        return cls(special.day, hours_of(special), special.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """`values` are what is kept, by the names of the fields; `form` is what was just typed, where it was refused."""

    parts: tuple[Tab, ...]
    stores: tuple[Tab, ...]
    """One for each store, where there are several."""
    values: dict[str, str]
    form: FormState
    action: str
    picture: Picture | None
    picture_action: str
    picture_error: str
    name: str
    store_url: str = ""
    currency: str = ""
    zones: tuple[Option, ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    circles: tuple[Option, ...] = ()
    """To whom a store may sell: everybody, or a customer segment alone."""
    special_days: tuple["SpecialDayRow", ...] = ()
    special_action: str = ""

    @classmethod
    def of_store(
        cls,
        store: StoreView,
        own: list[StoreView],
        *,
        part: Literal["front", "terms"],
        form: FormState | None,
        picture_error: str,
    ) -> "SettingsPage":
        query = "?" + urlencode({"store": store.slug})
        path = SETTINGS + ("/terms" if part == "terms" else "")
        others = (Tab(each.name, f"{path}?{urlencode({'store': each.slug})}", each.id == store.id) for each in own)
        return cls(
            parts=_parts(part, query),
            stores=tuple(others) if len(own) > 1 else (),
            values=front_values(store) if part == "front" else terms_values(store),
            form=form or FormState(),
            action=path + query,
            picture=banner_of(store),
            picture_action=f"{SETTINGS}/banner{query}",
            picture_error=picture_error,
            name=store.name,
            store_url=f"/stores/{store.slug}",
            currency=store.currency,
            zones=tuple(Option(zone, zone.replace("_", " ")) for zone in zones()) if part == "front" else (),
            days=tuple((day, day.capitalize()) for day in WEEK_DAYS),
            special_days=tuple(SpecialDayRow.of(each) for each in store.special_days),
            special_action=f"{SETTINGS}/days{query}",
        )

    def choosing(self, segments: Sequence[tuple[str, str]]) -> "SettingsPage":
        """With the customer segments there are, as (name, label)."""
        kept = self.values["order_eligibility"]
        known = [Option(name, f"{label} only") for name, label in segments]
        gone = [] if kept == ANY_CUSTOMER or kept in dict(segments) else [Option(kept, f"{kept.capitalize()} only")]
        return replace(self, circles=(Option(ANY_CUSTOMER, "Everybody"), *known, *gone))

    @classmethod
    def of_vendor(cls, vendor: VendorView, *, form: FormState | None, picture_error: str) -> "SettingsPage":
        return cls(
            parts=_parts("profile", ""),
            stores=(),
            values=profile_values(vendor),
            form=form or FormState(),
            action=f"{SETTINGS}/profile",
            picture=logo_of_vendor(vendor),
            picture_action=f"{SETTINGS}/logo",
            picture_error=picture_error,
            name=vendor.business_name,
        )


def _parts(current: Part, query: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(label, SETTINGS + path + ("" if part == "profile" else query), part == current)
        for part, label, path in PARTS
    )
