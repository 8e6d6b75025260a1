"""People for tests: made without a door, signed in through one."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TypedDict, Unpack
from uuid import UUID

import httpx

from souk.identity import Person, get_person, grant_role, register_person
from souk.identity.passwords import Cost, Passwords
from souk.identity.roles import Bundle
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, UnitOfWork
from tests.conftest import CHEAP

PASSWORD = "Tangerine-Lantern-42"
_numbers = itertools.count(1)


@lru_cache
def _hash_of(password: str) -> str:
    return Passwords(cost=Cost(**CHEAP))._hashing.hash(password)


class Details(TypedDict, total=False):
    """What a test rarely cares about."""

    username: str | None
    phone: str | None
    is_verified: bool


async def make_person(
    where: UnitOfWork | Database,
    *,
    email: str | None = None,
    role: str = "customer",
    store_id: UUID | None = None,
    full_name: str = "Ada Byron",
    **details: Unpack[Details],
) -> Person:
    """A customer, or somebody with one more role (in a store). `PASSWORD` opens the account."""
    async with _working(where) as uow:
        person = await register_person(
            uow,
            email=email or f"person{next(_numbers)}@example.com",
            password_hash=_hash_of(PASSWORD),
            full_name=full_name,
            **details,
        )
        if role != "customer":
            await grant_role(uow, person.id, role, store_id=store_id)
        return await get_person(uow, person.id)


@asynccontextmanager
async def _working(where: UnitOfWork | Database) -> AsyncIterator[UnitOfWork]:
    if isinstance(where, UnitOfWork):
        yield where
        return
    async with where.unit_of_work(SYSTEM) as uow:
        yield uow


async def sign_in(client: httpx.AsyncClient, email: str, *, password: str = PASSWORD) -> dict[str, str]:
    """The header that acts as this person. The client itself stays without cookies, and so a guest."""
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    client.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def sign_in_browser(client: httpx.AsyncClient, email: str, *, password: str = PASSWORD) -> dict[str, str]:
    """Signs the client in by cookies, as a browser; the answer is the header that unsafe requests need."""
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    return {"X-CSRF-Token": client.cookies["souk_csrf"]}


def actor_for(person: Person | UUID, *permissions: str, store_id: UUID | None = None) -> Actor:
    """The person as an actor who holds `permissions` everywhere, or only in `store_id`."""
    held = Bundle(permissions)
    name = person.full_name if isinstance(person, Person) else ""
    person_id = person.id if isinstance(person, Person) else person
    if store_id is None:
        return Actor(id=person_id, name=name, permissions=held)
    return Actor(id=person_id, name=name, store_permissions={store_id: held})
