"""Where a person stands: tier, points, and how far the next tier is. One statement, read with every cart."""

from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select, true

from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.loyalty.models import LoyaltyAccount, TierTermsRow
from souk.loyalty.tiers import NextTier, Tier, TierRung, ladder_of, next_above


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """`points` can be spent now; `rolling` were earned in twelve months; `basis_points` come off every order."""

    tier: Tier = Tier.BRONZE
    basis_points: int = 0
    points: int = 0
    rolling: int = 0
    to_next: NextTier | None = None


class _Seen(msgspec.Struct, frozen=True):
    """One row for each rung that staff changed, one in all where they changed none."""

    tier: Tier | None
    points: int | None
    rolling: int | None
    name: Tier | None
    threshold: int | None
    basis_points: int | None


_person = select(bindparam("person", type_=Uuid()).label("id")).subquery("person")
_account = LoyaltyAccount.person_id == _person.c.id
SEEN = Hot(
    select(
        LoyaltyAccount.tier,
        LoyaltyAccount.points,
        LoyaltyAccount.rolling,
        TierTermsRow.name,
        TierTermsRow.threshold,
        TierTermsRow.basis_points,
    )
    .select_from(_person)
    .outerjoin(LoyaltyAccount, _account)
    .outerjoin(TierTermsRow, true()),
    _Seen,
    keeps=1024,
)


async def standing_of(ctx: ReadContext, person_id: UUID | None) -> Standing:
    """One statement; none for a guest, who stands nowhere: no percentage, no points, no next tier."""
    if person_id is None:
        return Standing()
    seen = await ctx.all(SEEN, person=person_id)
    mine = seen[0]
    tier, points, rolling = mine.tier or Tier.BRONZE, mine.points or 0, mine.rolling or 0
    ladder = ladder_of(_rung(each) for each in seen if each.name is not None)
    here = next(rung for rung in ladder if rung.name is tier)
    return Standing(
        tier=tier,
        basis_points=here.basis_points,
        points=points,
        rolling=rolling,
        to_next=next_above(tier, rolling, ladder),
    )


def _rung(seen: _Seen) -> TierRung:
    assert seen.name is not None
    assert seen.threshold is not None
    assert seen.basis_points is not None
    return TierRung(name=seen.name, threshold=seen.threshold, basis_points=seen.basis_points, benefits=())
