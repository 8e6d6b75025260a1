"""The rows of returns as they are kept: written and read by the same shapes."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from souk.orders.returns.kinds import OPEN, Condition, Resolution, ReturnReason, ReturnStatus
from souk.orders.shares import Pieces

PREFIX: Final = "R-"


class CaseRow(msgspec.Struct, frozen=True):
    """A row of `return_cases`."""

    id: UUID
    order_id: UUID
    position: int
    store_id: UUID
    customer_id: UUID | None
    status: ReturnStatus
    reason: ReturnReason
    wish: Resolution
    note: str
    answer: str
    resolution: Resolution | None
    refunded_amount: int
    requested_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    received_at: datetime | None
    received_by: UUID | None
    closed_at: datetime | None
    closed_by: UUID | None
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class ItemRow(msgspec.Struct, frozen=True):
    """A row of `return_items`."""

    id: UUID
    case_id: UUID
    order_line_id: UUID
    quantity: int
    restock: bool
    condition: Condition | None


class PhotoRow(msgspec.Struct, frozen=True):
    """A row of `return_photos`."""

    id: UUID
    case_id: UUID
    width: int
    height: int
    added_at: datetime


def return_number(order_number: int, position: int) -> str:
    """`R-100042-1`: the first return of order S-100042."""
    return f"{PREFIX}{order_number}-{position}"


def pieces_of(items: list[ItemRow]) -> list[Pieces]:
    return [Pieces(each.order_line_id, each.quantity) for each in items]
