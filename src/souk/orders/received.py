"""What people have received: what upper rooms go by when somebody says how something was. Unguarded."""

from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, or_, select

from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.orders.models import Order, OrderLine
from souk.orders.statuses import OrderStatus

MOST = 200
"""How many of the latest lines are looked at."""


class ReceivedThing(msgspec.Struct, frozen=True):
    """A product of an order that was delivered, a service that was done included. Refunds change nothing about that."""

    product_id: UUID
    order_id: UUID


_received = (
    OrderLine.order_id == Order.id,
    Order.customer_id == bindparam("person", type_=Uuid()),
    or_(Order.status == OrderStatus.DELIVERED, Order.status == OrderStatus.REFUNDED),
    OrderLine.quantity > OrderLine.cancelled,
)
ONE = Hot(
    select(OrderLine.product_id, OrderLine.order_id)
    .where(*_received, OrderLine.product_id == bindparam("product", type_=Uuid()))
    .order_by(OrderLine.order_id.desc())
    .limit(1),
    ReceivedThing,
)
LATEST = Hot(
    select(OrderLine.product_id, OrderLine.order_id).where(*_received).order_by(OrderLine.order_id.desc()).limit(MOST),
    ReceivedThing,
)
OF_ORDER = Hot(
    select(OrderLine.product_id, OrderLine.order_id).where(
        OrderLine.order_id == bindparam("order", type_=Uuid()), OrderLine.quantity > OrderLine.cancelled
    ),
    ReceivedThing,
)


async def find_order_received(ctx: ReadContext, person_id: UUID, product_id: UUID) -> UUID | None:
    """The latest order of theirs in which this product came to them."""
    found = await ctx.first(ONE, person=person_id, product=product_id)
    return found.order_id if found is not None else None


async def list_received(ctx: ReadContext, person_id: UUID) -> list[ReceivedThing]:
    """Each product once with its latest order, the latest first."""
    found: dict[UUID, ReceivedThing] = {}
    for each in await ctx.all(LATEST, person=person_id):
        found.setdefault(each.product_id, each)
    return list(found.values())


async def products_of_order(ctx: ReadContext, order_id: UUID) -> list[UUID]:
    return [each.product_id for each in await ctx.all(OF_ORDER, order=order_id)]
