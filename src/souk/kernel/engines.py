"""One URL, two engines: a reader that cannot write and a writer whose transactions really begin."""

import asyncio
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import greenlet_spawn

from souk.kernel.sqlite_inline import ReaderConnection, WriterConnection

POOL_SIZE = 10
PATIENCE = "busy_timeout=5000"
"""Comes first: a connection that another thread or process closes locks the file for a moment, also for who opens."""
SQLITE_PRAGMAS = (PATIENCE, "foreign_keys=ON", "synchronous=NORMAL", "mmap_size=268435456", "cache_size=-32768")

WRITER_PRAGMAS = ("journal_mode=WAL", "wal_autocheckpoint=20000", "busy_timeout=0")
"""The log is carried back beside the loop (`checkpoints`); its own way, inside a commit, is only for when that fails.
Once open, a writer waits for its turn on the loop (`sqlite_inline`), not in the library."""


def open_engines(address: str, *, replica_url: str | None = None) -> tuple[AsyncEngine, AsyncEngine]:
    """(reader, writer). A replica, where there is one, serves the readers."""
    return open_reader(replica_url or address, pool_size=POOL_SIZE), open_writer(address)


def open_reader(address: str, *, pool_size: int) -> AsyncEngine:
    """An engine whose connections the database itself keeps from writing."""
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        return _postgres_reader(url, pool_size)
    if url.database in {None, "", ":memory:"}:
        raise ValueError("Souk needs a database file: in memory, readers and the writer would not share one")
    read_only = url.set(database=f"file:{quote(str(url.database))}", query={"mode": "ro", "uri": "true"})
    return _sqlite(read_only, ReaderConnection, pool_size=pool_size, pragmas=("query_only=ON",))


def open_writer(address: str) -> AsyncEngine:
    """An engine whose transactions begin as writers: on SQLite with the one write lock."""
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        return _postgres_writer(url)
    return _sqlite(url, WriterConnection, pool_size=1, pragmas=WRITER_PRAGMAS)


async def connect(engine: AsyncEngine, *, begin: bool = False) -> AsyncConnection:
    """`engine.begin()` in one hop instead of three."""
    return AsyncConnection(engine, await greenlet_spawn(_connect, engine.sync_engine, begin))


async def disconnect(connection: AsyncConnection) -> None:
    """Gives the connection back, rolled back if it was not committed, even while being cancelled."""
    close = greenlet_spawn(_disconnect, connection.sync_connection)
    if connection.in_transaction():
        await asyncio.shield(asyncio.create_task(close))
    else:
        await close


def _connect(engine: Engine, begin: bool) -> Connection:
    connection = engine.connect()
    if begin:
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
    return connection


def _disconnect(connection: Connection) -> None:
    if transaction := connection.get_transaction():
        transaction.close()  # else, after a COMMIT that failed, close() would skip the pool's own rollback
    connection.close()


def _sqlite(url: URL, connection: type[ReaderConnection], *, pool_size: int, pragmas: tuple[str, ...]) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"factory": connection},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        pool_use_lifo=pool_size > 1,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(raw: ReaderConnection, _record: Any) -> None:
        for pragma in SQLITE_PRAGMAS + pragmas:
            raw.execute(f"PRAGMA {pragma}")

    return engine


def _postgres_reader(url: URL, pool_size: int) -> AsyncEngine:
    settings = {"default_transaction_read_only": "on", "jit": "off"}
    engine = create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args={"server_settings": settings, "statement_cache_size": 512},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "checkout", _refuse_a_dead_one)
    return engine


def _postgres_writer(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"server_settings": {"jit": "off"}, "statement_cache_size": 512},
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=60,
        pool_use_lifo=True,
    )

    event.listen(engine.sync_engine, "checkout", _refuse_a_dead_one)

    return engine


def _refuse_a_dead_one(adapter: Any, _record: Any, _proxy: Any) -> None:
    """A server that was restarted leaves closed connections in the pool: the pool then opens a new one by itself."""
    if adapter.driver_connection.is_closed():
        adapter.driver_connection.terminate()
        raise DisconnectionError
