"""Reads of reviews: one, lists by keyset, and what the reviews of a product come to."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Uuid, and_, bindparam, exists, func, or_, select, true

from souk.catalog import ProductKind, RatedProduct, list_rated_products
from souk.identity import person_names
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.media import KeptPicture, PictureLinks, private_links, public_links
from souk.reviews import policy
from souk.reviews.errors import UnknownReview
from souk.reviews.models import Review, ReviewReply, ReviewReport
from souk.reviews.rows import BY_ID, LOCKED, PHOTOS, REPLIES, REVIEW, VOTES, PhotoRow, ReviewRow
from souk.reviews.schemas import Author, ReplyOut, ReviewOut, Subject, Summary
from souk.reviews.statuses import ReportReason, ReviewSort, ReviewStatus
from souk.reviews.totals import Totals, read_totals
from souk.stores import store_names

CRITICAL = 2
"""So many stars and fewer are what a store looks at first."""
Reviews = PageOf[ReviewOut]


class ReviewFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`to_decide`: what waits for a moderator, reported ones first, then the oldest; it has an order of its own."""

    product_id: UUID | None = None
    person_id: UUID | None = None
    stores: Sequence[UUID] | None = None
    status: ReviewStatus | None = None
    stars: int | None = None
    with_photos: bool = False
    verified: bool = False
    unanswered: bool = False
    critical: bool = False
    reported: bool = False
    to_decide: bool = False
    sort: ReviewSort = ReviewSort.NEWEST


class Counted(msgspec.Struct, frozen=True):
    count: int


CONDITIONS: dict[str, ColumnElement[bool]] = {
    "product": Review.product_id == bindparam("product", type_=Uuid()),
    "person": Review.user_id == bindparam("person", type_=Uuid()),
    "stores": any_of(Review.store_id, "stores"),
    "status": Review.status == bindparam("status"),
    "stars": Review.rating == bindparam("stars", type_=BigInteger),
    "with_photos": Review.photos > 0,
    "verified": Review.is_verified == true(),
    "unanswered": ~exists().where(ReviewReply.review_id == Review.id),
    "critical": Review.rating <= CRITICAL,
    "reported": Review.reports > 0,
    "to_decide": or_(Review.status == ReviewStatus.PENDING, Review.reports > 0),
}
_id = bindparam("after_id", type_=Uuid())
_value = bindparam("after_value", type_=BigInteger)
ORDERS: dict[str, tuple[tuple[Any, ...], ColumnElement[bool]]] = {
    ReviewSort.NEWEST: ((Review.id.desc(),), Review.id < _id),
    ReviewSort.HELPFUL: (
        (Review.helpful.desc(), Review.id.desc()),
        or_(Review.helpful < _value, and_(Review.helpful == _value, Review.id < _id)),
    ),
    ReviewSort.HIGHEST: (
        (Review.rating.desc(), Review.id.desc()),
        or_(Review.rating < _value, and_(Review.rating == _value, Review.id < _id)),
    ),
    ReviewSort.LOWEST: (
        (Review.rating.asc(), Review.id.desc()),
        or_(Review.rating > _value, and_(Review.rating == _value, Review.id < _id)),
    ),
    "to_decide": (
        (Review.reports.desc(), Review.id.asc()),
        or_(Review.reports < _value, and_(Review.reports == _value, Review.id > _id)),
    ),
}
"""By what a list is ordered, and what comes after the last row of a page."""
VALUES = {
    ReviewSort.HELPFUL: "helpful",
    ReviewSort.HIGHEST: "rating",
    ReviewSort.LOWEST: "rating",
    "to_decide": "reports",
}


@lru_cache(maxsize=512)
def _listing(names: tuple[str, ...], order: str, *, goes_on: bool) -> Hot[ReviewRow]:
    by, after = ORDERS[order]
    conditions = [CONDITIONS[name] for name in names] + ([after] if goes_on else [])
    many = bindparam("many", type_=BigInteger)
    return Hot(select(*REVIEW).where(*conditions).order_by(*by).limit(many).offset(bindparam("skip")), ReviewRow)


@lru_cache(maxsize=512)
def _counting(names: tuple[str, ...]) -> Hot[Counted]:
    counted = select(func.count().label("count")).select_from(Review)
    return Hot(counted.where(*(CONDITIONS[name] for name in names)), Counted)


class ReportLine(msgspec.Struct, frozen=True):
    """Why somebody wants it looked at, for moderators."""

    review_id: UUID
    reason: ReportReason
    note: str


REPORTS = Hot(
    select(ReviewReport.review_id, ReviewReport.reason, ReviewReport.note)
    .where(any_of(ReviewReport.review_id, "reviews"), ReviewReport.closed_at.is_(None))
    .order_by(ReviewReport.reported_at),
    ReportLine,
)
ROWS = Hot(select(*REVIEW).where(any_of(Review.id, "reviews")), ReviewRow)


class _Reviewed(msgspec.Struct, frozen=True):
    product_id: UUID


REVIEWED = Hot(select(Review.product_id).where(CONDITIONS["person"], any_of(Review.product_id, "ids")), _Reviewed)


async def get_review(ctx: ReadContext, review_id: UUID) -> ReviewOut:
    """As this actor may see it. Raises UnknownReview."""
    row = await ctx.first(BY_ID, review=review_id)
    if row is None or not policy.can_see(ctx.actor, row):
        raise UnknownReview
    return (await views_of(ctx, [row]))[0]


async def get_review_to_change(ctx: ReadContext, review_id: UUID) -> ReviewRow:
    """Locked, if this actor can see it; what they may do with it is still to be asked. Raises UnknownReview."""
    row = await ctx.first(LOCKED, review=review_id)
    if row is None or not policy.can_see(ctx.actor, row):
        raise UnknownReview
    return row


async def list_reviews(ctx: ReadContext, wanted: ReviewFilter, asked: PageQuery) -> PageOf[ReviewOut]:
    """Unguarded: whoever asks says by the filter what may be seen. Raises BadCursor."""
    names, given = _asked_for(wanted)
    order = "to_decide" if wanted.to_decide else wanted.sort.value
    after = _after(order, asked.cursor)
    listing = _listing(names, order, goes_on=bool(after))
    rows = await ctx.all(listing, **given, **after, many=asked.limit + 1, skip=asked.offset)
    shown = rows[: asked.limit]
    cursor = _cursor(order, shown[-1]) if len(rows) > asked.limit else None
    return PageOf(await views_of(ctx, shown), cursor, await count_reviews(ctx, wanted) if asked.count else None)


async def count_reviews(ctx: ReadContext, wanted: ReviewFilter) -> int:
    names, given = _asked_for(wanted)
    found = await ctx.first(_counting(names), **given)
    return found.count if found is not None else 0


async def list_of_product(
    ctx: ReadContext, product: RatedProduct, wanted: ReviewFilter, asked: PageQuery
) -> PageOf[ReviewOut]:
    """The approved reviews of a product that this actor can see."""
    approved = msgspec.structs.replace(wanted, product_id=product.id, status=ReviewStatus.APPROVED)
    return await list_reviews(ctx, approved, asked)


async def find_own_review(ctx: ReadContext, product_id: UUID) -> ReviewOut | None:
    if ctx.actor.id is None:
        return None
    wanted = ReviewFilter(product_id=product_id, person_id=ctx.actor.id)
    found = await list_reviews(ctx, wanted, PageQuery(limit=1))
    return found.items[0] if found.items else None


async def reviewed_among(ctx: ReadContext, person_id: UUID, product_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the products that somebody has reviewed."""
    found = await ctx.all(REVIEWED, person=person_id, ids=list(product_ids)) if product_ids else []
    return {each.product_id for each in found}


async def list_reports(ctx: ReadContext, review_ids: Sequence[UUID]) -> list[ReportLine]:
    """Those nobody has decided about. Unguarded: for moderators."""
    return await ctx.all(REPORTS, reviews=list(review_ids)) if review_ids else []


async def rows_of(ctx: ReadContext, review_ids: Sequence[UUID]) -> list[ReviewRow]:
    """Unguarded."""
    return await ctx.all(ROWS, reviews=list(review_ids)) if review_ids else []


async def get_summary(ctx: ReadContext, product: RatedProduct) -> Summary:
    return summary_of(product.id, await read_totals(ctx, product.id))


def summary_of(product_id: UUID, totals: Totals) -> Summary:
    histogram = {str(stars): count for stars, count in totals.histogram.items()}
    return Summary(product_id=product_id, rating=totals.rating / 100, reviews_count=totals.count, histogram=histogram)


def _asked_for(wanted: ReviewFilter) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The names of the conditions, and what those with a parameter are given."""
    given: dict[str, Any] = {
        "product": wanted.product_id,
        "person": wanted.person_id,
        "stores": list(wanted.stores) if wanted.stores is not None else None,
        "status": wanted.status,
        "stars": wanted.stars,
    }
    given = {name: value for name, value in given.items() if value is not None}
    flags = ("with_photos", "verified", "unanswered", "critical", "reported", "to_decide")
    return (*given, *(name for name in flags if getattr(wanted, name))), given


def _after(order: str, cursor: str | None) -> dict[str, Any]:
    if not cursor:
        return {}
    if order not in VALUES:
        return {"after_id": read_cursor(cursor, tuple[UUID])[0]}
    value, review_id = read_cursor(cursor, tuple[int, UUID])
    return {"after_value": value, "after_id": review_id}


def _cursor(order: str, last: ReviewRow) -> str:
    return write_cursor(getattr(last, VALUES[order]), last.id) if order in VALUES else write_cursor(last.id)


async def views_of(ctx: ReadContext, rows: Sequence[ReviewRow]) -> list[ReviewOut]:
    """With all that is shown of them: a statement for each kind of thing, however many they are."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    with_photos = [row.id for row in rows if row.photos]
    photos = await ctx.all(PHOTOS, reviews=with_photos) if with_photos else []
    replies = {reply.review_id: reply for reply in await ctx.all(REPLIES, reviews=ids)}
    names = await person_names(ctx, sorted({row.user_id for row in rows}))
    products = await list_rated_products(ctx, (row.product_id for row in rows))
    stores = await store_names(ctx, sorted({row.store_id for row in rows})) if replies else {}
    liked = await ctx.all(VOTES, reviews=ids, person=ctx.actor.id) if ctx.actor.id is not None else []
    voted = {each.review_id for each in liked}
    return [
        _view(
            ctx,
            row,
            product=products[row.product_id],
            name=short_name(names.get(row.user_id, "")),
            photos=[each for each in photos if each.review_id == row.id],
            reply=(
                ReplyOut(stores[reply.store_id].name, reply.text, reply.replied_at, reply.updated_at)
                if (reply := replies.get(row.id)) is not None
                else None
            ),
            is_liked=row.id in voted,
        )
        for row in rows
    ]


def short_name(full_name: str) -> str:
    """`Ada B.`: enough to tell people apart, and not who they are."""
    words = full_name.split()
    if not words:
        return "Somebody"
    return f"{words[0]} {words[-1][0].upper()}." if len(words) > 1 else words[0]


def _view(ctx: ReadContext, row: ReviewRow, **around: Any) -> ReviewOut:
    product: RatedProduct = around["product"]
    photos: list[PhotoRow] = around["photos"]
    is_own, moderates = policy.is_author(ctx.actor, row), policy.sees_every_review(ctx.actor)
    return ReviewOut(
        id=row.id,
        product_id=row.product_id,
        service_id=row.product_id if product.kind is ProductKind.SERVICE else None,
        product=Subject(product.id, product.name, product.kind.value, product.path),
        user=Author(around["name"], row.user_id if is_own or moderates else None),
        rating=row.rating,
        comment=row.comment,
        status=row.status,
        is_verified=row.is_verified,
        helpful_count=row.helpful,
        is_helpful_to_you=around["is_liked"],
        is_own=is_own,
        photos=[_links(ctx, row, each) for each in photos] if policy.can_see(ctx.actor, row) else [],
        reply=around["reply"],
        decision=row.decision if row.decision and (is_own or moderates) else None,
        reports=row.reports if moderates else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
        edited_at=row.edited_at,
        version=row.version,
    )


def _links(ctx: ReadContext, review: ReviewRow, photo: PhotoRow) -> PictureLinks:
    """For who may see the review: everybody's address where everybody may."""
    if review.status is ReviewStatus.APPROVED:
        return public_links(KeptPicture(photo.id, photo.width, photo.height))
    return private_links(ctx, photo.id, photo.width, photo.height)
