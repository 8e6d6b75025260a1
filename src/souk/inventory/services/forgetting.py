"""What is left of variants that are gone: their levels, and the journal of how they came and went."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import Subquery, delete, exists, select

from souk.inventory.models import Hold, StockLevel, StockMovement
from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot


class _Kept(msgspec.Struct, frozen=True):
    variant_id: UUID


_these = any_of(StockLevel.variant_id, "variants")
_is_held = exists().where(Hold.variant_id == StockLevel.variant_id, Hold.location_id == StockLevel.location_id)
LOCK = Hot(
    select(StockLevel.variant_id)
    .where(_these)
    .order_by(StockLevel.variant_id, StockLevel.location_id)
    .with_for_update(),
    _Kept,
)
STILL_NEEDED = Hot(select(StockLevel.variant_id).where(_these, (StockLevel.on_hand > 0) | _is_held).distinct(), _Kept)
FORGET_JOURNAL: Hot[None] = Hot(delete(StockMovement).where(any_of(StockMovement.variant_id, "variants")))
FORGET_LEVELS: Hot[None] = Hot(delete(StockLevel).where(_these))


def remembered_stock() -> Subquery:
    """`variant_id` of everything that stock knows, and whether a hold of it `is_held`; one row for each location."""
    return select(StockLevel.variant_id, _is_held.label("is_held")).subquery("remembered_stock")


async def forget_levels(uow: UnitOfWork, variant_ids: Collection[UUID]) -> list[UUID]:
    """For variants that nobody can buy any more: which of them have nothing to remember now.

    What has pieces left, or a hold that is still kept (`KEPT_FOR` after it ended), stays as it is.
    """
    asked = sorted(variant_ids)
    await uow.all(LOCK, variants=asked)
    needed = {each.variant_id for each in await uow.all(STILL_NEEDED, variants=asked)}
    gone = [each for each in asked if each not in needed]
    if gone:
        await uow.change(FORGET_JOURNAL, variants=gone)
        await uow.change(FORGET_LEVELS, variants=gone)
    return gone
