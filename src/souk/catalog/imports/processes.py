"""Imports as the command line and the background jobs ask for them: many short units of work, one after the other."""

import asyncio
from pathlib import Path
from typing import IO, TypedDict, Unpack
from uuid import UUID

import msgspec

from souk.catalog import policy
from souk.catalog.imports.access import store_to_write, terms_to_fill
from souk.catalog.imports.events import ProductsUploaded
from souk.catalog.imports.files import digest_of
from souk.catalog.imports.importing import Import, Looked, Progress, opened, unseen, write_down_look
from souk.catalog.imports.problems import RowProblem
from souk.catalog.imports.queries import get_import
from souk.catalog.imports.runs import NewRun, Run, list_problems, open_run
from souk.catalog.imports.schemas import ImportOut
from souk.catalog.imports.states import OnError, RunStatus
from souk.catalog.imports.uploads import Uploads
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Invalid

SHORT = 1_000
"""A dry run of fewer rows is answered at once."""


class ImportOptions(TypedDict, total=False):
    dry_run: bool
    """Look and report; write nothing at all."""
    on_error: str
    """`skip` the products that are wrong, or `abort` before anything is written."""
    progress: Progress | None


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an import. Counts are products; `errors` are in the order of the file, the first 10,000.

    `id` is null after a dry run, which leaves no trace.
    """

    id: UUID | None
    status: RunStatus
    created: int
    updated: int
    unchanged: int
    failed: int
    errors: list[RowProblem]
    errors_count: int
    rows_total: int


async def import_products(
    database: Database, path: Path, *, store_id: UUID, actor: Actor, **options: Unpack[ImportOptions]
) -> ImportReport:
    """Import a Shopify product file, CSV or XLSX, into a store.

    An import of the same file into the same store that was interrupted goes on where it stopped; one that was finished
    begins anew and finds most things unchanged. Raises Invalid for another `on_error`, Forbidden, UnknownStore, NotAProductFile, ProductFileTooLarge,
    ImportUnderWay.
    """
    on_error, progress = _on_error(options.get("on_error", OnError.SKIP)), options.get("progress") or unseen
    terms = await terms_to_fill(database, actor, store_id)
    may_add = bool(policy.can_write_categories(actor))
    async with opened(path) as file:
        work = Import(database, file, terms, actor=actor, may_add_categories=may_add)
        if options.get("dry_run", False):
            return _looked(await work.look(progress))
        digest = await asyncio.to_thread(digest_of, path)
        async with database.unit_of_work(actor) as uow:
            new = NewRun(
                store_id=store_id, digest=digest, source_name=path.name, on_error=on_error, adds_categories=may_add
            )
            run = await open_run(uow, new)
        return await _report(database, actor, await work.carry(run, progress), len(file))


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody sent, and what they want of it. `store`: id or slug, or empty for their only one."""

    source: IO[bytes]
    name: str
    store: str
    dry_run: bool
    on_error: OnError


async def receive_products(database: Database, uploads: Uploads, actor: Actor, upload: Upload) -> ImportOut:
    """Take a file in, look at it as a whole, and let the worker import it; a short dry run is answered at once.

    The file of an import that is not finished yet is that import again. Raises Unauthenticated, Forbidden,
    UnknownStore, StoreRequired, NotAProductFile, ProductFileTooLarge.
    """
    async with database.read(actor) as ctx:
        store_id = await store_to_write(ctx, upload.store)
    terms = await terms_to_fill(database, actor, store_id)
    name = await uploads.keep(upload.source)
    try:
        async with opened(uploads.path(name)) as file:
            at_once = upload.dry_run and len(file) < SHORT
            new = NewRun(
                store_id=store_id,
                digest=await uploads.digest(name),
                source_name=upload.name,
                on_error=upload.on_error,
                dry_run=upload.dry_run,
                adds_categories=bool(policy.can_write_categories(actor)),
                upload=None if at_once else name,
                rows_total=len(file),
            )
            async with database.unit_of_work(actor) as uow:
                run = await open_run(uow, new)
                if not at_once:
                    uow.emit(ProductsUploaded(run_id=run.id))
            if at_once:
                work = Import(database, file, terms, actor=actor, may_add_categories=new.adds_categories)
                await write_down_look(database, run, await work.look(), actor=actor)
    except BaseException:
        await uploads.remove(name)
        raise
    if run.upload != name:
        await uploads.remove(name)
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
        return await get_import(uow, run.id)


def _on_error(text: str) -> OnError:
    try:
        return OnError(text)
    except ValueError:
        raise Invalid("What to do on an error is skip or abort.") from None


def _looked(looked: Looked) -> ImportReport:
    tally = looked.tally
    return ImportReport(
        id=None,
        status=RunStatus.DONE,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        failed=tally.failed,
        errors=_in_order(looked.problems),
        errors_count=tally.problems,
        rows_total=tally.rows,
    )


async def _report(database: Database, actor: Actor, run: Run, rows: int) -> ImportReport:
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may be behind
        errors = await list_problems(uow, run.id)
    return ImportReport(
        id=run.id,
        status=run.status,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        failed=run.failed,
        errors=errors,
        errors_count=run.problems,
        rows_total=rows,
    )


def _in_order(problems: list[RowProblem]) -> list[RowProblem]:
    return sorted(problems, key=lambda problem: problem.line)
