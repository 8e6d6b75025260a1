"""`column IN (…)` for hot statements: one parameter that holds the whole list, portable.

PostgreSQL gets `column = ANY(:ids)`, SQLite `column IN (SELECT value FROM json_each(:ids))`.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Dialect, String, Text, TypeDecorator, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine


class ListOf(TypeDecorator[Sequence[Any]]):
    """A list of ids or of texts as one parameter."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[UUID] | type[str]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Uuid() if self.of is UUID else String()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        return self.writer(dialect)(value)

    def writer(self, dialect: Dialect) -> Callable[[Any], Any]:
        """How a list becomes one argument."""
        if dialect.name == "postgresql":
            return lambda values: list(values or ())
        return _json_of_uuids if self.of is UUID else _json_of_texts


def _json_of_uuids(values: Sequence[UUID] | None) -> str:
    return '["' + '","'.join([f"{each.int:032x}" for each in values]) + '"]' if values else "[]"


def _json_of_texts(values: Sequence[str] | None) -> str:
    return json.dumps(list(values or ()))


class any_of(ColumnElement[bool]):  # noqa: N801 - reads as a function
    """`any_of(Product.id, "ids")` is true where the column is in the list handed over as `ids`."""

    inherit_cache = False
    _is_implicitly_boolean = True  # else SQLite gets `… = 1` behind it, and with that no index

    def __init__(self, column: Any, name: str, *, of: type[UUID] | type[str] = UUID) -> None:
        self.type = Boolean()
        self.column = column
        self.ids = bindparam(name, type_=ListOf(of))


@compiles(any_of, "postgresql")
def _postgresql(element: any_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{compiler.process(element.column, **kw)} = ANY({compiler.process(element.ids, **kw)})"


@compiles(any_of)
def _json_each(element: any_of, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.column, **kw)
    return f"{column} IN (SELECT value FROM json_each({compiler.process(element.ids, **kw)}))"  # noqa: S608 - both parts are compiled
