"""Looking at customer segments and who is in them."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select

from souk.identity.models import User
from souk.identity.segments import policy
from souk.identity.segments.errors import UnknownSegment
from souk.identity.segments.models import Segment, SegmentAddress, SegmentDomain, SegmentMember
from souk.identity.segments.schemas import MemberView, SegmentView
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor

MOST_COUNTED = 10_000


async def list_segments(ctx: ReadContext) -> list[SegmentView]:
    """By name; there are a handful. Raises Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    rows = await ctx.session.scalars(select(Segment).order_by(Segment.name).execution_options(populate_existing=True))
    return [await _view(ctx, row) for row in rows]


async def list_segment_names(ctx: ReadContext) -> list[tuple[str, str]]:
    """(name, label), by name."""
    rows = await ctx.session.execute(select(Segment.name, Segment.label).order_by(Segment.name))
    return [(row.name, row.label) for row in rows]


async def get_segment(ctx: ReadContext, name: str) -> SegmentView:
    """Raises UnknownSegment, Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    row = await ctx.session.get(Segment, name, populate_existing=True)
    if row is None:
        raise UnknownSegment
    return await _view(ctx, row)


async def list_members(ctx: ReadContext, name: str, asked: PageQuery) -> PageOf[MemberView]:
    """The latest to register first. Raises UnknownSegment, Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    if await ctx.session.get(Segment, name) is None:
        raise UnknownSegment
    columns = SegmentMember.user_id, User.full_name, User.email, SegmentMember.joined, SegmentMember.joined_at
    found = select(*columns).join(User, User.id == SegmentMember.user_id).where(SegmentMember.segment == name)
    page = found.order_by(SegmentMember.user_id.desc()).limit(asked.limit + 1).offset(asked.offset)
    if asked.cursor:
        (last,) = read_cursor(asked.cursor, tuple[UUID])
        page = page.where(SegmentMember.user_id < last)
    rows = (await ctx.session.execute(page)).all()
    items = [
        MemberView(
            person_id=row.user_id, full_name=row.full_name, email=row.email, joined=row.joined, joined_at=row.joined_at
        )
        for row in rows[: asked.limit]
    ]
    total = None
    if asked.count:
        total = await ctx.session.scalar(
            select(func.count()).select_from(SegmentMember).where(SegmentMember.segment == name)
        )
    return PageOf(items, write_cursor(items[-1].person_id) if len(rows) > asked.limit else None, total)


async def _view(ctx: ReadContext, row: Segment) -> SegmentView:
    domains = select(SegmentDomain.domain).where(SegmentDomain.segment == row.name).order_by(SegmentDomain.domain)
    return SegmentView(
        name=row.name,
        label=row.label,
        description=row.description,
        domains=list(await ctx.session.scalars(domains)),
        members=await _count(ctx, SegmentMember.segment, row.name),
        listed=await _count(ctx, SegmentAddress.segment, row.name),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def _count(ctx: ReadContext, column: Any, name: str) -> int:
    some = select(literal(1).label("one")).where(column == name).limit(MOST_COUNTED).subquery()
    return await ctx.session.scalar(select(func.count()).select_from(some)) or 0
