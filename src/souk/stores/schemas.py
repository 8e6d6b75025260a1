"""Wire shapes, in and out. The same frozen answers feed JSON and pages."""

import itertools
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from souk.identity import NewEmail, NewPassword, Person, TokenPair
from souk.kernel.fields import Body, Email, Line, Minor, OptionalLine, Prose, SlugText
from souk.stores.hours import DAY, WEEK_DAYS, Opening, Weekday, is_zone, minute_of, split_at_midnight
from souk.stores.models import ReviewModeration, ReviewPolicy, StoreKind, StoreStatus


class VendorView(msgspec.Struct, frozen=True, kw_only=True):
    """The business behind a store. All of it is public."""

    id: UUID
    user_id: UUID
    business_name: str
    description: str
    business_hours: str
    """In the vendor's own words."""
    address: str
    phone: str
    email: str
    website: str
    logo_url: str | None
    is_verified: bool
    is_active: bool
    version: int
    created_at: datetime
    updated_at: datetime


class OpeningView(msgspec.Struct, frozen=True):
    """One stretch of opening hours on a local day: `{"weekday": "monday", "opens": "09:00", "closes": "18:00"}`."""

    weekday: Weekday
    opens: str
    closes: str
    """`24:00` is midnight."""


class DayStretch(msgspec.Struct, frozen=True):
    """Open from `opens` to `closes` of a local day; `closes` at or before `opens` is on the next day."""

    opens: str
    closes: str


class SpecialDayView(msgspec.Struct, frozen=True, kw_only=True):
    """A date on which the weekly hours do not hold. Without `hours` the store is closed."""

    day: date
    hours: list[DayStretch]
    note: str


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The terms a store sells under. Amounts are minor units of the store's currency, tax is in basis points."""

    tax_basis_points: int
    prices_include_tax: bool
    shipping_taxed: bool
    shipping_flat: int
    shipping_free_from: int | None
    """Goods after discounts, before tax; null: shipping is never free."""
    shipping_free_inclusive: bool
    """Whether exactly `shipping_free_from` already ships free."""
    order_eligibility: str
    """`any`, or the customer segment that may order."""
    review_eligibility: str
    review_policy: ReviewPolicy
    review_moderation: ReviewModeration
    return_window_days: int
    """Days from delivery; 0 sets no limit."""
    returns_refund_shipping: bool
    """Whether shipping is paid back, too, once everything of an order came back."""


class StoreView(msgspec.Struct, frozen=True, kw_only=True):
    """A store as everybody sees it."""

    id: UUID
    kind: StoreKind
    name: str
    slug: str
    category: str
    category_key: str
    tagline: str
    description: str
    image_url: str
    """The banner, or the visual of the category where none was uploaded."""
    banner_id: UUID | None
    banner_width: int
    banner_height: int
    status: StoreStatus
    currency: str
    languages: list[str]
    vendor: VendorView | None
    """Null for the platform's own store."""
    rating: float | None
    """What the reviews of its products and services come to, in stars; null until there is one."""
    reviews_count: int
    time_zone: str
    opening_hours: list[OpeningView]
    special_days: list[SpecialDayView]
    """Those to come, with hours of their own."""
    is_open: bool | None
    """Null where no opening hours are known."""
    open_state: str
    """`Open until 18:00`, `Opens Monday at 09:00`; empty where no opening hours are known."""
    settings: StoreSettings
    version: int
    created_at: datetime
    updated_at: datetime


class VendorRegistered(msgspec.Struct, frozen=True, kw_only=True):
    """The new account with its business, its store and its tokens. `expires_in`: seconds the access token holds."""

    user: Person
    vendor: VendorView
    store: StoreView
    access_token: str
    refresh_token: str
    expires_in: int
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme

    @classmethod
    def of(cls, user: Person, store: StoreView, tokens: TokenPair) -> Self:
        assert store.vendor is not None, "somebody opened it"
        return cls(
            user=user,
            vendor=store.vendor,
            store=store,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_in=int(tokens.lives.total_seconds()),
        )


def _clock(text: str) -> str:
    minute_of(text)
    return text


def _before_midnight(text: str) -> str:
    if minute_of(text) >= DAY:
        raise ValueError("must be before midnight")
    return text


def _each_day_once(days: "list[SpecialDayBody]") -> "list[SpecialDayBody]":
    if len({each.day for each in days}) < len(days):
        raise ValueError("must name each day once")
    for each in days:
        ends = sorted(stretch.minutes() for stretch in each.hours)
        if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ends)):
            raise ValueError("must have hours that do not overlap")
    return days


def _zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("must be an IANA time zone such as Europe/Berlin")
    return name


def _web_address(text: str) -> str:
    if text:
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            raise ValueError("must start with https:// or http://")
    return text


ClockTime = Annotated[str, StringConstraints(min_length=5, max_length=5), AfterValidator(_clock)]
TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]
Phone = Annotated[str, StringConstraints(max_length=20, pattern=r"^(\+?[0-9][0-9 ()./-]{2,})?$")]
Address = Annotated[Prose, StringConstraints(max_length=500)]
Website = Annotated[OptionalLine, AfterValidator(_web_address)]
Segment = Annotated[SlugText, Field(description="`any`, or the name of a customer segment.")]


class OpeningBody(Body):
    """`closes` at or before `opens` means the next day."""

    weekday: Annotated[Weekday, Field(strict=False)]
    opens: ClockTime
    closes: ClockTime

    def stretches(self) -> list[Opening]:
        return split_at_midnight(WEEK_DAYS.index(self.weekday), minute_of(self.opens), minute_of(self.closes))


class DayStretchBody(Body):
    """`closes` at or before `opens` means the next day."""

    opens: Annotated[ClockTime, AfterValidator(_before_midnight)]
    closes: ClockTime

    def minutes(self) -> tuple[int, int]:
        opens, closes = minute_of(self.opens), minute_of(self.closes)
        return opens, closes if closes > opens else closes + DAY


class SpecialDayBody(Body):
    """Without `hours` the store is closed on that day."""

    day: Annotated[date, Field(strict=False)]
    hours: list[DayStretchBody] = Field(default_factory=list, max_length=6)
    note: OptionalLine = ""


class Patch(Body):
    """What is left out stays as it is; null is refused wherever a value cannot be taken away."""

    nullable: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="after")
    def _null_only_where_it_means_something(self) -> Self:
        if nulls := [name for name, value in self.given().items() if value is None and name not in self.nullable]:
            raise ValueError(f"{', '.join(nulls)} must not be null")
        return self

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}

    def columns(self) -> dict[str, Any]:
        """What to write, by column."""
        return {name: value for name, value in self.given().items() if name != "version"}


class StoreSettingsPatch(Patch):
    nullable = frozenset({"shipping_free_from"})

    tax_basis_points: Annotated[int, Field(ge=0, le=10_000)] | None = None
    prices_include_tax: bool | None = None
    shipping_taxed: bool | None = None
    shipping_flat: Minor | None = None
    shipping_free_from: Minor | None = Field(default=None, description="Null: shipping is never free.")
    shipping_free_inclusive: bool | None = None
    order_eligibility: Segment | None = None
    review_eligibility: Segment | None = None
    review_policy: Annotated[ReviewPolicy, Field(strict=False)] | None = None
    review_moderation: Annotated[ReviewModeration, Field(strict=False)] | None = None
    return_window_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    returns_refund_shipping: bool | None = None


class StorePatch(Patch):
    """With the `version` you saw, a change made over somebody else's is refused; without it, the last one wins."""

    nullable = frozenset({"version"})

    version: Annotated[int, Field(ge=1)] | None = None
    name: Line | None = None
    category: Line | None = None
    tagline: OptionalLine | None = None
    description: Prose | None = None
    status: Annotated[StoreStatus, Field(strict=False)] | None = None
    time_zone: TimeZone | None = None
    opening_hours: Annotated[list[OpeningBody], Field(max_length=50)] | None = None
    special_days: Annotated[list[SpecialDayBody], Field(max_length=100), AfterValidator(_each_day_once)] | None = None
    settings: StoreSettingsPatch | None = None

    def columns(self) -> dict[str, Any]:
        changes = super().columns()
        changes.pop("opening_hours", None)
        changes.pop("special_days", None)
        settings: StoreSettingsPatch | None = changes.pop("settings", None)
        return changes | (settings.columns() if settings else {})

    def openings(self) -> list[Opening]:
        return [part for each in self.opening_hours or () for part in each.stretches()]


class VendorPatch(Patch):
    """With the `version` you saw, a change made over somebody else's is refused; without it, the last one wins."""

    nullable = frozenset({"version"})

    version: Annotated[int, Field(ge=1)] | None = None
    business_name: Line | None = None
    description: Prose | None = None
    business_hours: Prose | None = None
    address: Address | None = None
    phone: Phone | None = None
    email: Email | Literal[""] | None = None
    website: Website | None = None


class BusinessBody(Body):
    """What a new store says about itself; `banner` comes beside it as a file."""

    business_name: Line = Field(examples=["Blue Door Books"])
    store_category: Line = Field(examples=["Books"])
    phone: Phone = Field(default="", description="Shown to everybody.", examples=["+1 555 0100"])
    description: Prose = ""
    address: Address = Field(default="", description="Where customers find the shop; shown to everybody.")

    def profile(self) -> dict[str, Any]:
        """The columns of the vendor's profile."""
        return {"phone": self.phone, "description": self.description, "address": self.address}


class VendorRegistration(BusinessBody):
    """A new account and its business in one form."""

    email: NewEmail = Field(examples=["vera@example.com"])
    password: NewPassword = Field(examples=["Tangerine-Lantern-42"])
    full_name: Line = Field(examples=["Vera Vendor"])

    def profile(self) -> dict[str, Any]:
        return {**super().profile(), "email": self.email}
