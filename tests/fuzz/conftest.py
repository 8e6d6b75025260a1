"""A furnished shop behind a real server, and those who knock at its doors."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import make_url

from souk.app import open_house
from souk.catalog import NewCategory, add_category
from souk.kernel.actors import SYSTEM
from souk.kernel.limit_settings import Limits
from souk.kernel.settings import Settings
from tests.cart.factories import ITEMS, make_shop
from tests.conftest import POSTGRES, WORKER, administer, listening, skip_or_fail
from tests.identity.factories import PASSWORD, make_person
from tests.orders.factories import ORDERS, order_body
from tests.servers import Server

Headers = dict[str, str]
EMAILS = {"admin": "root@example.com", "vendor": "vendor@example.com", "shopper": "shopper@example.com"}


@dataclass(frozen=True)
class Target:
    """Where to aim: `who` maps a role to its headers, `known` the name of a field to something that exists."""

    server: Server
    who: dict[str, Headers]
    known: dict[str, str]


async def _furnish(server: Server) -> dict[str, UUID]:
    house = open_house(Settings(_env_file=None, stage="test", database_url=server.database_url))
    database = house.database
    await make_person(database, email=EMAILS["admin"], role="admin")
    await make_person(database, email=EMAILS["shopper"])
    owner = await make_person(database, email=EMAILS["vendor"])
    shop = await make_shop(database, stock=100_000, owner_id=owner.id)
    async with database.unit_of_work(SYSTEM) as uow:
        category_id = await add_category(uow, NewCategory(name="Odds and ends"))
    await house.close()
    return {
        "store_id": shop.store.id,
        "store": shop.store.id,
        "product_id": shop.shirt.id,
        "variant_id": shop.shirt_id,
        "category_id": category_id,
    }


def _sign_in(server: Server, email: str) -> Headers:
    body = {"email": email, "password": PASSWORD}
    signed_in = httpx.post(f"{server.base}/api/v1/auth/login", json=body, timeout=30)
    return {"authorization": f"Bearer {signed_in.json()['access_token']}"}


def _buy(server: Server, shopper: Headers, variant_id: UUID) -> dict[str, str]:
    body = order_body(items=[{"variant_id": str(variant_id)}])
    placed = httpx.post(f"{server.base}{ORDERS}", json=body, headers=shopper, timeout=30).json()
    cart = httpx.post(f"{server.base}{ITEMS}", json={"variant_id": str(variant_id)}, headers=shopper, timeout=30).json()
    order = placed["orders"][0]
    return {"order_id": order["id"], "payment_id": order["payment"]["id"], "item_id": cart["items"][0]["id"]}


def _aim(server: Server) -> Target:
    known = asyncio.run(_furnish(server))
    who: dict[str, Headers] = {"guest": {}} | {role: _sign_in(server, email) for role, email in EMAILS.items()}
    bought = _buy(server, who["shopper"], known["variant_id"])
    return Target(server, who, {name: str(value) for name, value in known.items()} | bought)


def _serve(database_url: str, folder: Path) -> Server:
    plenty = {f"SOUK_LIMITS__{name.upper()}": "100000/minute" for name in Limits.model_fields}
    return Server(database_url, folder, SOUK_LOG_LEVEL="INFO", **plenty)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("fuzz")
    if request.param == "sqlite":
        with _serve(f"sqlite+inline:///{folder}/souk.db", folder) as running:
            yield _aim(running)
        return
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    name = f"souk_fuzz_{WORKER}_{uuid4().hex[:8]}"
    asyncio.run(administer(f"CREATE DATABASE {name}"))
    with _serve(url.set(database=name).render_as_string(hide_password=False), folder) as running:
        yield _aim(running)
    asyncio.run(administer(f"DROP DATABASE {name} WITH (FORCE)"))
