"""What the staff sees: how many points are out there, who has most of them, how many people are in which tier."""

from uuid import UUID

import msgspec
from sqlalchemy import func, select

from souk.identity import UnknownPerson, person_names
from souk.kernel.database import ReadContext
from souk.loyalty import policy
from souk.loyalty.models import LoyaltyAccount
from souk.loyalty.queries.ladder import get_ladder
from souk.loyalty.tiers import Tier, TierRung, worth_of

BIGGEST = 10


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's account, with their name."""

    person_id: UUID
    name: str
    tier: Tier = Tier.BRONZE
    points: int = 0
    held: int = 0
    owed: int = 0
    rolling: int = 0


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """`outstanding` points are free or held; `liability` is what they are worth, in minor units of `currency`."""

    ladder: tuple[TierRung, ...]
    members: dict[Tier, int]
    outstanding: int
    owed: int
    liability: int
    currency: str
    earned: int
    spent: int
    biggest: list[Holder]


async def get_overview(ctx: ReadContext, *, currency: str) -> Overview:
    """Raises Unauthenticated, Forbidden."""
    policy.insist_managing(ctx.actor)
    sums = select(
        LoyaltyAccount.tier,
        func.count(),
        *(
            func.sum(each)
            for each in (
                LoyaltyAccount.points + LoyaltyAccount.held,
                LoyaltyAccount.owed,
                LoyaltyAccount.lifetime_earned,
                LoyaltyAccount.lifetime_spent,
            )
        ),
    ).group_by(LoyaltyAccount.tier)
    rows = [tuple(row) for row in await ctx.session.execute(sums)]
    outstanding, owed, earned, spent = (sum(int(row[column]) for row in rows) for column in range(2, 6))
    members = {tier: count for tier, count, *_ in rows}
    return Overview(
        ladder=await get_ladder(ctx),
        members={tier: members.get(tier, 0) for tier in Tier},
        outstanding=outstanding,
        owed=owed,
        liability=worth_of(outstanding, currency),
        currency=currency,
        earned=earned,
        spent=spent,
        biggest=await _biggest(ctx),
    )


async def get_account_of(ctx: ReadContext, person_id: UUID) -> Holder:
    """Somebody's points, also where they never had any. Raises Unauthenticated, Forbidden, UnknownPerson."""
    policy.insist_managing(ctx.actor)
    name = (await person_names(ctx, [person_id])).get(person_id)
    if name is None:
        raise UnknownPerson
    account = await ctx.session.get(LoyaltyAccount, person_id)
    return _holder(account, name) if account is not None else Holder(person_id=person_id, name=name)


async def _biggest(ctx: ReadContext) -> list[Holder]:
    wanted = select(LoyaltyAccount).where(LoyaltyAccount.points > 0)
    ordered = wanted.order_by(LoyaltyAccount.points.desc(), LoyaltyAccount.person_id.desc()).limit(BIGGEST)
    accounts = list(await ctx.session.scalars(ordered))
    names = await person_names(ctx, [each.person_id for each in accounts])
    return [_holder(each, names.get(each.person_id, "")) for each in accounts]


def _holder(account: LoyaltyAccount, name: str) -> Holder:
    return Holder(
        person_id=account.person_id,
        name=name,
        tier=account.tier,
        points=account.points,
        held=account.held,
        owed=account.owed,
        rolling=account.rolling,
    )
