"""JSON doors: `/coupons` for whoever makes them, `/loyalty/coupons` for whoever could use one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from souk.catalog import UnknownVariant
from souk.identity import CsrfFailed
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.pricing.coupons import commands, queries
from souk.pricing.coupons.schemas import ChangeCoupon, CouponOut, NewCoupon, OfferedCoupon
from souk.pricing.coupons.simulating import Simulation, SimulationOut, simulate
from souk.pricing.errors import (
    CouponChangedMeanwhile,
    CouponCodeTaken,
    CouponContradictsItself,
    CouponWasUsed,
    UnknownCoupon,
)
from souk.stores import UnknownStore

router = APIRouter()
coupons = APIRouter(prefix="/coupons", tags=["Coupons"])
offered = APIRouter(prefix="/loyalty", tags=["Loyalty"])
MINE = (Unauthenticated, Forbidden)
CHANGE = (*MINE, CsrfFailed, UnknownCoupon)


@offered.get("/coupons", **returns(PageOf[OfferedCoupon], refuses=(BadCursor,)))
async def list_offered(ctx: Reading, asked: PageAsked) -> Response:
    """The coupons you could use now, by your tier, their dates and limits; the newest first."""
    return answer(await queries.list_offered(ctx, asked))


@coupons.get("", **returns(PageOf[CouponOut], refuses=(*MINE, BadCursor)))
async def list_coupons(
    ctx: Reading,
    asked: PageAsked,
    store_id: Annotated[UUID | None, Query(description="Only those of this store.")] = None,
    search: Annotated[str, Query(max_length=40, description="A part of the code.")] = "",
) -> Response:
    """The coupons that you look after: your stores', or all of them for the marketplace's sales people."""
    return answer(await queries.list_coupons(ctx, queries.CouponFilter(store_id=store_id, search=search), asked))


@coupons.post(
    "",
    **returns(CouponOut, 201, refuses=(*MINE, CsrfFailed, UnknownStore, CouponCodeTaken, CouponContradictsItself)),
)
async def create_coupon(uow: Changing, body: NewCoupon) -> Response:
    """Make a coupon: a percentage or a fixed amount, for everything or for some, with the limits you set."""
    return answer(await commands.create_coupon(uow, body), 201)


@coupons.post("/simulate", **returns(SimulationOut, refuses=(*MINE, UnknownVariant, CouponContradictsItself)))
async def simulate_coupons(ctx: Reading, body: Simulation) -> Response:
    """What a basket would cost with these coupons, and why. Nothing is used."""
    return answer(await simulate(ctx, body))


@coupons.get("/{coupon_id}", **returns(CouponOut, refuses=(Unauthenticated, UnknownCoupon)))
async def get_coupon(ctx: Reading, coupon_id: UUID) -> Response:
    """One coupon, and how often it was used."""
    return answer(await queries.get_coupon(ctx, coupon_id))


@coupons.patch("/{coupon_id}", **returns(CouponOut, refuses=(*CHANGE, CouponChangedMeanwhile, CouponContradictsItself)))
async def change_coupon(uow: Changing, coupon_id: UUID, body: ChangeCoupon) -> Response:
    """Change what is given; the rest stays. Checkouts that are open keep what they were promised."""
    return answer(await commands.change_coupon(uow, coupon_id, body))


@coupons.delete("/{coupon_id}", **returns(None, 204, refuses=(*CHANGE, CouponWasUsed)))
async def delete_coupon(uow: Changing, coupon_id: UUID) -> Response:
    """Delete a coupon that nobody used; any other can be switched off."""
    await commands.delete_coupon(uow, coupon_id)
    return no_content()


router.include_router(coupons)
router.include_router(offered)
