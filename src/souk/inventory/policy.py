"""Who may see a store's locations and count its stock."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import true
from sqlalchemy.sql import ColumnElement

from souk.inventory.models import Location
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


class InventoryPermission(StrEnum):
    INVENTORY_READ = "inventory:read"
    """See where a store keeps its goods."""
    INVENTORY_WRITE = "inventory:write"
    """Count stock and open locations."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if actor.may(InventoryPermission.INVENTORY_READ):
        return true()
    return Location.store_id.in_(actor.stores_with(InventoryPermission.INVENTORY_READ))


def can_open(actor: Actor) -> Verdict:
    """Whether there is any store they may open locations for."""
    if actor.may_somewhere(InventoryPermission.INVENTORY_WRITE):
        return ALLOWED
    return denied("Only the people of a store may open locations.")


def can_count(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(InventoryPermission.INVENTORY_WRITE, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may count its stock.")
