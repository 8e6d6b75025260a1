"""The list of products under every filter and sort, by keyset. One hot statement per combination, built once."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Select, Uuid, bindparam, exists, func, select, tuple_
from sqlalchemy.types import TypeEngine

from souk.catalog.models import IS_GOODS, Category, Product, ProductStatus, Variant
from souk.catalog.policy import CatalogPermission
from souk.catalog.queries.cards import CARDS, KEPT, CardRow, cards_of
from souk.catalog.schemas import ProductCard
from souk.catalog.search.engine import Hits
from souk.catalog.search.matching import is_match
from souk.inventory import available_of
from souk.kernel.any_of import any_of
from souk.kernel.columns import UtcDateTime
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import BadCursor, PageOf, PageQuery, read_cursor, write_cursor
from souk.stores import UnknownStore, get_store, is_unlisted


class Sort(StrEnum):
    NEWEST = "newest"
    CHEAPEST = "price"
    DEAREST = "-price"
    BEST_RATED = "rating"
    MOST_REDUCED = "discount"
    RELEVANCE = "relevance"


class Browse(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to see. `categories` and `stores` are ids or slugs; prices are minor units.

    Several values of one filter widen the list; different filters narrow it.
    """

    search: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool = False
    reduced: bool = False
    """Only what has a catalogue discount."""
    sort: Sort = Sort.NEWEST
    status: ProductStatus = ProductStatus.ACTIVE


class Keyset(msgspec.Struct, frozen=True):
    """How a sort walks its index. `ahead`: ascending."""

    column: Any
    kind: TypeEngine[Any]
    shape: Any
    field: str
    ahead: bool


class Shape(msgspec.Struct, frozen=True):
    """What a statement looks like; the values come as parameters."""

    filters: frozenset[str]
    sort: Sort = Sort.NEWEST
    continued: bool = False


class _Count(msgspec.Struct, frozen=True):
    total: int


Matching = str | Hits
"""A search expression (`search.phrase`; empty: everything), or what a search engine found."""
KEYSETS = {
    Sort.NEWEST: Keyset(Product.created_at, UtcDateTime(), tuple[str, datetime, UUID], "created_at", ahead=False),
    Sort.CHEAPEST: Keyset(Product.min_price, BigInteger(), tuple[str, int, UUID], "min_price", ahead=True),
    Sort.DEAREST: Keyset(Product.min_price, BigInteger(), tuple[str, int, UUID], "min_price", ahead=False),
    Sort.MOST_REDUCED: Keyset(
        Product.discount_percent, BigInteger(), tuple[str, int, UUID], "discount_percent", ahead=False
    ),
    Sort.BEST_RATED: Keyset(Product.rating, BigInteger(), tuple[str, int, UUID], "rating", ahead=False),
}


def in_category(start: ColumnElement[bool]) -> ColumnElement[bool]:
    """The category itself and all inside it."""
    tree = select(Category.id).where(start).cte("tree", recursive=True)
    tree = tree.union(select(Category.id).join(tree, Category.parent_id == tree.c.id))
    return Product.category_id.in_(select(tree.c.id))


def _has_variant(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Variant.product_id == Product.id, ~Variant.is_archived, *conditions)


CONDITIONS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "status": lambda: Product.status == bindparam("status", type_=Product.status.type),
    "listed": lambda: ~is_unlisted(Product.store_id),
    "own_stores": lambda: any_of(Product.store_id, "own_stores"),
    "categories": lambda: in_category(
        any_of(Category.id, "category_ids") | any_of(Category.slug, "category_slugs", of=str)
    ),
    "brands": lambda: any_of(Product.brand, "brands", of=str),
    "stores": lambda: any_of(Product.store_id, "stores"),
    "colors": lambda: _has_variant(any_of(Variant.color, "colors", of=str)),
    "sizes": lambda: _has_variant(any_of(Variant.size, "sizes", of=str)),
    "min_price": lambda: Product.min_price >= bindparam("min_price", type_=BigInteger()),
    "max_price": lambda: Product.min_price <= bindparam("max_price", type_=BigInteger()),
    "in_stock": lambda: _has_variant(available_of(Variant.id) > 0),
    "reduced": lambda: Product.discount_percent > 0,
    "matching": lambda: is_match(Product.__table__.c.id, "matching"),
    "among": lambda: any_of(Product.id, "among"),
}


async def list_products(
    ctx: ReadContext, wanted: Browse, asked: PageQuery, *, matching: Matching = ""
) -> PageOf[ProductCard]:
    """What is for sale, in any order but by relevance: that is the search's own business."""
    parameters = await parameters_of(ctx, wanted, matching=matching)
    sort = Sort.NEWEST if wanted.sort is Sort.RELEVANCE else wanted.sort
    keyset, filters = KEYSETS[sort], frozenset(parameters)
    place: dict[str, Any] = {"most": asked.limit + 1, "skipped": asked.offset}
    if asked.cursor:
        place |= _after(asked.cursor, sort, keyset)
    page = _page_statement(Shape(filters, sort, continued=bool(asked.cursor)))
    rows = await ctx.all(page, **bound(parameters), **place)
    total = await count_products(ctx, parameters) if asked.count else None
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    cursor = write_cursor(sort, getattr(rows[-1], keyset.field), rows[-1].id) if more else None
    return PageOf(await cards_of(ctx, rows), cursor, total)


async def count_products(ctx: ReadContext, parameters: dict[str, Any]) -> int:
    counted = await ctx.first(_count_statement(frozenset(parameters)), **bound(parameters))
    assert counted is not None
    return counted.total


async def parameters_of(ctx: ReadContext, wanted: Browse, *, matching: Matching = "") -> dict[str, Any]:
    """The filters in force and the values they need; None is no value, its filter only has to be there."""
    found: dict[str, Any] = {"status": wanted.status}
    if wanted.status is not ProductStatus.ACTIVE and not ctx.actor.may(CatalogPermission.CATALOG_WRITE):
        found["own_stores"] = ctx.actor.stores_with(CatalogPermission.CATALOG_WRITE)
    if not _looks_at_own(ctx, wanted):
        found["listed"] = None
    if wanted.categories:
        ids = {each: as_uuid(each) for each in wanted.categories}
        found["categories"] = None
        found["category_ids"] = [category_id for category_id in ids.values() if category_id is not None]
        found["category_slugs"] = [each for each, category_id in ids.items() if category_id is None]
    for name in ("brands", "colors", "sizes"):
        if values := getattr(wanted, name):
            found[name] = values
    if wanted.stores:
        found["stores"] = [store_id for each in wanted.stores if (store_id := await _store_id(ctx, each)) is not None]
    if wanted.min_price is not None:
        found["min_price"] = wanted.min_price
    if wanted.max_price is not None:
        found["max_price"] = wanted.max_price
    found |= {name: None for name in ("in_stock", "reduced") if getattr(wanted, name)}
    return found | _matches(matching)


def _matches(matching: Matching) -> dict[str, Any]:
    if isinstance(matching, Hits):
        return {"among": list(matching.scores)}
    return {"matching": matching} if matching else {}


def _looks_at_own(ctx: ReadContext, wanted: Browse) -> bool:
    """At stores of which they see what nobody else may: those that await review, or are closed."""
    own = {str(store_id) for store_id in ctx.actor.stores_with(CatalogPermission.CATALOG_WRITE)}
    asked = set(wanted.stores)
    return asked <= own if asked else ctx.actor.may(CatalogPermission.CATALOG_WRITE)


def bound(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}


def narrowed(statement: Select[*tuple[Any, ...]], filters: frozenset[str]) -> Select[*tuple[Any, ...]]:
    return statement.where(IS_GOODS, *(CONDITIONS[name]() for name in sorted(filters & CONDITIONS.keys())))


@lru_cache(maxsize=512)
def _page_statement(shape: Shape) -> Hot[CardRow]:
    keyset = KEYSETS[shape.sort]
    statement = narrowed(CARDS, shape.filters)
    if shape.continued:
        here = tuple_(keyset.column, Product.id)
        last = tuple_(bindparam("last_key", type_=keyset.kind), bindparam("last_id", type_=Uuid()))
        statement = statement.where(here > last if keyset.ahead else here < last)
    key, tie = (keyset.column, Product.id) if keyset.ahead else (keyset.column.desc(), Product.id.desc())
    ordered = statement.order_by(key, tie).limit(bindparam("most")).offset(bindparam("skipped"))
    return Hot(ordered, CardRow, keeps=KEPT)


@lru_cache(maxsize=512)
def _count_statement(filters: frozenset[str]) -> Hot[_Count]:
    return Hot(narrowed(select(func.count().label("total")).select_from(Product), filters), _Count)


def _after(cursor: str, sort: Sort, keyset: Keyset) -> dict[str, Any]:
    made_for, last_key, last_id = read_cursor(cursor, keyset.shape)
    if made_for != sort:
        raise BadCursor
    return {"last_key": last_key, "last_id": last_id}


async def _store_id(ctx: ReadContext, key: str) -> UUID | None:
    found = as_uuid(key)
    if found is not None:
        return found
    try:
        return (await get_store(ctx, key)).id
    except UnknownStore:
        return None
