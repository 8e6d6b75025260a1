"""Who was erased, and what stands in the way of erasing somebody."""

from uuid import UUID

from souk.identity import get_standing
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.offboarding import policy
from souk.offboarding.erasure.models import Erasure
from souk.offboarding.privacy.holdings import Holdings


async def foresee_erasure(ctx: ReadContext, holdings: Holdings, person_id: UUID) -> list[str]:
    """Sentences; none where they could be erased now. Raises Unauthenticated, Forbidden, UnknownPerson."""
    policy.refuse_guests(ctx.actor)
    verdict = policy.can_erase(ctx.actor, person_id)
    if not verdict:
        raise Forbidden(verdict.reason)
    await get_standing(ctx, person_id)
    return await holdings.find_obstacles(ctx, person_id)


async def was_erased(ctx: ReadContext, person_id: UUID) -> bool:
    return await ctx.session.get(Erasure, person_id) is not None
