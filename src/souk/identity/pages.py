"""What the account pages show."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from souk.identity.federation.pages import ProviderMark
from souk.identity.people import AVATAR_WIDTH, Person
from souk.identity.queries import SavedAddress
from souk.identity.ways import ACCOUNT
from souk.ui import FormState, Picture, Tab

AccountPart = Literal[
    "overview",
    "orders",
    "appointments",
    "payments",
    "returns",
    "reviews",
    "rewards",
    "invoices",
    "addresses",
    "payment-methods",
    "notifications",
    "security",
    "profile",
    "privacy",
]
PARTS: dict[AccountPart, Tab] = {
    "overview": Tab("Overview", ACCOUNT, icon="circle-user-round"),
    "orders": Tab("Orders", "/account/orders", icon="package"),
    "appointments": Tab("Appointments", "/account/appointments", icon="calendar-days"),
    "returns": Tab("Returns", "/account/returns", icon="undo-2"),
    "reviews": Tab("Reviews", "/account/reviews", icon="star"),
    "payments": Tab("Payments", "/account/payments", icon="credit-card"),
    "invoices": Tab("Invoices", "/account/invoices", icon="receipt-text"),
    "rewards": Tab("Rewards", "/account/rewards", icon="award"),
    "addresses": Tab("Addresses", "/account/addresses", icon="map-pin"),
    "payment-methods": Tab("Payment methods", "/account/payment-methods", icon="wallet"),
    "notifications": Tab("Notifications", "/account/notifications", icon="bell"),
    "security": Tab("Security", "/account/security", icon="shield-check"),
    "profile": Tab("Profile", "/account/profile", icon="user-round"),
    "privacy": Tab("Your data", "/account/privacy", icon="shield"),
}


def account_tabs(current: AccountPart) -> tuple[Tab, ...]:
    """The ways between the pages of one's account, whichever room draws them."""
    return tuple(replace(tab, current=part == current) for part, tab in PARTS.items())


def portrait(person: Person) -> Picture | None:
    return Picture(person.avatar_url, "", "", AVATAR_WIDTH, AVATAR_WIDTH) if person.avatar_url else None


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`next` is where signing in leads to, `other_url` the page for whoever has (or has not) an account."""

    form: FormState
    next: str
    other_url: str
    providers: tuple[ProviderMark, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountPage:
    name: str
    first_name: str
    picture: Picture | None
    email: str
    is_verified: bool
    username: str | None
    since: object
    tier: str
    points: int
    tabs: tuple[Tab, ...]

    @classmethod
    def of(cls, person: Person) -> "AccountPage":
        return cls(
            name=person.full_name,
            first_name=person.full_name.split()[0],
            picture=portrait(person),
            email=person.email,
            is_verified=person.is_verified,
            username=person.username,
            since=person.created_at,
            tier=person.loyalty.tier.title(),
            points=person.loyalty.points,
            tabs=account_tabs("overview"),
        )


@dataclass(frozen=True, slots=True)
class ProfilePage:
    full_name: str
    phone: str
    email: str
    username: str | None
    picture: Picture | None
    form: FormState
    tabs: tuple[Tab, ...]

    @classmethod
    def of(cls, person: Person, form: FormState) -> "ProfilePage":
        return cls(
            full_name=person.full_name,
            phone=person.phone or "",
            email=person.email,
            username=person.username,
            picture=portrait(person),
            form=form,
            tabs=account_tabs("profile"),
        )


@dataclass(frozen=True, slots=True)
class AddressCard:
    id: UUID
    lines: tuple[str, ...]
    one_line: str
    is_default: bool
    remove_url: str
    default_url: str

    @classmethod
    def of(cls, address: SavedAddress) -> "AddressCard":
        region = " ".join(part for part in (address.city, address.state, address.zip_code) if part)
        return cls(
            id=address.id,
            lines=(address.street, region, address.country),
            one_line=address.postal().one_line(),
            is_default=address.is_default,
            remove_url=f"/account/addresses/{address.id}/remove",
            default_url=f"/account/addresses/{address.id}/default",
        )


@dataclass(frozen=True, slots=True)
class AddressesPage:
    addresses: tuple[AddressCard, ...]
    form: FormState
    tabs: tuple[Tab, ...]

    @classmethod
    def of(cls, addresses: list[SavedAddress], form: FormState) -> "AddressesPage":
        return cls(tuple(AddressCard.of(each) for each in addresses), form, account_tabs("addresses"))
