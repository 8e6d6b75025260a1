"""What a room holds about a person, said so that it can be handed to them and erased.

Most tables need no more than a `PersonalRows`. An `Exporter` or an `Eraser` stands where rows are found or changed in
another way; an `Obstacle` says why somebody cannot be erased yet.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, Table, delete, select, update

from souk.kernel.columns import Base
from souk.kernel.crypto import KeyRing, SealBroken
from souk.kernel.database import ReadContext, UnitOfWork

Record = dict[str, Any]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of somebody's archive: records of plain values, and the ids of pictures that are theirs."""

    records: list[Record]
    pictures: Sequence[UUID] = ()


class Exporter(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a room puts together itself. `covers` are the columns, as `table.column`, that it shows."""

    name: str
    title: str
    covers: tuple[str, ...]
    read: Callable[[ReadContext, UUID], Awaitable[Part]]


class Eraser(msgspec.Struct, frozen=True, kw_only=True):
    """What a room does itself when a person is erased. Runs in one unit of work with all the others."""

    name: str
    erase: Callable[[UnitOfWork, UUID], Awaitable[None]]


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """What still runs and would be torn by erasing a person: a sentence for each, none where nothing does."""

    name: str
    find: Callable[[ReadContext, UUID], Awaitable[list[str]]]


class PersonalRows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of `table` whose column `whose` is a person's id.

    `shows` go into the archive, sealed ones opened. Erasing deletes the rows; where `clears` is given it sets these
    columns instead, and where `keeps` says why, it leaves them alone. `through=("order_id", "orders")` finds them by
    another table's id, whose column `whose` then is.
    """

    table: str
    title: str
    shows: tuple[str, ...] = ()
    whose: str = "user_id"
    through: tuple[str, str] | None = None
    opens: tuple[str, ...] = ()
    """Those of `shows` that are sealed by the key ring."""
    clears: Mapping[str, Any] | None = None
    """Column → value, or a function of the person's id."""
    keeps: str = ""

    @property
    def model(self) -> Table:
        return Base.metadata.tables[self.table]

    async def read(self, ctx: ReadContext, person_id: UUID) -> Part:
        columns = [self.model.c[name] for name in self.shows]
        found = await ctx.session.execute(self._of(person_id, select(*columns)))
        return Part(records=[self._record(ctx.keys, row) for row in found.mappings()])

    async def erase(self, uow: UnitOfWork, person_id: UUID) -> None:
        if self.keeps:
            return
        theirs = self._whose(person_id)
        if self.clears is None:
            await uow.session.execute(delete(self.model).where(theirs))
            return
        values = {name: value(person_id) if callable(value) else value for name, value in self.clears.items()}
        await uow.session.execute(update(self.model).where(theirs).values(values))

    def _of(self, person_id: UUID, wanted: Select[Any]) -> Select[Any]:
        return wanted.where(self._whose(person_id)).order_by(*self.model.primary_key.columns)

    def _whose(self, person_id: UUID) -> Any:
        if self.through is None:
            return self.model.c[self.whose] == person_id
        column, parent = self.through
        above = Base.metadata.tables[parent]
        return self.model.c[column].in_(select(above.c.id).where(above.c[self.whose] == person_id))

    def _record(self, keys: KeyRing, row: Mapping[str, Any]) -> Record:
        return {name: opened(keys, row[name]) if name in self.opens else plain(row[name]) for name in self.shows}


def opened(keys: KeyRing, sealed: str | None) -> Any:
    """A sealed value in clear; JSON inside it as what it says."""
    if not sealed:
        return None
    try:
        text = keys.open(sealed)
    except SealBroken:
        return None
    try:
        return msgspec.json.decode(text) if text[:1] in "{[" else text
    except msgspec.DecodeError:
        return text


def plain(value: Any) -> Any:
    """As JSON would say it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    return str(value) if isinstance(value, UUID) else value
