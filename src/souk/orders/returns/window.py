"""What of an order can still be sent back, and until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from souk.kernel.database import ReadContext
from souk.orders.fulfilment.queries import list_parcels
from souk.orders.queries import OrderDetail
from souk.orders.rows import LineRow
from souk.orders.statuses import OrderStatus
from souk.stores import get_terms

OVER: Final = frozenset({OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE, OrderStatus.REFUNDED})


class Arrival(msgspec.Struct, frozen=True):
    line_id: UUID
    quantity: int
    at: datetime


class Returnable(msgspec.Struct, frozen=True):
    """`pieces` can be sent back until `closes_at` (None: without a limit). `arrived` of the line were delivered."""

    line: LineRow
    arrived: int
    pieces: int
    closes_at: datetime | None

    @property
    def is_closed(self) -> bool:
        """Whether it could be sent back, were it not too late."""
        return not self.pieces and self.arrived > self.line.returned


async def returnable_of(ctx: ReadContext, detail: OrderDetail) -> list[Returnable]:
    """One for each line, in their order."""
    terms = (await get_terms(ctx, [detail.order.store_id])).get(detail.order.store_id)
    days = terms.return_window_days if terms is not None else 0
    arrivals = await _arrivals(ctx, detail)
    return [
        _of_line(line, [a for a in arrivals if a.line_id == line.id], days, ctx.now, detail) for line in detail.lines
    ]


def _of_line(line: LineRow, arrivals: Sequence[Arrival], days: int, now: datetime, detail: OrderDetail) -> Returnable:
    arrived = sum(each.quantity for each in arrivals)
    window = timedelta(days=days)
    in_time = sum(each.quantity for each in arrivals if not days or now < each.at + window)
    left = min(arrived - line.returned, in_time)
    closes_at = max((each.at for each in arrivals), default=None) if days else None
    return Returnable(
        line=line,
        arrived=arrived,
        pieces=0 if detail.order.status in OVER else max(0, left),
        closes_at=closes_at + window if closes_at is not None else None,
    )


async def _arrivals(ctx: ReadContext, detail: OrderDetail) -> list[Arrival]:
    """By parcels; an order that was delivered before parcels were counted arrived in one piece. Services never do."""
    parcels = await list_parcels(ctx, detail)
    arrived = [
        Arrival(line.id, quantity, each.shipment.delivered_at)
        for each in parcels
        if each.shipment.delivered_at is not None
        for line, quantity in each.pieces
        if not line.is_service
    ]
    if parcels:
        return arrived
    at = next((each.at for each in detail.history if each.status is OrderStatus.DELIVERED), None)
    if at is None:
        return []
    return [Arrival(line.id, line.quantity - line.cancelled, at) for line in detail.lines if not line.is_service]
