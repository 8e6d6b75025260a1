"""The home page, and what crawlers ask."""

from xml.sax.saxutils import escape

from fastapi import APIRouter, Depends, Request, Response

from souk import catalog
from souk.booking import find_openings
from souk.catalog import Browse, CategoryTile, Sort, card_views
from souk.identity import guests_sign_in_first
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, NotFound
from souk.kernel.http import actor_of, reading
from souk.kernel.pagination import MOST, PageQuery
from souk.services import ServiceFilter, list_on_show, list_services, service_cards
from souk.storefront.navigation import desk_links
from souk.storefront.pages import ASSURANCES_ICONS, HomePage, StoreTile, banner_of, lead_of
from souk.stores import NoPlatformStore, StoreFilter, get_platform_store, list_stores
from souk.ui import Picture, page, redirect

router = APIRouter()
ARRIVALS, OFFERS, STORES, CATEGORIES, SERVICES = 8, 4, 6, 8, 4
PER_SITEMAP = 5_000
DESCRIPTION = "An open marketplace: many independent stores, one cart, one payment."
ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /account
Disallow: /admin
Disallow: /cart
Disallow: /checkout
Disallow: /vendor
Disallow: /search?
Sitemap: {base_url}/sitemap.xml
"""


@router.get("/")
async def home(request: Request) -> Response:
    """What is new, what is reduced, who sells, where to begin."""
    async with reading(request) as ctx:
        view = await _home(ctx)
    return page(request, "storefront/home.html", view, title="Souk", description=DESCRIPTION)


@router.get("/admin", dependencies=[Depends(guests_sign_in_first)])
async def back_office(request: Request) -> Response:
    """The first page of the back office that whoever asks may see. Raises Forbidden for whoever sees none."""
    links = desk_links(request, await actor_of(request))
    if not links:
        raise Forbidden("The back office is for the people who run this marketplace.")
    return redirect(request, links[0].href)


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    return Response(ROBOTS.format(base_url=_base_url(request)), media_type="text/plain")


@router.get("/sitemap.xml")
async def sitemaps(request: Request) -> Response:
    """The index: one sitemap of pages, and one for every few thousand products."""
    async with reading(request) as ctx:
        products = await catalog.count_listed(ctx)
    parts = ["pages", *(f"products-{part + 1}" for part in range(-(-products // PER_SITEMAP)))]
    lines = (f"<sitemap><loc>{_base_url(request)}/sitemaps/{part}.xml</loc></sitemap>" for part in parts)
    return _xml("sitemapindex", "".join(lines))


@router.get("/sitemaps/pages.xml")
async def sitemap_of_pages(request: Request) -> Response:
    async with reading(request) as ctx:
        categories = (await catalog.list_categories(ctx, PageQuery(limit=MOST))).items
        stores = (await list_stores(ctx, StoreFilter(), PageQuery(limit=MOST))).items
        services = await list_on_show(ctx, most=PER_SITEMAP)
    paths = ["/", "/search", "/services", "/stores"]
    paths += [f"/categories/{each.slug}" for each in categories]
    paths += [f"/stores/{each.slug}" for each in stores]
    changed = [(f"/services/{each.slug}", each.updated_at.date().isoformat()) for each in services]
    return _urls(request, [*((path, "") for path in paths), *changed])


@router.get("/sitemaps/products-{part}.xml")
async def sitemap_of_products(request: Request, part: int) -> Response:
    if not 1 <= part <= 10_000:
        raise NotFound
    async with reading(request) as ctx:
        products = await catalog.list_listed(ctx, most=PER_SITEMAP, skipped=(part - 1) * PER_SITEMAP)
    if not products:
        raise NotFound
    return _urls(request, [(f"/products/{each.slug}", each.updated_at.date().isoformat()) for each in products])


async def _home(ctx: ReadContext) -> HomePage:
    arrivals = await catalog.list_products(ctx, Browse(), PageQuery(limit=ARRIVALS, count=True))
    reduced = Browse(reduced=True, sort=Sort.MOST_REDUCED)
    offers = await catalog.list_products(ctx, reduced, PageQuery(limit=OFFERS))
    best = await catalog.list_products(ctx, Browse(sort=Sort.BEST_RATED), PageQuery(limit=OFFERS))
    found = await list_stores(ctx, StoreFilter(), PageQuery(limit=STORES))
    services = (await list_services(ctx, ServiceFilter(), PageQuery(limit=SERVICES))).items
    categories = [
        each for each in (await catalog.list_categories(ctx, PageQuery(limit=MOST))).items if not each.parent_id
    ]
    tiles = [
        CategoryTile.of(each, each.image or await catalog.find_picture(ctx, each.id))
        for each in categories[:CATEGORIES]
    ]
    pictured = card_views([each for each in (*best.items, *arrivals.items) if each.images], now=ctx.now)
    stores = tuple(StoreTile.of(each) for each in found.items)
    return HomePage(
        hero=await _hero(ctx) or next((each.picture for each in pictured), None),
        lead=lead_of(arrivals.total or 0, stores, more_stores=found.next_cursor is not None),
        categories=tuple(tiles),
        arrivals=card_views(arrivals.items, now=ctx.now),
        offers=card_views(offers.items, now=ctx.now),
        services=await service_cards(ctx, services, find_openings),
        stores=stores,
        assurances=ASSURANCES_ICONS,
    )


async def _hero(ctx: ReadContext) -> Picture | None:
    try:
        return banner_of(await get_platform_store(ctx))
    except NoPlatformStore:
        return None


def _urls(request: Request, pages: list[tuple[str, str]]) -> Response:
    base_url = escape(_base_url(request))
    lines = [
        f"<url><loc>{base_url}{escape(path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"
        for path, changed in pages
    ]
    return _xml("urlset", "".join(lines))


def _xml(root: str, content: str) -> Response:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    body = f'{head}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{content}</{root}>'
    return Response(body, media_type="application/xml")


def _base_url(request: Request) -> str:
    base_url: str = request.app.state.settings.base_url
    return base_url.rstrip("/")
