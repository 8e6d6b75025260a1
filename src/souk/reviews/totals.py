"""Count, sum and histogram of a product's approved reviews, moved by one atomic statement for each that changes.

Whoever moves them takes the row of the store first, then that of the totals, then the product's own, and holds them
until the commit: all in this order, so nobody waits in a circle.
"""

from typing import Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Uuid, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike

from souk.catalog import set_rating
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.money import round_half_up
from souk.reviews.models import ReviewTotals
from souk.stores import rate_store

STARS: Final = ("one", "two", "three", "four", "five")
NUMBERS: Final = ("count", "sum", *STARS)


class Rated(NamedTuple):
    """A product and whose it is: both show what it comes to."""

    product_id: UUID
    store_id: UUID


class Totals(msgspec.Struct, frozen=True):
    count: int = 0
    sum: int = 0
    one: int = 0
    two: int = 0
    three: int = 0
    four: int = 0
    five: int = 0

    @property
    def histogram(self) -> dict[int, int]:
        """How many of each number of stars, the best first."""
        return {stars: getattr(self, STARS[stars - 1]) for stars in range(5, 0, -1)}

    @property
    def rating(self) -> int:
        """Hundredths of a star, halves upwards; nought without a review."""
        return round_half_up(100 * self.sum, self.count) if self.count else 0


_row = ReviewTotals.__table__.c
_numbers = [_row[name] for name in NUMBERS]
_this = ReviewTotals.product_id == bindparam("product", type_=Uuid())
_added = upsert(ReviewTotals)
ADD = Hot(
    _added.on_conflict_do_update(
        index_elements=[ReviewTotals.product_id],
        set_={name: _row[name] + _added.excluded[name] for name in NUMBERS},
    ).returning(*_numbers),
    Totals,
)
MOVE = Hot(
    update(ReviewTotals)
    .where(_this)
    .values({name: _row[name] + bindparam(f"more_{name}", type_=BigInteger) for name in NUMBERS})
    .returning(*_numbers),
    Totals,
)
READ = Hot(select(*_numbers).where(_this), Totals)


async def read_totals(ctx: ReadContext, product_id: UUID) -> Totals:
    return await ctx.first(READ, product=product_id) or Totals()


async def move_totals(uow: UnitOfWork, rated: Rated, *, was: int | None, now: int | None) -> None:
    """An approved review had `was` stars and has `now`; None: it did not count, or does so no more."""
    if was == now:
        return
    change, product_id = _change(was, now), rated.product_id
    await rate_store(uow, rated.store_id, reviews=change["count"], stars=change["sum"])
    if was is None:
        totals = await uow.first(ADD, product_id=product_id, **change)
    else:  # the row is there; and what is negative is no row that could be inserted
        totals = await uow.first(MOVE, product=product_id, **{f"more_{name}": by for name, by in change.items()})
    assert totals is not None
    await set_rating(uow, product_id, rating=totals.rating, reviews=totals.count)


def _change(was: int | None, now: int | None) -> dict[str, int]:
    change = dict.fromkeys(NUMBERS, 0)
    for stars, by in ((was, -1), (now, 1)):
        if stars is not None:
            change["count"] += by
            change["sum"] += by * stars
            change[STARS[stars - 1]] += by
    return change
