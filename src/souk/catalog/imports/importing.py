"""An import from beginning to end: read some products, keep them, write down how far that was, go on.

Each stretch is one short unit of work that holds the products and the run's cursor, so that whatever kills the process
leaves a run that goes on from there, and other writers never wait for more than a moment.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from sqlalchemy.exc import IntegrityError

from souk.catalog.imports.categories import Categories
from souk.catalog.imports.comparing import Comparison
from souk.catalog.imports.events import PicturesWanted
from souk.catalog.imports.problems import RowProblem
from souk.catalog.imports.product_file import Entry, ProductFile
from souk.catalog.imports.runs import MOST_PROBLEMS, Run, Tally, advance, finish, note_problems
from souk.catalog.imports.states import OnError, RunStatus
from souk.catalog.imports.writing import Writer
from souk.inventory import StockReserved
from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.stores import StoreTerms

SECONDS_PER_COMMIT = {"sqlite": 0.02, "postgresql": 0.2}
"""How long one unit of work may hold what others wait for: on SQLite, everything."""
FEWEST, MOST, LOOKED_AT = 4, 250, 100
ATTEMPTS = 5
Progress = Callable[[int, int], None]
"""Called with rows done and rows in all."""


def unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[ProductFile]:
    """Raises NotAProductFile, ProductFileTooLarge."""
    file = await asyncio.to_thread(ProductFile, path)
    try:
        yield file
    finally:
        file.close()


class Looked(msgspec.Struct, frozen=True):
    """What an import would do, and the first of the problems."""

    tally: Tally
    problems: list[RowProblem]


class Import:
    """One open file on its way into one store."""

    def __init__(
        self, database: Database, file: ProductFile, terms: StoreTerms, *, actor: Actor, may_add_categories: bool
    ) -> None:
        self.database, self.file, self.terms, self.actor = database, file, terms, actor
        self.categories = Categories(may_add=may_add_categories)
        self._pace = 10

    async def look(self, progress: Progress = unseen) -> Looked:
        """Go over the whole file and write nothing."""
        tally, problems = Tally(), list[RowProblem]()
        async with self.database.read(self.actor) as ctx:
            await self.categories.load(ctx)
        comparison = Comparison(self.terms.id, self.categories)
        self.file.start(currency=self.terms.currency)
        while entries := await asyncio.to_thread(self.file.take, LOOKED_AT):
            async with self.database.read(self.actor) as ctx:
                compared = await comparison.compare(ctx, entries)
            tally += compared.tally
            problems += compared.problems[: MOST_PROBLEMS - len(problems)]
            progress(tally.rows, len(self.file))
        return Looked(tally, problems)

    async def carry(self, run: Run, progress: Progress = unseen, *, seconds: float | None = None) -> Run:
        """Go on from the run's cursor, for so many seconds or to the end. Raises ImportUnderWay."""
        if run.on_error is OnError.ABORT and not run.cursor_line and (looked := await self.look()).tally.failed:
            return await self._abort(run, looked)
        async with self.database.read(self.actor) as ctx:
            await self.categories.load(ctx)
        started = time.monotonic()
        self.file.start(currency=self.terms.currency, after_line=run.cursor_line)
        progress(run.rows_done, len(self.file))
        while entries := await asyncio.to_thread(self.file.take, self._pace):
            run = await self._keep(run, entries)
            progress(run.rows_done, len(self.file))
            if seconds is not None and time.monotonic() - started > seconds:
                return run
        return await self._end(run, RunStatus.DONE)

    async def _keep(self, run: Run, entries: list[Entry]) -> Run:
        """A stretch of the file. Somebody else's write in between costs another look."""
        for attempt in range(ATTEMPTS):
            try:
                async with self.database.unit_of_work(self.actor) as uow:
                    started = time.monotonic()
                    if attempt:
                        await self.categories.load(uow)
                    kept = await self._write(uow, run, entries)
            except (IntegrityError, StockReserved):
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                self._set_pace(len(entries), time.monotonic() - started, uow.dialect)
                return kept
        raise AssertionError("the last attempt returns or raises")

    def _set_pace(self, count: int, seconds: float, dialect: str) -> None:
        wanted = count * SECONDS_PER_COMMIT[dialect] / max(seconds, 0.0001)
        self._pace = int(min(max(wanted, FEWEST, self._pace / 2), MOST, self._pace * 2))

    async def _write(self, uow: UnitOfWork, run: Run, entries: list[Entry]) -> Run:
        await self.categories.add_missing(uow, [each.listed for each in entries if each.listed is not None])
        compared = await Comparison(self.terms.id, self.categories).compare(uow, entries)
        writer = Writer(terms=self.terms, run_id=run.id, categories=self.categories.names)
        await writer.write(uow, compared.plans)
        await note_problems(uow, run.id, compared.problems, noted=run.problems)
        await advance(uow, run.id, compared.tally, seen=run.cursor_line, line=entries[-1].line)
        return _moved(run, compared.tally, line=entries[-1].line)

    async def _abort(self, run: Run, looked: Looked) -> Run:
        tally = Tally(rows=looked.tally.rows, failed=looked.tally.failed, problems=looked.tally.problems)
        async with self.database.unit_of_work(self.actor) as uow:
            await note_problems(uow, run.id, looked.problems, noted=0)
            await advance(uow, run.id, tally, seen=0, line=0)
            await finish(uow, run, RunStatus.ABORTED, total=len(self.file))
        return msgspec.structs.replace(_moved(run, tally, line=0), status=RunStatus.ABORTED)

    async def _end(self, run: Run, outcome: RunStatus) -> Run:
        async with self.database.unit_of_work(self.actor) as uow:
            await finish(uow, run, outcome, total=len(self.file))
            uow.emit(PicturesWanted(run_id=run.id))
        return msgspec.structs.replace(run, status=outcome)


async def write_down_look(database: Database, run: Run, looked: Looked, *, actor: Actor) -> Run:
    """A dry run that somebody asks for later."""
    async with database.unit_of_work(actor) as uow:
        await note_problems(uow, run.id, looked.problems, noted=0)
        await advance(uow, run.id, looked.tally, seen=0, line=0)
        await finish(uow, run, RunStatus.DONE, total=looked.tally.rows)
    return msgspec.structs.replace(_moved(run, looked.tally, line=0), status=RunStatus.DONE)


def _moved(run: Run, tally: Tally, *, line: int) -> Run:
    return msgspec.structs.replace(
        run,
        cursor_line=line,
        rows_done=run.rows_done + tally.rows,
        created=run.created + tally.created,
        updated=run.updated + tally.updated,
        unchanged=run.unchanged + tally.unchanged,
        failed=run.failed + tally.failed,
        problems=run.problems + tally.problems,
    )
