"""Buying what one bought before: each thing by itself, so that what is gone keeps nothing else back."""

from uuid import UUID

import msgspec

from souk.cart import PricedCart, add_item
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.orders.queries import get_order


class BoughtAgain(msgspec.Struct, frozen=True):
    """The cart as it then stands, None where nothing could be added; and what is not to be had any more."""

    cart: PricedCart | None
    missed: list[str]


async def buy_again(database: Database, actor: Actor, order_id: UUID, *, token: str | None = None) -> BoughtAgain:
    """Put what an order was made of into the cart, at today's prices. Raises UnknownOrder."""
    async with database.read(actor) as ctx:
        detail = await get_order(ctx, order_id, token=token)
    cart, missed = None, []
    for line in detail.lines:
        try:
            async with database.unit_of_work(actor) as uow:
                cart = await add_item(uow, line.variant_id, quantity=line.quantity)
        except Refusal:
            missed.append(line.name)
    return BoughtAgain(cart, missed)
