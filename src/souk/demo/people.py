"""Who has an account in the demo, and since when. Everybody's password is the one the documents give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from souk.demo.catalogue import SHOPPERS, STORES, DemoShopper
from souk.demo.hands import Calendar, Hands
from souk.identity import (
    PostalAddress,
    add_address,
    add_to_segment,
    ensure_segment,
    find_person_by_email,
    grant_role,
    register_person,
)
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database

PASSWORD = "12345678"  # noqa: S105 - the documents' own, for the demo alone
MANAGER, SUPPORT, JOHN, JANE = (f"{name}@example.com" for name in ("manager", "support", "john", "jane"))
EARLY_SHOPPERS = 14
"""They were there before the first sale; the others come one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`joined`: how long after the marketplace opened. The first of the addresses is where things go."""

    email: str
    full_name: str
    role: str = "customer"
    joined: timedelta = timedelta(0)
    phone: str | None = None
    addresses: tuple[PostalAddress, ...] = ()


def _address(street: str, city: str, state: str, zip_code: str) -> PostalAddress:
    return PostalAddress(street=street, city=city, state=state, zip_code=zip_code, country="US")


STAFF = (
    Account(email=MANAGER, full_name="Maren Holloway", role="product_manager"),
    Account(email="sales@example.com", full_name="Silas Okonkwo", role="sales_manager"),
    Account(email=SUPPORT, full_name="Sunny Park", role="support_agent"),
    Account(email="admin@example.com", full_name="Ada Marchetti", role="admin"),
)
REGULARS = (
    Account(
        email=JOHN,
        full_name="John Whitaker",
        joined=timedelta(days=9),
        phone="+1 312 555 0142",
        addresses=(
            _address("2148 N Kedzie Boulevard, Apt 3", "Chicago", "IL", "60647"),
            _address("Whitaker Joinery, 910 W Fulton Market", "Chicago", "IL", "60607"),
        ),
    ),
    Account(
        email=JANE,
        full_name="Jane Lindqvist",
        joined=timedelta(days=12),
        phone="+1 503 555 0187",
        addresses=(_address("4025 SE Hawthorne Boulevard", "Portland", "OR", "97214"),),
    ),
)


HIRED: tuple[tuple[str, Account], ...] = (
    ("northgate-campus", Account(email="theo.brandt@example.com", full_name="Theo Brandt", joined=timedelta(days=6))),
    ("linden-and-vale", Account(email="noor.haddad@example.com", full_name="Noor Haddad", joined=timedelta(days=6))),
    ("linden-and-vale", Account(email="wes.calloway@example.com", full_name="Wes Calloway", joined=timedelta(days=7))),
    ("hearth-and-strop", Account(email="ines.varela@example.com", full_name="Ines Varela", joined=timedelta(days=7))),
)
"""Who works in which store."""


def _owners() -> tuple[Account, ...]:
    return tuple(
        Account(email=store.owner_email, full_name=store.owner_name, joined=timedelta(days=1 + position))
        for position, store in enumerate(STORES)
    )


def _shopper(position: int, shopper: DemoShopper) -> Account:
    late = max(0, position - EARLY_SHOPPERS)
    joined = timedelta(days=8 + position) if not late else timedelta(days=29 + 3 * late)
    return Account(
        email=shopper.email,
        full_name=shopper.name,
        joined=joined + timedelta(hours=position * 5 % 24),
        addresses=(_address(shopper.street, shopper.city, shopper.state, shopper.zip),),
    )


BUYERS: tuple[Account, ...] = (*REGULARS, *(_shopper(position, each) for position, each in enumerate(SHOPPERS)))
EVERYBODY: tuple[Account, ...] = (*STAFF, *_owners(), *(account for _, account in HIRED), *BUYERS)


async def register_everybody(
    database: Database, hands: Hands, calendar: Calendar, *, password_hash: str, step: Callable[[], None]
) -> dict[str, UUID]:
    """Ids by e-mail address. Whoever is there already stays as they are."""
    found = {}
    for account in sorted(EVERYBODY, key=lambda account: account.joined):
        hands.turn_to(calendar.opened + account.joined)
        found[account.email] = await ensure_account(database, account, password_hash)
        step()
    await enrol_students(database, [found[account.email] for account in BUYERS])
    return found


async def enrol_students(database: Database, person_ids: list[UUID]) -> None:
    """All who buy may buy at the campus store; guests see that it is for students."""
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_segment(uow, "student", label="Students", description="Enrolled at a university of ours.")
        await add_to_segment(uow, "student", person_ids)


async def hire(database: Database, people: Mapping[str, UUID], stores: Mapping[str, UUID]) -> None:
    """Everybody to their store; whoever works there already goes on."""
    async with database.unit_of_work(SYSTEM) as uow:
        for slug, account in HIRED:
            await grant_role(uow, people[account.email], "vendor_staff", store_id=stores[slug])


async def ensure_account(database: Database, account: Account, password_hash: str) -> UUID:
    async with database.unit_of_work(SYSTEM) as uow:
        person = await find_person_by_email(uow, account.email)
        if person is not None:
            return person.id
        person = await register_person(
            uow,
            email=account.email,
            password_hash=password_hash,
            full_name=account.full_name,
            role=account.role,
            phone=account.phone,
            is_verified=True,
        )
        for position, address in enumerate(account.addresses):
            await add_address(uow, person.id, address, is_default=not position)
    return person.id
