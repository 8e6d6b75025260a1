"""What benefits take off the goods, in the one order there is: coupons, then the tier, then points.

Each reduction works on what those before it left, never goes below nothing, and is shared over its lines so that the
shares sum to it exactly.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from souk.kernel.money import Money, round_half_up, share_out
from souk.loyalty import worth_of
from souk.pricing.benefits import Benefits, CouponTerms, TierTerms, usable_points
from souk.pricing.errors import CouponExcludesOthers, CouponNotForThese, MinimumPurchaseNotMet, Refused

WHOLE = 10_000
"""Basis points in the whole."""


class Reducible(Protocol):
    """What a reduction needs to know of a line."""

    @property
    def store_id(self) -> UUID: ...
    @property
    def product_id(self) -> UUID | None: ...
    @property
    def category_id(self) -> UUID | None: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price(self) -> int: ...


class Kind(StrEnum):
    COUPON = "coupon"
    TIER = "tier"
    POINTS = "points"


class Reduction(msgspec.Struct, frozen=True, kw_only=True):
    """`shares`: what each line gets of it, in the order of the lines."""

    kind: Kind
    label: str
    why: str
    shares: list[int]
    by_platform: bool = True
    coupon: CouponTerms | None = None
    points: int = 0

    @property
    def amount(self) -> int:
        return sum(self.shares)


class Reduced(msgspec.Struct, frozen=True):
    reductions: list[Reduction]
    refused: list[Refused]


NOT_REDUCED = Reduced([], [])


def reduce_lines(lines: Sequence[Reducible], benefits: Benefits, *, currency: str) -> Reduced:
    course = _Course(lines, currency)
    for coupon in benefits.coupons:
        course.apply(coupon)
    if benefits.tier is not None:
        course.take(_by_tier(benefits.tier, course.left))
    course.take(_by_points(benefits.points, course.left, currency))
    return Reduced(course.made, course.refused)


class _Course:
    """The lines on their way through the reductions; `left` is what is still to be paid for each."""

    def __init__(self, lines: Sequence[Reducible], currency: str) -> None:
        self.lines, self.currency = lines, currency
        self.whole = [line.quantity * line.unit_price for line in lines]
        self.left = list(self.whole)
        self.made: list[Reduction] = []
        self.refused: list[Refused] = []

    def take(self, found: Reduction) -> None:
        if found.amount:
            self.made.append(found)
            self.left = [before - share for before, share in zip(self.left, found.shares, strict=True)]

    def apply(self, coupon: CouponTerms) -> None:
        within = [coupon.currency == self.currency and is_within(line, coupon) for line in self.lines]
        left = [amount if counts else 0 for amount, counts in zip(self.left, within, strict=True)]
        amount = _amount_of(coupon, sum(left))
        goods = sum(amount for amount, counts in zip(self.whole, within, strict=True) if counts)
        if any(other.coupon is not None and (coupon.is_exclusive or other.coupon.is_exclusive) for other in self.made):
            self.refused.append(Refused.by(CouponExcludesOthers, coupon.code))
        elif goods and goods < coupon.min_purchase:
            self.refused.append(Refused.by(MinimumPurchaseNotMet, coupon.code, _what_is_missing(coupon, goods)))
        elif not amount:
            self.refused.append(Refused.by(CouponNotForThese, coupon.code))
        else:
            self.take(_by_coupon(coupon, share_out(amount, left)))


def _amount_of(coupon: CouponTerms, base: int) -> int:
    amount = round_half_up(base * coupon.value, 100) if coupon.is_percentage else coupon.value
    return min(amount, base if coupon.max_discount is None else min(base, coupon.max_discount))


def _what_is_missing(coupon: CouponTerms, goods: int) -> str:
    least, missing = Money(coupon.min_purchase, coupon.currency), Money(coupon.min_purchase - goods, coupon.currency)
    return f"This coupon needs goods for {least}: {missing} more to go."


def _by_coupon(coupon: CouponTerms, shares: list[int]) -> Reduction:
    return Reduction(
        kind=Kind.COUPON,
        label=f"Coupon {coupon.code}",
        why=in_words(coupon),
        shares=shares,
        by_platform=coupon.by_platform,
        coupon=coupon,
    )


def is_within(line: Reducible, coupon: CouponTerms) -> bool:
    if coupon.store_id is not None and line.store_id != coupon.store_id:
        return False
    if coupon.product_ids and line.product_id not in coupon.product_ids:
        return False
    return not coupon.category_ids or line.category_id in coupon.category_ids


def in_words(coupon: CouponTerms) -> str:
    """`10 % off, at most $20.00`."""
    what = f"{coupon.value} %" if coupon.is_percentage else str(Money(coupon.value, coupon.currency))
    most = f", at most {Money(coupon.max_discount, coupon.currency)}" if coupon.max_discount is not None else ""
    narrowed = coupon.product_ids or coupon.category_ids
    return f"{what} off{' chosen goods' if narrowed else ''}{most}"


def _by_tier(tier: TierTerms, left: Sequence[int]) -> Reduction:
    return Reduction(
        kind=Kind.TIER,
        label=f"{tier.name.capitalize()} discount",
        why=f"{tier.basis_points / 100:g} % for {tier.name.capitalize()} members, after coupons",
        shares=share_out(round_half_up(sum(left) * tier.basis_points, WHOLE), left),
    )


def _by_points(wished: int, left: Sequence[int], currency: str) -> Reduction:
    points = usable_points(wished, sum(left), currency)
    worth = worth_of(points, currency)
    return Reduction(
        kind=Kind.POINTS,
        label="Points",
        why=f"{points:,} points are worth {Money(worth, currency)}",
        shares=share_out(worth, left),
        points=points,
    )
