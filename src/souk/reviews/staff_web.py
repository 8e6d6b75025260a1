"""Pages of the store's people, who answer reviews, and of the back office, which decides about them."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.http import changing, reading
from souk.kernel.pagination import PageQuery
from souk.reviews import moderation, policy, queries, voices
from souk.reviews.policy import ReviewPermission
from souk.reviews.queries import ReviewFilter
from souk.reviews.schemas import RejectionForm, ReplyBody, ReviewOut
from souk.reviews.staff_pages import (
    DESK,
    QUEUES,
    SHOWN,
    VENDOR,
    Chosen,
    DeskCard,
    DeskReviewsPage,
    VendorReviewsPage,
    desk_card,
)
from souk.reviews.statuses import ReviewStatus
from souk.stores import StoreView, UnknownStore, list_own_stores, store_names
from souk.ui import FormState, page, redirect

router = APIRouter(dependencies=[Depends(guests_sign_in_first)])
Show = Annotated[str, Query(max_length=20)]
Slug = Annotated[str, Query(max_length=120)]
Cursor = Annotated[str | None, Query(max_length=500)]
NONE_TYPED: Mapping[UUID, FormState] = {}


@router.get(VENDOR)
async def vendor(request: Request, show: Show = "", store: Slug = "", cursor: Cursor = None) -> Response:
    return await _vendor(request, show if show in SHOWN else "", store, cursor=cursor)


@router.post(f"{VENDOR}/{{review_id}}/reply")
async def reply(request: Request, review_id: UUID) -> Response:
    read = read_form(ReplyBody, await typed_in(request, ("text",)))
    if read.body is None:
        return await _vendor(request, "", "", typed={review_id: read.form}, status=422)
    async with changing(request) as uow:
        await voices.reply_to_review(uow, review_id, read.body)
    return redirect(request, f"{VENDOR}#r-{review_id}", notice="Your answer stands below the review.")


@router.post(f"{VENDOR}/{{review_id}}/reply/remove")
async def remove_reply(request: Request, review_id: UUID) -> Response:
    async with changing(request) as uow:
        await voices.remove_reply(uow, review_id)
    return redirect(request, f"{VENDOR}#r-{review_id}", notice="Your answer is gone.")


@router.get(DESK)
async def desk(request: Request, show: Show = "", cursor: Cursor = None) -> Response:
    return await _desk(request, show if show in QUEUES else "", cursor=cursor)


@router.post(f"{DESK}/{{review_id}}/approve")
async def approve(request: Request, review_id: UUID) -> Response:
    async with changing(request) as uow:
        await moderation.approve_review(uow, review_id)
    return redirect(request, DESK, notice="It is published.")


@router.post(f"{DESK}/{{review_id}}/reject")
async def reject(request: Request, review_id: UUID) -> Response:
    read = read_form(RejectionForm, await typed_in(request, ("reason",)))
    if read.body is None:
        return await _desk(request, "", typed={review_id: read.form}, status=422)
    async with changing(request) as uow:
        await moderation.reject_review(uow, review_id, reason=read.body.reason)
    return redirect(request, DESK, notice="It is not published. Its author reads why.")


async def _vendor(
    request: Request,
    show: str,
    slug: str,
    *,
    cursor: str | None = None,
    typed: Mapping[UUID, FormState] = NONE_TYPED,
    status: int = 200,
) -> Response:
    async with reading(request) as ctx:
        own = await list_own_stores(ctx, ReviewPermission.REVIEWS_REPLY)
        if not own:
            raise Forbidden("You have no store whose reviews you answer.")
        store = _one_of(own, slug) if slug else None
        found = await _said_of(ctx, [store] if store else own, show, cursor)
        chosen = Chosen(show, store, own)
        view = VendorReviewsPage.of(found.items, chosen, cursor=found.next_cursor, typed=typed)
    return page(request, "reviews/vendor.html", view, title="Reviews", status=status)


def _one_of(own: list[StoreView], slug: str) -> StoreView:
    store = next((each for each in own if each.slug == slug), None)
    if store is None:
        raise UnknownStore
    return store


async def _said_of(ctx: ReadContext, stores: list[StoreView], show: str, cursor: str | None) -> "queries.Reviews":
    wanted = ReviewFilter(
        stores=sorted(each.id for each in stores),
        status=ReviewStatus.APPROVED,
        unanswered=show == "unanswered",
        critical=show == "critical",
    )
    return await queries.list_reviews(ctx, wanted, PageQuery(cursor=cursor or None))


async def _desk(
    request: Request,
    show: str,
    *,
    cursor: str | None = None,
    typed: Mapping[UUID, FormState] = NONE_TYPED,
    status: int = 200,
) -> Response:
    wanted = ReviewFilter(status=ReviewStatus(show)) if show else ReviewFilter(to_decide=True)
    async with reading(request) as ctx:
        found = await moderation.list_to_decide(ctx, PageQuery(cursor=cursor or None), wanted=wanted)
        waiting = await queries.count_reviews(ctx, ReviewFilter(to_decide=True))
        cards = await _desk_cards(ctx, found.items, show, typed)
    view = DeskReviewsPage.of(cards, show=show, waiting=waiting, cursor=found.next_cursor)
    return page(request, "reviews/desk.html", view, title="Reviews", status=status)


async def _desk_cards(
    ctx: ReadContext, reviews: list[ReviewOut], show: str, typed: Mapping[UUID, FormState]
) -> list[DeskCard]:
    reports = await queries.list_reports(ctx, [each.id for each in reviews if each.reports])
    rows = {row.id: row for row in await queries.rows_of(ctx, [each.id for each in reviews])}
    stores = await store_names(ctx, sorted({row.store_id for row in rows.values()}))
    return [
        desk_card(
            each,
            stores[rows[each.id].store_id],
            [report for report in reports if report.review_id == each.id],
            refusal=policy.can_moderate(ctx.actor, rows[each.id]).reason,
            form=typed.get(each.id, FormState()),
            show=show,
        )
        for each in reviews
    ]
