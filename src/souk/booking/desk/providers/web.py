"""Doors of a store's providers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import UploadFile

from souk.booking.desk.providers.forms import AWAY, HOURS, WHO, read_away, read_hours, read_new, read_patch
from souk.booking.desk.providers.pages import (
    MOST_WARNED,
    PROVIDERS,
    edit_page,
    new_page,
    providers_page,
    stranded_of,
)
from souk.booking.desk.providers.picture import hang_picture, set_picture
from souk.booking.desk.stores import list_services_of, take_seat
from souk.booking.schedule import commands
from souk.booking.schedule.errors import UnknownSlot
from souk.booking.schedule.facts import SlotFacts
from souk.booking.schedule.queries import get_slot, list_providers, provider_of
from souk.booking.schedule.schemas import ChangedCalendar
from souk.booking.schedule.viewing import get_visible_calendar, list_store_providers
from souk.identity import get_person, guests_sign_in_first, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.kernel.ids import as_uuid
from souk.media import NotAPicture, PictureBroken, PictureTooLarge
from souk.stores import get_store
from souk.ui import FormState, page, redirect, url_with

router = APIRouter(prefix=PROVIDERS, dependencies=[Depends(guests_sign_in_first)])
Text = Annotated[str, Query(max_length=40)]
BLAMED = {"login_email": ("unknown_login", "login_taken")}


@router.get("")
async def index(request: Request, store: Text = "") -> Response:
    async with reading(request) as ctx:
        seat = await take_seat(ctx, store)
        facts = await list_providers(ctx, seat.store_id, inactive=seat.sees_all)
        names = {each.id: each.name for each in await list_services_of(ctx, seat.store_id)}
        views = await list_store_providers(ctx, seat.store_id)
        rendered = {str(each.id): [names[one] for one in each.service_ids if one in names] for each in views}
        shown = [each for each in facts if seat.sees_all or each.id == seat.own_provider]
        view = providers_page(seat, shown, rendered)
    return page(request, "booking/desk/providers.html", view, title="Providers")


@router.get("/new")
async def new(request: Request, store: Text = "") -> Response:
    return await _new(request, store, FormState(), [])


@router.post("/new")
async def create(request: Request) -> Response:
    typed = await typed_in(request, (*WHO, "store"))
    services = await _ticked(request)
    read = read_new(typed, services)
    if read.body is None:
        return await _new(request, typed["store"], FormState(values=typed, errors=read.form.errors), services, 422)
    try:
        async with changing(request) as uow:
            seat = await take_seat(uow, typed["store"])
            made = await commands.add_provider(uow, seat.store_id, read.body)
    except Refusal as refusal:
        return await _new(request, typed["store"], _blame(typed, refusal), services, _status(refusal))
    return redirect(request, f"{PROVIDERS}/{made.id}#hours", notice=f"{made.name} is there. Now say when they work.")


@router.get("/{provider_id}")
async def show(request: Request, provider_id: UUID, outside: Annotated[str, Query(max_length=500)] = "") -> Response:
    return await _page(request, provider_id, outside=outside)


@router.post("/{provider_id}")
async def change(request: Request, provider_id: UUID) -> Response:
    typed = await typed_in(request, (*WHO, "is_active"))
    read = read_patch(typed, await _ticked(request), is_active=bool(typed["is_active"]))
    if read.body is None:
        return await _page(request, provider_id, {"who": read.form}, 422)
    try:
        async with changing(request) as uow:
            changed = await commands.change_provider(uow, provider_id, read.body)
    except Refusal as refusal:
        return await _page(request, provider_id, {"who": _blame(typed, refusal)}, _status(refusal))
    return _saved(request, provider_id, changed, "Saved.")


@router.post("/{provider_id}/hours")
async def set_hours(request: Request, provider_id: UUID) -> Response:
    typed = await typed_in(request, HOURS)
    read = read_hours(typed)
    if read.body is None:
        return await _page(request, provider_id, {"hours": read.form}, 422)
    try:
        async with changing(request) as uow:
            changed = await commands.set_hours(uow, provider_id, read.body)
    except Refusal as refusal:
        return await _page(request, provider_id, {"hours": _blame(typed, refusal)}, _status(refusal))
    return _saved(request, provider_id, changed, "Saved. Free times follow these hours.", part="#hours")


@router.post("/{provider_id}/time-off")
async def take_off(request: Request, provider_id: UUID) -> Response:
    typed = await typed_in(request, AWAY)
    read = read_away(typed)
    if read.body is None:
        return await _page(request, provider_id, {"absence": read.form}, 422)
    try:
        async with changing(request) as uow:
            changed = await commands.take_time_off(uow, provider_id, read.body)
    except Refusal as refusal:
        return await _page(request, provider_id, {"absence": _blame(typed, refusal)}, _status(refusal))
    return _saved(request, provider_id, changed, "Noted. Nobody can book that time.", part="#time-off")


@router.post("/{provider_id}/time-off/{time_off_id}/remove")
async def work_after_all(request: Request, provider_id: UUID, time_off_id: UUID) -> Response:
    async with changing(request) as uow:
        changed = await commands.work_after_all(uow, provider_id, time_off_id)
    return _saved(request, provider_id, changed, "That time can be booked again.", part="#time-off")


@router.post("/{provider_id}/picture")
async def picture(request: Request, provider_id: UUID) -> Response:
    actor = await actor_of(request)
    async with request.form() as sent:
        upload = sent.get("picture")
        raw = await upload.read() if isinstance(upload, UploadFile) and upload.size else b""
    if not raw:
        async with changing(request) as uow:
            await set_picture(uow, provider_id, None)
        return redirect(request, f"{PROVIDERS}/{provider_id}", notice="The picture is gone.")
    state = request.app.state
    try:
        await hang_picture(
            database_of(request), actor, provider_id, raw, media=state.media, limits=state.picture_limits
        )
    except (NotAPicture, PictureBroken, PictureTooLarge) as refusal:
        return await _page(request, provider_id, {"picture_error": str(refusal)}, refusal.status)
    return redirect(request, f"{PROVIDERS}/{provider_id}", notice="The picture is there.")


@router.post("/{provider_id}/remove")
async def remove(request: Request, provider_id: UUID) -> Response:
    async with changing(request) as uow:
        is_gone = await commands.remove_provider(uow, provider_id)
    notice = "Gone." if is_gone else "They cannot be booked any more. What was booked stays, so they stay on the list."
    return redirect(request, PROVIDERS, notice=notice)


def _saved(request: Request, provider_id: UUID, changed: ChangedCalendar, said: str, *, part: str = "") -> Response:
    """Who was booked outside the hours keeps it, and the page says who that is."""
    url = f"{PROVIDERS}/{provider_id}"
    if not changed.outside:
        return redirect(request, url + part, notice=said)
    ids = ",".join(each.slot_id.hex for each in changed.outside[:MOST_WARNED])
    count = len(changed.outside)
    notice = f"Saved. {count} booked {'time lies' if count == 1 else 'times lie'} outside now."
    return redirect(request, url_with(url, outside=ids), notice=notice, tone="warn")


async def _ticked(request: Request) -> list[str]:
    return [each for each in (await request.form()).getlist("service_ids") if isinstance(each, str)]


def _blame(typed: dict[str, str], refusal: Refusal) -> FormState:
    """Points at the field it is about, where there is one. Sent once more it counts: the page has the newer version."""
    kept = {name: text for name, text in typed.items() if name != "version"}
    field = next((name for name, codes in BLAMED.items() if refusal.code in codes), "")
    if field:
        return FormState(values=kept, errors={field: str(refusal)})
    return FormState(values=kept, message=str(refusal))


def _status(refusal: Refusal) -> int:
    if refusal.status not in {409, 422}:
        raise refusal
    return refusal.status


async def _new(request: Request, store: str, form: FormState, chosen: list[str], status: int = 200) -> Response:
    async with reading(request) as ctx:
        seat = await take_seat(ctx, store)
        if not seat.sees_all:
            raise Forbidden("Only the people of the store add providers.")
        services = await list_services_of(ctx, seat.store_id)
        zone = (await get_store(ctx, seat.store_id)).time_zone
        view = new_page(seat, services, form, chosen, zone=zone)
    return page(request, "booking/desk/provider.html", view, title="New provider", status=status)


async def _page(
    request: Request, provider_id: UUID, more: dict[str, Any] | None = None, status: int = 200, *, outside: str = ""
) -> Response:
    async with reading(request) as ctx:
        calendar = await get_visible_calendar(ctx, provider_id)
        facts = await provider_of(ctx, provider_id)
        seat = await take_seat(ctx, str(facts.store_id))
        services = await list_services_of(ctx, seat.store_id)
        login = (await get_person(ctx, facts.user_id)).email if facts.user_id is not None and seat.sees_all else ""
        stranded = stranded_of(await _slots(ctx, outside, provider_id))
        given = {"login_email": login, "stranded": stranded, **(more or {})}
        view = edit_page(seat, calendar, facts, services, more=given)
    return page(request, "booking/desk/provider.html", view, title=view.title, status=status)


async def _slots(ctx: ReadContext, outside: str, provider_id: UUID) -> list[SlotFacts]:
    """Those an address names, as far as they are this provider's and still booked."""
    found = []
    for text in outside.split(",")[:MOST_WARNED]:
        slot_id = (
            as_uuid(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}") if len(text) == 32 else None
        )
        try:
            slot = await get_slot(ctx, slot_id) if slot_id is not None else None
        except UnknownSlot:
            continue
        if slot is not None and slot.provider_id == provider_id and slot.booked:
            found.append(slot)
    return found
