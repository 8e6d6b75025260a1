"""What somebody wants of a service or an item of its menu: the input of the commands. What is UNSET stays as it is."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from souk.catalog import ProductStatus
from souk.services.errors import NoWayToGetIt
from souk.services.kinds import ServiceCategory, ServiceType

FLAGS = {
    ServiceType.BOOKING: "supports_booking",
    ServiceType.ORDERING: "supports_ordering",
    ServiceType.WALK_IN: "supports_walk_in",
    ServiceType.CONTACT: "requires_contact",
}
"""By the main way to get a service, in the order in which one is chosen where only flags were given."""


class ServiceChanges(msgspec.Struct, frozen=True, kw_only=True):
    """`base_price` in minor units of `currency` (None: the store's), None where it is not said beforehand."""

    service_name: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    category: ServiceCategory | UnsetType = UNSET
    service_type: ServiceType | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    base_price: int | UnsetType | None = UNSET
    has_flexible_pricing: bool | UnsetType = UNSET
    contact_info: str | UnsetType = UNSET
    location: str | UnsetType = UNSET
    supports_booking: bool | UnsetType = UNSET
    supports_ordering: bool | UnsetType = UNSET
    supports_walk_in: bool | UnsetType = UNSET
    requires_contact: bool | UnsetType = UNSET
    delivers: bool | UnsetType = UNSET
    currency: str | None = None
    version: int | None = None


class NewServiceItem(msgspec.Struct, frozen=True, kw_only=True):
    """`price` in minor units of `currency`, which has to be the store's."""

    name: str
    price: int
    currency: str | None = None
    description: str = ""
    is_available: bool = True


class ItemChanges(msgspec.Struct, frozen=True, kw_only=True):
    name: str | UnsetType = UNSET
    price: int | UnsetType = UNSET
    description: str | UnsetType = UNSET
    is_available: bool | UnsetType = UNSET
    position: int | UnsetType = UNSET
    currency: str | None = None


class Wanted(msgspec.Struct, frozen=True):
    """Whose service it becomes. `store_id` None: the only store the actor may write in."""

    changes: ServiceChanges
    store_id: UUID | None = None


def ways(before: dict[str, Any], changes: ServiceChanges) -> dict[str, Any]:
    """`service_type` and the four flags as they shall be: the main way is always one that is supported.

    A new main way turns its flag on; a main way whose flag was turned off gives way to the next that is on. Raises
    NoWayToGetIt.
    """
    flags = {name: bool(before.get(name, False)) for name in FLAGS.values()}
    flags |= {name: value for name in flags if (value := getattr(changes, name)) is not UNSET}
    main = before.get("service_type")
    if changes.service_type is not UNSET:
        main = changes.service_type
        flags[FLAGS[main]] = True
    if main is None or not flags[FLAGS[main]]:
        main = next((kind for kind, flag in FLAGS.items() if flags[flag]), None)
    if main is None:
        raise NoWayToGetIt(errors=[{"field": "service_type", "message": NoWayToGetIt.sentence}])
    return {"service_type": main, **flags}
