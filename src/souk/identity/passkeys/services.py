"""Challenges that are out, and the counters of passkeys. Unguarded: the caller knows whose they are."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, insert, or_, update

from souk.identity.passkeys.models import Passkey, PasskeyChallenge, Purpose
from souk.kernel.crypto import token_digest
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot

CHALLENGE_LIVES: Final = timedelta(minutes=5)

ADD_CHALLENGE: Hot[None] = Hot(insert(PasskeyChallenge))
SPEND_CHALLENGE: Hot[None] = Hot(
    delete(PasskeyChallenge).where(
        PasskeyChallenge.digest == bindparam("presented"),
        PasskeyChallenge.purpose == bindparam("purpose"),
        PasskeyChallenge.expires_at > bindparam("at"),
        PasskeyChallenge.session_id == bindparam("session_id"),
    )
)
SPEND_NOBODYS_CHALLENGE: Hot[None] = Hot(
    delete(PasskeyChallenge).where(
        PasskeyChallenge.digest == bindparam("presented"),
        PasskeyChallenge.purpose == bindparam("purpose"),
        PasskeyChallenge.expires_at > bindparam("at"),
        PasskeyChallenge.session_id.is_(None),
    )
)
COUNT_USE: Hot[None] = Hot(
    update(Passkey)
    .where(
        Passkey.id == bindparam("passkey_id"),
        or_(
            Passkey.sign_count < bindparam("told"),
            and_(Passkey.sign_count == 0, bindparam("told") == 0),
        ),
    )
    .values(sign_count=bindparam("told"), is_synced=bindparam("synced"), last_used_at=bindparam("at"))
)


async def give_out_challenge(uow: UnitOfWork, challenge: bytes, purpose: Purpose) -> None:
    """For five minutes, for this purpose, and for the session of whoever acts (a guest has none)."""
    await uow.change(
        ADD_CHALLENGE,
        digest=token_digest(challenge.hex()),
        purpose=purpose,
        session_id=uow.actor.session_id,
        created_at=uow.now,
        expires_at=uow.now + CHALLENGE_LIVES,
    )


async def spend_challenge(uow: UnitOfWork, challenge: bytes, purpose: Purpose) -> bool:
    """Whether it was given out to whoever acts, for this, lately, and not answered before."""
    asked = {"presented": token_digest(challenge.hex()), "purpose": purpose, "at": uow.now}
    if uow.actor.session_id is None:
        return bool(await uow.change(SPEND_NOBODYS_CHALLENGE, **asked))
    return bool(await uow.change(SPEND_CHALLENGE, session_id=uow.actor.session_id, **asked))


async def count_use(uow: UnitOfWork, passkey_id: UUID, *, sign_count: int, is_synced: bool) -> bool:
    """Whether the counter went on. One that stands still or goes back is a copy's, unless it never counts at all."""
    return bool(await uow.change(COUNT_USE, passkey_id=passkey_id, told=sign_count, synced=is_synced, at=uow.now))
