"""A tiny shop on the real database, to show how a room uses the kernel."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.outbox import Outbox, Subscription
from tests.kernel.shop.api import create_app
from tests.kernel.shop.commands import OrderPlaced, send_confirmation
from tests.kernel.shop.models import Base, Listing

BUYER = Actor(id=UUID(int=7))
Count = Callable[[type[Any]], Awaitable[int]]
CONFIRMATION = Subscription(name="mail.order_placed", event=OrderPlaced, listener=send_confirmation)


class StoppedClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def make_keys() -> KeyRing:
    return KeyRing([Fernet.generate_key().decode()], index_secret="tests")


async def open_shop(url: str, subscription: Subscription = CONFIRMATION, **given: Any) -> Database:
    outbox = Outbox()
    outbox.subscribe(subscription)
    database = Database(url, outbox, make_keys(), **given)
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    return database


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def database(database_url: str, clock: StoppedClock) -> AsyncIterator[Database]:
    database = await open_shop(database_url, clock=clock)
    yield database
    await database.close()


@pytest.fixture
def count(database: Database) -> Count:
    async def rows_of(model: type[Any]) -> int:
        async with database.read(SYSTEM) as context:
            return int((await context.session.execute(select(func.count()).select_from(model))).scalar_one())

    return rows_of


@pytest.fixture
async def listing(database: Database) -> UUID:
    return await store_listing(database, on_hand=50)


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(database), raise_app_exceptions=False)
    headers = {"x-actor": str(BUYER.id)}
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test", headers=headers) as client:
        yield client


async def store_listing(database: Database, **values: Any) -> UUID:
    listing = Listing(**{"id": new_id(), "title": "lamp", "price_minor": 990, "price_currency": "EUR", **values})
    async with database.unit_of_work(SYSTEM) as uow:
        uow.session.add(listing)
    return listing.id


class Abandon(Exception):
    """Raised by tests to leave a unit of work halfway."""


async def reserved(database: Database) -> int:
    async with database.read(BUYER) as context:
        return int((await context.session.execute(select(func.sum(Listing.reserved)))).scalar_one())
