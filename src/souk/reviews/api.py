"""Reviews over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, File, Query, Request, Response, UploadFile

from souk.catalog import UnknownProduct, get_rated_product
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, actor_of, answer, changing, database_of, no_content
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.media import NotAPicture, PictureBroken, PictureTooLarge
from souk.reviews import commands, moderation, photos, policy, queries, voices
from souk.reviews.errors import (
    AlreadyReviewed,
    NoReply,
    NoReviewPhoto,
    NotAmongReviewers,
    PurchaseRequired,
    ReviewChangedMeanwhile,
    TooManyReviewPhotos,
    UnknownReview,
    UnknownReviewPhoto,
    WhatIsReviewed,
)
from souk.reviews.queries import ReviewFilter
from souk.reviews.schemas import (
    NewReview,
    RejectReview,
    ReplyBody,
    ReportBody,
    ReviewBody,
    ReviewOut,
    ReviewPatch,
    Summary,
)
from souk.reviews.statuses import ReviewSort, ReviewStatus
from souk.services import UnknownService

of_products = APIRouter(prefix="/products", tags=["reviews"])
of_services = APIRouter(prefix="/services", tags=["reviews"])
router = APIRouter(prefix="/reviews", tags=["reviews"])
MAY_NOT = (Unauthenticated, Forbidden, PurchaseRequired, NotAmongReviewers)
WRITING = (*MAY_NOT, UnknownProduct, AlreadyReviewed)
CHANGING = (Unauthenticated, Forbidden, UnknownReview)
PICTURES = (NotAPicture, PictureBroken, PictureTooLarge, TooManyReviewPhotos, NoReviewPhoto)


async def _narrowed(
    *,
    sort: Annotated[
        ReviewSort, Query(description="`rating`: the best first; `lowest`: the worst.")
    ] = ReviewSort.NEWEST,
    stars: Annotated[int | None, Query(ge=1, le=5, description="Only those with so many stars.")] = None,
    with_photos: Annotated[bool, Query(description="Only those with pictures.")] = False,
    verified: Annotated[bool, Query(description="Only of who received it.")] = False,
) -> ReviewFilter:
    return ReviewFilter(sort=sort, stars=stars, with_photos=with_photos, verified=verified)


Narrowed = Annotated[ReviewFilter, Depends(_narrowed)]


@of_products.get("/{product_id}/reviews", **returns(PageOf[ReviewOut], refuses=(UnknownProduct, BadCursor)))
async def list_of_product(ctx: Reading, product_id: str, asked: PageAsked, narrowed: Narrowed) -> Response:
    """The approved reviews of a product, by id or slug."""
    return await _list_of(ctx, product_id, asked, narrowed)


@of_products.post("/{product_id}/reviews", **returns(ReviewOut, 201, refuses=WRITING))
async def write_of_product(request: Request, product_id: str, body: ReviewBody) -> Response:
    """Review what you received. One review for each product; stars alone appear at once."""
    return await _write(request, product_id, body)


@of_products.get("/{product_id}/reviews/summary", **returns(Summary, refuses=(UnknownProduct,)))
async def summary_of_product(ctx: Reading, product_id: str) -> Response:
    """The average, how many there are, and how many gave how many stars."""
    return answer(await queries.get_summary(ctx, await get_rated_product(ctx, product_id)))


@of_services.get(
    "/{service_id}/reviews", **returns(PageOf[ReviewOut], refuses=(UnknownProduct, UnknownService, BadCursor))
)
async def list_of_service(ctx: Reading, service_id: str, asked: PageAsked, narrowed: Narrowed) -> Response:
    """The approved reviews of a service, by id or slug."""
    return await _list_of(ctx, service_id, asked, narrowed)


@of_services.post("/{service_id}/reviews", **returns(ReviewOut, 201, refuses=(*WRITING, UnknownService)))
async def write_of_service(request: Request, service_id: str, body: ReviewBody) -> Response:
    """Review a service. One review for each service."""
    return await _write(request, service_id, body, of_service=True)


@router.get("", **returns(PageOf[ReviewOut], refuses=(Unauthenticated, UnknownProduct, WhatIsReviewed, BadCursor)))
async def index(
    ctx: Reading,
    asked: PageAsked,
    narrowed: Narrowed,
    *,
    product_id: Annotated[UUID | None, Query()] = None,
    service_id: Annotated[UUID | None, Query()] = None,
    store: Annotated[UUID | None, Query(description="Only of what this store sells.")] = None,
    own: Annotated[bool, Query(description="Your own, whether they appear or not.")] = False,
) -> Response:
    """Reviews that appear: of everything, of one product or service, of one store; or your own."""
    if product_id is not None and service_id is not None:
        raise WhatIsReviewed
    wanted: dict[str, object] = {name: getattr(narrowed, name) for name in ("sort", "stars", "with_photos", "verified")}
    if own:
        wanted["person_id"] = policy.signed_in(ctx.actor)
    else:
        wanted["status"] = ReviewStatus.APPROVED
    if store is not None:
        wanted["stores"] = [store]
    subject = product_id or service_id
    if subject is not None:
        wanted["product_id"] = (await get_rated_product(ctx, subject)).id
    return answer(await queries.list_reviews(ctx, ReviewFilter(**wanted), asked))  # type: ignore[arg-type]


@router.post("", **returns(ReviewOut, 201, refuses=(*WRITING, UnknownService, WhatIsReviewed)))
async def write(request: Request, body: NewReview) -> Response:
    """Review a product or a service: `product_id` or `service_id`."""
    subject = body.product_id or body.service_id
    if subject is None or (body.product_id is not None and body.service_id is not None):
        raise WhatIsReviewed
    return await _write(request, subject, body, of_service=body.service_id is not None)


@router.get("/pending", **returns(PageOf[ReviewOut], refuses=(Unauthenticated, Forbidden, BadCursor)))
async def list_pending(
    ctx: Reading,
    asked: PageAsked,
    *,
    reported: Annotated[bool, Query(description="Instead those that appear and were reported.")] = False,
) -> Response:
    """What waits to be approved, the oldest first. For moderators."""
    wanted = ReviewFilter(reported=True, to_decide=True) if reported else None
    waiting = ReviewFilter(status=ReviewStatus.PENDING, to_decide=True)
    return answer(await moderation.list_to_decide(ctx, asked, wanted=wanted or waiting))


@router.get("/{review_id}", **returns(ReviewOut, refuses=(UnknownReview,)))
async def show(ctx: Reading, review_id: UUID) -> Response:
    """One review: that appears, or is your own."""
    return answer(await queries.get_review(ctx, review_id))


@router.patch("/{review_id}", **returns(ReviewOut, refuses=(*CHANGING, ReviewChangedMeanwhile)))
async def edit(uow: Changing, review_id: UUID, body: ReviewPatch) -> Response:
    """Change your own. Other words wait for approval again; the average follows at once."""
    return answer(await commands.edit_review(uow, review_id, body))


@router.delete("/{review_id}", **returns(None, 204, refuses=CHANGING))
async def delete(uow: Changing, review_id: UUID) -> Response:
    """Take your own back."""
    await commands.delete_review(uow, review_id)
    return no_content()


@router.post("/{review_id}/approve", **returns(ReviewOut, refuses=CHANGING))
async def approve(uow: Changing, review_id: UUID) -> Response:
    """Let it appear; of one that was reported, lay the reports aside. For moderators."""
    return answer(await moderation.approve_review(uow, review_id))


@router.post("/{review_id}/reject", **returns(ReviewOut, refuses=CHANGING))
async def reject(
    uow: Changing, review_id: UUID, body: Annotated[RejectReview, Body(default_factory=RejectReview)]
) -> Response:
    """It does not appear; its author reads why. For moderators."""
    return answer(await moderation.reject_review(uow, review_id, reason=body.reason))


@router.put("/{review_id}/helpful", **returns(ReviewOut, refuses=CHANGING))
async def find_helpful(uow: Changing, review_id: UUID) -> Response:
    """It helped you. Counted once, however often you say so."""
    return answer(await voices.find_helpful(uow, review_id))


@router.delete("/{review_id}/helpful", **returns(ReviewOut, refuses=(Unauthenticated, UnknownReview)))
async def find_not_helpful(uow: Changing, review_id: UUID) -> Response:
    """Take that back."""
    return answer(await voices.find_not_helpful(uow, review_id))


@router.post("/{review_id}/report", **returns(None, 204, refuses=CHANGING))
async def report(
    uow: Changing, review_id: UUID, body: Annotated[ReportBody, Body(default_factory=ReportBody)]
) -> Response:
    """Have a moderator look at it. Counted once, however often you say so."""
    await voices.report_review(uow, review_id, body)
    return no_content()


@router.put("/{review_id}/reply", **returns(ReviewOut, refuses=CHANGING))
async def reply(uow: Changing, review_id: UUID, body: ReplyBody) -> Response:
    """Answer in your store's name, or change the answer."""
    return answer(await voices.reply_to_review(uow, review_id, body))


@router.delete("/{review_id}/reply", **returns(ReviewOut, refuses=(*CHANGING, NoReply)))
async def remove_reply(uow: Changing, review_id: UUID) -> Response:
    """Take the answer back."""
    return answer(await voices.remove_reply(uow, review_id))


@router.post("/{review_id}/photos", **returns(ReviewOut, 201, refuses=(*CHANGING, *PICTURES)))
async def add_photos(
    request: Request,
    review_id: UUID,
    photos_: Annotated[
        list[UploadFile], File(alias="photos", description="JPEG, PNG, WebP, GIF or AVIF; five at most.")
    ],
) -> Response:
    """Show it. A new picture waits for approval, as words do."""
    actor = await actor_of(request)
    raw = [await each.read() for each in photos_[: photos.MOST_PHOTOS + 1]]
    return answer(await photos.add_photos(studio_of(request), actor, review_id, raw), 201)


@router.delete("/{review_id}/photos/{photo_id}", **returns(ReviewOut, refuses=(*CHANGING, UnknownReviewPhoto)))
async def remove_photo(uow: Changing, review_id: UUID, photo_id: UUID) -> Response:
    return answer(await photos.remove_photo(uow, review_id, photo_id))


async def _list_of(ctx: ReadContext, key: str, asked: PageAsked, narrowed: ReviewFilter) -> Response:
    product = await get_rated_product(ctx, key)
    return answer(await queries.list_of_product(ctx, product, narrowed, asked))


async def _write(request: Request, key: UUID | str, body: ReviewBody, *, of_service: bool = False) -> Response:
    async def work() -> Response:
        async with changing(request) as uow:
            written = await commands.write_review(uow, key, body, of_service=of_service)
        return answer(written, 201)

    return await answered_once(request, work)


def studio_of(request: Request) -> photos.Studio:
    return photos.Studio(database_of(request), request.app.state.darkroom)
