"""What others may hear of coupons."""

from typing import Any
from uuid import UUID

from souk.kernel.outbox import Event


class CouponCreated(Event, frozen=True, kw_only=True):
    coupon_id: UUID
    code: str
    store_id: UUID | None
    after: dict[str, Any]


class CouponChanged(Event, frozen=True, kw_only=True):
    """`before` and `after` hold what differs."""

    coupon_id: UUID
    code: str
    store_id: UUID | None
    before: dict[str, Any]
    after: dict[str, Any]


class CouponDeleted(Event, frozen=True, kw_only=True):
    coupon_id: UUID
    code: str
    store_id: UUID | None
