"""Reading one's own API keys."""

from uuid import UUID

from sqlalchemy import func, select

from souk.identity import policy as people
from souk.identity.api_keys import policy
from souk.identity.api_keys.models import ApiKey
from souk.identity.api_keys.schemas import ApiKeyView
from souk.identity.api_keys.secrets import beginning_of
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor

MOST_SHOWN = 100


async def get_key_page(ctx: ReadContext, asked: PageQuery) -> PageOf[ApiKeyView]:
    """Those that were not revoked, the newest first. Raises Unauthenticated."""
    people.signed_in(ctx.actor)
    mine = policy.visible_to(ctx.actor) & ApiKey.revoked_at.is_(None)
    wanted = select(ApiKey).where(mine).order_by(ApiKey.id.desc())
    if asked.cursor:
        wanted = wanted.where(ApiKey.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(wanted.limit(asked.limit + 1).offset(asked.offset)))
    total = await ctx.session.scalar(select(func.count()).select_from(ApiKey).where(mine)) if asked.count else None
    shown = [view_of(ctx, row) for row in rows[: asked.limit]]
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


def view_of(ctx: ReadContext, row: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=row.id,
        name=row.name,
        prefix=beginning_of(row.id),
        scopes=row.scopes.split(),
        store_id=row.store_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_expired=row.expires_at is not None and row.expires_at <= ctx.now,
        last_used_on=row.last_used_on,
    )


async def list_own_keys(ctx: ReadContext) -> list[ApiKeyView]:
    """Those that were not revoked, the newest first; some may have expired. Raises Unauthenticated."""
    people.signed_in(ctx.actor)
    mine = policy.visible_to(ctx.actor) & ApiKey.revoked_at.is_(None)
    rows = await ctx.session.scalars(select(ApiKey).where(mine).order_by(ApiKey.id.desc()).limit(MOST_SHOWN))
    return [view_of(ctx, row) for row in rows]


async def count_own_keys(ctx: ReadContext) -> int:
    """Raises Unauthenticated."""
    people.signed_in(ctx.actor)
    mine = policy.visible_to(ctx.actor) & ApiKey.revoked_at.is_(None)
    return await ctx.session.scalar(select(func.count()).select_from(ApiKey).where(mine)) or 0
