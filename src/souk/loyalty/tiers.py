"""Pure arithmetic of rewards: what an order earns, what points are worth, which tier a year of points reaches."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import msgspec

from souk.kernel.money import exponent

POINTS_PER_UNIT = 100
"""So many points are worth one whole unit of a currency."""
MOST_POINTS = 10**12
YEAR = 12
"""Months of earning that a tier looks back on."""


class Tier(StrEnum):
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


class TierRung(msgspec.Struct, frozen=True, kw_only=True):
    """One rung of the ladder: from so many points of the last twelve months on, so much off and these benefits."""

    name: Tier
    threshold: int
    basis_points: int
    benefits: tuple[str, ...]
    version: int = 1


class NextTier(msgspec.Struct, frozen=True, kw_only=True):
    """The tier above, and how many points (whole units of goods) are `missing`."""

    name: Tier
    threshold: int
    basis_points: int
    missing: int


DEFAULTS = (
    TierRung(
        name=Tier.BRONZE,
        threshold=0,
        basis_points=0,
        benefits=("A point for every whole unit you spend on goods", "Points pay for part of any order"),
    ),
    TierRung(name=Tier.SILVER, threshold=500, basis_points=500, benefits=("Coupons for Silver and above",)),
    TierRung(name=Tier.GOLD, threshold=1_500, basis_points=1_000, benefits=("Coupons for Gold and above",)),
    TierRung(name=Tier.PLATINUM, threshold=5_000, basis_points=1_500, benefits=("Every coupon we have",)),
)
"""The ladder of a new shop; staff may change every rung."""


def ladder_of(changed: Iterable[TierRung]) -> tuple[TierRung, ...]:
    """The ladder, lowest rung first: what staff `changed`, and the defaults for the rest."""
    kept = {rung.name: rung for rung in changed}
    return tuple(kept.get(rung.name, rung) for rung in DEFAULTS)


def tier_for(rolling: int, ladder: Sequence[TierRung]) -> TierRung:
    """The highest rung that the points of twelve months reach."""
    return [rung for rung in ladder if rolling >= rung.threshold or rung is ladder[0]][-1]


def next_above(tier: Tier, rolling: int, ladder: Sequence[TierRung]) -> NextTier | None:
    names = [rung.name for rung in ladder]
    above = ladder[names.index(tier) + 1 :]
    if not above:
        return None
    rung = above[0]
    return NextTier(
        name=rung.name,
        threshold=rung.threshold,
        basis_points=rung.basis_points,
        missing=max(0, rung.threshold - rolling),
    )


def is_climbing(ladder: Sequence[TierRung]) -> bool:
    """The lowest starts at nought; every other asks for more points than the one below and gives no less."""
    steps = pairwise(ladder)
    return ladder[0].threshold == 0 and all(
        below.threshold < above.threshold and below.basis_points <= above.basis_points for below, above in steps
    )


def points_for(goods: int, currency: str) -> int:
    """What goods paid with `goods` minor units earn: a point per whole unit, nothing for the rest."""
    unit: int = 10 ** exponent(currency)
    return max(0, goods) // unit


def worth_of(points: int, currency: str) -> int:
    """In minor units; what does not make a whole minor unit is worth nothing."""
    unit: int = 10 ** exponent(currency)
    return points * unit // POINTS_PER_UNIT


def months_before(instant: datetime, months: int) -> datetime:
    """The same day so many months ago; the last of that month where there is no such day."""
    return _moved(instant, -months)


def months_after(instant: datetime, months: int) -> datetime:
    return _moved(instant, months)


def _moved(instant: datetime, months: int) -> datetime:
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    first = instant.replace(year=year, month=month + 1, day=1)
    for day in range(instant.day, 27, -1):
        try:
            return first.replace(day=day)
        except ValueError:
            continue
    return first.replace(day=instant.day)
