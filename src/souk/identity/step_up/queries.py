"""Whether somebody proved lately who they are."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.identity.models import Session, User
from souk.identity.step_up.errors import ConfirmationRequired
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot

HOLDS: Final = timedelta(minutes=10)


class Confirmed(msgspec.Struct, frozen=True):
    confirmed_at: datetime | None


class PasswordKept(msgspec.Struct, frozen=True):
    password_hash: str


CONFIRMED = Hot(select(Session.confirmed_at).where(Session.id == bindparam("session_id")), Confirmed)
PASSWORD_KEPT = Hot(select(User.password_hash).where(User.id == bindparam("person_id")), PasswordKept)


async def is_confirmed(ctx: ReadContext) -> bool:
    """Whether the actor signed in or confirmed within ten minutes, in this session. An API key never did."""
    session_id: UUID | None = ctx.actor.session_id
    if session_id is None:
        return False
    session = await ctx.first(CONFIRMED, session_id=session_id)
    return session is not None and session.confirmed_at is not None and ctx.now < session.confirmed_at + HOLDS


async def require_confirmed(ctx: ReadContext) -> None:
    """Raises ConfirmationRequired."""
    if not await is_confirmed(ctx):
        raise ConfirmationRequired
