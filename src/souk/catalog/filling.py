"""Into which store somebody puts something up."""

from uuid import UUID

from souk.catalog import policy
from souk.catalog.errors import StoreRequired
from souk.kernel.actors import Actor
from souk.kernel.database import UnitOfWork
from souk.stores import get_platform_store, get_store


async def store_to_fill(uow: UnitOfWork, store_id: UUID | None) -> UUID:
    """Into which store something is put up. None: the only one the actor may write in. Raises StoreRequired."""
    if store_id is not None:
        return (await get_store(uow, store_id)).id
    own = uow.actor.stores_with(policy.CatalogPermission.CATALOG_WRITE)
    if len(own) == 1:
        return own[0]
    if own or not _works_everywhere(uow.actor):
        raise StoreRequired
    return (await get_platform_store(uow)).id


def _works_everywhere(actor: Actor) -> bool:
    return actor.may(policy.CatalogPermission.CATALOG_WRITE)
