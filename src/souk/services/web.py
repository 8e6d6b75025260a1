"""Pages of services for shoppers: the list, one with its menu, and those of a store."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from souk.catalog import ProductKind, engine_of
from souk.kernel.http import reading
from souk.kernel.pagination import PageQuery
from souk.services import queries
from souk.services.pages import HUB, ServiceCard, ServicePage, ServicesPage, StripView, Wish
from souk.services.queries import ServiceFilter
from souk.services.showing import service_cards
from souk.stores import find_circle, get_store, get_terms, get_visible_store
from souk.ui import fragment, page, url_with

PER_PAGE: Final = 24
IN_A_STORE: Final = 8
IN_A_STRIP: Final = 4
DESCRIPTION: Final = "Appointments, lessons, repairs, lunch: services from independent stores, booked or ordered here."
router = APIRouter()


@router.get(HUB)
async def services(request: Request) -> Response:
    """Every service on show. The whole state stands in the address."""
    wish = Wish.read(request.query_params)
    wanted = ServiceFilter(
        search=wish.search, category=wish.category, service_type=wish.service_type, store=wish.store or None
    )
    hits = await engine_of(request).find(wish.search, kind=ProductKind.SERVICE)
    async with reading(request) as ctx:
        found = await queries.list_services(ctx, wanted, PageQuery(limit=PER_PAGE, cursor=wish.cursor), hits=hits)
        cards = await service_cards(ctx, found.items, request.app.state.find_openings)
    view = ServicesPage.of(wish, cards, found.next_cursor)
    return page(request, "services/services.html", view, title=view.title, description=DESCRIPTION)


@router.get("/search/services")
async def found_beside(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """A strip of services, for the page that searches goods; nothing where none fits."""
    view: tuple[ServiceCard, ...] = ()
    wanted, asked = ServiceFilter(search=q), PageQuery(limit=IN_A_STRIP)
    hits = await engine_of(request).find(q, kind=ProductKind.SERVICE)
    async with reading(request) as ctx:
        if q.strip():
            found = await queries.list_services(ctx, wanted, asked, hits=hits)
            view = await service_cards(ctx, found.items, request.app.state.find_openings)
    return fragment(request, "services/strip.html", StripView(view, url_with(HUB, q=q)))


@router.get(HUB + "/{slug}")
async def service(request: Request, slug: str) -> Response:
    """One service: what it costs, how to get it, what can be ordered of it."""
    async with reading(request) as ctx:
        shown = await queries.get_visible_service(ctx, slug)
        store = await get_store(ctx, shown.store_id)
        terms = (await get_terms(ctx, [shown.store_id]))[shown.store_id]
        menu = (await queries.menus_of(ctx, [shown.id]))[shown.id]
        circle = await find_circle(ctx, terms)
    base_url = request.app.state.settings.base_url.rstrip("/")
    view = ServicePage.of(shown, menu, store, circle=circle, base_url=base_url)
    return page(request, "services/service.html", view, title=shown.name, description=view.summary)


@router.get("/stores/{slug}/services")
async def store_services(request: Request, slug: str) -> Response:
    """The newest services of a store, for its page; nothing where it has none."""
    async with reading(request) as ctx:
        store = await get_visible_store(ctx, slug)
        found = await queries.list_services(ctx, ServiceFilter(store=str(store.id)), PageQuery(limit=IN_A_STORE))
        view = await service_cards(ctx, found.items, request.app.state.find_openings)
    return fragment(request, "services/strip.html", StripView(view, url_with(HUB, store=store.slug)))
