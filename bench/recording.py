"""Listening in on the drivers: which statements one call of Souk runs, with which arguments, in which transactions."""

import contextlib
import pickle
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Driver

Statement = tuple[str, list[Any], bool]
"""Text, arguments (a list of lists when it runs for many), whether it is for many."""


@dataclass
class Block:
    """What ran inside one context."""

    writes: bool
    statements: list[Statement] = field(default_factory=list)


@dataclass
class Script:
    """One call: its blocks in order, and how long its answer was."""

    blocks: list[Block] = field(default_factory=list)
    answer: int = 0

    @property
    def count(self) -> int:
        return sum(len(block.statements) for block in self.blocks)


class Recorder:
    def __init__(self) -> None:
        self.script = Script()

    def note(self, sql: str, arguments: list[Any], *, many: bool = False) -> None:
        kept = [_lasting(each) for each in arguments] if many else _lasting(arguments)
        self.script.blocks[-1].statements.append((sql, kept, many))


def _lasting(arguments: Sequence[Any]) -> list[Any]:
    """Drivers wrap bytes in views, which cannot be kept in a file."""
    return [bytes(each) if isinstance(each, memoryview) else each for each in arguments]


@dataclass(frozen=True, slots=True)
class ListeningDriver:
    driver: Driver
    recorder: Recorder

    async def fetch(self, sql: str, arguments: list[Any]) -> Any:
        self.recorder.note(sql, arguments)
        return await self.driver.fetch(sql, arguments)

    async def change(self, sql: str, arguments: list[Any]) -> int:
        self.recorder.note(sql, arguments)
        return await self.driver.change(sql, arguments)

    async def change_alone(self, sql: str, arguments: list[Any]) -> int:
        self.recorder.note(sql, arguments)
        return await self.driver.change_alone(sql, arguments)

    async def change_many(self, sql: str, many: list[list[Any]]) -> None:
        self.recorder.note(sql, many, many=True)
        await self.driver.change_many(sql, many)


@contextlib.contextmanager
def listening(database: Database) -> Iterator[Recorder]:
    """While open, every statement of `database` is noted, by whichever way it goes."""
    recorder = Recorder()
    begin = ReadContext.__init__
    read, unit_of_work = database.read, database.unit_of_work

    def listened_to(ctx: ReadContext, *given: Any) -> None:
        begin(ctx, *given)
        ctx._driver = ListeningDriver(ctx._driver, recorder)

    @contextlib.asynccontextmanager
    async def noted_read(actor: Any) -> AsyncIterator[Any]:
        recorder.script.blocks.append(Block(writes=False))
        async with read(actor) as ctx:
            yield ctx

    @contextlib.asynccontextmanager
    async def noted_unit(actor: Any) -> AsyncIterator[Any]:
        recorder.script.blocks.append(Block(writes=True))
        async with unit_of_work(actor) as uow:
            yield uow

    def orm(_c: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, executemany: bool) -> None:
        recorder.note(sql, [list(each) for each in parameters] if executemany else list(parameters), many=executemany)

    engines = [database.reader.sync_engine, database.writer.sync_engine]
    ReadContext.__init__ = listened_to  # type: ignore[method-assign]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", orm)
    database.read, database.unit_of_work = noted_read, noted_unit  # type: ignore[method-assign]
    try:
        yield recorder
    finally:
        ReadContext.__init__ = begin  # type: ignore[method-assign]
        for engine in engines:
            event.remove(engine, "before_cursor_execute", orm)
        del database.read, database.unit_of_work


def save(scripts: dict[str, list[Script]], path: Path) -> None:
    path.write_bytes(pickle.dumps(scripts))


def load(path: Path) -> dict[str, list[Script]]:
    scripts: dict[str, list[Script]] = pickle.loads(path.read_bytes())
    return scripts
