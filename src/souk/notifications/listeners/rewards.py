"""What is told of points and tiers."""

from souk.kernel.database import UnitOfWork
from souk.loyalty import TierChanged
from souk.notifications.listeners.causes import delivery_of
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import NoticeType
from souk.notifications.writing import about


async def tell_of_tier(uow: UnitOfWork, happened: TierChanged) -> None:
    occurrence = delivery_of(uow, "tier_changed")
    tier = happened.after.title()
    notice = Notice(
        type=NoticeType.REWARDS,
        title=f"You are {tier} now" if happened.is_promotion else f"Your tier is {tier} now",
        message="See what it gives you, and how far the next one is.",
        related_id=None,
    )
    await notify(uow, [happened.person_id], notice, occurrence=occurrence)
    how = about(tier=happened.after, **({"is_promotion": "yes"} if happened.is_promotion else {}))
    await write_letter(uow, "tier_changed", occurrence=occurrence, person_id=happened.person_id, about=how)
