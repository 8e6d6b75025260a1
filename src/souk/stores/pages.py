"""What the pages of stores show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from souk.kernel.actors import Actor
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.stores.hours import EN_DASH, WEEK_DAYS, LocalMinute
from souk.stores.onboarding.schemas import Onboarding
from souk.stores.policy import sees_any_staff
from souk.stores.schemas import SpecialDayView, StoreView, VendorView
from souk.ui import FormState, NavLink, Option, Picture, money

HUB = "/stores"
BLURB = 120
SOON = timedelta(days=45)
"""How far ahead holidays are told."""
SHIPPING_ICON, RETURNS_ICON, TAX_ICON = ("truck", "undo-2", "receipt-text")
VENDOR_HOME, STAFF_DESK = "/vendor", "/vendor/staff"


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of a vendor's. `needs`: what one must be allowed to do in a store to be shown the way there."""

    label: str
    href: str
    icon: str
    group: str = ""
    needs: str = ""


DESKS: tuple[Desk, ...] = (
    Desk("Overview", VENDOR_HOME, icon="layout-dashboard"),
    Desk("Orders", "/vendor/orders", icon="package", group="Sales"),
    Desk("Returns", "/vendor/returns", icon="undo-2", group="Sales"),
    Desk("Reviews", "/vendor/reviews", icon="star", group="Sales", needs="reviews:reply"),
    Desk("Coupons", "/vendor/coupons", icon="ticket-percent", group="Sales", needs="pricing:discount"),
    Desk("Products", "/vendor/products", icon="tags", group="Offer"),
    Desk("Services", "/vendor/services", icon="sparkles", group="Offer", needs="catalog:write"),
    Desk("Calendar", "/vendor/calendar", icon="calendar-days", group="Appointments"),
    Desk("Queue", "/vendor/queue", icon="footprints", group="Appointments"),
    Desk("Providers", "/vendor/providers", icon="users", group="Appointments", needs="booking:manage"),
    Desk("Payouts", "/vendor/payouts", icon="hand-coins", group="Money", needs="payouts:read"),
    Desk("Invoices", "/vendor/invoices", icon="receipt-text", group="Money"),
    Desk("Settings", "/vendor/settings", icon="settings", group="Store"),
    Desk("Staff", STAFF_DESK, icon="user-cog", group="Store"),
    Desk("Webhooks", "/vendor/webhooks", icon="webhook", group="Store", needs="webhooks:manage"),
)
"""Permissions of rooms above are known by name."""


def vendor_links(path: str, actor: Actor) -> tuple[NavLink, ...]:
    """The ways between a vendor's pages, whichever room draws them, as far as `actor` may go; `path` is where they are."""

    def is_shown(desk: Desk) -> bool:
        if desk.href == STAFF_DESK:
            return sees_any_staff(actor)
        return not desk.needs or bool(actor.stores_with(desk.needs))

    def is_current(desk: Desk) -> bool:
        return path == desk.href or (desk.href != VENDOR_HOME and path.startswith(f"{desk.href}/"))

    shown = filter(is_shown, DESKS)
    return tuple(NavLink(each.label, each.href, each.icon, is_current(each), each.group) for each in shown)


def banner_of(store: StoreView) -> Picture:
    """The banner, or the visual of the store's category."""
    if store.banner_id is None:
        return placeholder(store.category_key)
    return as_picture(store.banner_id, store.banner_width, store.banner_height, "")


def logo_of(store: StoreView) -> Picture | None:
    return logo_of_vendor(store.vendor) if store.vendor else None


def logo_of_vendor(vendor: VendorView) -> Picture | None:
    url = vendor.logo_url
    return Picture(src=url, srcset_avif="", srcset_webp="", width=320, height=320) if url else None


@dataclass(frozen=True, slots=True)
class StoreCard:
    """One store front in the Shops Hub, or among one's own."""

    name: str
    href: str
    category: str
    blurb: str
    banner: Picture
    logo: Picture | None
    is_verified: bool
    is_open: bool | None
    open_state: str
    takes_orders: bool
    is_pending: bool
    rating: float | None
    reviews_count: int
    settings_url: str

    @classmethod
    def of(cls, store: StoreView) -> "StoreCard":
        return cls(
            name=store.name,
            href=f"{HUB}/{store.slug}",
            category=store.category,
            blurb=store.tagline or shortened(store.description),
            banner=banner_of(store),
            logo=logo_of(store),
            is_verified=store.vendor is not None and store.vendor.is_verified,
            is_open=store.is_open,
            open_state=store.open_state,
            takes_orders=store.status == "active",
            is_pending=store.status == "pending",
            rating=store.rating,
            reviews_count=store.reviews_count,
            settings_url=f"/vendor/settings?store={store.slug}",
        )


def shortened(text: str) -> str:
    """Its beginning, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= BLURB else line[:BLURB].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPage:
    cards: tuple[StoreCard, ...]
    total: int | None
    search: str
    category: str
    open_now: bool
    categories: tuple[Option, ...]
    is_narrowed: bool
    next_url: str | None


@dataclass(frozen=True, slots=True)
class OpeningDay:
    name: str
    hours: str
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePage:
    name: str
    slug: str
    category: str
    category_url: str
    tagline: str
    story: tuple[str, ...]
    banner: Picture
    has_own_banner: bool
    logo: Picture | None
    is_verified: bool
    is_open: bool | None
    open_state: str
    takes_orders: bool
    days: tuple[OpeningDay, ...]
    exceptions: tuple[tuple[date, str], ...]
    """Dates to come with hours of their own: when, and what."""
    is_pending: bool
    is_gone: bool
    rating: float | None
    reviews_count: int
    only_for: str
    time_zone: str
    hours_in_words: str
    address: str
    phone: str
    phone_url: str
    email: str
    website: str
    website_label: str
    since: datetime
    terms: tuple[tuple[str, str, str], ...]
    """(icon, what, how)."""
    products_url: str
    all_products_url: str
    settings_url: str | None

    @classmethod
    def of(cls, store: StoreView, *, now: datetime, may_change: bool, circle_note: str = "") -> "StorePage":
        """`circle_note`: `For students only`, where it does not sell to everybody."""
        vendor = store.vendor
        return cls(
            name=store.name,
            slug=store.slug,
            category=store.category,
            category_url=f"{HUB}?category={store.category_key}",
            tagline=store.tagline,
            story=tuple(filter(None, (part.strip() for part in store.description.split("\n\n")))),
            banner=banner_of(store),
            has_own_banner=store.banner_id is not None,
            logo=logo_of(store),
            is_verified=vendor is not None and vendor.is_verified,
            is_open=store.is_open,
            open_state=store.open_state,
            takes_orders=store.status == "active",
            days=opening_days(store, now),
            exceptions=exceptions_of(store, now),
            is_pending=store.status == "pending",
            is_gone=vendor is not None and not vendor.is_active,
            rating=store.rating,
            reviews_count=store.reviews_count,
            only_for=circle_note,
            time_zone=store.time_zone,
            hours_in_words=vendor.business_hours if vendor else "",
            address=vendor.address if vendor else "",
            phone=vendor.phone if vendor else "",
            phone_url="tel:" + "".join(each for each in (vendor.phone if vendor else "") if each in "+0123456789"),
            email=vendor.email if vendor else "",
            website=vendor.website if vendor else "",
            website_label=(vendor.website if vendor else "").partition("://")[2].rstrip("/"),
            since=store.created_at,
            terms=terms_in_words(store),
            products_url=f"{HUB}/{store.slug}/products",
            all_products_url=f"/search?store={store.slug}",
            settings_url=f"/vendor/settings?store={store.slug}" if may_change else None,
        )


def opening_days(store: StoreView, now: datetime) -> tuple[OpeningDay, ...]:
    """Seven days from Monday, or none where no hours are known."""
    if not store.opening_hours:
        return ()
    today = LocalMinute.at(now, store.time_zone).weekday
    hours = {
        day: ", ".join(f"{each.opens}{EN_DASH}{each.closes}" for each in store.opening_hours if each.weekday == day)
        for day in WEEK_DAYS
    }
    return tuple(
        OpeningDay(day.capitalize(), hours[day] or "Closed", index == today) for index, day in enumerate(WEEK_DAYS)
    )


def exceptions_of(store: StoreView, now: datetime) -> tuple[tuple[date, str], ...]:
    """Of the next weeks."""
    today = now.astimezone(ZoneInfo(store.time_zone)).date()
    shown = [each for each in store.special_days if today <= each.day <= today + SOON]
    return tuple((each.day, " · ".join(filter(None, (hours_of(each), each.note)))) for each in shown)


def hours_of(special: SpecialDayView) -> str:
    return ", ".join(f"{each.opens}{EN_DASH}{each.closes}" for each in special.hours) or "Closed"


def terms_in_words(store: StoreView) -> tuple[tuple[str, str, str], ...]:
    settings = store.settings

    def amount(minor: int) -> str:
        return money(Money(minor, store.currency), trim=True)

    if settings.shipping_flat == 0 or settings.shipping_free_from == 0:
        shipping = (SHIPPING_ICON, "Free shipping", "on every order")
    elif settings.shipping_free_from is None:
        shipping = (SHIPPING_ICON, f"{amount(settings.shipping_flat)} shipping", "on every order")
    else:
        reach = "from" if settings.shipping_free_inclusive else "above"
        free = f"free {reach} {amount(settings.shipping_free_from)}"
        shipping = (SHIPPING_ICON, f"{amount(settings.shipping_flat)} shipping", free)
    days = settings.return_window_days
    returns = (RETURNS_ICON, f"{days}-day returns" if days else "Returns", "after delivery" if days else "at any time")
    included = "included in prices" if settings.prices_include_tax else "shown at checkout"
    return shipping, returns, (TAX_ICON, "Taxes", included)


@dataclass(frozen=True, slots=True)
class SellPage:
    form: FormState
    needs_account: bool
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """What would make a store front better."""

    label: str
    href: str
    is_done: bool
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorHome:
    name: str
    cards: tuple[StoreCard, ...]
    to_do: tuple[ToDo, ...]
    review: str
    """`pending` or `rejected` while the marketplace has not let the business in."""
    reason: str
    is_verified: bool

    @classmethod
    def of(cls, actor: Actor, stores: list[StoreView], onboarding: Onboarding | None) -> "VendorHome":
        """`onboarding` is for the vendor alone, not for staff."""
        front = _to_do(stores[0]) if len(stores) == 1 else ()
        listed = () if onboarding is None else onboarding.checklist
        owed = tuple(ToDo(each.label, each.href, each.is_done, each.is_required) for each in listed)
        known = {each.label for each in owed}
        to_do = (*owed, *(each for each in front if each.label not in known))
        return cls(
            name=actor.name,
            cards=tuple(StoreCard.of(store) for store in stores),
            to_do=() if all(each.is_done for each in to_do) else to_do,
            review="" if onboarding is None or onboarding.review == "approved" else onboarding.review.value,
            reason="" if onboarding is None else onboarding.reason,
            is_verified=onboarding is None or onboarding.is_verified,
        )


def _to_do(store: StoreView) -> tuple[ToDo, ...]:
    settings, profile = f"/vendor/settings?store={store.slug}", "/vendor/settings/profile"
    return (
        ToDo("Hang a banner", settings + "#banner", store.banner_id is not None),
        ToDo("Say in a line what you sell", settings, bool(store.tagline)),
        ToDo("Tell your story", settings, bool(store.description)),
        ToDo("Set your opening hours", settings, bool(store.opening_hours)),
        ToDo("Add your logo", profile, store.vendor is not None and store.vendor.logo_url is not None),
    )
