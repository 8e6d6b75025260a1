"""The lanes of PostgreSQL: connections of SQLAlchemy's pool that are kept for good and begun on the raw driver."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.util import greenlet_spawn

from souk.kernel.engines import POOL_SIZE, connect, disconnect
from souk.kernel.hot import AsyncpgDriver, Driver, changed
from souk.kernel.lanes import Grip


class _Begun:
    """The transaction that a lane has begun, as SQLAlchemy's adapter knows transactions."""

    def __init__(self, raw: "asyncpg.Connection[Any]") -> None:
        self._raw = raw

    async def commit(self) -> None:
        await self._raw.execute("COMMIT")

    async def rollback(self) -> None:
        await self._raw.execute("ROLLBACK")


class _BeginsFirst:
    """The driver of a writer: BEGIN goes to the server with the first statement.

    What is one statement in all needs neither BEGIN nor COMMIT: PostgreSQL keeps it whole by itself.
    """

    __slots__ = ("_kept", "_raw")

    def __init__(self, kept: "Kept", raw: "asyncpg.Connection[Any]") -> None:
        self._kept, self._raw = kept, raw

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        if not self._raw.is_in_transaction():
            await self._kept.begin()
        rows: Sequence[Sequence[Any]] = await self._raw.fetch(sql, *arguments)
        return rows

    async def change(self, sql: str, arguments: list[Any]) -> int:
        if not self._raw.is_in_transaction():
            await self._kept.begin()
        return changed(await self._raw.execute(sql, *arguments))

    async def change_alone(self, sql: str, arguments: list[Any]) -> int:
        return changed(await self._raw.execute(sql, *arguments))

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        if not self._raw.is_in_transaction():
            await self._kept.begin()
        await self._raw.executemany(sql, many)


class Kept:
    """One connection and the driver on it: what a context holds. SQLAlchemy hears of it when the ORM is asked for."""

    __slots__ = ("_adapter", "_has_begun", "_raw", "connection", "dialect", "driver", "session")

    def __init__(self, connection: AsyncConnection, *, begins: bool) -> None:
        pooled: Any = connection.sync_connection
        self._adapter: Any = pooled.connection.dbapi_connection
        self.connection = connection
        self._raw: asyncpg.Connection[Any] = self._adapter.driver_connection
        self.driver: Driver = _BeginsFirst(self, self._raw) if begins else AsyncpgDriver(self._raw)
        self.dialect = connection.dialect
        self.session: AsyncSession | None = None
        self._has_begun = False

    @property
    def is_idle(self) -> bool:
        """Nothing on it would have to be undone."""
        return self.session is None and not self._raw.is_in_transaction()

    @property
    def is_closed(self) -> bool:
        return bool(self._raw.is_closed())

    async def begin(self) -> None:
        await self._raw.execute("BEGIN")
        self._adapter._transaction = _Begun(self._raw)  # noqa: SLF001 - else the adapter would begin once more
        self._has_begun = True

    def open_session(self) -> AsyncSession:
        sync = self.connection.sync_connection
        if isinstance(self.driver, _BeginsFirst) and sync is not None and not sync.in_transaction():
            sync.begin()  # sends nothing: the adapter begins with its first statement, where that is not done
        self.session = AsyncSession(self.connection, expire_on_commit=False)
        return self.session

    def in_transaction(self) -> bool:
        """Also before anything was sent; not any more once it was rolled back by hand."""
        if self.session is not None:
            return self.connection.in_transaction()
        return not self._has_begun or bool(self._raw.is_in_transaction())

    async def commit(self) -> None:
        if self.connection.in_transaction():
            await self.connection.commit()
        elif self._raw.is_in_transaction():
            await self._raw.execute("COMMIT")

    async def undo(self) -> None:
        """Whatever was not committed, in SQLAlchemy's books and on the server."""
        if self.session is not None:
            self.session = None
            sync: Any = self.connection.sync_connection
            if transaction := sync.get_transaction():
                await greenlet_spawn(transaction.close)
        if self._raw.is_in_transaction():
            await self._raw.execute("ROLLBACK")

    def rest(self) -> None:
        """Ready for the next context."""
        self._adapter._transaction = None  # noqa: SLF001 - it was ours, and is over
        self._has_begun = False

    def cut(self) -> None:
        self._raw.terminate()


class PostgresLane:
    def __init__(self, engine: AsyncEngine, *, begins: bool) -> None:
        self.engine, self.begins = engine, begins
        self.free: list[Kept] = []
        self.places = asyncio.Semaphore(POOL_SIZE)

    def lend(self) -> "_Loan":
        return _Loan(self)

    async def take(self) -> Kept:
        """The connection that was used last, or a new one in place of those the server closed."""
        while self.free:
            kept = self.free.pop()
            if not kept.is_closed:
                return kept
            await self.drop(kept)
        return Kept(await connect(self.engine), begins=self.begins)

    async def clean(self, kept: Kept) -> None:
        try:
            await kept.undo()
        except BaseException:
            await self.drop(kept)
            raise
        self.put(kept)

    def put(self, kept: Kept) -> None:
        kept.rest()
        self.free.append(kept)

    async def drop(self, kept: Kept) -> None:
        kept.cut()
        await kept.connection.invalidate()
        await disconnect(kept.connection)

    async def close(self) -> None:
        while self.free:
            await disconnect(self.free.pop().connection)


class _Loan:
    __slots__ = ("_kept", "_lane")

    def __init__(self, lane: PostgresLane) -> None:
        self._lane = lane

    async def __aenter__(self) -> Grip:
        await self._lane.places.acquire()
        try:
            self._kept = await self._lane.take()
        except BaseException:
            self._lane.places.release()
            raise
        return self._kept

    async def __aexit__(self, *_: object) -> None:
        try:
            if self._kept.is_idle:
                self._lane.put(self._kept)
            else:
                await asyncio.shield(asyncio.create_task(self._lane.clean(self._kept)))
        finally:
            self._lane.places.release()
