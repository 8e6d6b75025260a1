"""Why a coupon is not taken.

Each reason is a refusal for who asks for the coupon, and a `Refused` in a quote, which goes on without it.
"""

from typing import Self

import msgspec

from souk.kernel.errors import Conflict, Forbidden, NotFound, Refusal


class Refused(msgspec.Struct, frozen=True):
    """A benefit that a quote leaves out: the refusal's stable code and sentence, and the coupon's own code."""

    code: str
    sentence: str
    coupon: str

    @classmethod
    def by(cls, reason: type[Refusal], coupon: str, sentence: str = "") -> Self:
        return cls(reason.code, sentence or reason.sentence, coupon)


class UnknownCoupon(NotFound):
    sentence = "We know no coupon of this code."


class CouponNotValidYet(Conflict):
    sentence = "This coupon is not valid yet."


class CouponExpired(Conflict):
    sentence = "This coupon has expired."


class MinimumPurchaseNotMet(Conflict):
    sentence = "Your cart is too small for this coupon."


class TierRequired(Forbidden):
    sentence = "This coupon is for members of a higher tier."


class CouponNeedsSignIn(Forbidden):
    sentence = "Sign in to use this coupon: it is counted per person."


class CouponUsedUp(Conflict):
    sentence = "This coupon has been used up."


class CouponUsedByYou(Conflict):
    sentence = "You have used this coupon as often as it allows."


class CouponExcludesOthers(Conflict):
    sentence = "This coupon cannot be joined with another one. Take the other out first."


class CouponNotForThese(Conflict):
    sentence = "Nothing in your cart can be reduced by this coupon."


REASONS: dict[str, type[Refusal]] = {
    reason.code: reason
    for reason in (
        UnknownCoupon,
        CouponNotValidYet,
        CouponExpired,
        MinimumPurchaseNotMet,
        TierRequired,
        CouponNeedsSignIn,
        CouponUsedUp,
        CouponUsedByYou,
        CouponExcludesOthers,
        CouponNotForThese,
    )
}


def refusal_of(refused: Refused) -> Refusal:
    return REASONS[refused.code](refused.sentence, coupon=refused.coupon)
