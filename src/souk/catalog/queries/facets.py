"""Counts for the filters beside a list.

One bounded look at the newest matches, counted here: so a value's count ignores its own filter, and costs the same in a
shop of a hundred products and of a million.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, exists, select, type_coerce

from souk.catalog.models import Category, Digest, Product, Variant
from souk.catalog.queries.browsing import Browse, Matching, bound, narrowed, parameters_of
from souk.catalog.schemas import FacetCount, Facets, PriceBucket, PriceFacet
from souk.catalog.search.engine import Hits
from souk.catalog.search.matching import matched
from souk.inventory import available_of
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.stores import store_names

LOOKED_AT = 1_000
MOST_VALUES = 20
BUCKETS = 10


class _Seen(msgspec.Struct, frozen=True):
    category_id: UUID | None
    store_id: UUID
    brand: str
    min_price: int
    digest: Digest
    is_reduced: bool
    in_stock: bool


class _Name(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


Test = Callable[[_Seen], bool]
_CATEGORIES = Hot(select(Category.id, Category.name, Category.slug).where(any_of(Category.id, "ids")), _Name)


async def count_facets(ctx: ReadContext, wanted: Browse, *, matching: Matching = "") -> Facets:
    """Category, words and status narrow what is looked at; the other filters are applied here, each to the others."""
    base = Browse(categories=wanted.categories, status=wanted.status)
    parameters = await parameters_of(ctx, base, matching=matching)
    seen = await ctx.all(_seen(ctx.dialect, frozenset(parameters)), **bound(parameters))
    stores = await store_names(ctx, {row.store_id for row in seen})
    chosen = {store.id for store in stores.values() if {store.slug, str(store.id)} & set(wanted.stores)}
    tests = _tests(wanted, chosen)

    def others(name: str) -> list[_Seen]:
        applied = [test for key, test in tests.items() if key != name]
        return [row for row in seen if all(test(row) for test in applied)]

    everything = others("")
    in_stores = Counter(row.store_id for row in others("stores")).most_common(MOST_VALUES)
    return Facets(
        category=await _categories(ctx, everything),
        brand=_values(row.brand for row in others("brands") if row.brand),
        store=[FacetCount(stores[key].slug, stores[key].name, count) for key, count in in_stores],
        color=_values(color for row in others("colors") for color in row.digest.colors),
        size=_values(size for row in others("sizes") for size in row.digest.sizes),
        availability=[FacetCount("true", "In stock", sum(row.in_stock for row in others("in_stock")))],
        reduced=[FacetCount("true", "Reduced", sum(row.is_reduced for row in others("reduced")))],
        price=_price_facet(sorted(row.min_price for row in others("price"))),
        matching=len(everything),
        counted=len(seen),
        is_complete=len(seen) < LOOKED_AT and (not isinstance(matching, Hits) or matching.is_complete),
    )


async def _categories(ctx: ReadContext, rows: Iterable[_Seen]) -> list[FacetCount]:
    counts = Counter(row.category_id for row in rows if row.category_id is not None)
    names = await ctx.all(_CATEGORIES, ids=[category_id for category_id, _ in counts.most_common(MOST_VALUES)])
    found = [FacetCount(each.slug, each.name, counts[each.id]) for each in names]
    return sorted(found, key=lambda each: (-each.count, each.label))


def _tests(wanted: Browse, store_ids: set[UUID]) -> dict[str, Test]:
    found: dict[str, Test] = {}
    if wanted.brands:
        found["brands"] = lambda row: row.brand in wanted.brands
    if wanted.stores:
        found["stores"] = lambda row: row.store_id in store_ids
    if wanted.colors:
        found["colors"] = lambda row: not set(wanted.colors).isdisjoint(row.digest.colors)
    if wanted.sizes:
        found["sizes"] = lambda row: not set(wanted.sizes).isdisjoint(row.digest.sizes)
    if wanted.in_stock:
        found["in_stock"] = lambda row: row.in_stock
    if wanted.reduced:
        found["reduced"] = lambda row: row.is_reduced
    least, most = wanted.min_price, wanted.max_price
    if least is not None or most is not None:
        found["price"] = lambda row: (least or 0) <= row.min_price and (most is None or row.min_price <= most)
    return found


def _values(values: Iterable[str]) -> list[FacetCount]:
    return [FacetCount(value, value, count) for value, count in Counter(values).most_common(MOST_VALUES)]


def _price_facet(prices: list[int]) -> PriceFacet | None:
    """Buckets of equal, round width."""
    if not prices:
        return None
    least, most = prices[0], prices[-1]
    width = _round_width((most - least) / BUCKETS)
    counts = Counter(price // width for price in prices)
    lowest, highest = least // width, most // width
    histogram = [PriceBucket(at * width, (at + 1) * width, counts[at]) for at in range(lowest, highest + 1)]
    return PriceFacet(least, most, histogram)


def _round_width(exact: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50, … so that the bars begin at prices people think in."""
    width = 1
    while True:
        for step in (1, 2, 5):
            if width * step >= exact:
                return width * step
        width *= 10


@lru_cache(maxsize=64)
def _seen(dialect: str, filters: frozenset[str]) -> Hot[_Seen]:
    in_stock = exists().where(Variant.product_id == Product.id, ~Variant.is_archived, available_of(Variant.id) > 0)
    columns = (Product.category_id, Product.store_id, Product.brand, Product.min_price, Product.digest)
    is_reduced = type_coerce(Product.discount_percent > 0, Boolean()).label("is_reduced")
    statement = select(*columns, is_reduced, type_coerce(in_stock, Boolean()).label("in_stock")).limit(LOOKED_AT)
    if "matching" in filters:
        return Hot(narrowed(matched(statement, dialect, "matching"), filters - {"matching"}), _Seen)
    return Hot(narrowed(statement.order_by(Product.created_at.desc(), Product.id.desc()), filters), _Seen)
