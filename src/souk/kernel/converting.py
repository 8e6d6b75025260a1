"""Values between Python and the raw driver, for hot statements: what SQLAlchemy does, with less of it per value.

Where a type is not listed here, SQLAlchemy's own processors serve. Tests hold the two to the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

import msgspec
from sqlalchemy import JSON, Dialect, Enum, Float, Uuid
from sqlalchemy.types import TypeEngine, UserDefinedType

from souk.kernel.any_of import ListOf
from souk.kernel.columns import UtcDateTime
from souk.kernel.ids import uuid_of

Processor = Callable[[Any], Any]
FLOAT8, NUMERIC = 701, 1700  # asyncpg's numeric processors ask for the PostgreSQL type
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


@runtime_checkable
class Unpacking(Protocol):
    """A type that says itself how its stored text becomes a value, in one call; None stays None."""

    def unpack(self, stored: Any) -> Any: ...


class AsGiven(UserDefinedType[Any]):
    """`type_coerce(column, AsGiven())`: what the driver gave, for answers so long that each conversion counts."""

    cache_ok = True

    @staticmethod
    def unpack(stored: Any) -> Any:
        return stored


def into_driver(kind: TypeEngine[Any], dialect: Dialect, usual: Processor | None) -> Processor | None:
    """How a parameter of this type is handed to the driver; None: as it is. `usual` is SQLAlchemy's own way."""
    if isinstance(kind, ListOf):
        return kind.writer(dialect)
    if isinstance(kind, Enum) and kind.enum_class is not None:
        stored = {member: member.value for member in kind.enum_class}
        return lambda value: None if value is None else stored[value]
    if dialect.name == "sqlite":
        if isinstance(kind, Uuid):
            return _hex_of_uuid
        if isinstance(kind, UtcDateTime):
            return _text_of_instant
    return usual


def out_of_driver(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """How a value of this type that the driver gave becomes Python's; None: as it is."""
    if isinstance(kind, Unpacking):
        return kind.unpack
    if isinstance(kind, Enum) and kind.enum_class is not None:
        members = {member.value: member for member in kind.enum_class}
        return lambda value: None if value is None else members[value]
    if dialect.name == "sqlite":
        if isinstance(kind, Uuid):
            return _uuid_of_hex
        if isinstance(kind, UtcDateTime):
            return _instant_of_text
        if type(kind) is JSON:
            return _object_of_json
    return kind.dialect_impl(dialect).result_processor(dialect, FLOAT8 if isinstance(kind, Float) else NUMERIC)


def _hex_of_uuid(value: UUID | None) -> str | None:
    return None if value is None else f"{value.int:032x}"


@lru_cache(maxsize=16_384)
def _uuid_of_hex(value: str | None) -> UUID | None:
    """The same ids come again and again, and are immutable: the last ones are kept."""
    return None if value is None else uuid_of(int(value, 16))


@lru_cache(maxsize=1024)
def _text_of_instant(value: datetime | None) -> str | None:
    """One transaction writes its instant many times."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("naive datetime")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _instant_of_text(value: str | None) -> datetime | None:
    return None if value is None else instant_of_text(value)


def instant_of_text(value: str) -> datetime:
    """As SQLite keeps it."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def _object_of_json(value: str | None) -> Any:
    return None if value is None else _decode(value)


def rows_into(row: type[Any], processors: dict[int, Processor], width: int) -> Callable[[Any], list[Any]]:
    """A function from driver rows to structs, filled by position: written out once, so that no loop runs per value."""
    values = ", ".join(f"p{n}(r[{n}])" if n in processors else f"r[{n}]" for n in range(width))
    names = {"row": row, **{f"p{n}": process for n, process in processors.items()}}
    made: Callable[[Any], list[Any]] = eval(f"lambda rows: [row({values}) for r in rows]", names)  # noqa: S307 - our own text
    return made


def arguments_from(
    order: Sequence[str], processors: Mapping[str, Processor], constants: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], list[Any]]:
    """A function from named parameters to the driver's arguments in their order, written out like `rows_into`."""

    def value(place: int, name: str) -> str:
        if name in constants:
            return f"c{place}"
        return f"p{place}(given[{name!r}])" if name in processors else f"given[{name!r}]"

    places = list(enumerate(order))
    names = {f"p{place}": processors[name] for place, name in places if name in processors}
    for place, name in places:
        if name in constants:
            process = processors.get(name)
            names[f"c{place}"] = constants[name] if process is None else process(constants[name])
    values = ", ".join(value(place, name) for place, name in places)
    made: Callable[[Mapping[str, Any]], list[Any]] = eval(f"lambda given: [{values}]", names)  # noqa: S307 - our own text
    return made
