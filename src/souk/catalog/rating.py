"""What reviews ask of the catalogue: the thing that is rated, be it goods or a service."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.catalog import policy
from souk.catalog.errors import UnknownProduct
from souk.catalog.models import ImageRef, Product, ProductKind, ProductStatus
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.stores import is_pending


class RatedProduct(msgspec.Struct, frozen=True):
    """Goods or a service, as reviews see it. `rating` is hundredths of a star, nought without a review."""

    id: UUID
    name: str
    slug: str
    kind: ProductKind
    store_id: UUID
    status: ProductStatus
    images: list[ImageRef]
    rating: int
    reviews_count: int
    was_ordered: bool
    is_pending: bool
    """Its store awaits review."""

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/{'services' if self.kind is ProductKind.SERVICE else 'products'}/{self.slug}"


_COLUMNS = (name for name in RatedProduct.__struct_fields__ if name != "is_pending")
_RATED = select(*(Product.__table__.c[name] for name in _COLUMNS), is_pending(Product.store_id).label("is_pending"))
_BY_ID = Hot(_RATED.where(Product.id == bindparam("key", type_=Uuid())), RatedProduct)
_BY_SLUG = Hot(_RATED.where(Product.slug == bindparam("key")), RatedProduct)
_OF_IDS = Hot(_RATED.where(any_of(Product.id, "ids")), RatedProduct)


async def get_rated_product(ctx: ReadContext, key: UUID | str) -> RatedProduct:
    """By id or slug, goods and services alike, as this actor may see it. Raises UnknownProduct."""
    product_id = as_uuid(key) if isinstance(key, str) else key
    row = await ctx.first(_BY_SLUG, key=key) if product_id is None else await ctx.first(_BY_ID, key=product_id)
    if row is None:
        raise UnknownProduct
    status = ProductStatus.DRAFT if row.is_pending else row.status
    if not policy.can_see(ctx.actor, status=status, store_id=row.store_id):
        raise UnknownProduct
    return row


async def list_rated_products(ctx: ReadContext, product_ids: Iterable[UUID]) -> dict[UUID, RatedProduct]:
    """By id, drafts and archived products included; unknown ids are left out."""
    return {row.id: row for row in await ctx.all(_OF_IDS, ids=sorted(set(product_ids)))}
