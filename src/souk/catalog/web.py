"""Pages of the catalogue: search, categories, products. The same for every visitor who is not signed in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from souk.catalog import ProductKind, queries
from souk.catalog.pages import Around, CardView, ProductPage, ResultsPage, Wish, card_views, category_framing, suggested
from souk.catalog.queries import Browse, Sort
from souk.catalog.search.engine import engine_of
from souk.kernel.http import reading
from souk.kernel.pagination import PageQuery
from souk.stores import find_circle, get_store, get_terms, get_visible_store, logo_of
from souk.ui import fragment, page

router = APIRouter()
INSTEAD = 8
RELATED = 4
IN_A_STORE = 12
LIKELY = 100
"""Of so many hits a handful is suggested, whatever of them is hidden."""


@router.get("/search")
async def search(request: Request) -> Response:
    """Everything that is for sale, by words and filters. The whole state stands in the address."""
    currency = _currency(request)
    wish = Wish.read(_query(request), currency=currency)
    hits = await engine_of(request).find(wish.browse.search, kind=ProductKind.GOODS)
    async with reading(request) as ctx:
        found = await queries.search_products(ctx, wish.browse, wish.asked(), facets=True, hits=hits)
        popular = () if found.items else (await queries.list_products(ctx, Browse(), PageQuery(limit=INSTEAD))).items
        more = {"instead": card_views(popular, now=ctx.now)}
        view = ResultsPage.of(wish, found, url=_url(request), currency=currency, now=ctx.now, **more)
    return page(request, "catalog/results.html", view, title=view.title)


@router.get("/search/suggest")
async def suggest(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Lines for the search field, while somebody types."""
    hits = await engine_of(request).find(q, most=LIKELY)
    async with reading(request) as ctx:
        view = suggested(q, await queries.suggest(ctx, q, hits=hits))
    return fragment(request, "catalog/suggestions.html", view)


@router.get("/categories/{slug}")
async def category(request: Request, slug: str) -> Response:
    """A category with all that stands in it and in the categories inside it."""
    currency, query = _currency(request), _query(request)
    words = Wish.read(query, currency=currency).browse.search
    hits = await engine_of(request).find(words, kind=ProductKind.GOODS)
    async with reading(request) as ctx:
        shown = await queries.get_category(ctx, slug)
        wish = Wish.read(query, currency=currency, category=str(shown.id))
        found = await queries.search_products(ctx, wish.browse, wish.asked(), facets=True, hits=hits)
        path = await queries.list_category_path(ctx, shown.id)
        inside = await queries.list_subcategories(ctx, shown.id)
        more = category_framing(shown, path, inside)
        view = ResultsPage.of(wish, found, url=_url(request), currency=currency, now=ctx.now, **more)
    return page(request, "catalog/results.html", view, title=shown.name, description=shown.description or None)


@router.get("/products/{slug}")
async def product(request: Request, slug: str) -> Response:
    """One product; `?color=` and `?size=` (or `?variant=`) preselect what is bought."""
    async with reading(request) as ctx:
        shown = await queries.get_product(ctx, slug)
        terms = (await get_terms(ctx, [shown.store.id]))[shown.store.id]
        path, related = [], []
        if shown.category is not None:
            path = await queries.list_category_path(ctx, shown.category.id)
            found = queries.list_related(ctx, product_id=shown.id, category_id=shown.category.id, most=RELATED)
            related = await found
        logo = logo_of(await get_store(ctx, shown.store.id))
        around = Around(path=path, related=related, seller_logo=logo, now=ctx.now, circle=await find_circle(ctx, terms))
        base_url: str = request.app.state.settings.base_url
        view = ProductPage.of(shown, terms, picked=request.query_params, base_url=base_url, around=around)
    return page(request, "catalog/product.html", view, title=shown.name, description=view.summary)


@router.get("/stores/{slug}/products")
async def store_products(request: Request, slug: str) -> Response:
    """The newest products of a store, for its page."""
    async with reading(request) as ctx:
        store = await get_visible_store(ctx, slug)
        wanted = Browse(stores=(str(store.id),), sort=Sort.NEWEST)
        found = await queries.list_products(ctx, wanted, PageQuery(limit=IN_A_STORE))
        view: tuple[CardView, ...] = card_views(found.items, now=ctx.now)
    return fragment(request, "catalog/store_products.html", view)


def _query(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _url(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _currency(request: Request) -> str:
    currency: str = request.app.state.settings.currency
    return currency
