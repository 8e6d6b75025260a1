"""Tax, shipping, discounts and coupons: pure arithmetic that can explain every total, and who may use which coupon.

Promises that every amount is whole minor units, that shares sum to what they share and a quote's trace to its total;
that a limited coupon is used exactly as often as its limit allows, however many ask at once. Stands on stores (terms,
staff) and loyalty (tiers). Announces nothing.
"""

from souk.pricing.benefits import NONE, Benefits, CouponTerms, TierTerms, usable_points
from souk.pricing.coupons.commands import create_coupon
from souk.pricing.coupons.holding import keep_coupons, release_coupons, take_coupons
from souk.pricing.coupons.queries import list_offered
from souk.pricing.coupons.schemas import Code as CouponCode
from souk.pricing.coupons.schemas import NewCoupon
from souk.pricing.coupons.weighing import Weighed, weigh_coupons
from souk.pricing.errors import COUPON_REFUSALS, CouponCodeTaken, Refused, UnknownCoupon, refusal_of
from souk.pricing.quote import AppliedCoupon, Line, Quote, QuotedLine, Step, StoreQuote, quote

__all__ = [
    "COUPON_REFUSALS",
    "NONE",
    "AppliedCoupon",
    "Benefits",
    "CouponCode",
    "CouponCodeTaken",
    "CouponTerms",
    "Line",
    "NewCoupon",
    "Quote",
    "QuotedLine",
    "Refused",
    "Step",
    "StoreQuote",
    "TierTerms",
    "UnknownCoupon",
    "Weighed",
    "create_coupon",
    "keep_coupons",
    "list_offered",
    "quote",
    "refusal_of",
    "release_coupons",
    "take_coupons",
    "usable_points",
    "weigh_coupons",
]
