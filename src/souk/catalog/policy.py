"""Who may see and change what is for sale."""

from enum import StrEnum
from uuid import UUID

from souk.catalog.models import ProductStatus
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Unauthenticated

PUBLIC = frozenset({ProductStatus.ACTIVE, ProductStatus.UNAVAILABLE})


class CatalogPermission(StrEnum):
    CATALOG_WRITE = "catalog:write"
    """Put up, change and take down products; held everywhere, also categories."""
    PRICING_DISCOUNT = "pricing:discount"
    """Give a percentage off a product, and end it."""


def can_see(actor: Actor, *, status: ProductStatus, store_id: UUID) -> bool:
    """Drafts and archived products are for those who may change them or their price."""
    return (
        status in PUBLIC
        or actor.may(CatalogPermission.CATALOG_WRITE, store_id=store_id)
        or actor.may(CatalogPermission.PRICING_DISCOUNT, store_id=store_id)
    )


def can_put_up(actor: Actor) -> Verdict:
    """Whether there is any store they may put products up in."""
    if actor.may_somewhere(CatalogPermission.CATALOG_WRITE):
        return ALLOWED
    return denied("Only the people of a store may put up products.")


def can_write(actor: Actor, *, store_id: UUID) -> Verdict:
    if actor.may(CatalogPermission.CATALOG_WRITE, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may change its products.")


def can_discount(actor: Actor, *, store_id: UUID) -> Verdict:
    if actor.may(CatalogPermission.PRICING_DISCOUNT, store_id=store_id):
        return ALLOWED
    return denied("You may not give discounts in this store.")


def can_write_categories(actor: Actor) -> Verdict:
    if actor.may(CatalogPermission.CATALOG_WRITE):
        return ALLOWED
    return denied("Categories belong to the whole marketplace; only its staff may change them.")


def signed_in(actor: Actor) -> None:
    """Raises Unauthenticated for a guest: nothing here is theirs to change."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
