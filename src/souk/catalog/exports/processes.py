"""An export for somebody who asked: a long read in a thread of its own, into a file that is then sent."""

import tempfile
from typing import IO

import msgspec

from souk.catalog.events import ProductsExported
from souk.catalog.exports.writing import export_products
from souk.catalog.imports.access import store_to_write
from souk.kernel.actors import Actor
from souk.kernel.database import Database, ReadContext


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which export. `store`: id or slug, or empty for the only one; `base_url` stands before our pictures' addresses."""

    store: str
    format: str
    base_url: str


async def write_export(database: Database, actor: Actor, wanted: Wanted) -> IO[bytes]:
    """A temporary file, rewound; closing it removes it.

    Raises Unauthenticated, UnknownStore, StoreRequired, Forbidden, CellTooLongForWorkbook.
    """

    async def work(ctx: ReadContext) -> IO[bytes]:
        store_id = await store_to_write(ctx, wanted.store)
        out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
        try:
            await export_products(ctx, store_id, out, format=wanted.format, base_url=wanted.base_url)
        except BaseException:
            out.close()
            raise
        out.seek(0)
        return out

    file = await database.read_aside(actor, work)
    async with database.read(actor) as ctx:
        store_id = await store_to_write(ctx, wanted.store)
    async with database.unit_of_work(actor) as uow:
        uow.emit(ProductsExported(store_id=store_id, format=wanted.format))
    return file
