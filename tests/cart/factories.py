"""A shop to buy in, and a quick way to put something into a cart."""

from typing import Any
from uuid import UUID

import httpx
import msgspec

from souk.catalog import AddedProduct
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import StoreView, ensure_platform_store
from tests.catalog.factories import make_product
from tests.stores.factories import make_store

CART = "/api/v1/cart"
ITEMS = "/api/v1/cart/items"


class Shop(msgspec.Struct, frozen=True):
    """One store with one product of 50.00 and one of 20.00, ten pieces each."""

    store: StoreView
    shirt: AddedProduct
    mug: AddedProduct

    @property
    def shirt_id(self) -> UUID:
        return self.shirt.variant_ids[0]

    @property
    def mug_id(self) -> UUID:
        return self.mug.variant_ids[0]


async def make_shop(database: Database, *, name: str = "Blue Door", stock: int = 10, **details: Any) -> Shop:
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        store = await make_store(uow, name=name, **details)
        shirt = await make_product(uow, store_id=store.id, name=f"{name} Shirt", price=50_00, stock=stock)
        mug = await make_product(uow, store_id=store.id, name=f"{name} Mug", price=20_00, stock=stock)
        return Shop(store, shirt, mug)


async def add(
    client: httpx.AsyncClient, variant_id: UUID, quantity: int = 1, *, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    answer = await client.post(ITEMS, json={"variant_id": str(variant_id), "quantity": quantity}, headers=headers or {})
    assert answer.status_code == 201, answer.text
    cart: dict[str, Any] = answer.json()
    return cart


async def rows_in(database: Database, *models: type[Any]) -> dict[str, list[Any]]:
    """Everything in these tables, to prove that a refusal changed nothing."""
    from sqlalchemy import select

    found = {}
    async with database.read(SYSTEM) as ctx:
        for model in models:
            rows = await ctx.session.execute(select(model.__table__))
            found[model.__tablename__] = sorted((tuple(row) for row in rows), key=repr)
    return found
