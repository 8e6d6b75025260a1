"""Named settings a store starts with; each reproduces one way of selling exactly. What a preset leaves out is default."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from souk.stores.models import ReviewModeration, ReviewPolicy

STUDENT = "student"

PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "campus": {
            "order_eligibility": STUDENT,
            "review_eligibility": STUDENT,
            "review_policy": ReviewPolicy.ELIGIBLE_SEGMENT,
            "review_moderation": ReviewModeration.NONE,
        },
        "fashion": {
            "tax_basis_points": 800,
            "shipping_flat": 10_00,
            "shipping_free_from": 100_00,
            "shipping_free_inclusive": True,
            "review_policy": ReviewPolicy.VERIFIED_PURCHASE,
            "review_moderation": ReviewModeration.COMMENTS,
            "return_window_days": 0,
        },
        "electronics": {},
        "tech": {
            "tax_basis_points": 800,
            "shipping_flat": 10_00,
            "shipping_free_from": 50_00,
            "shipping_free_inclusive": False,
            "return_window_days": 30,
        },
        "makers": {},
    }
)
