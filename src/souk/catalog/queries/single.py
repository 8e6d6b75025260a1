"""One product, with everything a page shows of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from souk import inventory
from souk.catalog import policy
from souk.catalog.errors import UnknownProduct
from souk.catalog.models import IS_GOODS, Category, Product, ProductStatus, VariantDigest
from souk.catalog.queries.cards import CARD_COLUMNS, CardRow, card_of, fields_of
from souk.catalog.schemas import LocatedStock, ProductOut, ProductStock, VariantAvailability
from souk.inventory import LocationKind, available, stock_status
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.stores import is_pending, store_names


class ProductRow(CardRow, frozen=True):
    description: str
    specifications: dict[str, Any]
    tags: list[str]
    requires_shipping: bool
    version: int
    updated_at: datetime
    is_pending: bool
    """Its store awaits review."""


_PRODUCT = (
    select(
        *CARD_COLUMNS,
        Product.description,
        Product.specifications,
        Product.tags,
        Product.requires_shipping,
        Product.version,
        Product.updated_at,
        is_pending(Product.store_id).label("is_pending"),
    )
    .select_from(Product)
    .outerjoin(Category, Category.id == Product.category_id)
    .where(IS_GOODS)
)
_BY_ID = Hot(_PRODUCT.where(Product.id == bindparam("key", type_=Uuid())), ProductRow)
_BY_SLUG = Hot(_PRODUCT.where(Product.slug == bindparam("key")), ProductRow)


async def get_product(ctx: ReadContext, key: UUID | str) -> ProductOut:
    """By id or slug, as this actor may see it. Three statements. Raises UnknownProduct."""
    row = await _visible_row(ctx, key)
    pieces = await available(ctx, [variant.id for variant in row.digest.variants])
    name = (await store_names(ctx, [row.store_id]))[row.store_id]
    card = card_of(row, name, pieces)
    return ProductOut(
        **fields_of(card),
        description=row.description,
        specifications=row.specifications,
        tags=row.tags,
        requires_shipping=row.requires_shipping,
        version=row.version,
        updated_at=row.updated_at,
    )


async def get_product_stock(ctx: ReadContext, product_id: UUID) -> ProductStock:
    """Where its pieces lie. Raises UnknownProduct."""
    row = await _visible_row(ctx, product_id)
    lying = await inventory.levels(ctx, [variant.id for variant in row.digest.variants])
    variants = [_variant_stock(variant, lying[variant.id]) for variant in row.digest.variants]
    in_stores: dict[str, int] = {}
    in_warehouses = 0
    for level in (level for levels in lying.values() for level in levels):
        if level.kind is LocationKind.STORE:
            in_stores[level.location] = in_stores.get(level.location, 0) + level.available
        else:
            in_warehouses += level.available
    total = in_warehouses + sum(in_stores.values())
    return ProductStock(
        product_id=row.id,
        warehouse_stock=in_warehouses,
        stores=[LocatedStock(location, quantity) for location, quantity in in_stores.items()],
        total_available=total,
        stock_status=stock_status(total),
        variants=variants,
    )


def _variant_stock(variant: VariantDigest, levels: list[inventory.Level]) -> VariantAvailability:
    total = sum(level.available for level in levels)
    return VariantAvailability(
        variant_id=variant.id,
        sku=variant.sku,
        color=variant.color,
        size=variant.size,
        total_available=total,
        stock_status=stock_status(total),
        locations=[LocatedStock(level.location, level.available) for level in levels],
    )


async def _visible_row(ctx: ReadContext, key: UUID | str) -> ProductRow:
    product_id = as_uuid(key) if isinstance(key, str) else key
    row = await ctx.first(_BY_SLUG, key=key) if product_id is None else await ctx.first(_BY_ID, key=product_id)
    if row is None:
        raise UnknownProduct
    status = ProductStatus.DRAFT if row.is_pending else row.status
    if not policy.can_see(ctx.actor, status=status, store_id=row.store_id):
        raise UnknownProduct
    return row
