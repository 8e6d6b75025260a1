"""What stands around a coupons' page: whose stores, which categories and products there are to choose from."""

from souk.catalog import Browse, list_categories, list_products
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import MOST, PageQuery
from souk.pricing.coupons import policy
from souk.pricing.coupons.pages import OFFICE, Desk
from souk.stores import StoreFilter, get_platform_store, get_terms, list_stores, store_names
from souk.ui import Option


async def at_desk(ctx: ReadContext, url: str) -> Desk:
    """Raises Unauthenticated, Forbidden."""
    policy.insist_on_looking_after(ctx.actor)
    categories = (await list_categories(ctx, PageQuery(limit=MOST))).items
    chosen = tuple(Option(str(each.id), each.name) for each in categories)
    if url == OFFICE:
        if not ctx.actor.may(policy.DISCOUNT):
            raise Forbidden("This page is for the marketplace's sales people.")
        stores = (await list_stores(ctx, StoreFilter(), PageQuery(limit=MOST))).items
        return Desk(url, stores=tuple(Option(str(each.id), each.name) for each in stores), categories=chosen)
    own = ctx.actor.stores_with(policy.DISCOUNT)
    if not own:
        raise Forbidden("This page is for stores. Open one to sell here.")
    names = await store_names(ctx, own)
    options = tuple(Option(str(each.id), each.name) for each in names.values())
    return Desk(url, stores=options, categories=chosen)


async def currency_of(ctx: ReadContext, store: str) -> str:
    """The store's; the channel's, where none or no known one is meant."""
    store_id = as_uuid(store)
    terms = (await get_terms(ctx, {store_id})).get(store_id) if store_id is not None else None
    return terms.currency if terms is not None else (await get_platform_store(ctx)).currency


async def products_at(ctx: ReadContext, desk: Desk) -> tuple[Option, ...]:
    """The newest hundred of these stores."""
    stores = () if desk.is_office else tuple(option.value for option in desk.stores)
    found = await list_products(ctx, Browse(stores=stores), PageQuery(limit=MOST))
    return tuple(Option(str(each.id), f"{each.name}, {each.price}") for each in found.items)
