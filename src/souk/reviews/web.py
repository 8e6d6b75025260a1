"""The reviews of a product or service: the section on its page, and the page of them all."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from souk.catalog import RatedProduct, get_rated_product
from souk.identity import sign_in_url
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.http import reading
from souk.kernel.pagination import PageQuery
from souk.reviews import queries
from souk.reviews.errors import PurchaseRequired
from souk.reviews.pages import Around, Invitation, Narrowing, ReviewCard, ReviewsSection
from souk.reviews.reviewers import find_standing
from souk.reviews.statuses import ReviewSort
from souk.reviews.totals import read_totals
from souk.stores import get_store
from souk.ui import fragment, page

router = APIRouter()
IN_SECTION, ON_PAGE = 6, 20
LONGEST_CURSOR = 500


@router.get("/products/{slug}/reviews")
async def of_product(request: Request, slug: str) -> Response:
    """All of a product's reviews, a page at a time."""
    return await _page(request, slug)


@router.get("/services/{slug}/reviews")
async def of_service(request: Request, slug: str) -> Response:
    return await _page(request, slug)


@router.get("/products/{slug}/reviews/section")
async def section_of_product(request: Request, slug: str) -> Response:
    """The same for the page of the product, which loads it when somebody gets there."""
    return await _section(request, slug)


@router.get("/services/{slug}/reviews/section")
async def section_of_service(request: Request, slug: str) -> Response:
    return await _section(request, slug)


async def _page(request: Request, slug: str) -> Response:
    async with reading(request) as ctx:
        view = await reviews_section(ctx, request, slug, is_page=True)
    return page(request, "reviews/reviews.html", view, title=f"Reviews of {view.name}")


async def _section(request: Request, slug: str) -> Response:
    async with reading(request) as ctx:
        view = await reviews_section(ctx, request, slug, is_page=False)
    return fragment(request, "reviews/_section.html", view)


async def reviews_section(ctx: ReadContext, request: Request, key: str, *, is_page: bool) -> ReviewsSection:
    """What `reviews/_section.html` draws, as the address asks for it. Raises UnknownProduct, BadCursor."""
    product = await get_rated_product(ctx, key)
    narrowing, cursor = _wish(product.path, request.query_params)
    asked = PageQuery(cursor=cursor, limit=ON_PAGE if is_page else IN_SECTION)
    found = await queries.list_of_product(ctx, product, narrowing.filter, asked)
    is_guest = ctx.actor.id is None
    base_url: str = request.app.state.settings.base_url
    around = Around(base_url=base_url, is_page=is_page, is_guest=is_guest, is_continued=cursor is not None)
    return ReviewsSection.of(
        product,
        await read_totals(ctx, product.id),
        found,
        narrowing=narrowing,
        invitation=await _invitation(ctx, product),
        around=around,
    )


def _wish(path: str, query: Mapping[str, str]) -> tuple[Narrowing, str | None]:
    """What an address asks for; what it cannot mean is left out."""
    sort, stars = query.get("sort", ""), query.get("stars", "")
    narrowing = Narrowing(
        path=path,
        sort=ReviewSort(sort) if sort in list(ReviewSort) else ReviewSort.NEWEST,
        stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else None,
        photos=query.get("photos") == "true",
        verified=query.get("verified") == "true",
    )
    return narrowing, query.get("cursor", "")[:LONGEST_CURSOR] or None


async def _invitation(ctx: ReadContext, product: RatedProduct) -> Invitation:
    url = f"{product.path}/review"
    if ctx.actor.id is None:
        return Invitation(label="Write a review", url=sign_in_url(url))
    own = await queries.find_own_review(ctx, product.id)
    if own is not None:
        card = ReviewCard.of(own, back=f"{product.path}/reviews")
        return Invitation(label="Change your review", url=url, own=card)
    standing = await find_standing(ctx, product, (await get_store(ctx, product.store_id)).settings)
    if standing.refusal is not None:
        return Invitation(note=why_not(standing.refusal))
    return Invitation(label="Write a review", url=url)


def why_not(refusal: Refusal) -> str:
    return "Reviews come from people who bought it." if isinstance(refusal, PurchaseRequired) else str(refusal)
