"""The Shops Hub and a store's own page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from souk.kernel.http import Reading
from souk.kernel.pagination import PageAsked
from souk.stores import policy, queries
from souk.stores.api import store_filter
from souk.stores.eligibility import find_circle, only_for
from souk.stores.pages import HUB, HubPage, StoreCard, StorePage
from souk.stores.queries import StoreFilter
from souk.ui import Option, page, url_with

router = APIRouter(prefix=HUB)


@router.get("")
async def hub(
    request: Request, ctx: Reading, wanted: Annotated[StoreFilter, Depends(store_filter)], asked: PageAsked
) -> Response:
    found, categories = await queries.browse_hub(ctx, wanted, asked)
    address = f"{HUB}?{request.url.query}" if request.url.query else HUB
    view = HubPage(
        cards=tuple(StoreCard.of(store) for store in found.items),
        total=found.total,
        search=wanted.search,
        category=wanted.category,
        open_now=wanted.open_now,
        categories=tuple(Option(key, name) for key, name in categories),
        is_narrowed=bool(wanted.search or wanted.category or wanted.open_now),
        next_url=url_with(address, cursor=found.next_cursor, offset=None) if found.next_cursor else None,
    )
    return page(request, "stores/hub.html", view, title="Stores", description="Every store of this marketplace.")


@router.get("/{slug}")
async def store(request: Request, ctx: Reading, slug: str) -> Response:
    found = await queries.get_visible_store(ctx, slug)
    may_change = policy.can_change_store(ctx.actor, found.id).allowed
    terms = (await queries.get_terms(ctx, [found.id]))[found.id]
    circle = await find_circle(ctx, terms)
    note = only_for(circle) if circle is not None else ""
    view = StorePage.of(found, now=ctx.now, may_change=may_change, circle_note=note)
    return page(request, "stores/store.html", view, title=found.name, description=found.tagline or None)
