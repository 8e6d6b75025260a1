"""Becoming a vendor, and the vendor's home."""

from fastapi import APIRouter, Depends, Request, Response

from souk.identity import (
    EmailTaken,
    Read,
    WeakPassword,
    device_of,
    guests_sign_in_first,
    read_form,
    refuse_cross_site,
    set_session_cookies,
    typed_in,
)
from souk.kernel.errors import RateLimited, Refusal
from souk.kernel.http import Reading, actor_of, reading
from souk.stores import processes, queries
from souk.stores.api import PICTURE_REFUSALS, bytes_of, reception_of, workshop_of
from souk.stores.errors import NotAVendor
from souk.stores.onboarding.queries import get_own_onboarding
from souk.stores.pages import SellPage, VendorHome
from souk.stores.schemas import BusinessBody, StoreView, VendorRegistration
from souk.stores.web.files import file_in
from souk.ui import FormState, page, redirect

router = APIRouter()
HOME = "/vendor"
ACCOUNT_FIELDS = ("full_name", "email", "password")
BUSINESS_FIELDS = ("business_name", "store_category", "phone", "description", "address")


@router.get("/sell")
async def sell_page(request: Request) -> Response:
    return await _sell_page(request, FormState())


@router.post("/sell")
async def sell(request: Request) -> Response:
    refuse_cross_site(request)
    actor = await actor_of(request)
    banner = await bytes_of(await file_in(request, "banner"))
    fields = BUSINESS_FIELDS if actor.id is not None else ACCOUNT_FIELDS + BUSINESS_FIELDS
    typed = await typed_in(request, fields)
    read: Read[BusinessBody] | Read[VendorRegistration]
    read = read_form(BusinessBody, typed) if actor.id is not None else read_form(VendorRegistration, typed)
    if read.body is None:
        return await _sell_page(request, read.form, 422)
    try:
        return await _open(request, read.body, banner)
    except (EmailTaken, WeakPassword, RateLimited, *PICTURE_REFUSALS) as refusal:
        return await _sell_page(request, _blame(read.form, refusal), refusal.status)


async def _open(request: Request, form: BusinessBody, banner: bytes | None) -> Response:
    workshop = workshop_of(request)
    if not isinstance(form, VendorRegistration):
        opened = await processes.open_own_store(workshop, await actor_of(request), form, banner)
        return redirect(request, HOME, notice=_opened(opened))
    new = await processes.register_vendor(
        workshop, reception_of(request), form, banner=banner, device=device_of(request)
    )
    response = redirect(request, HOME, notice=f"Welcome! {_opened(new.registered.store)}")
    set_session_cookies(response, request, new.tokens)
    return response


def _opened(store: StoreView) -> str:
    return f"{store.name} waits for review." if store.status == "pending" else f"{store.name} is open."


def _blame(form: FormState, refusal: Refusal) -> FormState:
    if isinstance(refusal, PICTURE_REFUSALS):
        return FormState(values=form.values, errors={"banner": str(refusal)})
    if isinstance(refusal, EmailTaken):
        return FormState(values=form.values, errors={"email": str(refusal)})
    if isinstance(refusal, WeakPassword):
        return FormState(values=form.values, errors={"password": str(refusal)})
    return FormState(values=form.values, message=str(refusal))


async def _sell_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        categories = tuple(name for _, name in await queries.list_categories_in_use(ctx))
        view = SellPage(form, needs_account=ctx.actor.id is None, categories=categories)
    return page(request, "stores/sell.html", view, title="Open a store", status=status)


@router.get(HOME, dependencies=[Depends(guests_sign_in_first)])
async def home(request: Request, ctx: Reading) -> Response:
    stores = await queries.list_own_stores(ctx)
    if not stores:
        return redirect(request, "/sell")
    try:
        onboarding = await get_own_onboarding(ctx)
    except NotAVendor:  # works in somebody else's store
        onboarding = None
    return page(request, "stores/vendor.html", VendorHome.of(ctx.actor, stores, onboarding), title="Your stores")
