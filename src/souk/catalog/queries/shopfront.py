"""What a home page and a sitemap ask."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, and_, bindparam, func, select

from souk.catalog.models import IS_GOODS, Category, ImageRef, Product, ProductStatus
from souk.catalog.queries.browsing import in_category
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.stores import is_unlisted


class Listed(msgspec.Struct, frozen=True):
    """A product that shoppers find, as a sitemap names it."""

    slug: str
    updated_at: datetime


class _Images(msgspec.Struct, frozen=True):
    images: list[ImageRef]


class _Count(msgspec.Struct, frozen=True):
    total: int


_is_listed = and_(IS_GOODS, Product.status == ProductStatus.ACTIVE, ~is_unlisted(Product.store_id))
_newest = (Product.created_at.desc(), Product.id.desc())
_PICTURE = Hot(
    select(Product.images)
    .where(_is_listed, in_category(Category.id == bindparam("category_id", type_=Uuid())), Product.images != [])
    .order_by(*_newest)
    .limit(1),
    _Images,
)
_LISTED = Hot(
    select(Product.slug, Product.updated_at)
    .where(_is_listed)
    .order_by(Product.created_at, Product.id)
    .limit(bindparam("most"))
    .offset(bindparam("skipped")),
    Listed,
)
_COUNT = Hot(select(func.count().label("total")).select_from(Product).where(_is_listed), _Count)


async def find_picture(ctx: ReadContext, category_id: UUID) -> ImageRef | None:
    """The first picture of the newest product that has one, in a category and all inside it."""
    found = await ctx.first(_PICTURE, category_id=category_id)
    return found.images[0] if found is not None else None


async def list_listed(ctx: ReadContext, *, most: int, skipped: int = 0) -> list[Listed]:
    """The oldest first, so that what was counted stays where it is."""
    return await ctx.all(_LISTED, most=most, skipped=skipped)


async def count_listed(ctx: ReadContext) -> int:
    counted = await ctx.first(_COUNT)
    return counted.total if counted is not None else 0
