"""Rows of products into the cards that lists show: one row each, plus one look for stock and one for store names."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.catalog.models import IS_GOODS, Category, Digest, ImageRef, Product, ProductStatus, VariantDigest
from souk.catalog.schemas import CategoryRef, ImageOut, ProductCard, StoreRef, VariantOut
from souk.inventory import available, stock_status
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.money import Money
from souk.stores import StoreName, is_unlisted, store_names

KEPT: Final = 2048
"""Products whose rows and cards stay in memory, by all that is in the row."""


class CardRow(msgspec.Struct, frozen=True, eq=False):
    """Kept while nothing in it changes (`Hot.keeps`), so the row itself is what its card is remembered by."""

    id: UUID
    name: str
    slug: str
    store_id: UUID
    category_id: UUID | None
    category_name: str | None
    category_slug: str | None
    brand: str
    currency: str
    min_price: int
    max_price: int
    discount_percent: int
    images: list[ImageRef]
    digest: Digest
    rating: int
    reviews_count: int
    status: ProductStatus
    created_at: datetime


CARD_COLUMNS = (
    Product.id,
    Product.name,
    Product.slug,
    Product.store_id,
    Product.category_id,
    Category.name.label("category_name"),
    Category.slug.label("category_slug"),
    Product.brand,
    Product.currency,
    Product.min_price,
    Product.max_price,
    Product.discount_percent,
    Product.images,
    Product.digest,
    Product.rating,
    Product.reviews_count,
    Product.status,
    Product.created_at,
)
CARDS = select(*CARD_COLUMNS).select_from(Product).outerjoin(Category, Category.id == Product.category_id)
_BY_IDS = Hot(CARDS.where(any_of(Product.id, "ids"), IS_GOODS), CardRow, keeps=KEPT)
_RELATED = Hot(
    CARDS.where(
        Product.category_id == bindparam("category_id"),
        Product.id != bindparam("product_id"),
        IS_GOODS,
        Product.status == ProductStatus.ACTIVE,
        ~is_unlisted(Product.store_id),
    )
    .order_by(Product.created_at.desc(), Product.id.desc())
    .limit(bindparam("most")),
    CardRow,
    keeps=KEPT,
)


async def cards_of(
    ctx: ReadContext, rows: Sequence[CardRow], scores: Mapping[UUID, float] | None = None
) -> list[ProductCard]:
    """In the order of the rows."""
    if not rows:
        return []
    pieces = await available(ctx, [variant.id for row in rows for variant in row.digest.variants])
    names = await store_names(ctx, {row.store_id for row in rows})
    cards = [
        _card_in_memory(row, names[row.store_id], tuple([pieces[each.id] for each in row.digest.variants]))
        for row in rows
    ]
    if scores is None:
        return cards
    return [msgspec.structs.replace(card, score=scores[card.id]) for card in cards]


@lru_cache(maxsize=KEPT)
def _card_in_memory(row: CardRow, store: StoreName, stock: tuple[int, ...]) -> ProductCard:
    """`stock`: of each variant, in their order."""
    pieces = {variant.id: left for variant, left in zip(row.digest.variants, stock, strict=True)}
    return card_of(row, store, pieces)


async def cards_by_ids(
    ctx: ReadContext, ids: Sequence[UUID], scores: Mapping[UUID, float] | None = None
) -> list[ProductCard]:
    """In the order of the ids; ids that are gone are left out."""
    found = {row.id: row for row in await ctx.all(_BY_IDS, ids=ids)}
    return await cards_of(ctx, [found[each] for each in ids if each in found], scores)


async def list_related(ctx: ReadContext, *, product_id: UUID, category_id: UUID, most: int) -> list[ProductCard]:
    """The newest others of the same category."""
    return await cards_of(ctx, await ctx.all(_RELATED, product_id=product_id, category_id=category_id, most=most))


def variants_of(digest: Digest, currency: str, pieces: Mapping[UUID, int]) -> list[VariantOut]:
    return [_variant(each, currency, pieces[each.id]) for each in digest.variants]


def _variant(each: VariantDigest, currency: str, stock: int) -> VariantOut:
    struck = each.list_price if each.price < each.list_price else each.compare_at
    price = Money(each.price, currency)
    return VariantOut(
        each.id,
        each.sku,
        each.color,
        each.size,
        each.option3,
        price,
        price if each.list_price == each.price else Money(each.list_price, currency),
        Money(struck, currency) if struck is not None and struck > each.price else None,
        stock,
        stock_status(stock),
    )


def card_of(row: CardRow, store: StoreName, pieces: Mapping[UUID, int]) -> ProductCard:
    variants = variants_of(row.digest, row.currency, pieces)
    stock = sum([variant.stock for variant in variants])
    cheapest = min(variants, key=_amount) if variants else None
    price = Money(row.min_price, row.currency)
    category = None
    if row.category_id is not None:
        category = CategoryRef(row.category_id, row.category_name or "", row.category_slug or "")
    return ProductCard(
        id=row.id,
        name=row.name,
        slug=row.slug,
        store=StoreRef(store.id, store.name, store.slug),
        category=category,
        brand=row.brand,
        price=price,
        list_price=cheapest.list_price if cheapest else price,
        compare_at_price=cheapest.compare_at_price if cheapest else None,
        price_varies=row.max_price > row.min_price,
        discount_percent=row.discount_percent,
        images=[ImageOut.of(image) for image in row.images],
        colors=row.digest.colors,
        sizes=row.digest.sizes,
        variants=variants,
        stock=stock,
        stock_status=stock_status(stock),
        rating=row.rating / 100,
        reviews_count=row.reviews_count,
        status=row.status,
        created_at=row.created_at,
    )


def fields_of(card: ProductCard) -> dict[str, Any]:
    """For what shows more than a card does."""
    return {name: getattr(card, name) for name in ProductCard.__struct_fields__}


def _amount(variant: VariantOut) -> int:
    return variant.price.amount
