"""Work that is too long for one unit of work."""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from souk.catalog.events import CategoryRenamed
from souk.catalog.models import Product
from souk.catalog.services import reindex
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import StoreChanged

BATCH = 100


async def reindex_category(database: Database, happened: CategoryRenamed) -> None:
    """Its products are found under its new name."""
    await _reindex(database, Product.category_id == happened.category_id)


async def reindex_store(database: Database, happened: StoreChanged) -> None:
    """A store's products are found under its new name, and under its old one no more."""
    if "name" in happened.after:
        await _reindex(database, Product.store_id == happened.store_id)


async def _reindex(database: Database, which: ColumnElement[bool]) -> None:
    """In batches, so that buyers never wait long for the write lock."""
    last: UUID | None = None
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            batch = select(Product.id).where(which)
            if last is not None:
                batch = batch.where(Product.id > last)
            ids = (await uow.session.scalars(batch.order_by(Product.id).limit(BATCH))).all()
            if not ids:
                return
            await reindex(uow, ids)
            last = ids[-1]
