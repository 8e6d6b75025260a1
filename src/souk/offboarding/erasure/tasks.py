"""Erasing once more: what was under way in the moment of an erasure, an order in another window, ends after it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.offboarding.erasure.models import Erasure
from souk.offboarding.privacy.holdings import Holdings

LOOKS_BACK = timedelta(days=14)


@dataclass(frozen=True)
class EraseAgain:
    """Everybody who was erased lately, each in a unit of work of their own; again where something still runs."""

    holdings: Holdings

    async def __call__(self, database: Database) -> int:
        async with database.read(SYSTEM) as ctx:
            lately = select(Erasure.person_id).where(Erasure.erased_at > ctx.now - LOOKS_BACK)
            people = list(await ctx.session.scalars(lately.order_by(Erasure.person_id)))
        done = 0
        for person_id in people:
            async with database.unit_of_work(SYSTEM) as uow:
                if not await self.holdings.find_obstacles(uow, person_id):
                    await self.holdings.erase(uow, person_id)
                    done += 1
        return done
