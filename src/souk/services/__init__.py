"""What is done for people: services with their menus, and what of them can be ordered.

Promises that every service is a product and every item of a menu a variant, so that carts, orders and refunds know only
one kind of thing; that what an order names is archived, never lost; that a service, its menu and its place in the
search change together. Stands on catalog (name, price, pictures, status),
inventory (items are never counted) and stores. Announces ServiceAdded, ServiceChanged, ServiceDeleted and
ServiceMenuChanged.
"""

from souk.services.changes import ItemChanges, NewServiceItem, ServiceChanges, Wanted
from souk.services.commands import create_service
from souk.services.errors import UnknownService, UnknownServiceItem
from souk.services.events import ServiceAdded, ServiceChanged, ServiceDeleted, ServiceMenuChanged
from souk.services.facts import ServiceFacts, find_service_by_slug, get_service, service_ways, services_by_id
from souk.services.kinds import AvailabilityStatus, ServiceCategory, ServiceType
from souk.services.menu import add_item
from souk.services.openings import FindOpenings, Opening
from souk.services.pages import ServiceCard
from souk.services.queries import (
    ItemFacts,
    ServiceFilter,
    get_visible_service,
    list_on_show,
    list_services,
    menus_of,
)
from souk.services.showing import service_cards

__all__ = [
    "AvailabilityStatus",
    "FindOpenings",
    "ItemChanges",
    "ItemFacts",
    "NewServiceItem",
    "Opening",
    "ServiceAdded",
    "ServiceCard",
    "ServiceCategory",
    "ServiceChanged",
    "ServiceChanges",
    "ServiceDeleted",
    "ServiceFacts",
    "ServiceFilter",
    "ServiceMenuChanged",
    "ServiceType",
    "UnknownService",
    "UnknownServiceItem",
    "Wanted",
    "add_item",
    "create_service",
    "find_service_by_slug",
    "get_service",
    "get_visible_service",
    "list_on_show",
    "list_services",
    "menus_of",
    "service_cards",
    "service_ways",
    "services_by_id",
]
