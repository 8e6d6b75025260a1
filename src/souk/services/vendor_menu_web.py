"""A vendor's page of one menu: lines come, change, move up and down, are switched off and go."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import UploadFile

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.http import changing, reading
from souk.services import menu, processes, queries
from souk.services.changes import ItemChanges
from souk.services.errors import UnknownServiceItem
from souk.services.vendor_forms import ITEM_TEXTS, ItemForm
from souk.services.vendor_pages import SERVICES, MenuPage
from souk.services.vendor_web import answerable, service_to_edit, studio_of
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=SERVICES, dependencies=[Depends(guests_sign_in_first)])
STEPS: Final = {"up": -1, "down": 1}


@router.get("/{service_id}/menu")
async def show(request: Request, service_id: UUID) -> Response:
    return await _page(request, service_id, FormState())


@router.post("/{service_id}/menu")
async def add(request: Request, service_id: UUID) -> Response:
    return await _save(request, service_id, None)


@router.post("/{service_id}/menu/{item_id}")
async def change(request: Request, service_id: UUID, item_id: UUID) -> Response:
    return await _save(request, service_id, item_id)


@router.post("/{service_id}/menu/{item_id}/remove")
async def remove(request: Request, service_id: UUID, item_id: UUID) -> Response:
    async with changing(request) as uow:
        await menu.remove_item(uow, str(service_id), item_id)
    return redirect(request, _url(service_id), notice="Off the menu.")


@router.post("/{service_id}/menu/{item_id}/switch")
async def switch(request: Request, service_id: UUID, item_id: UUID) -> Response:
    is_available = (await typed_in(request, ("to",)))["to"] == "on"
    async with changing(request) as uow:
        await menu.change_item(uow, str(service_id), item_id, ItemChanges(is_available=is_available))
    notice = "People can order it again." if is_available else "Nobody can order it for now."
    return redirect(request, _url(service_id), notice=notice)


@router.post("/{service_id}/menu/{item_id}/move")
async def move(request: Request, service_id: UUID, item_id: UUID) -> Response:
    step = STEPS.get((await typed_in(request, ("to",)))["to"], 0)
    async with changing(request) as uow:
        await _move(uow, service_id, item_id, step)
    return redirect(request, f"{_url(service_id)}#item-{item_id}")


async def _move(uow: UnitOfWork, service_id: UUID, item_id: UUID, step: int) -> None:
    """All get a place anew, so that two at the same one come apart."""
    service = await service_to_edit(uow, service_id)
    items = (await queries.menus_of(uow, [service.id]))[service.id]
    order = [each.id for each in items]
    if item_id not in order:
        raise UnknownServiceItem
    place = order.index(item_id)
    order.insert(max(0, place + step), order.pop(place))
    before = {each.id: each.position for each in items}
    for position, each in enumerate(order):
        if before[each] != position:
            await menu.change_item(uow, str(service_id), each, ItemChanges(position=position))


async def _save(request: Request, service_id: UUID, item_id: UUID | None) -> Response:
    async with request.form() as sent:
        texts = {name: value if isinstance(value := sent.get(name), str) else "" for name in ITEM_TEXTS}
        is_available = bool(sent.get("available"))
        upload = sent.get("image")
        raw = await upload.read() if isinstance(upload, UploadFile) and upload.size else None
    typed = {**texts, **({"available": "1"} if is_available else {})}
    read = read_form(ItemForm, texts)
    async with reading(request) as ctx:
        service = await service_to_edit(ctx, service_id)
    problems = read.form.errors if read.body is None else read.body.problems(service.currency)
    if read.body is None or problems:
        return await _page(request, service_id, FormState(values=typed, errors=problems), item_id, status=422)
    studio, currency = await studio_of(request), service.currency
    try:
        if item_id is None:
            item = read.body.item(currency, is_available=is_available)
            await processes.add_item(studio, str(service_id), item, raw)
        else:
            changes = read.body.changes(currency, is_available=is_available)
            await processes.change_item(studio, str(service_id), item_id, changes, raw)
    except Refusal as refusal:
        form = FormState(values=typed, message=str(refusal))
        return await _page(request, service_id, form, item_id, status=answerable(refusal))
    return redirect(request, _url(service_id), notice="Saved." if item_id else f"{read.body.item_name} is on the menu.")


async def _page(
    request: Request, service_id: UUID, form: FormState, refused: UUID | None = None, *, status: int = 200
) -> Response:
    async with reading(request) as ctx:
        service = await service_to_edit(ctx, service_id)
        items = (await queries.menus_of(ctx, [service.id]))[service.id]
    view = MenuPage.of(service, items, form, refused=refused)
    return page(request, "services/vendor_menu.html", view, title=f"Menu of {service.name}", status=status)


def _url(service_id: UUID) -> str:
    return f"{SERVICES}/{service_id}/menu"
