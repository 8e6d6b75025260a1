"""`/loyalty`: one's own points, the tiers, and what the staff changes. Coupons and redeeming are other rooms' doors."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.identity import CsrfFailed, UnknownPerson
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.loyalty import commands, queries
from souk.loyalty.errors import LadderNotClimbing, NotEnoughPoints, NothingToAdjust, TierChangedMeanwhile, UnknownTier
from souk.loyalty.schemas import Adjusted, Adjustment, EntryView, LoyaltyProfile, TierChange, TierView

router = APIRouter(prefix="/loyalty", tags=["loyalty"])
administration = APIRouter(prefix="/admin/users", tags=["Administration"])
STAFF = (Unauthenticated, Forbidden, CsrfFailed)


@router.get("/profile", **returns(LoyaltyProfile, refuses=(Unauthenticated, BadCursor)))
async def get_profile(request: Request, ctx: Reading, asked: PageAsked) -> Response:
    """Your tier and points, what they are worth, what ends when, and the first page of your history."""
    settings = request.app.state.settings
    live_months = settings.loyalty.points_live_months
    return answer(await queries.get_profile(ctx, asked, live_months=live_months, currency=settings.currency))


@router.get("/history", **returns(PageOf[EntryView], refuses=(Unauthenticated, BadCursor)))
async def get_history(ctx: Reading, asked: PageAsked) -> Response:
    """What happened to your points, the newest first. What a checkout keeps for a moment is left out."""
    return answer(await queries.get_history(ctx, asked))


@router.get("/tiers", **returns(PageOf[TierView]))
async def list_tiers(ctx: Reading) -> Response:
    """All tiers, the lowest first, with what they ask and give."""
    return answer(PageOf([TierView.of(rung) for rung in await queries.get_ladder(ctx)]))


@router.put(
    "/tiers/{name}", **returns(TierView, refuses=(*STAFF, UnknownTier, TierChangedMeanwhile, LadderNotClimbing))
)
async def change_tier(uow: Changing, name: str, body: TierChange) -> Response:
    """Change what a tier asks and gives. Percentages count at once; who is in which tier is looked at every night."""
    return answer(await commands.change_tier(uow, name, body))


@administration.post(
    "/{person_id}/points", **returns(Adjusted, refuses=(*STAFF, UnknownPerson, NothingToAdjust, NotEnoughPoints))
)
async def adjust_points(uow: Changing, person_id: UUID, body: Adjustment) -> Response:
    """Give somebody points, or take some, with the reason. They do not count for the tier."""
    return answer(await commands.adjust_points(uow, person_id, body))
