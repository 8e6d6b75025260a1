"""What people are called, for pages that show who did something."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.identity.models import User
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class Named(msgspec.Struct, frozen=True):
    id: UUID
    full_name: str


NAMES = Hot(select(User.id, User.full_name).where(any_of(User.id, "ids")), Named)


async def person_names(ctx: ReadContext, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Full names by id; unknown ids are left out. For readers who may see whom: ask a policy first."""
    return {each.id: each.full_name for each in await ctx.all(NAMES, ids=list(person_ids))} if person_ids else {}
