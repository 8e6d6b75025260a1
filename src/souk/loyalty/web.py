"""Page doors: one's own rewards, and the desk where tiers are changed and points given."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid, new_id
from souk.kernel.pagination import PageQuery
from souk.loyalty import commands, queries
from souk.loyalty.errors import LadderNotClimbing, NotEnoughPoints, NothingToAdjust, TierChangedMeanwhile
from souk.loyalty.pages import DESK, REWARDS, DeskPage, MemberPage, RewardsPage, tier_change_of
from souk.loyalty.queries.own import history_of
from souk.loyalty.schemas import Adjustment, TierChange
from souk.ui import FormState, page, redirect

router = APIRouter(dependencies=[Depends(guests_sign_in_first)])
desk = APIRouter(prefix=DESK, dependencies=[Depends(guests_sign_in_first)])
AT_ONCE = 20
Cursor = Annotated[str | None, Query(max_length=500)]
TIER_FIELDS = ("version", "threshold", "percent", "benefits")


@router.get(REWARDS)
async def rewards(request: Request, cursor: Cursor = None) -> Response:
    settings = request.app.state.settings
    asked, live_months = PageQuery(limit=AT_ONCE, cursor=cursor or None), settings.loyalty.points_live_months
    async with reading(request) as ctx:
        profile = await queries.get_profile(ctx, asked, live_months=live_months, currency=settings.currency)
        view = RewardsPage.made(profile, await queries.get_ladder(ctx), live_months=live_months)
    return page(request, "loyalty/rewards.html", view, title="Rewards")


@desk.get("")
async def overview(request: Request) -> Response:
    return await _desk_page(request)


@desk.post("/tiers/{name}")
async def change_tier(request: Request, name: str) -> Response:
    typed = await typed_in(request, TIER_FIELDS)
    given, errors = tier_change_of(typed)
    read = read_form(TierChange, {}, **given)
    if read.body is None or errors:
        found = {"percent" if field == "basis_points" else field: text for field, text in read.form.errors.items()}
        return await _desk_page(request, name, FormState(values=typed, errors={**found, **errors}), 422)
    try:
        async with changing(request) as uow:
            changed = await commands.change_tier(uow, name, read.body)
    except (LadderNotClimbing, TierChangedMeanwhile) as refused:
        return await _desk_page(request, name, FormState(values=typed, message=str(refused)), refused.status)
    return redirect(request, DESK, notice=f"{changed.name.title()} is changed.")


@desk.get("/people/{person_id}")
async def member(request: Request, person_id: UUID, cursor: Cursor = None) -> Response:
    return await _member_page(request, person_id, FormState(), cursor=cursor)


@desk.post("/people/{person_id}")
async def adjust_points(request: Request, person_id: UUID) -> Response:
    typed = await typed_in(request, ("points", "reason", "reference_id"))
    number = typed["points"].replace(",", "").replace("\N{MINUS SIGN}", "-").strip()
    is_number = number.lstrip("+-").isdecimal() and number.isascii() and len(number) < 14
    read = read_form(
        Adjustment,
        {"reason": typed["reason"]},
        points=int(number) if is_number else 0,
        reference_id=as_uuid(typed["reference_id"]),
    )
    if read.body is None or not is_number:
        errors = (
            read.form.errors if is_number else {**read.form.errors, "points": "A whole number, such as 250 or -50."}
        )
        return await _member_page(request, person_id, FormState(values=typed, errors=errors), status=422)
    try:
        async with changing(request) as uow:
            now = await commands.adjust_points(uow, person_id, read.body)
    except (NothingToAdjust, NotEnoughPoints) as refused:
        form = FormState(values=typed, errors={"points": str(refused)})
        return await _member_page(request, person_id, form, status=refused.status)
    return redirect(request, f"{DESK}/people/{person_id}", notice=f"They have {now.points:,} points now.")


async def _desk_page(request: Request, refused: str = "", form: FormState | None = None, status: int = 200) -> Response:
    async with reading(request) as ctx:
        found = await queries.get_overview(ctx, currency=request.app.state.settings.currency)
    return page(request, "loyalty/desk.html", DeskPage.of(found, refused, form), title="Rewards", status=status)


async def _member_page(
    request: Request, person_id: UUID, form: FormState, *, cursor: str | None = None, status: int = 200
) -> Response:
    asked = PageQuery(limit=AT_ONCE, cursor=cursor or None)
    async with reading(request) as ctx:
        holder = await queries.get_account_of(ctx, person_id)
        view = MemberPage.of(holder, await history_of(ctx, person_id, asked), form, reference_id=new_id())
    return page(request, "loyalty/member.html", view, title=f"Points of {holder.name}", status=status)
