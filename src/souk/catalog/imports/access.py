"""Which store a person's file goes into, or comes from."""

from uuid import UUID

from souk import stores
from souk.catalog import policy
from souk.catalog.errors import StoreRequired
from souk.kernel.actors import Actor, Verdict
from souk.kernel.database import Database, ReadContext
from souk.kernel.errors import Forbidden


async def store_to_write(ctx: ReadContext, key: str) -> UUID:
    """By id or slug; with no key, the only store the actor may write in, or for staff the marketplace's own.

    Raises Unauthenticated, UnknownStore, StoreRequired, Forbidden.
    """
    policy.signed_in(ctx.actor)
    _refuse(policy.can_put_up(ctx.actor))
    store_id = (await stores.get_store(ctx, key)).id if key else await _only_store(ctx)
    _refuse(policy.can_write(ctx.actor, store_id=store_id))
    return store_id


async def terms_to_fill(database: Database, actor: Actor, store_id: UUID) -> stores.StoreTerms:
    """The terms of a store that the actor may fill. Raises Unauthenticated, UnknownStore, Forbidden."""
    policy.signed_in(actor)
    async with database.read(actor) as ctx:
        terms = (await stores.get_terms(ctx, [store_id])).get(store_id)
    if terms is None:
        raise stores.UnknownStore
    _refuse(policy.can_write(actor, store_id=store_id))
    return terms


async def _only_store(ctx: ReadContext) -> UUID:
    own = ctx.actor.stores_with(policy.CatalogPermission.CATALOG_WRITE)
    if len(own) == 1:
        return own[0]
    if own:
        raise StoreRequired
    return (await stores.get_platform_store(ctx)).id


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise Forbidden(verdict.reason)
