"""Coupons of the demo: one for everybody, one of a store, one for a tier, one that nobody is shown."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from souk.demo.hands import Calendar, Hands
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.pricing import CouponCodeTaken, NewCoupon, create_coupon

EVERYBODYS: tuple[dict[str, Any], ...] = (
    {
        "code": "WELCOME10",
        "description": "Ten per cent off your first order",
        "discount_type": "percentage",
        "discount_value": 10,
        "max_discount": 30_00,
        "limit_per_person": 1,
    },
    {
        "code": "GOLD20",
        "description": "Twenty off, for Gold members and above",
        "discount_type": "fixed",
        "discount_value": 20_00,
        "min_purchase": 80_00,
        "min_tier": "gold",
    },
    {
        "code": "SORRY5",
        "description": "With our apologies",
        "discount_type": "fixed",
        "discount_value": 5_00,
        "is_listed": False,
        "is_exclusive": True,
        "limit_total": 500,
    },
)
OF_STORES: dict[str, dict[str, Any]] = {
    "linden-and-vale": {
        "code": "LINDEN15",
        "description": "Fifteen per cent off at Linden & Vale, this season",
        "discount_type": "percentage",
        "discount_value": 15,
        "min_purchase": 60_00,
        "limit_total": 200,
    },
}


async def hand_out_coupons(database: Database, hands: Hands, calendar: Calendar, stores: Mapping[str, UUID]) -> None:
    """Those that are there already stay as they are."""
    hands.turn_to(calendar.today - timedelta(days=20))
    lasts = {"valid_until": calendar.today + timedelta(days=90)}
    for_stores = [facts | lasts | {"store_id": stores[slug]} for slug, facts in OF_STORES.items()]
    for facts in (*EVERYBODYS, *for_stores):
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                await create_coupon(uow, NewCoupon(**facts))
        except CouponCodeTaken:
            continue
