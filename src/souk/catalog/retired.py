"""Choices that were taken out of a product, and places that nobody paid for: when they go, and what they leave.

No list, page or export shows them, and nobody can buy them. Their rows stay while anything points at them (an order, a
cart, an item of a menu) and while stock remembers a hold; then the night forgets them, with the journal of their stock.
"""

from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Uuid, bindparam, delete, exists, select
from sqlalchemy.exc import IntegrityError

from souk.catalog.models import Variant
from souk.inventory import forget_levels, remembered_stock
from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.columns import Base
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import uuid_of
from souk.kernel.rooms import Invariant

AT_ONCE = 200
MOST = 100
"""How many breaches of a fact are told."""
_stock = remembered_stock()


class _Id(msgspec.Struct, frozen=True):
    id: UUID


_next = {"after": bindparam("after", type_=Uuid())}
_homeless = ~exists().where(Variant.id == _stock.c.variant_id)
HOMELESS = Hot(
    select(_stock.c.variant_id.label("id"))
    .where(_stock.c.variant_id > _next["after"], _homeless)
    .distinct()
    .order_by(_stock.c.variant_id)
    .limit(AT_ONCE),
    _Id,
)


def _nothing_points_at_them() -> list[ColumnElement[bool]]:
    """By foreign key, whichever room it is of: known once every room is there."""
    keys = (key for each in Base.metadata.tables.values() for key in each.foreign_keys)
    return [~exists().where(key.parent == Variant.id) for key in keys if key.column is Variant.__table__.c.id]


def _retired() -> Hot[_Id]:
    wanted = Variant.is_archived, Variant.id > _next["after"], *_nothing_points_at_them()
    return Hot(select(Variant.id).where(*wanted).order_by(Variant.id).limit(AT_ONCE).with_for_update(), _Id)


DELETE: Hot[None] = Hot(delete(Variant).where(any_of(Variant.id, "ids")))


async def forget_retired(database: Database) -> int:
    """How many variants went. Those among which one was put into a cart just now wait for another night."""
    retired, gone, last = _retired(), 0, uuid_of(0)
    while True:
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                found = [each.id for each in await uow.all(retired, after=last)]
                if not found:
                    break
                last = found[-1]
                free = await forget_levels(uow, found)
                went = await uow.change(DELETE, ids=free) if free else 0
            gone += went
        except IntegrityError:
            continue
    await _forget_homeless(database)
    return gone


async def _forget_homeless(database: Database) -> None:
    """Levels of variants that went with their product."""
    last = uuid_of(0)
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            found = [each.id for each in await uow.all(HOMELESS, after=last)]
            if not found:
                return
            await forget_levels(uow, found)
            last = found[-1]


_LEFT_OVER = select(_stock.c.variant_id).where(_homeless, ~_stock.c.is_held)


async def _left_over(ctx: ReadContext) -> list[str]:
    found = await ctx.session.scalars(_LEFT_OVER.distinct().limit(MOST))
    return [f"Stock is kept of variant {each}, which there is not." for each in found]


INVARIANTS = (Invariant(name="catalog.stock_has_a_variant", find=_left_over),)
