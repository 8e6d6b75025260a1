"""A vendor's pages of services: the list, putting one up, changing what is there, its pictures."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.catalog import (
    PICTURE_REFUSALS,
    ProductStatus,
    currency_to_sell_in,
    sent_pictures,
    stores_to_sell_in,
)
from souk.identity import Read, guests_sign_in_first, read_form, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import Reading, actor_of, changing, reading
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.services import commands, policy, processes, queries
from souk.services.changes import ServiceChanges, Wanted
from souk.services.errors import UnknownService
from souk.services.facts import ServiceFacts
from souk.services.processes import Studio
from souk.services.vendor_forms import SWITCHES, TEXTS, ServiceForm
from souk.services.vendor_pages import SERVICES, EditorPage, ServicesPage
from souk.stores import store_names
from souk.ui import FormState, page, redirect, url_with

router = APIRouter(prefix=SERVICES, dependencies=[Depends(guests_sign_in_first)])
SAID: Final = {
    ProductStatus.ACTIVE: "People can get it again.",
    ProductStatus.UNAVAILABLE: "Nobody can get it for now. Its page stays.",
}


@router.get("")
async def index(
    request: Request,
    ctx: Reading,
    status: ProductStatus = ProductStatus.ACTIVE,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    stores_to_sell_in(ctx.actor)
    wanted = queries.ServiceFilter(search=q, status=status, own=True)
    found = await queries.list_services(ctx, wanted, PageQuery(cursor=cursor))
    view = ServicesPage.of(
        found.items,
        await store_names(ctx, stores_to_sell_in(ctx.actor)),
        status=status,
        search=q,
        next_cursor=found.next_cursor,
    )
    return page(request, "services/vendor_services.html", view, title="Services")


@router.get("/new")
async def new(request: Request) -> Response:
    return await _new_page(request, FormState())


@router.post("/new")
async def create(request: Request) -> Response:
    typed = await typed_in(request, (*TEXTS, *SWITCHES))
    read = _read(typed)
    store_id = as_uuid(typed["store_id"])
    if read.body is None:
        return await _new_page(request, FormState(values=typed, errors=read.form.errors), 422)
    async with reading(request) as ctx:
        currency = await currency_to_sell_in(request, ctx, store_id)
    if problems := read.body.problems(currency):
        return await _new_page(request, FormState(values=typed, errors=problems), 422)
    try:
        wanted = Wanted(read.body.changes(currency), store_id)
        made = await processes.create_service(await studio_of(request), wanted, None)
    except Refusal as refusal:
        return await _new_page(request, FormState(values=typed, message=str(refusal)), answerable(refusal))
    further = f"{SERVICES}/{made.id}/booking" if made.supports_booking else f"{SERVICES}/{made.id}"
    said = "Now say how it is booked." if made.supports_booking else "Add pictures to it."
    return redirect(request, further, notice=f"{made.name} is there. {said}")


@router.get("/{service_id}")
async def show(request: Request, service_id: UUID) -> Response:
    return await _page(request, service_id, FormState())


@router.post("/{service_id}")
async def change(request: Request, service_id: UUID) -> Response:
    typed = await typed_in(request, (*TEXTS, *SWITCHES))
    read = _read(typed)
    async with reading(request) as ctx:
        service = await service_to_edit(ctx, service_id)
    problems = read.form.errors if read.body is None else read.body.problems(service.currency)
    if read.body is None or problems:
        return await _page(request, service_id, FormState(values=typed, errors=problems), 422)
    try:
        async with changing(request) as uow:
            await commands.change_service(uow, str(service_id), read.body.changes(service.currency))
    except Refusal as refusal:
        kept = {name: text for name, text in typed.items() if name != "version"}
        return await _page(request, service_id, FormState(values=kept, message=str(refusal)), answerable(refusal))
    return redirect(request, f"{SERVICES}/{service_id}", notice="Saved.")


@router.post("/{service_id}/availability")
async def switch(request: Request, service_id: UUID) -> Response:
    """The switch of the list: available, or not right now."""
    sent = await typed_in(request, ("status", "back"))
    wanted = next((each for each in SAID if each.value == sent["status"]), None)
    if wanted is None:
        raise UnknownService
    async with changing(request) as uow:
        await commands.set_availability(uow, str(service_id), wanted)
    back = url_with(SERVICES, status=sent["back"]) if sent["back"] in list(ProductStatus) else ""
    return redirect(request, back or f"{SERVICES}/{service_id}", notice=SAID[wanted])


@router.post("/{service_id}/images")
async def add_images(request: Request, service_id: UUID) -> Response:
    sent = await sent_pictures(request)
    raw = sent.raw
    studio = await studio_of(request)
    try:
        if sent.is_first and raw:
            await processes.change_service(studio, str(service_id), ServiceChanges(), raw[0])
            raw = raw[1:]
        if raw or not sent.is_first:
            await processes.upload_images(studio, str(service_id), raw, alt=sent.alt)
    except PICTURE_REFUSALS as refusal:
        return await _page(request, service_id, FormState(), refusal.status, image_error=str(refusal))
    return redirect(request, f"{SERVICES}/{service_id}#pictures", notice="The pictures are there.")


@router.post("/{service_id}/images/{image_id}/remove")
async def remove_image(request: Request, service_id: UUID, image_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_image(uow, str(service_id), image_id)
    return redirect(request, f"{SERVICES}/{service_id}#pictures", notice="The picture is gone.")


@router.post("/{service_id}/remove")
async def remove(request: Request, service_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.delete_service(uow, str(service_id))
    return redirect(request, SERVICES, notice="Gone from the shop.")


async def service_to_edit(ctx: ReadContext, service_id: UUID) -> ServiceFacts:
    """Raises UnknownService, Forbidden."""
    service = await queries.get_visible_service(ctx, service_id)
    if not (verdict := policy.can_write(ctx.actor, store_id=service.store_id)):
        raise Forbidden(verdict.reason)
    return service


async def studio_of(request: Request) -> Studio:
    state = request.app.state
    return Studio(state.database, state.media, state.picture_limits, await actor_of(request))


def answerable(refusal: Refusal) -> int:
    """What the form itself can answer; anything else is not this page's to say."""
    if refusal.status not in {409, 413, 415, 422}:
        raise refusal
    return refusal.status


def _read(typed: dict[str, str]) -> Read[ServiceForm]:
    texts = {name: typed[name] for name in TEXTS if name != "store_id"}
    return read_form(ServiceForm, texts, **{name: bool(typed[name]) for name in SWITCHES})


async def _new_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        stores = stores_to_sell_in(ctx.actor)
        names = await store_names(ctx, stores)
        currency = await currency_to_sell_in(request, ctx, None)
    choices = [(store_id, names[store_id].name) for store_id in stores]
    view = EditorPage.new(form, currency=currency, stores=choices)
    return page(request, "services/vendor_service.html", view, title=view.title, status=status)


async def _page(
    request: Request, service_id: UUID, form: FormState, status: int = 200, *, image_error: str = ""
) -> Response:
    async with reading(request) as ctx:
        service = await service_to_edit(ctx, service_id)
    view = EditorPage.of(service, form, image_error=image_error)
    return page(request, "services/vendor_service.html", view, title=view.title, status=status)
