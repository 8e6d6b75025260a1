"""Services and their menus over JSON."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from souk.catalog import (
    ImageRequired,
    ProductKind,
    ProductStatus,
    SlugTaken,
    StaleVersion,
    StoreRequired,
    TooManyImages,
    UnknownImage,
    WrongCurrency,
    engine_of,
)
from souk.kernel.asking import asks, query_of
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.fields import OptionalLine
from souk.kernel.http import Changing, actor_of, answer, no_content, reading
from souk.kernel.idempotency import AnswerNotReady, IdempotencyKeyReused, IdempotencyKeyUnusable, answered_once
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageOf, PageQuery
from souk.media import NotAPicture, PictureBroken, PictureTooLarge
from souk.services import commands, menu, processes, queries
from souk.services.changes import Wanted
from souk.services.errors import AvailabilityUnclear, MenuFull, NoWayToGetIt, UnknownService, UnknownServiceItem
from souk.services.facts import ServiceFacts
from souk.services.kinds import ServiceCategory, ServiceType
from souk.services.processes import Studio
from souk.services.queries import ServiceFilter
from souk.services.schemas import (
    CreateService,
    CreateServiceItem,
    ServiceItemOut,
    ServiceOut,
    UpdateAvailability,
    UpdateService,
    UpdateServiceItem,
)
from souk.services.sent import asks_either, sent
from souk.stores import UnknownStore, stores_and_vendors

router = APIRouter(prefix="/services", tags=["Services"])
REFUSED = (Unauthenticated, Forbidden, UnknownService)
KEYS = (IdempotencyKeyReused, AnswerNotReady, IdempotencyKeyUnusable)
PICTURES = (NotAPicture, PictureBroken, PictureTooLarge)
WRITING = (SlugTaken, WrongCurrency, NoWayToGetIt, AvailabilityUnclear, *PICTURES)
Text = Annotated[str, msgspec.Meta(max_length=200)]


class _Asked(PageQuery, frozen=True, kw_only=True):
    store: Annotated[Text | None, msgspec.Meta(description="An id or a slug.")] = None
    search: Annotated[Text, msgspec.Meta(description="Words; misspelt ones too. The best come first.")] = ""
    own: Annotated[bool, msgspec.Meta(description="Only services of your own stores.")] = False


class ListAsked(_Asked, frozen=True, kw_only=True):
    category: ServiceCategory | None = None
    type: Annotated[ServiceType | None, msgspec.Meta(description="How it can be had.")] = None
    status: Annotated[
        ProductStatus | None, msgspec.Meta(description="Other than `active`: only in stores you write in.")
    ] = None


class TypeAsked(_Asked, frozen=True, kw_only=True):
    type: Annotated[ServiceType, msgspec.Meta(description="How it can be had.")]


class CategoryAsked(_Asked, frozen=True, kw_only=True):
    category: ServiceCategory


@router.get("", **returns(PageOf[ServiceOut], refuses=(BadCursor,)), openapi_extra=asks(query=ListAsked))
async def index(request: Request) -> Response:
    """Newest first; by words, the best first.

    Shoppers see what is available; a store's people also what it keeps back; staff everything.
    """
    asked = query_of(request, ListAsked)
    return await _list(request, asked, category=asked.category, kind=asked.type, status=asked.status)


@router.get("/by_type", **returns(PageOf[ServiceOut], refuses=(BadCursor,)), openapi_extra=asks(query=TypeAsked))
async def by_type(request: Request) -> Response:
    """Those that can be had this way, whether or not it is their main one."""
    asked = query_of(request, TypeAsked)
    return await _list(request, asked, kind=asked.type)


@router.get(
    "/by_category", **returns(PageOf[ServiceOut], refuses=(BadCursor,)), openapi_extra=asks(query=CategoryAsked)
)
async def by_category(request: Request) -> Response:
    """Those of one category."""
    asked = query_of(request, CategoryAsked)
    return await _list(request, asked, category=asked.category)


@router.post(
    "",
    **returns(ServiceOut, 201, refuses=(Unauthenticated, Forbidden, StoreRequired, UnknownStore, *WRITING, *KEYS)),
    openapi_extra=asks_either(CreateService),
)
async def create(request: Request) -> Response:
    """Put up a service in your store: as JSON, or as a form with an `image`."""
    body, picture = await sent(request, CreateService)
    studio = await _studio(request)

    async def work() -> Response:
        made = await processes.create_service(studio, Wanted(body.changes(), body.store_id), picture)
        return await _shown(studio, made, 201)

    return await answered_once(request, work)


@router.get("/{key}", **returns(ServiceOut, refuses=(UnknownService,)))
async def show(request: Request, key: str) -> Response:
    """One service with its menu, by id or slug."""
    async with reading(request) as ctx:
        return answer((await _out(ctx, [await queries.get_visible_service(ctx, key)]))[0])


@router.patch(
    "/{key}",
    **returns(ServiceOut, refuses=(*REFUSED, StaleVersion, *WRITING)),
    openapi_extra=asks_either(UpdateService),
)
@router.put(
    "/{key}",
    **returns(ServiceOut, refuses=(*REFUSED, StaleVersion, *WRITING)),
    openapi_extra=asks_either(UpdateService),
)
async def change(request: Request, key: str) -> Response:
    """Change what is given: as JSON, or as a form. An `image` takes the place of the first one, whose files go."""
    body, picture = await sent(request, UpdateService)
    studio = await _studio(request)
    return await _shown(studio, await processes.change_service(studio, key, body.changes(), picture))


@router.delete("/{key}", **returns(None, 204, refuses=REFUSED))
async def delete(key: str, uow: Changing) -> Response:
    """Take a service down for good; one that was ordered or booked is archived."""
    await commands.delete_service(uow, key)
    return no_content()


@router.post("/{key}/update_availability", **returns(ServiceOut, refuses=(*REFUSED, AvailabilityUnclear)))
async def update_availability(request: Request, key: str, body: UpdateAvailability, uow: Changing) -> Response:
    """Whether it can be had at the moment. Both words mean one lifecycle: `status`."""
    changed = await commands.set_availability(uow, key, body.status())
    return answer((await _out(uow, [changed]))[0])


@router.post("/{key}/images", **returns(ServiceOut, 201, refuses=(*REFUSED, ImageRequired, TooManyImages, *PICTURES)))
async def add_images(
    request: Request,
    key: str,
    images: Annotated[list[UploadFile] | None, File(description="Pictures: JPEG, PNG, WebP, GIF or AVIF.")] = None,
    image: Annotated[UploadFile | None, File(description="The same, for a single one.")] = None,
    alt: Annotated[OptionalLine, Form(description="What they show, for those who do not see them.")] = "",
) -> Response:
    """Add pictures behind those that are there."""
    raw = [await each.read() for each in [*(images or ()), *([image] if image is not None else ())]]
    studio = await _studio(request)
    return await _shown(studio, await processes.upload_images(studio, key, raw, alt=alt), 201)


@router.delete("/{key}/images/{image_id}", **returns(None, 204, refuses=(*REFUSED, UnknownImage)))
async def remove_image(key: str, image_id: UUID, uow: Changing) -> Response:
    """Remove one picture; its files go too."""
    await commands.remove_image(uow, key, image_id)
    return no_content()


@router.get("/{key}/items", **returns(PageOf[ServiceItemOut], refuses=(UnknownService,)))
async def items(request: Request, key: str) -> Response:
    """The whole menu, in its order."""
    async with reading(request) as ctx:
        service = await queries.get_visible_service(ctx, key)
        lines = (await queries.menus_of(ctx, [service.id]))[service.id]
    return answer(PageOf([ServiceItemOut.of(line, service.currency) for line in lines], None, len(lines)))


@router.post(
    "/{key}/items",
    **returns(ServiceItemOut, 201, refuses=(*REFUSED, MenuFull, WrongCurrency, *PICTURES, *KEYS)),
    openapi_extra=asks_either(CreateServiceItem),
)
async def add_item(request: Request, key: str) -> Response:
    """Put something on the menu: as JSON, or as a form with an `image`."""
    body, picture = await sent(request, CreateServiceItem)
    studio = await _studio(request)

    async def work() -> Response:
        item = await processes.add_item(studio, key, body.item(), picture)
        return await _shown_item(studio, key, item.id, 201)

    return await answered_once(request, work)


@router.patch(
    "/{key}/items/{item_id}",
    **returns(ServiceItemOut, refuses=(*REFUSED, UnknownServiceItem, WrongCurrency, *PICTURES)),
    openapi_extra=asks_either(UpdateServiceItem),
)
async def change_item(request: Request, key: str, item_id: UUID) -> Response:
    """Change what is given; a new `image` takes the place of the old one, whose files go."""
    body, picture = await sent(request, UpdateServiceItem)
    studio = await _studio(request)
    await processes.change_item(studio, key, item_id, body.changes(), picture)
    return await _shown_item(studio, key, item_id)


@router.delete("/{key}/items/{item_id}", **returns(None, 204, refuses=(*REFUSED, UnknownServiceItem)))
async def remove_item(key: str, item_id: UUID, uow: Changing) -> Response:
    """Take it off the menu; orders that name it stay as they are."""
    await menu.remove_item(uow, key, item_id)
    return no_content()


async def _list(
    request: Request,
    asked: _Asked,
    *,
    category: ServiceCategory | None = None,
    kind: ServiceType | None = None,
    status: ProductStatus | None = None,
) -> Response:
    wanted = ServiceFilter(
        search=asked.search, category=category, service_type=kind, store=asked.store, status=status, own=asked.own
    )
    hits = await engine_of(request).find(asked.search, kind=ProductKind.SERVICE)
    async with reading(request) as ctx:
        page = await queries.list_services(ctx, wanted, asked, hits=hits)
        return answer(PageOf(await _out(ctx, page.items), page.next_cursor, page.total))


async def _out(ctx: ReadContext, services: list[ServiceFacts]) -> list[ServiceOut]:
    if not services:
        return []
    menus = await queries.menus_of(ctx, [service.id for service in services])
    stores = await stores_and_vendors(ctx, [service.store_id for service in services])
    return [ServiceOut.of(service, menus[service.id], stores[service.store_id]) for service in services]


async def _studio(request: Request) -> Studio:
    state = request.app.state
    return Studio(state.database, state.media, state.picture_limits, await actor_of(request))


async def _shown(studio: Studio, service: ServiceFacts, status: int = 200) -> Response:
    async with studio.database.unit_of_work(studio.actor) as uow:  # not a ReadContext: a replica may not know it yet
        return answer((await _out(uow, [service]))[0], status)


async def _shown_item(studio: Studio, key: str, item_id: UUID, status: int = 200) -> Response:
    async with studio.database.unit_of_work(studio.actor) as uow:  # as above
        service = await queries.get_visible_service(uow, key)
        item = await queries.get_item(uow, service.id, item_id)
    return answer(ServiceItemOut.of(item, service.currency), status)
