"""What people of a store, or the marketplace's staff, do with stock."""

from uuid import UUID

from souk.identity import signed_in
from souk.inventory import policy
from souk.inventory.errors import LocationNameTaken, StoreNeeded, UnknownVariant
from souk.inventory.events import LocationOpened
from souk.inventory.policy import InventoryPermission
from souk.inventory.queries import find_store_of, get_location, get_stock
from souk.inventory.schemas import CountedStock, LocationView, NewLocation, VariantStock
from souk.inventory.services import set_stock
from souk.inventory.services.counts import add_location
from souk.kernel.actors import Actor
from souk.kernel.database import UnitOfWork
from souk.stores import UnknownStore, store_names


async def open_location(uow: UnitOfWork, new: NewLocation) -> LocationView:
    """Raises Unauthenticated, Forbidden, StoreNeeded, UnknownStore, LocationNameTaken."""
    signed_in(uow.actor)
    uow.require(policy.can_open(uow.actor))
    store_id = new.store_id or _only_store(uow.actor)
    if not await store_names(uow, [store_id]):
        raise UnknownStore
    uow.require(policy.can_count(uow.actor, store_id))
    location_id = await add_location(uow, store_id, name=new.name, kind=new.kind, priority=new.priority)
    if location_id is None:
        raise LocationNameTaken
    uow.emit(LocationOpened(location_id=location_id, store_id=store_id, name=new.name))
    return await get_location(uow, location_id)


async def count_stock(uow: UnitOfWork, variant_id: UUID, counted: CountedStock) -> VariantStock:
    """Raises Unauthenticated, Forbidden, UnknownVariant, UnknownLocation, StockReserved."""
    signed_in(uow.actor)
    store_id = await find_store_of(uow, variant_id)
    if store_id is None:
        raise UnknownVariant
    uow.require(policy.can_count(uow.actor, store_id))
    await set_stock(uow, variant_id, store_id=store_id, on_hand=counted.on_hand, location_id=counted.location_id)
    return await get_stock(uow, variant_id)


def _only_store(actor: Actor) -> UUID:
    own = actor.stores_with(InventoryPermission.INVENTORY_WRITE)
    if len(own) != 1:
        raise StoreNeeded(errors=[{"field": "store_id", "message": StoreNeeded.sentence}])
    return own[0]
