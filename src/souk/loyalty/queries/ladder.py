"""The ladder of tiers as it is now."""

import msgspec
from sqlalchemy import select

from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.loyalty.models import TierTermsRow
from souk.loyalty.tiers import Tier, TierRung, ladder_of


class _Changed(msgspec.Struct, frozen=True):
    name: Tier
    threshold: int
    basis_points: int
    benefits: list[str]
    version: int


CHANGED = Hot(
    select(
        TierTermsRow.name,
        TierTermsRow.threshold,
        TierTermsRow.basis_points,
        TierTermsRow.benefits,
        TierTermsRow.version,
    ),
    _Changed,
)


async def get_ladder(ctx: ReadContext) -> tuple[TierRung, ...]:
    """The four tiers as they are now, lowest first."""
    return ladder_of(
        TierRung(
            name=each.name,
            threshold=each.threshold,
            basis_points=each.basis_points,
            benefits=tuple(each.benefits),
            version=each.version,
        )
        for each in await ctx.all(CHANGED)
    )
