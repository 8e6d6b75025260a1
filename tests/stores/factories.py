"""Stores and their owners, with honest defaults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Unpack
from uuid import UUID

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.stores import StoreDetails, StorePermission, StoreView, open_store
from tests.identity.factories import make_person


async def make_store(
    where: UnitOfWork | Database,
    *,
    owner_id: UUID | None = None,
    name: str = "Blue Door Books",
    category: str = "Books",
    **details: Unpack[StoreDetails],
) -> StoreView:
    """A store that is open for business. With no `owner_id` somebody new owns it: `owner_of(store)`."""
    async with _working(where) as uow:
        if owner_id is None:
            owner_id = (await make_person(uow, full_name="Vera Vendor")).id
        return await open_store(uow, owner_id=owner_id, name=name, category=category, **details)


def owner_of(store: StoreView, *permissions: str) -> Actor:
    """Its owner, signed in: may change the store, and whatever else is named."""
    assert store.vendor is not None
    held = frozenset({StorePermission.STORES_WRITE.value, *permissions})
    return Actor(id=store.vendor.user_id, name="Vera Vendor", store_permissions={store.id: held})


@asynccontextmanager
async def _working(where: UnitOfWork | Database) -> AsyncIterator[UnitOfWork]:
    if isinstance(where, UnitOfWork):
        yield where
        return
    async with where.unit_of_work(SYSTEM) as uow:
        yield uow
