"""Removals that were, and what one would bring about."""

from uuid import UUID

from sqlalchemy import func, select

from souk.identity import count_sessions, get_standing
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.offboarding import policy
from souk.offboarding.cascade import STEPS, Leaving, joined
from souk.offboarding.consequences import Consequences, read_consequences
from souk.offboarding.models import Removal
from souk.offboarding.schemas import Foreseen, RemovalView, RemovedPerson
from souk.payouts import owed_to
from souk.stores import find_vendor_standing


async def foresee_removal(ctx: ReadContext, person_id: UUID) -> Foreseen:
    """Count what removing them would bring about at this moment. Raises Unauthenticated, Forbidden, UnknownPerson."""
    policy.insist(ctx.actor)
    standing = await get_standing(ctx, person_id)
    vendor = await find_vendor_standing(ctx, person_id)
    parts = []
    if vendor is not None:
        leaving = Leaving(person_id, vendor.store_ids)
        parts = [Consequences(stores=len(vendor.stores)), *[await step.foresee(ctx, leaving) for step in STEPS]]
    return Foreseen(
        person_id=person_id,
        full_name=standing.full_name,
        email=standing.email,
        is_removed=standing.deleted_at is not None,
        business_name=vendor.business_name if vendor is not None else None,
        stores=[store.name for store in vendor.stores] if vendor is not None else [],
        consequences=joined(parts),
        sessions=await count_sessions(ctx, person_id),
        owed=await owed_to(ctx, vendor.store_ids) if vendor is not None else [],
    )


async def list_removals(ctx: ReadContext, asked: PageQuery, *, gone: bool = True) -> PageOf[RemovedPerson]:
    """The latest first: those who are gone, or those who were restored. Raises Unauthenticated, Forbidden."""
    policy.insist(ctx.actor)
    state = Removal.restored_at.is_(None) if gone else Removal.restored_at.is_not(None)
    wanted = select(Removal).where(state).order_by(Removal.id.desc()).limit(asked.limit + 1).offset(asked.offset)
    if asked.cursor:
        wanted = wanted.where(Removal.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(wanted))
    shown = rows[: asked.limit]
    items = [await _named(ctx, row) for row in shown]
    total = await ctx.session.scalar(select(func.count()).select_from(Removal).where(state)) if asked.count else None
    return PageOf(items, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def find_removal(ctx: ReadContext, person_id: UUID) -> RemovalView | None:
    """The latest of this person, carried out or undone. Raises Unauthenticated, Forbidden."""
    policy.insist(ctx.actor)
    found = await find_latest_removal(ctx, person_id)
    return removal_view(ctx, found) if found is not None else None


async def find_latest_removal(ctx: ReadContext, person_id: UUID) -> Removal | None:
    """The row itself, as it stands now."""
    latest = select(Removal).where(Removal.person_id == person_id).order_by(Removal.id.desc()).limit(1)
    return await ctx.session.scalar(latest.execution_options(populate_existing=True))


def removal_view(ctx: ReadContext, removal: Removal) -> RemovalView:
    return RemovalView(
        id=removal.id,
        person_id=removal.person_id,
        reason=ctx.keys.open(removal.sealed_reason),
        consequences=read_consequences(removal.consequences),
        removed_at=removal.removed_at,
        removed_by=removal.removed_by,
        restored_at=removal.restored_at,
        restored_by=removal.restored_by,
    )


async def _named(ctx: ReadContext, removal: Removal) -> RemovedPerson:
    standing = await get_standing(ctx, removal.person_id)
    vendor = await find_vendor_standing(ctx, removal.person_id)
    return RemovedPerson(
        removal=removal_view(ctx, removal),
        full_name=standing.full_name,
        email=standing.email,
        business_name=vendor.business_name if vendor is not None else None,
    )
