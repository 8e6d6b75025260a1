"""Where somebody is signed in."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from souk.identity import policy
from souk.identity.devices.names import UNKNOWN
from souk.identity.models import RefreshToken, Session
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor


class OpenSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session of one's own. `last_used_at` is when it was last renewed, which happens about once an hour.

    `address`: the network address it was opened from.
    """

    id: UUID
    device: str
    address: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool


_renewed_at = (
    select(func.max(RefreshToken.created_at))
    .where(RefreshToken.session_id == Session.id)
    .correlate(Session)
    .scalar_subquery()
    .label("renewed_at")
)


async def list_own_sessions(ctx: ReadContext, asked: PageQuery) -> PageOf[OpenSession]:
    """Those that live, the newest first. Raises Unauthenticated."""
    policy.signed_in(ctx.actor)
    mine = (
        policy.sessions_visible_to(ctx.actor),
        Session.revoked_at.is_(None),
        Session.expires_at > ctx.now,
    )
    wanted = select(Session, _renewed_at).where(*mine).order_by(Session.id.desc())
    wanted = wanted.limit(asked.limit + 1).offset(asked.offset)
    if asked.cursor:
        (last,) = read_cursor(asked.cursor, tuple[UUID])
        wanted = wanted.where(Session.id < last)
    rows = (await ctx.session.execute(wanted)).all()
    shown = rows[: asked.limit]
    total = await ctx.session.scalar(select(func.count()).where(*mine)) if asked.count else None
    cursor = write_cursor(shown[-1][0].id) if len(rows) > asked.limit else None
    return PageOf([_open(ctx, session, renewed_at) for session, renewed_at in shown], cursor, total)


def _open(ctx: ReadContext, session: Session, renewed_at: datetime | None) -> OpenSession:
    return OpenSession(
        id=session.id,
        device=session.device_name or UNKNOWN,
        address=ctx.keys.open(session.sealed_address) if session.sealed_address else None,
        created_at=session.created_at,
        last_used_at=renewed_at or session.created_at,
        expires_at=session.expires_at,
        is_current=session.id == ctx.actor.session_id,
    )
