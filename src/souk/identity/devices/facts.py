"""When, on what and from where somebody signed in: for whoever tells them of it. Unguarded."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.identity.models import Session
from souk.kernel.database import ReadContext


class SignInFacts(msgspec.Struct, frozen=True):
    """`address` is a network address. What is not known is empty."""

    at: datetime
    device: str
    address: str


async def find_sign_in(ctx: ReadContext, session_id: UUID) -> SignInFacts | None:
    """None: the session is gone."""
    known = select(Session.created_at, Session.device_name, Session.sealed_address).where(Session.id == session_id)
    row = (await ctx.session.execute(known)).one_or_none()
    if row is None:
        return None
    address = ctx.keys.open(row.sealed_address) if row.sealed_address is not None else ""
    return SignInFacts(row.created_at, row.device_name or "", address)
