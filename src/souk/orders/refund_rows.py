"""The rows of `order_refunds` and `order_takebacks`: what went back of an order so far, and what is left of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.orders.models import OrderRefund, OrderTakeback
from souk.orders.rows import OrderRow
from souk.orders.shares import NOTHING, Parts, Pieces, parts_of
from souk.orders.statuses import RefundProgress

_pieces = msgspec.json.Decoder(list[Pieces]).decode


class RefundRow(msgspec.Struct, frozen=True):
    """A row of `order_refunds`. `lines` are `Pieces` as JSON."""

    id: UUID
    order_id: UUID
    amount: int
    goods: int
    tax: int
    shipping: int
    by_gateway: int
    as_credit: bool
    reason: str
    lines: str
    status: RefundProgress
    actor_id: UUID | None
    created_at: datetime
    settled_at: datetime | None

    @property
    def parts(self) -> Parts:
        return Parts(self.goods, self.tax, self.shipping)

    @property
    def pieces(self) -> list[Pieces]:
        return _pieces(self.lines)


_columns = [getattr(OrderRefund, name) for name in RefundRow.__struct_fields__]
OF_ORDERS = Hot(select(*_columns).where(any_of(OrderRefund.order_id, "orders")).order_by(OrderRefund.id), RefundRow)
BY_ID = Hot(select(*_columns).where(OrderRefund.id == bindparam("refund")), RefundRow)
ADD: Hot[None] = Hot(insert(OrderRefund))


class TakebackRow(msgspec.Struct, frozen=True):
    """A row of `order_takebacks`. `lines` are `Pieces` as JSON."""

    id: UUID
    order_id: UUID
    promotions: int
    points: int
    lines: str
    reason: str
    actor_id: UUID | None
    created_at: datetime

    @property
    def pieces(self) -> list[Pieces]:
        return _pieces(self.lines)


_facts = [getattr(OrderTakeback, name) for name in TakebackRow.__struct_fields__]
TAKEBACKS = Hot(
    select(*_facts).where(OrderTakeback.order_id == bindparam("order")).order_by(OrderTakeback.id), TakebackRow
)
TAKE_BACK: Hot[None] = Hot(insert(OrderTakeback))


async def takebacks_of_order(ctx: ReadContext, order_id: UUID) -> list[TakebackRow]:
    return await ctx.all(TAKEBACKS, order=order_id)


async def refunds_of_order(ctx: ReadContext, order_id: UUID) -> list[RefundRow]:
    """Every refund there was, failed ones too. For who knows that the asker may see the order."""
    return await ctx.all(OF_ORDERS, orders=[order_id])


async def find_refund(ctx: ReadContext, reference_id: UUID) -> RefundRow | None:
    return await ctx.first(BY_ID, refund=reference_id)


def left_of(order: OrderRow, refunds: Sequence[RefundRow]) -> Parts:
    """What of the order's money has not been promised back."""
    gone = sum((each.parts for each in refunds if each.status is not RefundProgress.FAILED), start=NOTHING)
    return parts_of(order) - gone


async def pieces_back(ctx: ReadContext, order_id: UUID) -> Counter[UUID]:
    """How many pieces of each line were paid back, or taken back where there was nothing to pay."""
    back: Counter[UUID] = Counter()
    for refund in await refunds_of_order(ctx, order_id):
        if refund.status is not RefundProgress.FAILED:
            back.update({each.line_id: each.quantity for each in refund.pieces})
    for takeback in await takebacks_of_order(ctx, order_id):
        back.update({each.line_id: each.quantity for each in takeback.pieces})
    return back
