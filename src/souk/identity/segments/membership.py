"""Whether somebody is in a segment: what stores ask when somebody orders."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.identity.segments.models import SegmentMember
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class HeldSegment(msgspec.Struct, frozen=True):
    segment: str


SEGMENTS_OF = Hot(
    select(SegmentMember.segment)
    .where(SegmentMember.user_id == bindparam("person_id"))
    .order_by(SegmentMember.segment),
    HeldSegment,
)
HOLDS = Hot(
    select(SegmentMember.segment).where(
        SegmentMember.user_id == bindparam("person_id"), SegmentMember.segment == bindparam("name")
    ),
    HeldSegment,
)


async def segments_of(ctx: ReadContext, person_id: UUID) -> list[str]:
    """The names of the segments somebody is in."""
    return [held.segment for held in await ctx.all(SEGMENTS_OF, person_id=person_id)]


async def holds_segment(ctx: ReadContext, person_id: UUID | None, name: str) -> bool:
    """Whether they are in it; a guest (None) is in none. One statement: ask only where a store asks for a segment."""
    return person_id is not None and await ctx.first(HOLDS, person_id=person_id, name=name) is not None
