"""The calls that are measured: their data, their requests, and what Souk runs for each, recorded for the floor."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
from sqlalchemy import make_url

from bench.booking import Booked, ask, stock_bookings, write_scripts
from bench.recording import Script, listening, save
from bench.stock import Stocked, stock
from souk.app import House, create_app, open_house
from souk.kernel.migrate import migrate
from souk.kernel.settings import Settings

POSTGRES = os.environ.get("SOUK_TEST_DATABASE_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")
READS = 200
ROUNDS = 3
WRITES = {"add": 12000, "order": 4500, "book": 7500}
"""As many as the floor can replay in the seconds it gets; what is added to carts, in the warming and one round."""
LARGE = {"slots": 20}
"""Answers of a megabyte are not recorded two hundred times."""
CALLS = ("list", "detail", "search", "add", "order", "book", "slots")
ADDRESS = {"street": "Street 1", "city": "Berlin", "state": "", "zip_code": "10115", "country": "DE"}
CARD = {"type": "card", "number": "4242424242424242"}


@dataclass
class Call:
    """`scripts`: what wrk asks, a script for each round; before them `warm`, so that nothing is compiled meanwhile."""

    path: str
    warm: Path | None = None
    scripts: tuple[Path | None, ...] = (None,) * ROUNDS
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Prepared:
    """A stocked database for Souk, copies of it for the floor and for recording, and the requests.

    What recording leaves to be done in the background is not the measured server's work.
    """

    folder: Path
    souk_url: str
    floor_url: str
    recorded_url: str
    calls: dict[str, Call]
    counts: dict[str, int]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SOUK_STAGE": "test",
            "SOUK_DATABASE_URL": self.souk_url,
            "SOUK_MEDIA__FOLDER": str(self.folder / "media"),
        }

    @property
    def floor_environment(self) -> dict[str, str]:
        return {"BENCH_DATABASE_URL": self.floor_url, "BENCH_SCRIPTS": str(self.folder / "scripts.pickle")}

    async def clean_up(self) -> None:
        if self.souk_url.startswith("postgresql"):
            for url in (self.souk_url, self.floor_url, self.recorded_url):
                await administer(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")


async def prepare(backend: str, folder: Path) -> Prepared:
    folder.mkdir()
    souk_url = await new_database(backend, folder)
    await migrate(souk_url)
    house = open_house(_settings(souk_url, folder))
    stocked = await stock(house)
    booked = await stock_bookings(house)
    token = await _shopper(house)
    await house.close()
    floor_url, recorded_url = await _copy(souk_url, folder, "floor"), await _copy(souk_url, folder, "recorded")
    scripts = await _record(recorded_url, folder, stocked, booked, token)
    save(scripts, folder / "scripts.pickle")
    counts = {name: each[-1].count for name, each in scripts.items()}
    return Prepared(folder, souk_url, floor_url, recorded_url, _calls(folder, stocked, booked, token), counts)


def _settings(url: str, folder: Path) -> Settings:
    return Settings(_env_file=None, stage="test", database_url=url, media={"folder": folder / "media"}, cache_seconds=0)


async def _shopper(house: House) -> str:
    app = create_app(house=house)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        body = {"email": "shopper@example.com", "password": "Tangerine-Lantern-42", "full_name": "Ann Lee"}
        return str((await client.post("/api/v1/auth/register", json=body)).raise_for_status().json()["access_token"])


def _order(stocked: Stocked, n: int) -> dict[str, object]:
    first, second = stocked.variants[n % 900], stocked.variants[(n * 7 + 1) % 900]
    items = [{"variant_id": str(variant), "quantity": 1} for variant in dict.fromkeys((first, second))]
    return {"shipping_address": ADDRESS, "payment_method": CARD, "items": items}


async def _record(url: str, folder: Path, stocked: Stocked, booked: Booked, token: str) -> dict[str, list[Script]]:
    house = open_house(_settings(url, folder))
    app = create_app(house=house)
    signed_in = {"authorization": f"Bearer {token}"}
    scripts: dict[str, list[Script]] = {name: [] for name in CALLS}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        with listening(house.database) as recorder:
            for name, many in scripts.items():
                for n in range(WRITES.get(name, LARGE.get(name, READS))):
                    recorder.script = Script()
                    client.cookies.clear()
                    if name == "order":
                        answer = await client.post("/api/v1/orders", json=_order(stocked, n), headers=signed_in)
                    elif name == "add":
                        body = {"variant_id": str(stocked.variants[n % 900]), "quantity": 1}
                        answer = await client.post("/api/v1/cart/items", json=body)
                    elif name in {"book", "slots"}:
                        answer = await ask(client, booked, name, n)
                    else:
                        answer = await client.get(_read_path(name, stocked, n))
                    answer.raise_for_status()
                    recorder.script.answer = len(answer.content)
                    many.append(recorder.script)
    await house.close()
    return scripts


def _read_path(name: str, stocked: Stocked, n: int) -> str:
    return {
        "list": "/api/v1/products?limit=20",
        "detail": f"/api/v1/products/{stocked.slugs[n % 500]}",
        "search": "/api/v1/products/search?q=walnut",
    }[name]


def _calls(folder: Path, stocked: Stocked, booked: Booked, token: str) -> dict[str, Call]:
    variants = ",".join(f'"{variant}"' for variant in stocked.variants[:900])
    shared = f'local v = {{{variants}}}\nlocal n = 0\nwrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
    add, order = folder / "add.lua", folder / "order.lua"
    add.write_text(
        shared
        + 'request = function() n = n + 1; return wrk.format(nil, nil, nil, \'{"variant_id":"\' .. v[n % 900 + 1] .. \'","quantity":1}\') end\n'
    )
    tail = '],"shipping_address":{"street":"Street 1","city":"Berlin","state":"","zip_code":"10115","country":"DE"},"payment_method":{"type":"card","number":"4242424242424242"}}'
    order.write_text(
        shared
        + f'wrk.headers["Authorization"] = "Bearer {token}"\n'
        + 'local function item(i) return \'{"variant_id":"\' .. v[i % 900 + 1] .. \'","quantity":1}\' end\n'
        + f"request = function() n = n + 1; return wrk.format(nil, nil, nil, '{{\"items\":[' .. item(n) .. \",\" .. item(n * 7 + 450) .. '{tail}') end\n"
    )
    return {
        "list": Call("/api/v1/products?limit=20"),
        "detail": Call(f"/api/v1/products/{stocked.slugs[17]}"),
        "search": Call("/api/v1/products/search?q=walnut"),
        "add": Call("/api/v1/cart/items", add, (add,)),
        "order": Call("/api/v1/orders", order, (order,) * ROUNDS),
        "slots": Call(booked.list_path),
        "book": Call("/api/v1/appointments", *write_scripts(booked, folder)),
    }


async def new_database(backend: str, folder: Path) -> str:
    if backend == "sqlite":
        return f"sqlite+inline:///{folder}/souk.db"
    name = f"souk_bench_{uuid4().hex[:8]}"
    await administer(f"CREATE DATABASE {name}")
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


async def _copy(url: str, folder: Path, purpose: str) -> str:
    if url.startswith("sqlite"):
        shutil.copy(folder / "souk.db", folder / f"{purpose}.db")
        return f"sqlite+inline:///{folder}/{purpose}.db"
    name = make_url(url).database
    await administer(f"CREATE DATABASE {name}_{purpose} TEMPLATE {name}")
    return make_url(url).set(database=f"{name}_{purpose}").render_as_string(hide_password=False)


async def administer(statement: str) -> None:
    connection = await asyncpg.connect(
        make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
