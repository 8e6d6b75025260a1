"""Reading linked sign-ins."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, exists, select

from souk.identity import policy as people
from souk.identity.federation import policy
from souk.identity.federation.models import LinkedSignIn
from souk.identity.models import User
from souk.identity.passkeys.models import Passkey
from souk.identity.passwords import is_unmatched
from souk.kernel.crypto import KeyRing, token_digest
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class Linked(msgspec.Struct, frozen=True):
    id: UUID
    user_id: UUID


class LinkedView(msgspec.Struct, frozen=True, kw_only=True):
    """A linked sign-in. `email` is what the provider called them when it was linked."""

    id: UUID
    provider: str
    email: str | None
    created_at: datetime
    last_used_at: datetime | None


class LinkedList(msgspec.Struct, frozen=True, kw_only=True):
    """There is at most one for each provider."""

    items: list[LinkedView]


BY_SUBJECT = Hot(
    select(LinkedSignIn.id, LinkedSignIn.user_id).where(LinkedSignIn.subject_index == bindparam("subject")), Linked
)


def index_of(keys: KeyRing, issuer: str, subject: str) -> str:
    """By which an account at a provider is found, whatever secrets come and go: the subject to the letter, unreadable."""
    return keys.blind_index(token_digest(f"{issuer}\x00{subject}"), purpose="federation")


async def find_linked(ctx: ReadContext, subject_index: str) -> Linked | None:
    return await ctx.first(BY_SUBJECT, subject=subject_index)


async def list_own_links(ctx: ReadContext) -> list[LinkedView]:
    """Raises Unauthenticated."""
    people.signed_in(ctx.actor)
    mine = select(LinkedSignIn).where(policy.visible_to(ctx.actor)).order_by(LinkedSignIn.id)
    return [
        LinkedView(
            id=row.id,
            provider=row.provider,
            email=ctx.keys.open(row.sealed_email) if row.sealed_email is not None else None,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in await ctx.session.scalars(mine)
    ]


async def has_other_way_in(ctx: ReadContext, person_id: UUID, *, besides: UUID) -> bool:
    """A password, a passkey, or another linked sign-in."""
    ways = select(
        User.password_hash,
        exists().where(Passkey.user_id == User.id),
        exists().where(LinkedSignIn.user_id == User.id, LinkedSignIn.id != besides),
    ).where(User.id == person_id)
    password_hash, passkey, link = (await ctx.session.execute(ways)).one()
    return bool(passkey or link or not is_unmatched(password_hash))
