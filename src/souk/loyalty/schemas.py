"""Shapes on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field

from souk.kernel.fields import Body, Line
from souk.kernel.pagination import PageOf
from souk.loyalty.models import EntryKind
from souk.loyalty.tiers import MOST_POINTS, NextTier, Tier, TierRung

MOST_ADJUSTED = 1_000_000


def percent(basis_points: int) -> str:
    """`5 %`, `7.5 %`."""
    return f"{basis_points / 100:g} %"


class TierChange(Body):
    """What is left out stays. `version` is the one that was looked at."""

    version: Annotated[int, Field(ge=1, description="Of the tier as you saw it; stale ones are refused.")]
    threshold: Annotated[
        int | None, Field(ge=0, le=MOST_POINTS, description="Points of twelve months.", examples=[500])
    ] = None
    basis_points: Annotated[
        int | None, Field(ge=0, le=9_000, description="Hundredths of a percent off every order.", examples=[500])
    ] = None
    benefits: Annotated[list[Line] | None, Field(max_length=10, description="What else it gives, in words.")] = None

    def applied_to(self, rung: TierRung) -> TierRung:
        given = {name: value for name in ("threshold", "basis_points") if (value := getattr(self, name)) is not None}
        benefits = rung.benefits if self.benefits is None else tuple(self.benefits)
        return msgspec.structs.replace(rung, **given, benefits=benefits, version=rung.version + 1)


class Adjustment(Body):
    """Points given (or, with a minus, taken) by hand."""

    points: Annotated[int, Field(ge=-MOST_ADJUSTED, le=MOST_ADJUSTED, examples=[250])]
    reason: Annotated[
        Line, Field(description="The person reads it in their history.", examples=["The parcel was late"])
    ]
    reference_id: Annotated[
        UUID | None, Field(strict=False, description="Yours to choose: sent again, it changes nothing.")
    ] = None


class Adjusted(msgspec.Struct, frozen=True, kw_only=True):
    """What the person has now."""

    person_id: UUID
    points: int
    owed: int


class TierView(msgspec.Struct, frozen=True, kw_only=True):
    """From `threshold` points of twelve months on: so much off every order, and what else it gives."""

    name: Tier
    threshold: int
    basis_points: int
    discount_percent: float
    benefits: Sequence[str]
    version: int

    @classmethod
    def of(cls, rung: TierRung) -> "TierView":
        return cls(
            name=rung.name,
            threshold=rung.threshold,
            basis_points=rung.basis_points,
            discount_percent=rung.basis_points / 100,
            benefits=benefits_of(rung),
            version=rung.version,
        )


def benefits_of(rung: TierRung) -> tuple[str, ...]:
    """The percentage, which nobody has to keep in line by hand, and what staff wrote."""
    off = (f"{percent(rung.basis_points)} off everything",) if rung.basis_points else ()
    return (*off, *rung.benefits)


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One movement. `points` of it came or went; `owed` is what the person now owes more (or less) of them."""

    id: UUID
    kind: EntryKind
    points: int
    owed: int
    about: str
    reference_id: UUID
    created_at: datetime


class Expiry(msgspec.Struct, frozen=True, kw_only=True):
    """So many points end on that day unless they are used before."""

    points: int
    expires_on: date


class Lifetime(msgspec.Struct, frozen=True, kw_only=True):
    """Since the account was opened; `saved` is what the spent points were worth, in minor units."""

    earned: int = 0
    spent: int = 0
    saved: int = 0


class LoyaltyProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Where one stands. `value` is what the points are worth in minor units of `currency`."""

    tier: Tier
    basis_points: int
    discount_percent: float
    benefits: Sequence[str]
    points: int
    held: int
    owed: int
    value: int
    currency: str
    rolling_points: int
    tier_since: datetime | None
    next_tier: NextTier | None
    lifetime: Lifetime
    expiring_soon: int
    """Points that end within sixty days."""
    expirations: list[Expiry]
    history: PageOf[EntryView]
