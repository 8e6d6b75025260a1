"""sqlite+inline:// is the standard library's sqlite3, called on the event loop: no thread, no hop.

The only thing that may take long is waiting for another *process* that writes; that wait is awaited, not slept.
"""

import asyncio
import random
import sqlite3
from collections.abc import Generator, Sequence
from typing import Any

from sqlalchemy import URL, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_

PATIENCE_SECONDS = 10.0


class _Ready:
    """An awaitable that is already done: satisfies SQLAlchemy's "must await" check and yields nothing."""

    def __await__(self) -> Generator[None, None, None]:
        return iter(())  # type: ignore[return-value]


_READY = _Ready()


class InlineCursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """Called by AsyncConnection.execute() once rows are buffered."""


class ReaderConnection(sqlite3.Connection):
    """Autocommit: every statement sees the newest commit, none ever waits for a writer."""

    begin_statement: str | None = None

    def cursor(self, factory: Any = InlineCursor) -> Any:
        return super().cursor(factory)


class WriterConnection(ReaderConnection):
    """Takes the write lock at the start, so that a transaction never fails halfway for want of it."""

    begin_statement = "BEGIN IMMEDIATE"


class SQLiteDialect_inline(SQLiteDialect_pysqlite):  # noqa: N801 - SQLAlchemy's own naming
    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003 - the dialect's interface
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> tuple[Sequence[str], dict[str, Any]]:
        args, options = super().create_connect_args(url)
        defaults = {"check_same_thread": False, "isolation_level": None, "cached_statements": 512, "timeout": 0}
        return args, {**defaults, "factory": WriterConnection, **options}

    def do_begin(self, dbapi_connection: Any) -> None:
        if dbapi_connection.begin_statement is None or dbapi_connection.in_transaction:
            return
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while not _took_write_lock(dbapi_connection):
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError("another process has held the write lock for too long")
            await_(asyncio.sleep(random.uniform(0.0005, 0.005)))  # noqa: S311 - jitter, no secret

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        await_(_READY)
        cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Sequence[Any], context: Any = None) -> None:
        await_(_READY)
        cursor.executemany(statement, parameters)


async def take_write_lock(connection: WriterConnection) -> None:
    """BEGIN IMMEDIATE, as often as another process makes it necessary; waiting never blocks the loop."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while not _took_write_lock(connection):
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError("another process has held the write lock for too long")
        await asyncio.sleep(random.uniform(0.0005, 0.005))  # noqa: S311 - jitter, no secret


def _took_write_lock(connection: Any) -> bool:
    try:
        connection.execute(connection.begin_statement)
    except sqlite3.OperationalError as failure:
        if failure.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:  # extended codes share the low byte
            return False
        raise
    return True


registry.register("sqlite.inline", __name__, "SQLiteDialect_inline")
