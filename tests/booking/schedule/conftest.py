"""A store with its owner signed in, a service, and somebody else who owns another store."""

import httpx
import pytest

from souk.kernel.database import Database
from tests.booking.schedule.factories import make_service
from tests.booking.schedule.shop import Shop
from tests.identity.factories import make_person, sign_in
from tests.stores.factories import make_store


@pytest.fixture
async def shop(client: httpx.AsyncClient, database: Database) -> Shop:
    person, other = await make_person(database), await make_person(database)
    store = await make_store(database, owner_id=person.id)
    await make_store(database, owner_id=other.id, name="Elsewhere")
    service_id = await make_service(database, store.id)
    return Shop(client, store.id, service_id, await sign_in(client, person.email), await sign_in(client, other.email))
