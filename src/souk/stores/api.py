"""JSON doors: `/auth/register/vendor`, `/stores`, `/vendors`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from starlette.datastructures import UploadFile as Upload

from souk.identity import (
    CrossSite,
    EmailTaken,
    Reception,
    WeakPassword,
    device_of,
    refuse_cross_site,
    set_session_cookies,
)
from souk.kernel.errors import Forbidden, RateLimited, Unauthenticated
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.media import NotAPicture, PictureBroken, PictureTooLarge
from souk.stores import commands, policy, processes, queries
from souk.stores.errors import (
    NotAVendor,
    StoreAwaitsReview,
    StoreChangedMeanwhile,
    UnknownCustomerSegment,
    UnknownStore,
    UnknownVendor,
    VendorChangedMeanwhile,
    VendorGone,
)
from souk.stores.onboarding import api as onboarding
from souk.stores.processes import Workshop
from souk.stores.queries import StoreFilter
from souk.stores.schemas import (
    BusinessBody,
    StorePatch,
    StoreView,
    VendorPatch,
    VendorRegistered,
    VendorRegistration,
    VendorView,
)

router = APIRouter()
registration = APIRouter(prefix="/auth", tags=["Identity"])
stores = APIRouter(prefix="/stores", tags=["Stores"])
vendors = APIRouter(prefix="/vendors", tags=["Vendors"])
CHANGE_STORE = (
    Unauthenticated,
    Forbidden,
    UnknownStore,
    StoreChangedMeanwhile,
    StoreAwaitsReview,
    VendorGone,
    UnknownCustomerSegment,
)
PICTURE_REFUSALS = (NotAPicture, PictureBroken, PictureTooLarge)


def workshop_of(request: Request) -> Workshop:
    state = request.app.state
    needs_review = state.settings.vendor_onboarding == "review"
    return Workshop(database_of(request), state.media, state.picture_limits, needs_review)


def reception_of(request: Request) -> Reception:
    reception: Reception = request.app.state.reception
    return reception


async def bytes_of(upload: Upload | None) -> bytes | None:
    """What was uploaded; None where the field was left empty. Its name and its declared type are ignored."""
    if upload is None:
        return None
    try:
        return await upload.read() or None
    finally:
        await upload.close()


def store_filter(
    search: Annotated[str, Query(max_length=200, description="Words of the name, category or tagline.")] = "",
    category: Annotated[str, Query(max_length=200)] = "",
    open_now: Annotated[bool, Query(description="Only those open at this moment, by their own local time.")] = False,
) -> StoreFilter:
    return StoreFilter(search=search, category=category, open_now=open_now)


class VendorForm(VendorRegistration):
    banner: UploadFile | None = None


@registration.post(
    "/register/vendor",
    **returns(VendorRegistered, 201, refuses=(EmailTaken, WeakPassword, CrossSite, RateLimited, *PICTURE_REFUSALS)),
)
async def register_vendor(request: Request, form: Annotated[VendorForm, File()]) -> Response:
    """Open an account, a business and its store in one step.

    The store is active at once; a marketplace that reviews its vendors approves it first (`status: pending`).
    """
    refuse_cross_site(request)
    new = await processes.register_vendor(
        workshop_of(request),
        reception_of(request),
        form,
        banner=await bytes_of(form.banner),
        device=device_of(request),
    )
    response = answer(new.registered, 201, {"Cache-Control": "no-store"})
    set_session_cookies(response, request, new.tokens)
    return response


@stores.get("", **returns(PageOf[StoreView], refuses=(BadCursor,)))
async def list_stores(
    ctx: Reading, wanted: Annotated[StoreFilter, Depends(store_filter)], asked: PageAsked
) -> Response:
    """The Shops Hub: the stores that are active, by name."""
    return answer(await queries.list_stores(ctx, wanted, asked))


class StoreForm(BusinessBody):
    banner: UploadFile | None = None


@stores.post("", **returns(StoreView, 201, refuses=(Unauthenticated, Forbidden, CrossSite, *PICTURE_REFUSALS)))
async def open_store(request: Request, form: Annotated[StoreForm, File()]) -> Response:
    """Open a store with the account one has; the first makes its owner a vendor."""
    actor = await actor_of(request)
    policy.refuse_guests(actor)
    banner = await bytes_of(form.banner)
    return answer(await processes.open_own_store(workshop_of(request), actor, form, banner), 201)


@stores.get("/{id_or_slug}", **returns(StoreView, refuses=(UnknownStore,)))
async def get_store(ctx: Reading, id_or_slug: str) -> Response:
    return answer(await queries.get_visible_store(ctx, id_or_slug))


@stores.patch("/{store_id}", **returns(StoreView, refuses=CHANGE_STORE))
async def change_store(uow: Changing, store_id: UUID, body: StorePatch) -> Response:
    """Change what a store shows and the terms it sells under. For the people of this store."""
    return answer(await commands.change_store(uow, store_id, body))


@stores.put(
    "/{store_id}/banner",
    **returns(StoreView, refuses=(Unauthenticated, Forbidden, UnknownStore, *PICTURE_REFUSALS)),
)
async def replace_banner(request: Request, store_id: UUID, banner: UploadFile) -> Response:
    """Show another banner; the old one is deleted."""
    raw = await banner.read()
    return answer(await processes.replace_banner(workshop_of(request), await actor_of(request), store_id, raw))


@vendors.get("/me", **returns(VendorView, refuses=(Unauthenticated, NotAVendor)))
async def get_own_vendor(ctx: Reading) -> Response:
    """One's own business."""
    return answer(await queries.get_own_vendor(ctx))


@vendors.patch("/me", **returns(VendorView, refuses=(Unauthenticated, NotAVendor, VendorChangedMeanwhile)))
async def change_own_vendor(uow: Changing, body: VendorPatch) -> Response:
    return answer(await commands.change_own_vendor(uow, body))


@vendors.put("/me/logo", **returns(VendorView, refuses=(Unauthenticated, NotAVendor, *PICTURE_REFUSALS)))
async def replace_logo(request: Request, logo: UploadFile) -> Response:
    """Show another logo; the old one is deleted."""
    raw = await logo.read()
    return answer(await processes.replace_logo(workshop_of(request), await actor_of(request), raw))


@vendors.get("/{vendor_id}", **returns(VendorView, refuses=(UnknownVendor,)))
async def get_vendor(ctx: Reading, vendor_id: UUID) -> Response:
    return answer(await queries.get_vendor(ctx, vendor_id))


for part in (registration, stores, onboarding.own, vendors, onboarding.office):
    router.include_router(part)
