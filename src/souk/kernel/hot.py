"""Hot statements: SQLAlchemy expressions built at import, compiled once per dialect, run on the raw driver.

The statement stays portable and refactorable; only SQLAlchemy's work per call goes. What else goes, and you must know:
column defaults are not filled in (hand over every value), and ORM objects already loaded are not refreshed.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

import asyncpg
import msgspec
from sqlalchemy import BindParameter, ColumnElement, Dialect, Executable, Integer, String, literal_column
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

from souk.kernel.converting import arguments_from, into_driver, out_of_driver, rows_into

Row = TypeVar("Row", bound=msgspec.Struct | None)


class Hot(Generic[Row]):
    """`Hot(select(...), Struct)` yields structs, filled by position; `Hot(update(...))` changes rows.

    `keeps`: so many rows stay in memory, and equal rows of the driver become the very same struct. For rows that are
    dear to unpack and rarely change; what is in memory is only ever looked up by the whole row, so nothing goes stale.
    """

    def __init__(self, statement: Executable, row: type[Row] | None = None, *, keeps: int = 0) -> None:
        self.statement, self.row, self.keeps = statement, row, keeps
        self._recipes: dict[str, Recipe] = {}

    def recipe(self, dialect: Dialect) -> "Recipe":
        found = self._recipes.get(dialect.name)
        if found is None:
            found = self._recipes[dialect.name] = _compile(self, dialect)
        return found


@dataclass(frozen=True, slots=True)
class Recipe:
    """One statement in one dialect: text, how to turn parameters into arguments, how to turn tuples into rows."""

    sql: str
    names: frozenset[str]
    fill: Callable[[Mapping[str, Any]], list[Any]]
    rows: Callable[[Sequence[Sequence[Any]]], list[Any]]

    def arguments(self, given: Mapping[str, Any]) -> list[Any]:
        if len(given) != len(self.names) or not self.names.issuperset(given):
            raise TypeError(f"expected {sorted(self.names)}, got {sorted(given)}")
        return self.fill(given)


def _compile(hot: Hot[Any], dialect: Dialect) -> Recipe:
    statement: Any = _with_constants_written_out(hot.statement, dialect)
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params:
        raise TypeError("a hot statement cannot expand IN (...) lists")
    usual = compiled._bind_processors  # noqa: SLF001 - pinned, and tested alone
    order: list[str] = list(compiled.positiontup)
    ways = {name: into_driver(compiled.binds[name].type, dialect, usual.get(name)) for name in order}
    constants = {name: compiled.params[name] for name in order if not compiled.binds[name].required}
    fill = arguments_from(order, {name: way for name, way in ways.items() if way}, constants)
    return Recipe(compiled.string, frozenset(order) - constants.keys(), fill, _reader(hot, statement, dialect))


def _with_constants_written_out(statement: Any, dialect: Dialect) -> Any:
    """A planner that gets constants as parameters cannot use a partial index, and SQLite prepares anew each time."""

    def written_out(element: ExternallyTraversible, **_: Any) -> ColumnElement[Any] | None:
        if not isinstance(element, BindParameter) or element.required or element.value is None:
            return None
        if not isinstance(element.type, String | Integer):
            return None
        write = element.type.dialect_impl(dialect).literal_processor(dialect)
        return None if write is None else literal_column(write(element.value), element.type)

    return replacement_traverse(statement, {}, written_out)


def _reader(hot: Hot[Any], statement: Any, dialect: Dialect) -> Callable[[Sequence[Sequence[Any]]], list[Any]]:
    if hot.row is None:
        return _no_rows
    columns = list(statement.exported_columns)
    if tuple(column.key for column in columns) != hot.row.__struct_fields__:
        raise TypeError(f"{hot.row.__name__} does not match {[column.key for column in columns]}")
    found = {index: out_of_driver(column.type, dialect) for index, column in enumerate(columns)}
    made = rows_into(hot.row, {index: process for index, process in found.items() if process}, len(columns))
    if not hot.keeps:
        return made
    kept = lru_cache(maxsize=hot.keeps)(lambda raw: made((raw,))[0])
    return lambda rows: [kept(raw) for raw in rows]


def _no_rows(_raw: Sequence[Sequence[Any]]) -> list[Any]:
    raise TypeError("this statement returns no rows")


CONSTRAINT_BROKEN = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)
CROSSED = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Two transactions waited for each other, and PostgreSQL gave up this one."""


class Driver(Protocol):
    """The raw connection underneath a SQLAlchemy connection, and so inside its transaction."""

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]: ...
    async def change(self, sql: str, arguments: list[Any]) -> int: ...
    async def change_many(self, sql: str, many: list[list[Any]]) -> None: ...
    async def change_alone(self, sql: str, arguments: list[Any]) -> int:
        """`change` for what is the only statement of its transaction."""


@dataclass(frozen=True, slots=True)
class InlineDriver:
    raw: sqlite3.Connection

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        return self.raw.execute(sql, arguments).fetchall()

    async def change(self, sql: str, arguments: list[Any]) -> int:
        return self.raw.execute(sql, arguments).rowcount

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        self.raw.executemany(sql, many)

    async def change_alone(self, sql: str, arguments: list[Any]) -> int:
        return await self.change(sql, arguments)


@dataclass(frozen=True, slots=True)
class AsyncpgDriver:
    raw: "asyncpg.Connection[Any]"

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = await self.raw.fetch(sql, *arguments)
        return rows

    async def change(self, sql: str, arguments: list[Any]) -> int:
        return changed(await self.raw.execute(sql, *arguments))

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        await self.raw.executemany(sql, many)

    async def change_alone(self, sql: str, arguments: list[Any]) -> int:
        return await self.change(sql, arguments)


def changed(status: str) -> int:
    """How many rows PostgreSQL's command tag (`UPDATE 2`) speaks of."""
    return int(status.rpartition(" ")[2])


def driver_under(connection: AsyncConnection) -> Driver:
    pooled: Any = connection.sync_connection
    raw = pooled.connection.driver_connection
    return InlineDriver(raw) if isinstance(raw, sqlite3.Connection) else AsyncpgDriver(raw)
