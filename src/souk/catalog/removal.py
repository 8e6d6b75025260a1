"""Products of stores that leave and come back: what upper rooms ask on the way. Set-based, however many there are."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select, update

from souk.catalog.models import Product, ProductStatus
from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot


class _Id(msgspec.Struct, frozen=True):
    id: UUID


class _Count(msgspec.Struct, frozen=True):
    total: int


_sold = (any_of(Product.store_id, "stores"), Product.status == ProductStatus.ACTIVE)
_LOCK = Hot(select(Product.id).where(*_sold).order_by(Product.id).with_for_update(key_share=True), _Id)
_COUNT = Hot(select(func.count().label("total")).select_from(Product).where(*_sold), _Count)


def _moved(before: ProductStatus, after: ProductStatus) -> Hot[_Id]:
    moved = update(Product).where(any_of(Product.id, "ids"), Product.status == before)
    changed = moved.values(status=after, version=Product.version + 1, updated_at=bindparam("at"))
    return Hot(changed.returning(Product.id), _Id)


_WITHDRAW = _moved(ProductStatus.ACTIVE, ProductStatus.UNAVAILABLE)
_RESTORE = _moved(ProductStatus.UNAVAILABLE, ProductStatus.ACTIVE)


async def count_products_for_sale(ctx: ReadContext, store_ids: Sequence[UUID]) -> int:
    """How many products of these stores `withdraw_products` would take out of trade."""
    counted = await ctx.first(_COUNT, stores=store_ids)
    return counted.total if counted is not None else 0


async def withdraw_products(uow: UnitOfWork, store_ids: Sequence[UUID]) -> list[UUID]:
    """What these stores have on sale becomes unavailable. Drafts and what is archived stay as they are.

    Returns what was withdrawn; all of it was active.
    """
    ids = [row.id for row in await uow.all(_LOCK, stores=store_ids)]
    if ids:
        await uow.all(_WITHDRAW, ids=ids, at=uow.now)
        uow.announce(TOPIC)
    return ids


async def restore_products(uow: UnitOfWork, product_ids: Sequence[UUID]) -> int:
    """Back on sale, save what somebody has given another status since. How many came back."""
    back = await uow.all(_RESTORE, ids=product_ids, at=uow.now) if product_ids else []
    uow.announce(TOPIC)
    return len(back)
