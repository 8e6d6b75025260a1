"""Products by what people call them, for rooms above that refer to some."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from souk.catalog.models import Product, Variant
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class AddressedProduct(msgspec.Struct, frozen=True):
    """`variant_id` is its first choice that is sold; None where there is none."""

    id: UUID
    name: str
    slug: str
    variant_id: UUID | None


_first_choice = (
    select(Variant.id)
    .where(Variant.product_id == Product.id, ~Variant.is_archived)
    .order_by(Variant.position, Variant.id)
    .limit(1)
    .scalar_subquery()
)
_NAMES = Hot(
    select(Product.id, Product.name, Product.slug, _first_choice.label("variant_id"))
    .where(or_(any_of(Product.id, "ids"), any_of(Product.slug, "slugs", of=str)))
    .order_by(Product.name, Product.id),
    AddressedProduct,
)


async def list_addressed(
    ctx: ReadContext, *, ids: Sequence[UUID] = (), slugs: Sequence[str] = ()
) -> list[AddressedProduct]:
    """Those with one of the ids or slugs, whatever their status; unknown ones are missing."""
    return await ctx.all(_NAMES, ids=list(ids), slugs=list(slugs)) if ids or slugs else []
