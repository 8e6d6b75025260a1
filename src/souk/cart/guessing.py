"""Guessing coupons: who tries codes that no coupon has is soon asked to wait, whichever door they try."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from souk.payments import coupon_guard_of
from souk.pricing import UnknownCoupon


@asynccontextmanager
async def unguessed(request: Request) -> AsyncIterator[None]:
    """Around putting a coupon on a cart. Raises RateLimited."""
    guard = coupon_guard_of(request)
    await guard.check(request)
    try:
        yield
    except UnknownCoupon:
        await guard.wrong(request)
        raise
