"""A vendor's settings: the store front, the terms it sells under, the business behind it."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, list_segment_names, typed_in
from souk.kernel.errors import Refusal
from souk.kernel.http import actor_of, changing, reading
from souk.stores import commands, processes, queries
from souk.stores.api import PICTURE_REFUSALS, bytes_of, workshop_of
from souk.stores.errors import (
    StoreAwaitsReview,
    StoreChangedMeanwhile,
    UnknownCustomerSegment,
    VendorChangedMeanwhile,
    VendorGone,
)
from souk.stores.forms import (
    FRONT,
    PROFILE,
    SPECIAL,
    TERMS,
    read_front,
    read_profile,
    read_special_day,
    read_terms,
)
from souk.stores.policy import StorePermission
from souk.stores.schemas import StoreView
from souk.stores.settings_pages import SETTINGS, SettingsPage
from souk.stores.web.files import file_in
from souk.ui import FormState, page, redirect

NO_FILE = "Choose a picture first."
SAVED = "Saved."
Part = Literal["front", "terms"]
Which = Annotated[str | None, Query(max_length=120)]

router = APIRouter(prefix=SETTINGS, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def front(request: Request, store: Which = None) -> Response:
    return await _show_store(request, "front", store)


@router.post("")
async def save_front(request: Request, store: Which = None) -> Response:
    typed = await typed_in(request, FRONT)
    read = read_front(typed)
    if read.body is None:
        return await _show_store(request, "front", store, form=read.form, status=422)
    found = await _store_to_change(request, store)
    try:
        async with changing(request) as uow:
            await commands.change_store(uow, found.id, read.body)
    except (StoreChangedMeanwhile, StoreAwaitsReview, VendorGone) as conflict:
        return await _show_store(request, "front", store, form=_stale(typed, conflict), status=409)
    return redirect(request, _address("", store), notice=SAVED)


@router.post("/banner")
async def hang_banner(request: Request, store: Which = None) -> Response:
    raw = await bytes_of(await file_in(request, "banner"))
    if raw is None:
        return await _show_store(request, "front", store, picture_error=NO_FILE, status=422)
    found = await _store_to_change(request, store)
    try:
        await processes.replace_banner(workshop_of(request), await actor_of(request), found.id, raw)
    except PICTURE_REFUSALS as refusal:
        return await _show_store(request, "front", store, picture_error=str(refusal), status=refusal.status)
    return redirect(request, _address("", store), notice="The new banner hangs.")


@router.post("/days")
async def change_special_days(request: Request, store: Which = None) -> Response:
    """One date more with hours of its own, or one fewer."""
    typed = await typed_in(request, SPECIAL)
    found = await _store_to_change(request, store)
    read = read_special_day(typed, found)
    if read.body is None:
        return await _show_store(request, "front", store, form=read.form, status=422)
    try:
        async with changing(request) as uow:
            await commands.change_store(uow, found.id, read.body)
    except StoreChangedMeanwhile as conflict:
        return await _show_store(request, "front", store, form=_stale(typed, conflict), status=409)
    return redirect(request, _address("", store) + "#days", notice=SAVED)


@router.get("/terms")
async def terms(request: Request, store: Which = None) -> Response:
    return await _show_store(request, "terms", store)


@router.post("/terms")
async def save_terms(request: Request, store: Which = None) -> Response:
    typed = await typed_in(request, TERMS)
    found = await _store_to_change(request, store)
    read = read_terms(typed, found.currency)
    if read.body is None:
        return await _show_store(request, "terms", store, form=read.form, status=422)
    try:
        async with changing(request) as uow:
            await commands.change_store(uow, found.id, read.body)
    except (StoreChangedMeanwhile, UnknownCustomerSegment) as conflict:
        return await _show_store(request, "terms", store, form=_stale(typed, conflict), status=conflict.status)
    return redirect(request, _address("/terms", store), notice=SAVED)


@router.get("/profile")
async def profile(request: Request) -> Response:
    return await _show_profile(request)


@router.post("/profile")
async def save_profile(request: Request) -> Response:
    typed = await typed_in(request, PROFILE)
    read = read_profile(typed)
    if read.body is None:
        return await _show_profile(request, form=read.form, status=422)
    try:
        async with changing(request) as uow:
            await commands.change_own_vendor(uow, read.body)
    except VendorChangedMeanwhile as conflict:
        return await _show_profile(request, form=_stale(typed, conflict), status=409)
    return redirect(request, _address("/profile"), notice=SAVED)


@router.post("/logo")
async def hang_logo(request: Request) -> Response:
    raw = await bytes_of(await file_in(request, "logo"))
    if raw is None:
        return await _show_profile(request, picture_error=NO_FILE, status=422)
    try:
        await processes.replace_logo(workshop_of(request), await actor_of(request), raw)
    except PICTURE_REFUSALS as refusal:
        return await _show_profile(request, picture_error=str(refusal), status=refusal.status)
    return redirect(request, _address("/profile"), notice="The new logo is up.")


async def _store_to_change(request: Request, slug: str | None) -> StoreView:
    async with reading(request) as ctx:
        return await queries.get_store_to_change(ctx, slug)


async def _show_store(
    request: Request,
    part: Part,
    slug: str | None,
    *,
    form: FormState | None = None,
    picture_error: str = "",
    status: int = 200,
) -> Response:
    async with reading(request) as ctx:
        store = await queries.get_store_to_change(ctx, slug)
        own = await queries.list_own_stores(ctx, StorePermission.STORES_WRITE)
        segments = await list_segment_names(ctx) if part == "terms" else []
    view = SettingsPage.of_store(store, own, part=part, form=form, picture_error=picture_error)
    if part == "terms":
        view = view.choosing(segments)
    return page(request, f"stores/settings_{part}.html", view, title=f"Settings of {store.name}", status=status)


async def _show_profile(
    request: Request, *, form: FormState | None = None, picture_error: str = "", status: int = 200
) -> Response:
    async with reading(request) as ctx:
        vendor = await queries.get_own_vendor(ctx)
    view = SettingsPage.of_vendor(vendor, form=form, picture_error=picture_error)
    return page(request, "stores/settings_profile.html", view, title="Business profile", status=status)


def _address(part: str, store: str | None = None) -> str:
    return SETTINGS + part + (f"?{urlencode({'store': store})}" if store else "")


def _stale(typed: dict[str, str], conflict: Refusal) -> FormState:
    """What was typed stays, and sent once more it counts: the page then carries the newer version."""
    return FormState(values={name: text for name, text in typed.items() if name != "version"}, message=str(conflict))
