"""Shipping many orders at once: each in a unit of work of its own, so that one refusal holds nothing else up."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.orders.errors import UnknownOrder
from souk.orders.fulfilment.commands import ship_pieces
from souk.orders.numbering import number_text
from souk.orders.queries import get_order

MOST_AT_ONCE: Final = 100


class Sent(msgspec.Struct, frozen=True):
    """What became of one order. `refusal` is empty where it was shipped."""

    order_id: UUID
    number: str
    refusal: str = ""


async def ship_each(database: Database, actor: Actor, order_ids: Sequence[UUID]) -> list[Sent]:
    """All that is left of each order, in the order in which they were asked for; of one asked for twice, once.

    What the actor cannot see is left out.
    """
    done = []
    for order_id in dict.fromkeys(order_ids[:MOST_AT_ONCE]):
        try:
            async with database.read(actor) as ctx:
                number = number_text((await get_order(ctx, order_id)).order.number)
        except UnknownOrder:
            continue
        try:
            async with database.unit_of_work(actor) as uow:
                await ship_pieces(uow, order_id)
        except Refusal as refused:
            done.append(Sent(order_id, number, str(refused)))
        else:
            done.append(Sent(order_id, number))
    return done
