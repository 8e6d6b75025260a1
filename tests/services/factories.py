"""A kitchen with a menu and a barber without one, made without a door; their owner signs in through one."""

from typing import Any
from uuid import UUID

import httpx
import msgspec

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.services import (
    ItemFacts,
    NewServiceItem,
    ServiceChanges,
    ServiceFacts,
    ServiceType,
    Wanted,
    add_item,
    create_service,
)
from souk.stores import StoreView, ensure_platform_store
from tests.identity.factories import make_person, sign_in
from tests.stores.factories import make_store

SERVICES = "/api/v1/services"
Headers = dict[str, str]


class Kitchen(msgspec.Struct, frozen=True):
    """A store, its owner's address, and a service of it: soup for 6.50 and bread for 2.25, to order."""

    store: StoreView
    owner: str
    service: ServiceFacts
    soup: ItemFacts
    bread: ItemFacts

    @property
    def url(self) -> str:
        return f"{SERVICES}/{self.service.id}"


async def make_service(
    uow: UnitOfWork,
    *,
    store_id: UUID,
    service_name: str = "Corner Kitchen",
    service_type: ServiceType = ServiceType.ORDERING,
    **more: Any,
) -> ServiceFacts:
    """`more`: fields of `ServiceChanges`."""
    changes = ServiceChanges(service_name=service_name, service_type=service_type, **more)
    return await create_service(uow, Wanted(changes, store_id))


async def make_item(
    uow: UnitOfWork, service: ServiceFacts, *, name: str = "Soup", price: int = 6_50, **more: Any
) -> ItemFacts:
    return await add_item(uow, str(service.id), NewServiceItem(name=name, price=price, **more))


async def make_kitchen(
    database: Database, *, name: str = "Corner Kitchen", delivers: bool = False, **details: Any
) -> Kitchen:
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        owner = await make_person(uow, full_name="Kim Cook")
        store = await make_store(uow, owner_id=owner.id, name=name, category="Food", **details)
        service = await make_service(uow, store_id=store.id, service_name=name, delivers=delivers)
        soup = await make_item(uow, service)
        bread = await make_item(uow, service, name="Bread", price=2_25)
    return Kitchen(store, owner.email, service, soup, bread)


async def owner_of(client: httpx.AsyncClient, kitchen: Kitchen) -> Headers:
    return await sign_in(client, kitchen.owner)


async def somebody(client: httpx.AsyncClient, database: Database, role: str = "customer") -> Headers:
    return await sign_in(client, (await make_person(database, role=role)).email)


def wanted(item: ItemFacts, quantity: int = 1) -> dict[str, Any]:
    """A line of an order."""
    return {"service_item_id": str(item.id), "quantity": quantity}
