"""A small shop in which the documents' calls are replayed as they were written."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from souk.catalog import NewVariant
from souk.identity import Person
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import ensure_platform_store
from tests.catalog.factories import make_category, make_product
from tests.identity.factories import make_person, sign_in
from tests.stores.factories import make_store

ADDRESS = {"street": "12 Elm Street", "city": "Springfield", "state": "IL", "zip_code": "62701", "country": "US"}
CARD = {"type": "card", "number": "4242424242424242"}


@dataclass(frozen=True)
class Shop:
    """What was put up for sale, and who is there."""

    store: UUID
    category: UUID
    lamp: UUID
    """49.99, twelve in stock."""
    shirt: UUID
    """25.00, in red and blue, sizes S and M."""
    customer: Person
    owner: Person


@pytest.fixture
async def shop(database: Database) -> Shop:
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        owner = await make_person(uow, email="owner@example.com")
        store = await make_store(uow, owner_id=owner.id, name="Halo", preset="tech")
        category = await make_category(uow, "Lighting")
        lamp = await make_product(
            uow, store_id=store.id, category_id=category, name="Halo table lamp", price=49_99, stock=12, brand="Norr"
        )
        choices = [NewVariant(color=color, size=size, stock=5) for color in ("Red", "Blue") for size in ("S", "M")]
        shirt = await make_product(uow, store_id=store.id, name="Cotton shirt", price=25_00, variants=choices)
        customer = await make_person(uow, email="john@example.com", username="john")
        for role in ("product_manager", "sales_manager", "support_agent", "admin"):
            await make_person(uow, email=f"{role}@example.com", role=role)
    return Shop(store.id, category, lamp.id, shirt.id, customer, owner)


@pytest.fixture
async def as_customer(app: FastAPI, shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with _as(app, "john@example.com") as client:
        yield client


@pytest.fixture
async def as_manager(app: FastAPI, shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with _as(app, "product_manager@example.com") as client:
        yield client


@pytest.fixture
async def as_sales(app: FastAPI, shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with _as(app, "sales_manager@example.com") as client:
        yield client


@pytest.fixture
async def as_owner(app: FastAPI, shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with _as(app, "owner@example.com") as client:
        yield client


class _as:  # noqa: N801 - reads as a word
    """A client that acts as this person, by bearer token."""

    def __init__(self, app: FastAPI, email: str) -> None:
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test")
        self._email = email

    async def __aenter__(self) -> httpx.AsyncClient:
        self._client.headers.update(await sign_in(self._client, self._email))
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
