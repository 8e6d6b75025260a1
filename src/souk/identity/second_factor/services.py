"""What signing in and confirming ask of the second factor on their way. Unguarded: the caller knows whose it is."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, case, delete, exists, func, insert, literal, null, or_, select, update

from souk.identity.devices.services import end_sessions
from souk.identity.models import User
from souk.identity.passkeys.models import Passkey
from souk.identity.second_factor.codes import (
    looks_like_totp,
    matching_step,
    new_recovery_codes,
    plain_recovery_code,
)
from souk.identity.second_factor.events import RecoveryCodeUsed, SecondFactorTurnedOff
from souk.identity.second_factor.models import RecoveryCode, SecondFactorChallenge, TotpFactor
from souk.identity.second_factor.queries import SECRET
from souk.kernel.columns import UtcDateTime
from souk.kernel.crypto import KeyRing, new_token, token_digest
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

CHALLENGE_LIVES: Final = timedelta(minutes=5)
MOST_TRIES: Final = 5

ADD_CHALLENGE: Hot[None] = Hot(insert(SecondFactorChallenge))
TAKE_TRY: Hot[None] = Hot(
    update(SecondFactorChallenge)
    .where(
        SecondFactorChallenge.digest == bindparam("presented"),
        SecondFactorChallenge.used_at.is_(None),
        SecondFactorChallenge.expires_at > bindparam("at"),
        SecondFactorChallenge.tries < MOST_TRIES,
    )
    .values(tries=SecondFactorChallenge.tries + 1)
)
USE_CHALLENGE: Hot[None] = Hot(
    update(SecondFactorChallenge)
    .where(SecondFactorChallenge.digest == bindparam("presented"), SecondFactorChallenge.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
USE_STEP: Hot[None] = Hot(
    update(TotpFactor)
    .where(
        TotpFactor.user_id == bindparam("person_id"),
        TotpFactor.confirmed_at.is_not(None),
        or_(TotpFactor.last_step.is_(None), TotpFactor.last_step < bindparam("step")),
    )
    .values(last_step=bindparam("step"))
)
USE_RECOVERY_CODE: Hot[None] = Hot(
    update(RecoveryCode)
    .where(
        RecoveryCode.user_id == bindparam("person_id"),
        RecoveryCode.digest == bindparam("presented"),
        RecoveryCode.used_at.is_(None),
    )
    .values(used_at=bindparam("at"))
)
_has_one = or_(
    exists().where(TotpFactor.user_id == User.id, TotpFactor.confirmed_at.is_not(None)),
    exists().where(Passkey.user_id == User.id),
)
NOTE_FACTORS: Hot[None] = Hot(
    update(User)
    .where(User.id == bindparam("person_id"))
    .values(
        second_factor_at=case(
            (_has_one, func.coalesce(User.second_factor_at, bindparam("at", type_=UtcDateTime()))), else_=null()
        )
    )
)


def password_mark(keys: KeyRing, password_hash: str) -> str:
    return keys.blind_index(password_hash, purpose="second_factor_challenge")


async def open_challenge(uow: UnitOfWork, person_id: UUID, *, password_hash: str) -> str:
    """A token that waits five minutes for a code of this person, and forgives four wrong ones."""
    token = new_token()
    await uow.change(
        ADD_CHALLENGE,
        digest=token_digest(token),
        user_id=person_id,
        created_at=uow.now,
        expires_at=uow.now + CHALLENGE_LIVES,
        password_mark=password_mark(uow.keys, password_hash),
        tries=0,
        used_at=None,
    )
    return token


async def spend_code(uow: UnitOfWork, person_id: UUID, code: str) -> bool:
    """Whether this is their code of the moment or one of their recovery codes. It is used now, and never again."""
    if looks_like_totp(code):
        return await _spend_totp(uow, person_id, code)
    digest = recovery_digest(uow.keys, person_id, code)
    if not await uow.change(USE_RECOVERY_CODE, person_id=person_id, presented=digest, at=uow.now):
        return False
    left = select(func.count()).where(RecoveryCode.user_id == person_id, RecoveryCode.used_at.is_(None))
    uow.emit(RecoveryCodeUsed(person_id=person_id, left=await uow.session.scalar(left) or 0))
    return True


async def _spend_totp(uow: UnitOfWork, person_id: UUID, code: str) -> bool:
    secret = await uow.first(SECRET, person_id=person_id)
    if secret is None or secret.confirmed_at is None:
        return False
    step = matching_step(uow.keys.open(secret.sealed_secret), code, now=uow.now)
    return step is not None and bool(await uow.change(USE_STEP, person_id=person_id, step=step))


def recovery_digest(keys: KeyRing, person_id: UUID, code: str) -> str:
    return keys.blind_index(f"{person_id} {plain_recovery_code(code)}", purpose="recovery_code")


async def replace_recovery_codes(uow: UnitOfWork, person_id: UUID) -> list[str]:
    """Ten new ones, to be shown once; the old ones open nothing any more."""
    await uow.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person_id))
    codes = new_recovery_codes()
    rows = [
        {
            "id": new_id(),
            "user_id": person_id,
            "digest": recovery_digest(uow.keys, person_id, code),
            "created_at": uow.now,
            "used_at": None,
        }
        for code in codes
    ]
    await uow.session.execute(insert(RecoveryCode), rows)
    return codes


async def drop_factors(uow: UnitOfWork, person_id: UUID) -> None:
    """For somebody who lost them all: app, recovery codes and passkeys go, and every session ends."""
    await lock_factors(uow, person_id)
    for table in (TotpFactor, RecoveryCode, SecondFactorChallenge, Passkey):
        await uow.session.execute(delete(table).where(table.user_id == person_id))
    await note_factors(uow, person_id)
    await end_sessions(uow, person_id)
    uow.emit(SecondFactorTurnedOff(person_id=person_id))


async def lock_factors(uow: UnitOfWork, person_id: UUID) -> None:
    """One change at a time to what one person may sign in with."""
    await uow.session.execute(select(literal(1)).where(User.id == person_id).with_for_update(of=User))


async def note_factors(uow: UnitOfWork, person_id: UUID) -> None:
    """Keep on the account whether there is a second factor, where every request reads it."""
    await uow.change(NOTE_FACTORS, person_id=person_id, at=uow.now)
