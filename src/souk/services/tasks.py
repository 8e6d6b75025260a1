"""Work that is too long for one unit of work."""

from uuid import UUID

from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.services.indexing import index_services
from souk.services.models import Service
from souk.stores import StoreChanged

BATCH = 100


async def reindex_store(database: Database, happened: StoreChanged) -> None:
    """A store's services are found under its new name, and under its old one no more. In batches, as buyers wait."""
    if "name" not in happened.after:
        return
    last = UUID(int=0)
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            of_store = select(Service.id).where(Service.store_id == happened.store_id, Service.id > last)
            ids = (await uow.session.scalars(of_store.order_by(Service.id).limit(BATCH))).all()
            if not ids:
                return
            await index_services(uow, ids)
            last = ids[-1]
