"""The book of an import: how far it is, what became of the products, what was wrong. Written with the products."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from souk.catalog.imports.events import ImportEnded
from souk.catalog.imports.models import ImportProblem, ImportRun
from souk.catalog.imports.problems import RowProblem
from souk.catalog.imports.states import OnError, RunStatus
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.errors import Conflict, NotFound
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

MOST_PROBLEMS = 10_000
"""How many problems of a run are kept; all are counted."""


class ImportUnderWay(Conflict):
    sentence = "This very file is being imported by another process right now."


class UnknownImport(NotFound):
    sentence = "There is no such import."


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Products by what became of them, and rows looked at."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    problems: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in Tally.__struct_fields__})


class Run(msgspec.Struct, frozen=True):
    id: UUID
    store_id: UUID
    actor_id: UUID | None
    status: RunStatus
    on_error: OnError
    dry_run: bool
    adds_categories: bool
    source_name: str
    upload: str | None
    cursor_line: int
    rows_done: int
    rows_total: int
    created: int
    updated: int
    unchanged: int
    failed: int
    problems: int
    refusal: str | None
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None


class NewRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run about to begin. `digest` is the file's SHA-256."""

    store_id: UUID
    digest: str
    source_name: str
    on_error: OnError
    dry_run: bool = False
    adds_categories: bool = False
    upload: str | None = None
    rows_total: int = 0


class _Line(msgspec.Struct, frozen=True):
    cursor_line: int


_run = select(*(getattr(ImportRun, name) for name in Run.__struct_fields__))
_this = ImportRun.id == bindparam("run")
ONE_RUN = Hot(_run.where(_this), Run)
UNFINISHED = Hot(
    _run.where(
        ImportRun.store_id == bindparam("store"),
        ImportRun.source_digest == bindparam("digest"),
        ImportRun.status == RunStatus.RUNNING,
        ImportRun.dry_run.is_(False),
        ImportRun.on_error == bindparam("how"),
    )
    .order_by(ImportRun.id)
    .limit(1),
    Run,
)
ADD_RUN: Hot[None] = Hot(insert(ImportRun))
ADVANCE: Hot[None] = Hot(
    update(ImportRun)
    .where(_this, ImportRun.cursor_line == bindparam("seen"), ImportRun.status == RunStatus.RUNNING)
    .values(
        cursor_line=bindparam("line"),
        rows_done=ImportRun.rows_done + bindparam("rows"),
        created=ImportRun.created + bindparam("more_created"),
        updated=ImportRun.updated + bindparam("more_updated"),
        unchanged=ImportRun.unchanged + bindparam("more_unchanged"),
        failed=ImportRun.failed + bindparam("more_failed"),
        problems=ImportRun.problems + bindparam("more_problems"),
        updated_at=bindparam("now"),
    )
)
FINISH: Hot[None] = Hot(
    update(ImportRun)
    .where(_this, ImportRun.status == RunStatus.RUNNING)
    .values(
        status=bindparam("outcome"),
        refusal=bindparam("why"),
        rows_total=bindparam("total"),
        updated_at=bindparam("now"),
        finished_at=bindparam("now"),
        upload=None,
    )
)
ADOPT: Hot[None] = Hot(update(ImportRun).where(_this, ImportRun.upload.is_(None)).values(upload=bindparam("given")))
ADD_PROBLEM: Hot[None] = Hot(insert(ImportProblem))
PROBLEMS = Hot(
    select(ImportProblem.line, ImportProblem.column, ImportProblem.code, ImportProblem.message, ImportProblem.handle)
    .where(ImportProblem.run_id == bindparam("run"))
    .order_by(ImportProblem.line, ImportProblem.id)
    .limit(bindparam("most")),
    RowProblem,
)
FORGET: Hot[None] = Hot(
    delete(ImportRun).where(ImportRun.updated_at < bindparam("before"), ImportRun.status != RunStatus.RUNNING)
)


async def open_run(uow: UnitOfWork, new: NewRun) -> Run:
    """The unfinished run of the same file into the same store, to go on with; else a new one."""
    if not new.dry_run:
        found = await uow.first(UNFINISHED, store=new.store_id, digest=new.digest, how=new.on_error)
        if found is not None:
            return await _adopted(uow, found, new.upload)
    run_id = new_id()
    await uow.change(
        ADD_RUN,
        id=run_id,
        store_id=new.store_id,
        actor_id=uow.actor.id,
        status=RunStatus.RUNNING,
        on_error=new.on_error,
        dry_run=new.dry_run,
        adds_categories=new.adds_categories,
        source_digest=new.digest,
        source_name=new.source_name[:255],
        upload=new.upload,
        refusal=None,
        started_at=uow.now,
        updated_at=uow.now,
        finished_at=None,
        rows_total=new.rows_total,
        **dict.fromkeys(("cursor_line", "rows_done", "created", "updated", "unchanged", "failed", "problems"), 0),
    )
    return await get_run(uow, run_id)


async def _adopted(uow: UnitOfWork, run: Run, upload: str | None) -> Run:
    """A run from the command line has no file that a worker could go on with: an upload of the same brings one."""
    if upload is None or not await uow.change(ADOPT, run=run.id, given=upload):
        return run
    return msgspec.structs.replace(run, upload=upload)


async def get_run(ctx: ReadContext, run_id: UUID) -> Run:
    """Raises UnknownImport."""
    run = await ctx.first(ONE_RUN, run=run_id)
    if run is None:
        raise UnknownImport
    return run


async def advance(uow: UnitOfWork, run_id: UUID, tally: Tally, *, seen: int, line: int) -> None:
    """Another stretch of the file is done. Raises ImportUnderWay when somebody else has gone on from there already."""
    moved = await uow.change(
        ADVANCE,
        run=run_id,
        seen=seen,
        line=line,
        rows=tally.rows,
        more_created=tally.created,
        more_updated=tally.updated,
        more_unchanged=tally.unchanged,
        more_failed=tally.failed,
        more_problems=tally.problems,
        now=uow.now,
    )
    if not moved:
        raise ImportUnderWay


async def finish(uow: UnitOfWork, run: Run, outcome: RunStatus, *, total: int, why: str | None = None) -> None:
    await uow.change(FINISH, run=run.id, outcome=outcome, why=why, total=total, now=uow.now)
    if not run.dry_run:
        uow.emit(
            ImportEnded(
                run_id=run.id,
                store_id=run.store_id,
                outcome=outcome.value,
                created=run.created,
                updated=run.updated,
                failed=run.failed,
            )
        )


async def note_problems(uow: UnitOfWork, run_id: UUID, problems: Sequence[RowProblem], *, noted: int) -> None:
    """Keep them, up to the most that are kept of a run; `noted` are there already."""
    rows = [
        {"id": new_id(), "run_id": run_id, **msgspec.structs.asdict(problem)}
        for problem in problems[: max(MOST_PROBLEMS - noted, 0)]
    ]
    if rows:
        await uow.change_many(ADD_PROBLEM, rows)


async def list_problems(ctx: ReadContext, run_id: UUID, *, most: int = MOST_PROBLEMS) -> list[RowProblem]:
    """What was wrong, in the order of the file."""
    return await ctx.all(PROBLEMS, run=run_id, most=most)
