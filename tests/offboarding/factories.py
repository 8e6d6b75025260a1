"""A vendor who is worth removing: products, open orders, staff."""

from typing import Any

import httpx
import msgspec
from sqlalchemy import select

from souk.catalog import NewProduct, NewVariant, add_products
from souk.identity import Person
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.limit_rows import LimitWindow
from souk.stores import StoreView, ensure_platform_store
from tests.identity.factories import actor_for, make_person, sign_in
from tests.orders.factories import item, place
from tests.stores.factories import make_store

USERS = "/api/v1/admin/users"
Headers = dict[str, str]


class Trade(msgspec.Struct, frozen=True):
    """A vendor with one store; `variants` are what can be bought, one of each product."""

    vendor: Person
    store: StoreView
    variants: list[Any]
    products: list[Any]


async def make_trade(database: Database, *, products: int = 3, stock: int = 100, name: str = "Blue Door") -> Trade:
    vendor = await make_person(database, full_name="Vera Vendor")
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        store = await make_store(uow, owner_id=vendor.id, name=name)
        added = await add_products(
            uow,
            [
                NewProduct(store_id=store.id, name=f"{name} {number}", price=20_00, variants=[NewVariant(stock=stock)])
                for number in range(products)
            ],
        )
    return Trade(vendor, store, [each.variant_ids[0] for each in added], [each.id for each in added])


async def order_some(client: httpx.AsyncClient, trade: Trade, *, orders: int, pieces: int = 1) -> list[str]:
    """So many paid orders by guests, each of another product. Their ids."""
    found = []
    for number in range(orders):
        variant_id = trade.variants[number % len(trade.variants)]
        placed = await place(client, items=[item(variant_id, pieces)], email=f"guest{number}@example.com")
        found.append(placed["orders"][0]["id"])
    return found


async def admin_of(client: httpx.AsyncClient, database: Database) -> tuple[Actor, Headers]:
    person = await make_person(database, role="admin", full_name="Ada Admin")
    return actor_for(person, "*"), await sign_in(client, person.email)


async def everything_in(database: Database, *but: str) -> dict[str, list[Any]]:
    """Every row of every table, save of those named and of tries."""
    found = {}
    async with database.read(SYSTEM) as ctx:
        for name, table in Base.metadata.tables.items():
            if name not in but and table is not LimitWindow.__table__:
                found[name] = sorted((tuple(row) for row in await ctx.session.execute(select(table))), key=repr)
    return found


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])
