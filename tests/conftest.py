"""The real database, twice: every test that asks for one runs on SQLite and on PostgreSQL, each on a fresh copy."""

import asyncio
import gc
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url
from xdist.scheduler import LoadScopeScheduling

from souk.app import House, create_app, open_house
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.engines import open_engines
from souk.kernel.settings import Settings

POSTGRES = os.environ.get("SOUK_TEST_DATABASE_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("SOUK_TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
MUST_RUN = os.environ.get("SOUK_REQUIRE_SERVERS") == "1"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def listening(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def skip_or_fail(reason: str) -> None:
    if MUST_RUN:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


async def _create_schema(url: str) -> None:
    reader, writer = open_engines(url)
    async with writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await writer.dispose()
    await reader.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "souk.db"
    asyncio.run(_create_schema(f"sqlite+inline:///{path}"))
    return path


async def administer(statement: str, database: str | None = None) -> None:
    """Run a statement as the owner of the server, outside any transaction."""
    url = make_url(POSTGRES)
    url = url.set(database=database) if database else url
    connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


KEEP_SEEDS = """
CREATE SCHEMA seeds;
DO $$ DECLARE t text; filled boolean; steps text := 'SET LOCAL session_replication_role = replica;'; BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    steps := steps || format('DELETE FROM public.%I;', t);
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', t) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE seeds.%I AS TABLE public.%I', t, t); END IF;
  END LOOP;
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'seeds' LOOP
    steps := steps || format('INSERT INTO public.%I SELECT * FROM seeds.%I;', t, t);
  END LOOP;
  FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    steps := steps || format('ALTER SEQUENCE public.%I RESTART;', t);
  END LOOP;
  CREATE TABLE seeds.known AS SELECT tablename FROM pg_tables WHERE schemaname = 'public';
  EXECUTE format('CREATE FUNCTION seeds.back() RETURNS void LANGUAGE plpgsql AS %L', 'DECLARE t text; BEGIN ' || steps ||
    $added$ FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' EXCEPT SELECT tablename FROM seeds.known
      LOOP EXECUTE format('DELETE FROM public.%I', t); END LOOP; END $added$);
END $$
"""
"""Writes down what a test may find, and how to get back to it: a function, whose plans a connection keeps.

Tables that a test made itself are emptied as well.
"""


class FreshCopies:
    """One PostgreSQL database per test process. Making a new one for each test costs a second; emptying it, little."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        self._name = f"souk_test_{WORKER}_{uuid4().hex[:8]}"
        self.url = make_url(POSTGRES).set(database=self._name).render_as_string(hide_password=False)
        self._do(administer(f"CREATE DATABASE {self._name}"))
        self._do(administer(f"ALTER DATABASE {self._name} SET synchronous_commit = off"))
        self._do(_create_schema(self.url))
        self._connection = self._connect()
        self._do(self._connection.execute(KEEP_SEEDS))

    def make_fresh(self) -> None:
        try:
            self._do(self._connection.execute("SELECT seeds.back()"))
        except (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError):
            self._connection = self._connect()  # a test ended every connection, to see what happens
            self._do(self._connection.execute("SELECT seeds.back()"))

    def drop(self) -> None:
        self._do(self._connection.close())
        self._do(administer(f"DROP DATABASE {self._name} WITH (FORCE)"))
        self._loop.close()

    def _connect(self) -> Any:
        plain = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        return self._do(asyncpg.connect(plain, server_settings={"application_name": "fresh copies"}))

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run(work)


@pytest.fixture(scope="session")
def fresh_copies() -> Iterator[FreshCopies]:
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    copies = FreshCopies()
    yield copies
    copies.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        path = tmp_path / "souk.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+inline:///{path}"
        return
    copies: FreshCopies = request.getfixturevalue("fresh_copies")
    yield copies.url
    copies.make_fresh()


@pytest.fixture
def redis_url() -> str:
    url = make_url(REDIS)
    if not listening(str(url.host), url.port or 6379):
        skip_or_fail("no Redis listens")
    return REDIS


Override = Callable[..., Settings]
CHEAP = {"memory_kib": 64, "iterations": 1}
"""Thousands of tests sign in; what a hash has to cost in earnest, tests/identity/test_upkeep.py looks at."""


@pytest.fixture
def make_settings(database_url: str, tmp_path: Path) -> Override:
    def make(**changes: Any) -> Settings:
        folders = {"media": {"folder": tmp_path / "media"}, "mail": {"folder": tmp_path / "mail"}}
        passwords = {} if changes.get("stage") == "live" else CHEAP
        given = {"stage": "test", "database_url": database_url, "passwords": passwords, **folders, **changes}
        return Settings(_env_file=None, **given)

    return make


@pytest.fixture
def settings(make_settings: Override) -> Settings:
    return make_settings()


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    opened = open_house(settings)
    yield opened
    await opened.close()


@pytest.fixture
def database(house: House) -> Database:
    return house.database


@pytest.fixture
def app(house: House) -> FastAPI:
    """The whole application. No lifespan runs: a test carries the outbox itself (`carry_due(database)`)."""
    return create_app(house=house)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as opened:
        yield opened


SHARING = {"journeys": "furnished", "demo": "furnished", "fuzz": "fuzz", "matrix": "matrix"}
"""What of each folder's tests is dear to make, a server or a furnished shop: one process makes it and runs them all."""


class Sharing(LoadScopeScheduling):  # type: ignore[misc] # xdist tells no types
    """What shares goes to one process, the largest share first; every other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.removeprefix("tests/").partition("/")[0]
        return SHARING.get(folder, nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


def pytest_collection_finish() -> None:
    """What is imported by now stays; looking through it again and again costs a run minutes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the processes of this run shared goes when the last of them is done."""
    from tests.furnished import drop_templates

    if not hasattr(session.config, "workerinput"):
        drop_templates(session.config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]
