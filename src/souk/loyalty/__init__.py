"""Rewards: points that orders earn and take off later ones, and four tiers that give a percentage off.

Promises that nobody spends a point twice or one that is not there; that counter, history and ledger tell the same; that
a refund takes back what it earned, however late. Stands on identity (which shows tier and points) and ledger. Announces
TierChanged, PointsAdjusted and TierTermsChanged. Rooms above tell it of orders by `earn` and `reverse`.
"""

from souk.loyalty.errors import NotEnoughPoints
from souk.loyalty.events import PointsAdjusted, TierChanged, TierTermsChanged
from souk.loyalty.policy import LoyaltyPermission
from souk.loyalty.queries import get_ladder
from souk.loyalty.services import (
    PaidOrder,
    RefundedOrder,
    earn,
    hold_points,
    release_points,
    reopen,
    reverse,
    spend_points,
)
from souk.loyalty.standing import Standing, standing_of
from souk.loyalty.tiers import POINTS_PER_UNIT, NextTier, Tier, TierRung, points_for, worth_of

__all__ = [
    "POINTS_PER_UNIT",
    "LoyaltyPermission",
    "NextTier",
    "NotEnoughPoints",
    "PaidOrder",
    "PointsAdjusted",
    "RefundedOrder",
    "Standing",
    "Tier",
    "TierChanged",
    "TierRung",
    "TierTermsChanged",
    "earn",
    "get_ladder",
    "hold_points",
    "points_for",
    "release_points",
    "reopen",
    "reverse",
    "spend_points",
    "standing_of",
    "worth_of",
]
