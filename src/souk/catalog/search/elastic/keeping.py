"""Keeping the indices in step with the database.

What is sent is what the documents are when it is read, under the moment before they were read. So of two senders the
one that read later wins, whoever arrives first, and whoever read after the last change has seen it.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import BigInteger, Uuid, bindparam, cast, extract, func, select

from souk.catalog.events import DocumentsChanged
from souk.catalog.index import SearchDocument
from souk.catalog.search.elastic.bodies import Document, bulk_lines
from souk.catalog.search.elastic.calls import Breaker
from souk.catalog.search.elastic.indices import Indices, entrance
from souk.catalog.search.engine import SearchEngineFailed
from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.hot import Hot

BATCH: Final = 500
log = structlog.get_logger("souk.catalog")


class _Moment(msgspec.Struct, frozen=True):
    version: int


class _Count(msgspec.Struct, frozen=True):
    total: int


_documents = select(*(getattr(SearchDocument, name) for name in Document.__struct_fields__))
_OF_PRODUCTS = Hot(_documents.where(any_of(SearchDocument.product_id, "ids")), Document)
_ahead = SearchDocument.product_id > bindparam("last", type_=Uuid())
_NEXT = Hot(_documents.where(_ahead).order_by(SearchDocument.product_id).limit(BATCH), Document)
_COUNT = Hot(select(func.count().label("total")).select_from(SearchDocument), _Count)
_microseconds = cast(extract("epoch", func.clock_timestamp()) * 1_000_000, BigInteger)
_NOW = Hot(select(_microseconds.label("version")), _Moment)


@dataclass(frozen=True, slots=True)
class SendDocuments:
    """A task: sends what search keeps of these products to every index there is."""

    indices: Indices
    breaker: Breaker = field(default_factory=Breaker)

    async def __call__(self, database: Database, happened: DocumentsChanged) -> None:
        """Raises SearchEngineFailed, and is tried again later."""
        if not self.breaker.lets_through():
            raise SearchEngineFailed("left alone for a moment, since it failed")
        try:
            for name in await self.indices.names():
                await self._send(database, name, happened.product_ids)
        except SearchEngineFailed:
            self.breaker.note(well=False)
            raise
        self.breaker.note(well=True)

    async def _send(self, database: Database, name: str, product_ids: Sequence[UUID]) -> None:
        for start in range(0, len(product_ids), BATCH):
            some = product_ids[start : start + BATCH]
            async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may be behind
                version, documents = await _moment(uow), await uow.all(_OF_PRODUCTS, ids=some)
            await self.indices.write(bulk_lines(entrance(name), version, some, documents))


async def rebuild(database: Database, indices: Indices, *, progress: Callable[[int, int], None]) -> int:
    """Fill a new index and put it in the place of the old ones; changes reach it from its first moment on.

    Returns how many documents were sent. Raises SearchEngineFailed, and then the old index stays.
    """
    name = await indices.create()
    try:
        sent = await _fill(database, indices, name, progress)
        await indices.switch_to(name)
    except BaseException:  # whoever stops it leaves no half of an index either
        with contextlib.suppress(SearchEngineFailed):
            await indices.drop(name)
        raise
    log.info("search index rebuilt", index=name, documents=sent)
    return sent


async def _fill(database: Database, indices: Indices, name: str, progress: Callable[[int, int], None]) -> int:
    sent, last = 0, UUID(int=0)
    async with database.read(SYSTEM) as ctx:
        counted = await ctx.first(_COUNT)
    total = counted.total if counted is not None else 0
    while True:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may be behind
            version, documents = await _moment(uow), await uow.all(_NEXT, last=last)
        if not documents:
            return sent
        ids = [document.product_id for document in documents]
        if not await indices.write(bulk_lines(entrance(name), version, ids, documents)):
            raise SearchEngineFailed("The index is gone: a rebuild that began later has taken its place.")
        sent, last = sent + len(ids), ids[-1]
        progress(sent, max(sent, total))


async def _moment(uow: UnitOfWork) -> int:
    """Microseconds since 1970: of the one server that all processes share, where there is one."""
    if uow.dialect == "sqlite":
        return int(uow.now.timestamp() * 1_000_000)
    now = await uow.first(_NOW)
    assert now is not None
    return now.version
