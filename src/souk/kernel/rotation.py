"""Moving everything that is sealed under the newest key, while the shop is open.

Rows are read in the order of their primary key and changed only where they still say what was read, so a writer who was
faster is not undone. What was moved already is passed by: an interrupted rotation is simply started again.
"""

import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Column, Table, and_, func, or_, select, tuple_, update

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database
from souk.kernel.rooms import Room

BATCH: Final = 200
SEALED: Final = re.compile(r"gAAAAA[\w-]{66,}={0,2}")
"""A Fernet token, alone or inside a text: its first bytes are a version and the zeros of a date."""
KERNELS_OWN: Final = (("keyed_answers", "answer"), ("outbox", "payload"))
Value = TypeVar("Value", str, bytes)
Progress = Callable[[int, int], None]


class Place(NamedTuple):
    """Where something sealed is kept."""

    table: Table
    columns: tuple[Column[Any], ...]


class Tally(NamedTuple):
    """How many sealed values there are: under the newest key, under older ones, and under none that we have."""

    newest: int
    older: int
    lost: int


def places(rooms: Iterable[Room]) -> list[Place]:
    """What rooms declare as sealed, what is named so and declared as nothing else, and what the kernel keeps."""
    declared = {(each.table, each.column): each.sealed for room in rooms for each in room.personal_data}
    declared |= dict.fromkeys(KERNELS_OWN, True)
    found: dict[Table, list[Column[Any]]] = defaultdict(list)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if declared.get((table.name, column.name), column.name.startswith("sealed")):
                found[table].append(column)
    return [Place(table, tuple(columns)) for table, columns in found.items()]


async def count(database: Database, at: Iterable[Place], *, progress: Progress = lambda *_: None) -> dict[str, Tally]:
    """By `table.column`: how much is sealed under which key."""
    found, looked, total = defaultdict[str, Counter[str]](Counter), 0, await _rows_in(database, at)
    for place in at:
        async for rows in _batches(database, place):
            for row in rows:
                for column in place.columns:
                    ages = (_age(database.keys, each) for each in SEALED.findall(_text(row[column.name])))
                    found[f"{place.table.name}.{column.name}"].update(ages)
            progress(looked := looked + len(rows), total)
    return {name: Tally(ages["newest"], ages["older"], ages["lost"]) for name, ages in found.items()}


async def rotate(
    database: Database, at: Iterable[Place], *, progress: Progress = lambda *_: None, batch: int = BATCH
) -> int:
    """Seal everything under the newest key. Returns how many values moved; what no key opens is left alone."""
    moved, looked, total = 0, 0, await _rows_in(database, at)
    for place in at:
        async for rows in _batches(database, place, batch):
            changes = [(row, changed) for row in rows if (changed := _changed(database.keys, place, row))]
            if changes:
                moved += await _write(database, place, changes)
            progress(looked := looked + len(rows), total)
    return moved


async def _write(
    database: Database, place: Place, changes: Sequence[tuple[Mapping[str, Any], dict[str, str | bytes]]]
) -> int:
    moved = 0
    async with database.unit_of_work(SYSTEM) as uow:
        for row, changed in changes:
            for name, value in changed.items():
                this_row = and_(*(key == row[key.name] for key in place.table.primary_key))
                still = place.table.c[name] == row[name]
                done = await uow.session.execute(update(place.table).where(this_row, still).values({name: value}))
                moved += done.rowcount  # type: ignore[attr-defined]
    return moved


def _changed(keys: KeyRing, place: Place, row: Mapping[str, Any]) -> dict[str, str | bytes]:
    """The columns that say something else under the newest key."""
    found = {}
    for column in place.columns:
        value = row[column.name]
        if value and (renewed := _renewed(keys, value)) != value:
            found[column.name] = renewed
    return found


def _renewed(keys: KeyRing, value: Value) -> Value:
    renewed = SEALED.sub(lambda sealed: _under_newest(keys, sealed[0]), _text(value))
    return renewed.encode("utf-8", "surrogateescape") if isinstance(value, bytes) else renewed


def _under_newest(keys: KeyRing, sealed: str) -> str:
    if keys.age_of(sealed) in {0, None}:
        return sealed
    return keys.rotate(sealed)


def _age(keys: KeyRing, sealed: str) -> str:
    age = keys.age_of(sealed)
    return "lost" if age is None else "older" if age else "newest"


def _text(value: str | bytes | None) -> str:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value or ""


async def _rows_in(database: Database, at: Iterable[Place]) -> int:
    total = 0
    async with database.read(SYSTEM) as ctx:
        for place in at:
            total += await ctx.session.scalar(select(func.count()).select_from(place.table)) or 0
    return total


async def _batches(database: Database, place: Place, batch: int = BATCH) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows with something in them, a few at a time; nothing is held open between.

    Up to the last one that is there now: what is added behind it is sealed under the newest key anyway, and whoever
    adds faster than we read would keep us for ever.
    """
    keys = tuple(place.table.primary_key)
    async with database.read(SYSTEM) as ctx:
        end = (await ctx.session.execute(select(*keys).order_by(*(key.desc() for key in keys)).limit(1))).first()
    if end is None:
        return
    asked = select(*keys, *(each for each in place.columns if each not in keys))
    asked = asked.where(or_(*(each.is_not(None) for each in place.columns)), tuple_(*keys) <= tuple_(*end))
    asked = asked.order_by(*keys).limit(batch)
    last: tuple[Any, ...] | None = None
    while True:
        page = asked if last is None else asked.where(tuple_(*keys) > tuple_(*last))
        async with database.read(SYSTEM) as ctx:
            rows = [dict(row) for row in (await ctx.session.execute(page)).mappings()]
        if not rows:
            return
        last = tuple(rows[-1][key.name] for key in keys)
        yield rows
