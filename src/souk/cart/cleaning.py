"""Carts nobody came back to."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from souk.cart.models import Cart, CartLine
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot

EMPTY_KEPT_FOR = timedelta(days=7)
FULL_KEPT_FOR = timedelta(days=30)

_stale = Cart.updated_at < bindparam("before")
DROP_EMPTY: Hot[None] = Hot(
    delete(Cart).where(_stale, ~select(CartLine.id).where(CartLine.cart_id == Cart.id).exists())
)
DROP: Hot[None] = Hot(delete(Cart).where(_stale))


async def drop_abandoned_carts(database: Database) -> int:
    """Empty ones after 7 days, others after 30. Returns how many went."""
    async with database.unit_of_work(SYSTEM) as uow:
        empty = await uow.change(DROP_EMPTY, before=uow.now - EMPTY_KEPT_FOR)
        return empty + await uow.change(DROP, before=uow.now - FULL_KEPT_FOR)
