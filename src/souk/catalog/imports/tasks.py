"""Imports of uploaded files, carried on in turns by the worker; and what is thrown away at night."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
from sqlalchemy import select

from souk import stores
from souk.catalog.imports.events import ProductsUploaded
from souk.catalog.imports.importing import Import, opened, write_down_look
from souk.catalog.imports.models import ImportRun
from souk.catalog.imports.problems import NotAProductFile, ProductFileTooLarge
from souk.catalog.imports.runs import FORGET, ImportUnderWay, Run, finish, get_run
from souk.catalog.imports.states import RunStatus
from souk.catalog.imports.uploads import Uploads
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.hot import Hot

SECONDS = 8.0
"""How long one turn imports before others of the worker's jobs get theirs."""
KEPT_FOR = timedelta(days=90)


class _Upload(msgspec.Struct, frozen=True):
    upload: str


WAITING = Hot(
    select(ImportRun.upload).where(ImportRun.status == RunStatus.RUNNING, ImportRun.upload.is_not(None)), _Upload
)


@dataclass(frozen=True)
class CarryImport:
    """One turn of an import. Runs at least once: the run's cursor keeps a second one from importing anything twice."""

    uploads: Uploads

    async def __call__(self, database: Database, happened: ProductsUploaded) -> None:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            run = await get_run(uow, happened.run_id)
        if run.status is not RunStatus.RUNNING or run.upload is None:
            return
        try:
            after = await self._turn(database, run, self.uploads.path(run.upload))
        except ImportUnderWay:
            return
        except (NotAProductFile, ProductFileTooLarge, FileNotFoundError) as broken:
            why = "The uploaded file is gone." if isinstance(broken, FileNotFoundError) else str(broken)
            async with database.unit_of_work(SYSTEM) as uow:
                await finish(uow, run, RunStatus.FAILED, total=run.rows_total, why=why)
            after = msgspec.structs.replace(run, status=RunStatus.FAILED)
        if after.status is not RunStatus.RUNNING:
            await self.uploads.remove(run.upload)
            return
        async with database.unit_of_work(SYSTEM) as uow:
            uow.emit(happened)

    @staticmethod
    async def _turn(database: Database, run: Run, path: Path) -> Run:
        actor = Actor(id=run.actor_id, name="import", is_system=True)
        async with database.read(SYSTEM) as ctx:
            terms = (await stores.get_terms(ctx, [run.store_id]))[run.store_id]
        async with opened(path) as file:
            work = Import(database, file, terms, actor=actor, may_add_categories=run.adds_categories)
            if run.dry_run:
                return await write_down_look(database, run, await work.look(), actor=actor)
            return await work.carry(run, seconds=SECONDS)


@dataclass(frozen=True)
class ForgetImports:
    """Old runs with what was wrong in them, and files that no run waits for any more."""

    uploads: Uploads

    async def __call__(self, database: Database) -> int:
        names = await self.uploads.names()
        async with database.unit_of_work(SYSTEM) as uow:
            gone = await uow.change(FORGET, before=uow.now - KEPT_FOR)
            waiting = {row.upload for row in await uow.all(WAITING)}
        for name in names:
            if name not in waiting:
                await self.uploads.remove(name)
        return gone
