"""Into which store somebody puts something up."""

from uuid import UUID

from souk.catalog import policy
from souk.catalog.errors import StoreRequired
from souk.kernel.database import UnitOfWork
from souk.stores import get_platform_store, get_store


async def store_to_fill(uow: UnitOfWork, store_id: UUID | None) -> UUID:
    """Into which store something is put up. None: the only one the actor may write in.

    Raises Forbidden, StoreRequired, UnknownStore.
    """
    uow.require(policy.can_put_up(uow.actor))
    if store_id is not None:
        return (await get_store(uow, store_id)).id
    own = uow.actor.stores_with(policy.CatalogPermission.CATALOG_WRITE)
    if len(own) == 1:
        return own[0]
    if own:
        raise StoreRequired
    return (await get_platform_store(uow)).id
