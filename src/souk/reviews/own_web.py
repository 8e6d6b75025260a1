"""Pages of whoever writes, finds helpful or reports reviews."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from souk.catalog import RatedProduct, get_rated_product, list_rated_products
from souk.identity import guests_sign_in_first, local_path, read_form, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Conflict, Forbidden, Refusal
from souk.kernel.http import Reading, actor_of, changing, reading
from souk.kernel.pagination import PageQuery
from souk.orders import list_received
from souk.reviews import commands, policy, queries, voices
from souk.reviews.api import studio_of
from souk.reviews.own_pages import OWN, OwnReviewsPage, ReportPage, WritePage
from souk.reviews.pages import ReviewCard
from souk.reviews.photos import MOST_PHOTOS, remove_photo, write_with_photos
from souk.reviews.queries import ReviewFilter
from souk.reviews.reviewers import find_standing
from souk.reviews.schemas import ReportBody, ReviewBody, ReviewOut
from souk.reviews.statuses import ReviewStatus
from souk.stores import ReviewModeration, get_store
from souk.ui import FormState, fragment, page, redirect

router = APIRouter(dependencies=[Depends(guests_sign_in_first)])
MOST_WAITING = 8
LOOKED_AT = 100
"""Of what arrived last, so much is looked through for things that wait for a review."""
WAITS = {
    ReviewModeration.NONE: "It appears at once.",
    ReviewModeration.COMMENTS: "Stars alone appear at once. Words and pictures are looked at by a person first.",
    ReviewModeration.ALL: "It is looked at by a person before it appears.",
}


@router.get("/products/{slug}/review")
async def write_of_product(request: Request, slug: str) -> Response:
    return await _form(request, slug, FormState())


@router.get("/services/{slug}/review")
async def write_of_service(request: Request, slug: str) -> Response:
    return await _form(request, slug, FormState())


@router.post("/products/{slug}/review")
async def keep_of_product(request: Request, slug: str) -> Response:
    return await _keep(request, slug)


@router.post("/services/{slug}/review")
async def keep_of_service(request: Request, slug: str) -> Response:
    return await _keep(request, slug)


@router.get(OWN)
async def own(request: Request, ctx: Reading, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    wanted = ReviewFilter(person_id=policy.signed_in(ctx.actor))
    found = await queries.list_reviews(ctx, wanted, PageQuery(cursor=cursor or None))
    waiting = [] if cursor else await _waiting(ctx)
    view = OwnReviewsPage.of(waiting, found.items, found.next_cursor)
    return page(request, "reviews/own.html", view, title="Your reviews")


@router.post(f"{OWN}/{{review_id}}/delete")
async def delete(request: Request, review_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.delete_review(uow, review_id)
    return redirect(request, OWN, notice="Your review is gone.")


@router.post(f"{OWN}/{{review_id}}/photos/{{photo_id}}/remove")
async def drop_photo(request: Request, review_id: UUID, photo_id: UUID) -> Response:
    async with changing(request) as uow:
        review = await remove_photo(uow, review_id, photo_id)
    return redirect(request, f"{review.product.url}/review", notice="The picture is gone.")


@router.post("/reviews/{review_id}/helpful")
async def vote(request: Request, review_id: UUID) -> Response:
    typed = await typed_in(request, ("helpful", "back"))
    back = local_path(typed["back"], OWN)
    say = voices.find_not_helpful if typed["helpful"] == "no" else voices.find_helpful
    async with changing(request) as uow:
        review = await say(uow, review_id)
    if request.headers.get("hx-request"):
        return fragment(request, "reviews/_vote.html", ReviewCard.of(review, back=back.partition("#")[0]))
    return redirect(request, back)


@router.get("/reviews/{review_id}/report")
async def ask_to_report(request: Request, ctx: Reading, review_id: UUID) -> Response:
    return _report_page(request, await queries.get_review(ctx, review_id), FormState())


@router.post("/reviews/{review_id}/report")
async def report(request: Request, review_id: UUID) -> Response:
    read = read_form(ReportBody, await typed_in(request, ("reason", "note")))
    if read.body is None:
        async with reading(request) as ctx:
            review = await queries.get_review(ctx, review_id)
        return _report_page(request, review, read.form, 422)
    async with changing(request) as uow:
        await voices.report_review(uow, review_id, read.body)
        review = await queries.get_review(uow, review_id)
    return redirect(request, f"{review.product.url}/reviews", notice="Thank you. Somebody looks at it.")


def _report_page(request: Request, review: ReviewOut, form: FormState, status: int = 200) -> Response:
    if review.is_own:
        raise Forbidden("It is your own review: change or delete it.")
    return page(request, "reviews/report.html", ReportPage.of(review, form), title="Report a review", status=status)


async def _form(request: Request, slug: str, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        product = await get_rated_product(ctx, slug)
        view = await _write_page(ctx, product, form)
    title = "Change your review" if view.own is not None else "Write a review"
    return page(request, "reviews/write.html", view, title=title, status=403 if view.refusal else status)


async def _write_page(ctx: ReadContext, product: RatedProduct, form: FormState) -> WritePage:
    settings = (await get_store(ctx, product.store_id)).settings
    own = await queries.find_own_review(ctx, product.id)
    standing = await find_standing(ctx, product, settings) if own is None else None
    refusal = str(standing.refusal) if standing is not None and standing.refusal is not None else ""
    return WritePage.of(product, own, form=form, refusal=refusal, waits=WAITS[settings.review_moderation])


async def _keep(request: Request, slug: str) -> Response:
    actor = await actor_of(request)  # it looks for the token in the form, which is gone once it was closed
    async with request.form(max_files=MOST_PHOTOS + 1) as sent:
        typed = _typed(sent)
        photos = [await each.read() for each in sent.getlist("photos") if isinstance(each, UploadFile) and each.size]
    stars = int(typed["rating"]) if typed["rating"] in {"1", "2", "3", "4", "5"} else None
    read = read_form(ReviewBody, {"comment": typed["comment"]}, **({"rating": stars} if stars else {}))
    if read.body is None:
        errors = dict(read.form.errors) | ({} if stars else {"rating": "Choose from one to five stars."})
        return await _form(request, slug, FormState(values=typed, errors=errors, message=read.form.message), 422)
    version = int(typed["version"]) if typed["version"].isdecimal() and len(typed["version"]) < 10 else None
    try:
        kept = await write_with_photos(studio_of(request), actor, slug, read.body, raw=photos, version=version)
    except (Conflict, Refusal) as refused:
        if refused.status in {401, 403, 404}:
            raise
        errors = {"photos": str(refused)} if refused.status in {413, 415, 422} else {}
        form = FormState(values=typed, errors=errors, message="" if errors else str(refused))
        return await _form(request, slug, form, refused.status)
    is_shown = kept.status is ReviewStatus.APPROVED
    notice = (
        "Thank you. Your review is published." if is_shown else "Thank you. It appears once somebody has looked at it."
    )
    return redirect(request, f"{kept.product.url}/reviews", notice=notice)


def _typed(sent: FormData) -> dict[str, str]:
    found = {name: sent.get(name) for name in ("rating", "comment", "version")}
    return {name: value if isinstance(value, str) else "" for name, value in found.items()}


async def _waiting(ctx: ReadContext) -> list[RatedProduct]:
    """What arrived, was not reviewed, and can be looked at still; the latest first."""
    person_id = policy.signed_in(ctx.actor)
    ids = [each.product_id for each in await list_received(ctx, person_id)][:LOOKED_AT]
    reviewed = await queries.reviewed_among(ctx, person_id, ids)
    left = [product_id for product_id in ids if product_id not in reviewed]
    products = await list_rated_products(ctx, left)
    shown = (products[each] for each in left if products[each].status.value in {"active", "unavailable"})
    return [each for each in shown if not policy.works_for(ctx.actor, each.store_id)][:MOST_WAITING]
