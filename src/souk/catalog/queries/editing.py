"""A product as the people of its store see it, with what shoppers need not know."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.types import Uuid

from souk.catalog import policy
from souk.catalog.models import Product
from souk.catalog.queries.single import get_product
from souk.catalog.schemas import ProductOut, VariantOut
from souk.inventory import levels
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.hot import Hot
from souk.kernel.money import Money


class EditedVariant(msgspec.Struct, frozen=True):
    """`on_hand` lies in the store's first location, held pieces included."""

    id: UUID
    label: str
    on_hand: int


class EditedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """`price` and `compare_at` are the product's own: what its variants cost that name no other, before discounts."""

    shown: ProductOut
    price: Money
    compare_at: Money | None
    variants: list[EditedVariant]


class _Prices(msgspec.Struct, frozen=True):
    price: int
    compare_at: int | None


_PRICES = Hot(
    select(Product.price, Product.compare_at).where(Product.id == bindparam("product_id", type_=Uuid())), _Prices
)


async def get_product_to_edit(ctx: ReadContext, product_id: UUID) -> EditedProduct:
    """Raises UnknownProduct, Forbidden for those who may not change it."""
    shown = await get_product(ctx, product_id)
    verdict = policy.can_write(ctx.actor, store_id=shown.store.id)
    if not verdict:
        raise Forbidden(verdict.reason)
    prices = await ctx.first(_PRICES, product_id=product_id)
    assert prices is not None
    currency = shown.price.currency
    return EditedProduct(
        shown=shown,
        price=Money(prices.price, currency),
        compare_at=Money(prices.compare_at, currency) if prices.compare_at is not None else None,
        variants=await _variants(ctx, shown.variants),
    )


async def _variants(ctx: ReadContext, shown: Sequence[VariantOut]) -> list[EditedVariant]:
    lying = await levels(ctx, [variant.id for variant in shown])
    found = []
    for variant in shown:
        words = (variant.color, variant.size, variant.option3)
        label = " · ".join(word for word in words if word) or "In stock"
        found.append(EditedVariant(variant.id, label, lying[variant.id][0].on_hand if lying[variant.id] else 0))
    return found
