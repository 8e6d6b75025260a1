"""Who may see and change services. They are the catalogue's, and so are the rights to them."""

from uuid import UUID

from souk.catalog import CatalogPermission, ProductStatus
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Unauthenticated

PUBLIC = frozenset({ProductStatus.ACTIVE, ProductStatus.UNAVAILABLE})


def can_see(actor: Actor, *, status: ProductStatus, store_id: UUID, is_pending: bool = False) -> bool:
    """Drafts, archived services and those of stores that await review are for those who may change them."""
    public = status in PUBLIC and not is_pending
    return public or bool(can_write(actor, store_id=store_id))


def can_write(actor: Actor, *, store_id: UUID) -> Verdict:
    if actor.may(CatalogPermission.CATALOG_WRITE, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may change its services.")


def can_put_up(actor: Actor) -> Verdict:
    """Whether there is any store they may put services up in."""
    if actor.may_somewhere(CatalogPermission.CATALOG_WRITE):
        return ALLOWED
    return denied("Only vendors can create services.")


def signed_in(actor: Actor) -> None:
    """Raises Unauthenticated for a guest: nothing here is theirs to change."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
