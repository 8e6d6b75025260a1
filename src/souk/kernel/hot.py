"""Hot statements: SQLAlchemy expressions built at import, compiled once per dialect, run on the raw driver.

The statement stays portable and refactorable; only SQLAlchemy's work per call goes. What else goes, and you must know:
column defaults are not filled in (hand over every value), and ORM objects already loaded are not refreshed.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import asyncpg
import msgspec
from sqlalchemy import Dialect, Executable, Float
from sqlalchemy.ext.asyncio import AsyncConnection

Row = TypeVar("Row", bound=msgspec.Struct | None)
Processor = Callable[[Any], Any]
FLOAT8, NUMERIC = 701, 1700  # asyncpg's numeric processors ask for the PostgreSQL type


class Hot(Generic[Row]):
    """`Hot(select(...), Struct)` yields structs, filled by position; `Hot(update(...))` changes rows."""

    def __init__(self, statement: Executable, row: type[Row] | None = None) -> None:
        self.statement, self.row = statement, row
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
    binds: list[tuple[str, Processor | None]]
    names: frozenset[str]
    constants: dict[str, Any]
    results: list[tuple[int, Processor]]
    row: type[Any] | None

    def arguments(self, given: Mapping[str, Any]) -> list[Any]:
        values = {**self.constants, **given}
        if values.keys() != self.names:
            raise TypeError(f"expected {sorted(self.names - self.constants.keys())}, got {sorted(given)}")
        return [values[name] if process is None else process(values[name]) for name, process in self.binds]

    def rows(self, raw: Sequence[Sequence[Any]]) -> list[Any]:
        assert self.row is not None, "this statement returns no rows"
        return [self.row(*self._processed(values)) for values in raw] if self.results else [self.row(*v) for v in raw]

    def _processed(self, raw: Sequence[Any]) -> list[Any]:
        values = list(raw)
        for index, process in self.results:
            values[index] = process(values[index])
        return values


def _compile(hot: Hot[Any], dialect: Dialect) -> Recipe:
    statement: Any = hot.statement
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params:
        raise TypeError("a hot statement cannot expand IN (...) lists")
    processors = compiled._bind_processors  # noqa: SLF001 - pinned, and tested alone
    binds = [(name, processors.get(name)) for name in compiled.positiontup]
    names = frozenset(compiled.positiontup)
    constants = {name: compiled.params[name] for name in names if not compiled.binds[name].required}
    results: list[tuple[int, Processor]] = []
    if hot.row is not None:
        columns = list(statement.exported_columns)
        if tuple(column.key for column in columns) != hot.row.__struct_fields__:
            raise TypeError(f"{hot.row.__name__} does not match {[column.key for column in columns]}")
        for index, column in enumerate(columns):
            oid = FLOAT8 if isinstance(column.type, Float) else NUMERIC
            if process := column.type.dialect_impl(dialect).result_processor(dialect, oid):
                results.append((index, process))
    return Recipe(compiled.string, binds, names, constants, results, hot.row)


CONSTRAINT_BROKEN = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)


class Driver(Protocol):
    """The raw connection underneath a SQLAlchemy connection, and so inside its transaction."""

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]: ...
    async def change(self, sql: str, arguments: list[Any]) -> int: ...
    async def change_many(self, sql: str, many: list[list[Any]]) -> None: ...


@dataclass(frozen=True, slots=True)
class InlineDriver:
    raw: sqlite3.Connection

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        return self.raw.execute(sql, arguments).fetchall()

    async def change(self, sql: str, arguments: list[Any]) -> int:
        return self.raw.execute(sql, arguments).rowcount

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        self.raw.executemany(sql, many)


@dataclass(frozen=True, slots=True)
class AsyncpgDriver:
    raw: "asyncpg.Connection[Any]"

    async def fetch(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = await self.raw.fetch(sql, *arguments)
        return rows

    async def change(self, sql: str, arguments: list[Any]) -> int:
        return int((await self.raw.execute(sql, *arguments)).rpartition(" ")[2])

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        await self.raw.executemany(sql, many)


def driver_under(connection: AsyncConnection) -> Driver:
    pooled: Any = connection.sync_connection
    raw = pooled.connection.driver_connection
    return InlineDriver(raw) if isinstance(raw, sqlite3.Connection) else AsyncpgDriver(raw)
