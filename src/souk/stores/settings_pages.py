"""What a vendor's settings show: three sheets, each with one form."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from souk.stores.forms import front_values, profile_values, terms_values
from souk.stores.hours import WEEK_DAYS, zones
from souk.stores.pages import banner_of, logo_of_vendor, vendor_tabs
from souk.stores.schemas import StoreView, VendorView
from souk.ui import FormState, Option, Picture, Tab

SETTINGS = "/vendor/settings"
Part = Literal["front", "terms", "profile"]
PARTS: tuple[tuple[Part, str, str], ...] = (
    ("front", "Store front", ""),
    ("terms", "Tax and shipping", "/terms"),
    ("profile", "Business", "/profile"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """`values` are what is kept, by the names of the fields; `form` is what was just typed, where it was refused."""

    tabs: tuple[Tab, ...]
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
            tabs=vendor_tabs("settings"),
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
        )

    @classmethod
    def of_vendor(cls, vendor: VendorView, *, form: FormState | None, picture_error: str) -> "SettingsPage":
        return cls(
            tabs=vendor_tabs("settings"),
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
