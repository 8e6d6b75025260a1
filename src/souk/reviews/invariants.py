"""Facts about reviews that no storm may break: what is counted is what is there."""

from typing import Any

from sqlalchemy import Integer, Uuid, case, column, func, select, table, tuple_

from souk.catalog import list_rated_products
from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.reviews.models import Review, ReviewPhoto, ReviewReport, ReviewTotals, ReviewVote
from souk.reviews.statuses import ReviewStatus
from souk.reviews.totals import NUMBERS, STARS, Totals

MOST = 100
"""How many breaches of a fact are told."""
AT_ONCE = 500

# Facts of a lower room, looked at by name and never written.
_stores = table("stores", column("id", Uuid()), column("rating_count"), column("rating_sum"))


async def _totals_are_reviews(ctx: ReadContext) -> list[str]:
    """For each product: its totals are those of its approved reviews, recomputed."""
    counted = {
        name: func.sum(case((Review.rating == stars, 1), else_=0)).cast(Integer).label(name)
        for stars, name in enumerate(STARS, start=1)
    }
    approved = select(
        Review.product_id, func.count().label("count"), func.sum(Review.rating).label("sum"), *counted.values()
    ).where(Review.status == ReviewStatus.APPROVED)
    there = {
        row[0]: tuple(map(int, row[1:])) for row in await ctx.session.execute(approved.group_by(Review.product_id))
    }
    kept_rows = select(ReviewTotals.product_id, *(getattr(ReviewTotals, name) for name in NUMBERS))
    kept = {row[0]: tuple(map(int, row[1:])) for row in await ctx.session.execute(kept_rows)}
    nothing = (0,) * len(NUMBERS)
    wrong = [each for each in {*there, *kept} if there.get(each, nothing) != kept.get(each, nothing)]
    return [f"The reviews of product {each} are not what its totals say." for each in sorted(wrong)[:MOST]]


async def _products_say_so(ctx: ReadContext) -> list[str]:
    """A product shows the rating that its totals come to."""
    rows = select(ReviewTotals.product_id, *(getattr(ReviewTotals, name) for name in NUMBERS))
    kept = {row[0]: Totals(*map(int, row[1:])) for row in await ctx.session.execute(rows)}
    ids, found = sorted(kept), []
    for start in range(0, len(ids), AT_ONCE):
        shown = await list_rated_products(ctx, ids[start : start + AT_ONCE])
        found += [
            f"Product {each.id} shows {each.reviews_count} reviews and {each.rating / 100}, and should not."
            for each in shown.values()
            if (each.rating, each.reviews_count) != (kept[each.id].rating, kept[each.id].count)
        ]
    return found[:MOST]


async def _stores_say_so(ctx: ReadContext) -> list[str]:
    """A store counts the approved reviews of what it sells, and all their stars."""
    approved = (
        select(Review.store_id, func.count().label("count"), func.sum(Review.rating).label("sum"))
        .where(Review.status == ReviewStatus.APPROVED)
        .group_by(Review.store_id)
        .subquery()
    )
    says = tuple_(_stores.c.rating_count, _stores.c.rating_sum)
    there = tuple_(func.coalesce(approved.c.count, 0), func.coalesce(approved.c.sum, 0))
    wrong = (
        select(_stores.c.id)
        .outerjoin(approved, approved.c.store_id == _stores.c.id)
        .where(says != there)
        .order_by(_stores.c.id)
        .limit(MOST)
    )
    return [f"Store {each} does not count its reviews as they are." for each in await ctx.session.scalars(wrong)]


def _counts(column: Any, counted: Any, *conditions: Any) -> Any:
    number = select(func.count()).select_from(counted).where(counted.review_id == Review.id, *conditions)
    return column != number.scalar_subquery()


async def _counted_is_there(ctx: ReadContext) -> list[str]:
    """Votes, pictures and open reports of each review are as many as it says."""
    wrong = (
        select(Review.id)
        .where(
            _counts(Review.helpful, ReviewVote)
            | _counts(Review.photos, ReviewPhoto)
            | _counts(Review.reports, ReviewReport, ReviewReport.closed_at.is_(None))
        )
        .order_by(Review.id)
        .limit(MOST)
    )
    return [f"Review {each} miscounts its votes, pictures or reports." for each in await ctx.session.scalars(wrong)]


INVARIANTS = (
    Invariant(name="reviews.totals_are_reviews", find=_totals_are_reviews),
    Invariant(name="reviews.products_say_so", find=_products_say_so),
    Invariant(name="reviews.stores_say_so", find=_stores_say_so),
    Invariant(name="reviews.counted_is_there", find=_counted_is_there),
)
