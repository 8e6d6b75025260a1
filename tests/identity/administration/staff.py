"""Administrators and others at the back office's door."""

import httpx

from souk.identity import Person
from souk.identity.models import Role
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import Event, Subscription
from souk.kernel.worker import carry_due
from tests.identity.factories import make_person, sign_in

USERS = "/api/v1/admin/users"
Headers = dict[str, str]


async def admin(client: httpx.AsyncClient, database: Database, **details: str) -> tuple[Person, Headers]:
    """Somebody who may do everything, signed in."""
    person = await make_person(database, role="admin", full_name="Ada Marchetti", **details)
    return person, await sign_in(client, person.email)


async def with_role(
    client: httpx.AsyncClient, database: Database, name: str, *permissions: str
) -> tuple[Person, Headers]:
    """Somebody with a role of the shop's own, signed in."""
    async with database.unit_of_work(SYSTEM) as uow:
        uow.session.add(Role(name=name, permissions=" ".join(permissions), is_of_store=False))
        await uow.session.flush()
        person = await make_person(uow, role=name, full_name="Hanna Helper")
    return person, await sign_in(client, person.email)


class Overheard:
    """Events of these kinds, once their letters are carried."""

    def __init__(self, database: Database, *kinds: type[Event]) -> None:
        self._database, self._events = database, list[Event]()
        for kind in kinds:
            name = f"test.{kind.__name__}"
            database.outbox.subscribe(Subscription(name=name, event=kind, listener=self._hear))

    async def _hear(self, _uow: UnitOfWork, happened: Event) -> None:
        self._events.append(happened)

    async def all(self) -> list[Event]:
        await carry_due(self._database)
        return self._events
