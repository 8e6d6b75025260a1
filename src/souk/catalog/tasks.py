"""Work that is too long for one unit of work."""

from uuid import UUID

from sqlalchemy import select

from souk.catalog.events import CategoryRenamed
from souk.catalog.models import Product
from souk.catalog.services import reindex
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database

BATCH = 100


async def reindex_category(database: Database, happened: CategoryRenamed) -> None:
    """Its products are found under its new name. In batches, so that buyers never wait long for the write lock."""
    last: UUID | None = None
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            batch = select(Product.id).where(Product.category_id == happened.category_id)
            if last is not None:
                batch = batch.where(Product.id > last)
            ids = (await uow.session.scalars(batch.order_by(Product.id).limit(BATCH))).all()
            if not ids:
                return
            await reindex(uow, ids)
            last = ids[-1]
