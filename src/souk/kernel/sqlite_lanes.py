"""The lanes of SQLite, on the loop: one shared reader, one writer, and a checkpoint that runs beside them."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from souk.kernel.checkpoints import Checkpoints
from souk.kernel.engines import connect, disconnect
from souk.kernel.hot import Driver, InlineDriver, driver_under
from souk.kernel.lanes import Grip
from souk.kernel.sqlite_inline import WriterConnection, take_write_lock


class RestingWriter:
    """Looks go through the writer's connection while it rests: what it wrote is still in its cache.

    A connection that only reads drops its pages after every commit of another; that costs more than a hot look does.
    While the writer is inside a transaction, and for what is not plainly a SELECT, the read-only connection serves.
    """

    __slots__ = ("_reader", "_writing")

    def __init__(self, reader: Driver, writing: "InlineWriteLane") -> None:
        self._reader, self._writing = reader, writing

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        writer = self._writing.resting
        if writer is not None and sql.startswith("SELECT"):
            return writer.execute(sql, arguments).fetchall()
        return await self._reader.fetch(sql, arguments)

    async def change(self, sql: str, arguments: list[Any]) -> int:
        return await self._reader.change(sql, arguments)

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        await self._reader.change_many(sql, many)

    async def change_alone(self, sql: str, arguments: list[Any]) -> int:
        return await self._reader.change_alone(sql, arguments)


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
    def __init__(self, engine: AsyncEngine, writing: "InlineWriteLane | None" = None) -> None:
        self.engine, self._writing = engine, writing
        self.driver: Driver | None = None
        self._shared: AsyncConnection | None = None

    def lend(self) -> "_SharedReader":
        return _SharedReader(self)

    async def open(self) -> Driver:
        if self._shared is None:
            self._shared = await connect(self.engine)
            reader = driver_under(self._shared)
            self.driver = reader if self._writing is None else RestingWriter(reader, self._writing)
        assert self.driver is not None
        return self.driver

    async def close(self) -> None:
        if self._shared is not None:
            await disconnect(self._shared)
            self._shared = self.driver = None


class _SharedReader:
    __slots__ = ("_grip", "_lane")

    def __init__(self, lane: InlineReadLane) -> None:
        self._lane = lane

    async def __aenter__(self) -> Grip:
        lane = self._lane
        self._grip = InlineReadGrip(lane.driver or await lane.open(), lane.engine)
        return self._grip

    async def __aexit__(self, *_: object) -> None:
        if self._grip.session is not None:
            await asyncio.shield(self._grip.session.close())


class InlineWriteGrip:
    """The one writer, inside BEGIN IMMEDIATE. SQLAlchemy hears of the transaction only when the ORM is asked for."""

    __slots__ = ("_connection", "_raw", "dialect", "driver")

    def __init__(self, connection: AsyncConnection, raw: WriterConnection, driver: Driver) -> None:
        self._connection, self._raw = connection, raw
        self.driver, self.dialect = driver, connection.dialect

    def open_session(self) -> AsyncSession:
        sync = self._connection.sync_connection
        assert sync is not None
        if not sync.in_transaction():
            sync.begin()  # sends nothing: the dialect sees that the raw connection has begun
        return AsyncSession(self._connection, expire_on_commit=False)

    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    async def commit(self) -> None:
        sync = self._connection.sync_connection
        if sync is not None and sync.in_transaction():
            await self._connection.commit()
        else:
            self._raw.execute("COMMIT")


class InlineWriteLane:
    """`resting`: the writer's raw connection, while no unit of work is open on it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.turn = asyncio.Lock()
        self.resting: WriterConnection | None = None
        self._connection: AsyncConnection | None = None
        self._raw: WriterConnection | None = None
        self._driver: Driver | None = None
        self._checkpoints = Checkpoints(str(engine.url.database))

    def lend(self) -> "_Writer":
        return _Writer(self)

    async def begin(self) -> InlineWriteGrip:
        if self._connection is None:
            self._connection = await connect(self._engine)
            self._raw = _raw_under(self._connection)
            self._driver = InlineDriver(self._raw)
        assert self._raw is not None
        assert self._driver is not None
        self.resting = None
        await take_write_lock(self._raw)
        return InlineWriteGrip(self._connection, self._raw, self._driver)

    def undo(self) -> None:
        """Whatever was not committed; nothing waits here, so being cancelled cannot interrupt it."""
        if self._connection is None or self._raw is None:
            return
        sync = self._connection.sync_connection
        assert sync is not None
        if self._raw.in_transaction:
            self._raw.rollback()
        if transaction := sync.get_transaction():
            transaction.close()
        self.resting = self._raw
        self._checkpoints.after_commit(self.turn, self._raw)

    async def close(self) -> None:
        await self._checkpoints.close()
        self.resting = None
        if self._connection is not None:
            await disconnect(self._connection)
            self._connection = None


class _Writer:
    __slots__ = ("_lane",)

    def __init__(self, lane: InlineWriteLane) -> None:
        self._lane = lane

    async def __aenter__(self) -> Grip:
        lane = self._lane
        await lane.turn.acquire()
        try:
            return await lane.begin()
        except BaseException:
            lane.undo()
            lane.turn.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._lane.undo()
        self._lane.turn.release()


def _raw_under(connection: AsyncConnection) -> WriterConnection:
    pooled: Any = connection.sync_connection
    return cast("WriterConnection", pooled.connection.driver_connection)
