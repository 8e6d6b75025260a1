"""What time does to points: they end, and tiers look at the last twelve months again. One person, one unit of work."""

from uuid import UUID

from sqlalchemy import update

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.loyalty.expiry import expired
from souk.loyalty.models import EntryKind, LoyaltyAccount, PointsEntry
from souk.loyalty.queries.credits import sum_credits
from souk.loyalty.services.accounts import Movement, lock_account, move, settle_tier
from souk.loyalty.tiers import Tier


async def renew(uow: UnitOfWork, person_id: UUID, *, live_months: int) -> int:
    """Let end what is too old and look at the tier again. How many points ended; none where `live_months` is 0.

    What a checkout holds ends only once it is free again.
    """
    account = await lock_account(uow, person_id)
    ended = 0
    if live_months and account.points:
        fresh = await sum_credits(uow, person_id, months=live_months)
        ended = min(account.points, expired(account.points + account.held, fresh))
        after = account.debited(ended)
        await move(uow, account, after, Movement(EntryKind.EXPIRED, new_id()))
        account = after
    await settle_tier(uow, account)
    return ended


async def forfeit(uow: UnitOfWork, person_id: UUID) -> None:
    """An erased person has and owes nothing; of their history only counts are left."""
    account = await lock_account(uow, person_id)
    nothing = type(account)(person_id, 0, account.held, 0, account.rolling, Tier.BRONZE)
    await move(uow, account, nothing, Movement(EntryKind.EXPIRED, new_id()))
    theirs = PointsEntry.person_id == person_id
    await uow.session.execute(update(PointsEntry).where(theirs).values(about=""))
    await uow.session.execute(
        update(LoyaltyAccount).where(LoyaltyAccount.person_id == person_id).values(rolling=0, tier=Tier.BRONZE)
    )
