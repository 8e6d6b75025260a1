"""How a context reaches the database: one way for PostgreSQL's pools, a shorter one for SQLite on the loop.

A lane lends a `Grip` for as long as a context is open. On SQLite every reader shares one connection, since a statement
runs to its end before anything else may; and the one writer begins and commits on the raw connection, so that a unit
of work that never asks for the ORM pays nothing for it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol, cast

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from souk.kernel.engines import connect, disconnect
from souk.kernel.hot import Driver, InlineDriver, driver_under
from souk.kernel.sqlite_inline import WriterConnection, take_write_lock


class Grip(Protocol):
    """What a context holds of the database."""

    driver: Driver
    dialect: Dialect

    def open_session(self) -> AsyncSession: ...
    def in_transaction(self) -> bool: ...
    async def commit(self) -> None: ...


class Lane(Protocol):
    def lend(self) -> AbstractAsyncContextManager[Grip]: ...
    async def close(self) -> None: ...


class PooledGrip:
    """A connection of SQLAlchemy's pool, lent to one context."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.driver, self.dialect = driver_under(connection), connection.dialect

    def open_session(self) -> AsyncSession:
        return AsyncSession(self._connection, expire_on_commit=False)

    def in_transaction(self) -> bool:
        return self._connection.in_transaction()

    async def commit(self) -> None:
        await self._connection.commit()


class PooledLane:
    def __init__(self, engine: AsyncEngine, *, begins: bool) -> None:
        self._engine, self._begins = engine, begins

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Grip]:
        connection = await connect(self._engine, begin=self._begins)
        try:
            yield PooledGrip(connection)
        finally:
            await disconnect(connection)  # undoes what was not committed

    async def close(self) -> None:
        """The engine is the database's to dispose of."""


class InlineReadGrip:
    """The shared reader; the ORM, where it is asked for, takes a connection of its own from the pool."""

    def __init__(self, driver: Driver, engine: AsyncEngine) -> None:
        self.driver, self.dialect = driver, engine.dialect
        self._engine = engine
        self.session: AsyncSession | None = None

    def open_session(self) -> AsyncSession:
        self.session = AsyncSession(self._engine, expire_on_commit=False)
        return self.session

    def in_transaction(self) -> bool:
        return False

    async def commit(self) -> None:
        """A reader has nothing to keep."""


class InlineReadLane:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._shared: AsyncConnection | None = None
        self._driver: Driver | None = None

    def lend(self) -> "_SharedReader":
        return _SharedReader(self)

    async def grip(self) -> InlineReadGrip:
        if self._driver is None:
            self._shared = await connect(self._engine)
            self._driver = driver_under(self._shared)
        return InlineReadGrip(self._driver, self._engine)

    async def close(self) -> None:
        if self._shared is not None:
            await disconnect(self._shared)
            self._shared = self._driver = None


class _SharedReader:
    """Written out, since a generator would cost half of what a hot look costs."""

    __slots__ = ("_grip", "_lane")

    def __init__(self, lane: InlineReadLane) -> None:
        self._lane = lane

    async def __aenter__(self) -> Grip:
        self._grip = await self._lane.grip()
        return self._grip

    async def __aexit__(self, *_: object) -> None:
        if self._grip.session is not None:
            await asyncio.shield(self._grip.session.close())


class InlineWriteGrip:
    """The one writer, inside BEGIN IMMEDIATE. SQLAlchemy hears of the transaction only when the ORM is asked for."""

    def __init__(self, connection: AsyncConnection, raw: WriterConnection) -> None:
        self._connection, self._raw = connection, raw
        self.driver: Driver = InlineDriver(raw)
        self.dialect = connection.dialect

    def open_session(self) -> AsyncSession:
        sync = self._connection.sync_connection
        assert sync is not None
        if not sync.in_transaction():
            sync.begin()  # sends nothing: the dialect sees that the raw connection has begun
        return AsyncSession(self._connection, expire_on_commit=False)

    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    async def commit(self) -> None:
        if self._connection.in_transaction():
            await self._connection.commit()
        else:
            self._raw.execute("COMMIT")


class InlineWriteLane:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._connection: AsyncConnection | None = None

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Grip]:
        async with self._turn:
            if self._connection is None:
                self._connection = await connect(self._engine)
            raw = _raw_under(self._connection)
            await take_write_lock(raw)
            try:
                yield InlineWriteGrip(self._connection, raw)
            finally:
                self._undo(self._connection, raw)

    @staticmethod
    def _undo(connection: AsyncConnection, raw: WriterConnection) -> None:
        """Whatever was not committed; nothing waits here, so being cancelled cannot interrupt it."""
        sync = connection.sync_connection
        assert sync is not None
        if raw.in_transaction:
            raw.rollback()
        if transaction := sync.get_transaction():
            transaction.close()

    async def close(self) -> None:
        if self._connection is not None:
            await disconnect(self._connection)
            self._connection = None


def _raw_under(connection: AsyncConnection) -> WriterConnection:
    pooled: Any = connection.sync_connection
    raw = pooled.connection.driver_connection
    return cast("WriterConnection", raw)


def open_lanes(reader: AsyncEngine, writer: AsyncEngine) -> tuple[Lane, Lane]:
    """(for reading, for writing)."""
    if writer.dialect.driver == "inline":
        return InlineReadLane(reader), InlineWriteLane(writer)
    return PooledLane(reader, begins=False), PooledLane(writer, begins=True)
