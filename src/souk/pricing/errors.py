"""Why a coupon is not taken.

Each reason is a refusal for who asks for the coupon, and a `Refused` in a quote, which goes on without it.
"""

from typing import Self

import msgspec

from souk.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal


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


class CouponCodeTaken(Conflict):
    sentence = "There is a coupon of this code already."


class CouponChangedMeanwhile(Conflict):
    sentence = "Somebody else changed this coupon in the meantime. Look at it again."


class CouponWasUsed(Conflict):
    sentence = "This coupon is part of orders, so it stays. Switch it off instead."


class CouponContradictsItself(Invalid):
    """`errors` says which fields do not go together."""

    sentence = "This coupon contradicts itself."


COUPON_REFUSALS: tuple[type[Refusal], ...] = (
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
"""Why a coupon may not be used."""
_BY_CODE = {refusal.code: refusal for refusal in COUPON_REFUSALS}


def refusal_of(refused: Refused) -> Refusal:
    return _BY_CODE[refused.code](refused.sentence, coupon=refused.coupon)
