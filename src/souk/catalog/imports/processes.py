"""Imports as the command line and the background jobs ask for them: many short units of work, one after the other."""

import asyncio
from pathlib import Path
from typing import TypedDict, Unpack
from uuid import UUID

import msgspec

from souk import stores
from souk.catalog import policy
from souk.catalog.imports.files import digest_of
from souk.catalog.imports.importing import Import, Looked, Progress, opened, unseen
from souk.catalog.imports.models import OnError, RunStatus
from souk.catalog.imports.problems import Problem
from souk.catalog.imports.runs import NewRun, Run, list_problems, open_run
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden


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
    errors: list[Problem]
    errors_count: int
    rows_total: int


async def import_products(
    database: Database, path: Path, *, store_id: UUID, actor: Actor, **options: Unpack[ImportOptions]
) -> ImportReport:
    """Import a Shopify product file, CSV or XLSX, into a store.

    An import of the same file into the same store that was interrupted goes on where it stopped; one that was finished
    begins anew and finds most things unchanged. Raises Forbidden, UnknownStore, NotAProductFile, ProductFileTooLarge,
    ImportUnderWay.
    """
    on_error, progress = OnError(options.get("on_error", OnError.SKIP)), options.get("progress") or unseen
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


async def terms_to_fill(database: Database, actor: Actor, store_id: UUID) -> stores.StoreTerms:
    """The terms of a store that the actor may fill. Raises Unauthenticated, UnknownStore, Forbidden."""
    policy.signed_in(actor)
    async with database.read(actor) as ctx:
        terms = (await stores.get_terms(ctx, [store_id])).get(store_id)
    if terms is None:
        raise stores.UnknownStore
    if not (verdict := policy.can_write(actor, store_id=store_id)):
        raise Forbidden(verdict.reason)
    return terms


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


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line)
