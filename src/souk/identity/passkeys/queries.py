"""Reading passkeys."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.identity import policy
from souk.identity.passkeys.models import Passkey
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class PasskeyView(msgspec.Struct, frozen=True, kw_only=True):
    """`is_synced`: kept by a service that brings it to the owner's other devices."""

    id: UUID
    name: str
    is_synced: bool
    created_at: datetime
    last_used_at: datetime | None


class KnownPasskey(msgspec.Struct, frozen=True):
    id: UUID
    user_id: UUID
    public_key: bytes


PASSKEY_BY_CREDENTIAL = Hot(
    select(Passkey.id, Passkey.user_id, Passkey.public_key).where(Passkey.credential_id == bindparam("credential_id")),
    KnownPasskey,
)


async def find_passkey(ctx: ReadContext, credential_id: str) -> KnownPasskey | None:
    return await ctx.first(PASSKEY_BY_CREDENTIAL, credential_id=credential_id)


async def list_own_passkeys(ctx: ReadContext) -> list[PasskeyView]:
    """The newest first. Raises Unauthenticated for a guest."""
    mine = select(Passkey).where(Passkey.user_id == policy.signed_in(ctx.actor)).order_by(Passkey.id.desc())
    return [
        PasskeyView(
            id=row.id,
            name=ctx.keys.open(row.sealed_name),
            is_synced=row.is_synced,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in await ctx.session.scalars(mine)
    ]


async def list_own_credentials(ctx: ReadContext) -> list[str]:
    """Their ids as the devices know them."""
    mine = select(Passkey.credential_id).where(Passkey.user_id == policy.signed_in(ctx.actor))
    return list(await ctx.session.scalars(mine.order_by(Passkey.id)))
