"""What the store has already of the products a file names: read for many at once."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk import inventory
from souk.catalog.imports.models import ImportedProduct, ImportPicture
from souk.catalog.imports.states import PictureStatus
from souk.catalog.models import Category, ImageRef, Product, ProductKind, ProductStatus, Variant
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot


class KnownProduct(msgspec.Struct, frozen=True):
    """A product as it is. `handle` is None where no import brought it."""

    id: UUID
    handle: str | None
    slug: str
    category_id: UUID | None
    name: str
    description: str
    brand: str
    tags: list[str]
    status: ProductStatus
    price: int
    compare_at: int | None
    discount_percent: int
    specifications: dict[str, Any]
    requires_shipping: bool
    import_extra: dict[str, Any]
    images: list[ImageRef]


class KnownVariant(msgspec.Struct, frozen=True):
    id: UUID
    product_id: UUID
    sku: str | None
    color: str | None
    size: str | None
    option3: str | None
    price: int | None
    compare_at: int | None
    position: int
    barcode: str | None
    weight_grams: int | None
    is_archived: bool
    import_extra: dict[str, Any]


class KnownPicture(msgspec.Struct, frozen=True):
    id: UUID
    product_id: UUID
    position: int
    url: str
    alt: str
    row: int
    import_extra: dict[str, Any]
    status: PictureStatus
    image: ImageRef | None


class _Sku(msgspec.Struct, frozen=True):
    sku: str
    product_id: UUID


class _Slug(msgspec.Struct, frozen=True):
    slug: str
    id: UUID
    store_id: UUID
    kind: ProductKind


class KnownCategory(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    name_key: str
    slug: str


class Known(msgspec.Struct, frozen=True):
    """Everything a batch of products has to be compared with."""

    by_handle: dict[str, KnownProduct]
    by_slug: dict[str, KnownProduct]
    variants: dict[UUID, list[KnownVariant]]
    pictures: dict[UUID, list[KnownPicture]]
    levels: dict[UUID, list[inventory.Level]]
    owners_of_skus: dict[str, UUID]
    taken_slugs: set[str]


_columns = tuple(getattr(Product, name) for name in KnownProduct.__struct_fields__ if name != "handle")
_products = (
    select(Product.id, ImportedProduct.handle, *_columns[1:])
    .outerjoin(ImportedProduct, ImportedProduct.product_id == Product.id)
    .where(any_of(Product.id, "ids"))
    .order_by(Product.id)
)
PRODUCTS = Hot(_products, KnownProduct)
LOCKED_PRODUCTS = Hot(_products.with_for_update(of=Product, key_share=True), KnownProduct)
VARIANTS = Hot(
    select(*(getattr(Variant, name) for name in KnownVariant.__struct_fields__))
    .where(any_of(Variant.product_id, "ids"))
    .order_by(Variant.product_id, Variant.position, Variant.id),
    KnownVariant,
)
PICTURES = Hot(
    select(*(getattr(ImportPicture, name) for name in KnownPicture.__struct_fields__))
    .where(any_of(ImportPicture.product_id, "ids"))
    .order_by(ImportPicture.product_id, ImportPicture.position),
    KnownPicture,
)
CATEGORIES = Hot(select(Category.id, Category.name, Category.name_key, Category.slug), KnownCategory)


class _Id(msgspec.Struct, frozen=True):
    id: UUID


_BY_HANDLE = Hot(
    select(ImportedProduct.product_id.label("id")).where(
        ImportedProduct.store_id == bindparam("store"), any_of(ImportedProduct.handle, "handles", of=str)
    ),
    _Id,
)
_SKUS = Hot(
    select(Variant.sku, Variant.product_id).where(
        Variant.store_id == bindparam("store"), any_of(Variant.sku, "skus", of=str)
    ),
    _Sku,
)
_SLUGS = Hot(
    select(Product.slug, Product.id, Product.store_id, Product.kind).where(any_of(Product.slug, "slugs", of=str)), _Slug
)


async def look_up(
    ctx: ReadContext, store_id: UUID, *, handles: Sequence[str], slugs: Sequence[str], skus: Sequence[str]
) -> Known:
    """In a unit of work the products found are locked until it ends."""
    ids = {row.id for row in await ctx.all(_BY_HANDLE, store=store_id, handles=handles)}
    of_slugs = await ctx.all(_SLUGS, slugs=slugs)
    ids |= {row.id for row in of_slugs if row.store_id == store_id and row.kind is ProductKind.GOODS}
    statement = LOCKED_PRODUCTS if isinstance(ctx, UnitOfWork) else PRODUCTS
    products = await ctx.all(statement, ids=sorted(ids)) if ids else []
    variants = await ctx.all(VARIANTS, ids=sorted(ids)) if ids else []
    pictures = await ctx.all(PICTURES, ids=sorted(ids)) if ids else []
    return Known(
        by_handle={product.handle: product for product in products if product.handle is not None},
        by_slug={product.slug: product for product in products if product.handle is None},
        variants=_grouped(variants),
        pictures=_grouped(pictures),
        levels=await inventory.levels(ctx, [variant.id for variant in variants]) if variants else {},
        owners_of_skus={row.sku: row.product_id for row in await ctx.all(_SKUS, store=store_id, skus=skus)}
        if skus
        else {},
        taken_slugs={row.slug for row in of_slugs},
    )


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.product_id, []).append(row)
    return groups
