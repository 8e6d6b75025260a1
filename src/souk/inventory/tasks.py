"""What the room does by the clock: letting go of holds that ran out, forgetting those that ended long ago."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, select

from souk.inventory.models import STILL_HELD, Hold, HoldState
from souk.inventory.services import release
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot

AT_ONCE = 500
KEPT_FOR = timedelta(days=30)


class Expired(msgspec.Struct, frozen=True):
    reference_id: UUID


EXPIRED = Hot(
    select(Hold.reference_id)
    .where(STILL_HELD, Hold.expires_at <= bindparam("now"))
    .group_by(Hold.reference_id)
    .order_by(Hold.reference_id)
    .limit(AT_ONCE),
    Expired,
)
FORGET: Hot[None] = Hot(delete(Hold).where(Hold.state != HoldState.HELD, Hold.ended_at < bindparam("before")))


async def expire_holds(database: Database) -> int:
    """Release what ran out, each reference in a unit of work of its own. Returns how many were released.

    Safe beside a checkout that is just being confirmed: taking and releasing claim the same rows, and whoever comes
    second finds nothing left to claim.
    """
    async with database.read(SYSTEM) as ctx:
        expired = await ctx.all(EXPIRED, now=ctx.now)
    released = 0
    for each in expired:
        async with database.unit_of_work(SYSTEM) as uow:
            released += await release(uow, each.reference_id)
    return released


async def forget_ended_holds(database: Database) -> int:
    """The journal keeps what was sold; an ended hold says nothing more after a month."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(FORGET, before=uow.now - KEPT_FOR)
