"""What people do with their passkeys."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from souk.identity import policy
from souk.identity.models import User
from souk.identity.passkeys.ceremonies import NewCredential, RelyingParty, registration_options, request_options
from souk.identity.passkeys.errors import PasskeyTaken, TooManyPasskeys, UnknownPasskey
from souk.identity.passkeys.events import PasskeyAdded, PasskeyRemoved
from souk.identity.passkeys.models import Passkey, Purpose
from souk.identity.passkeys.queries import PasskeyView, list_own_credentials
from souk.identity.passkeys.services import give_out_challenge
from souk.identity.second_factor.errors import SecondFactorDemanded
from souk.identity.second_factor.queries import STANDING
from souk.identity.second_factor.services import lock_factors, note_factors
from souk.identity.step_up.queries import require_confirmed
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id

MOST_PASSKEYS: Final = 20


async def ask_for_new_passkey(uow: UnitOfWork, party: RelyingParty, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to make one. Raises ConfirmationRequired, TooManyPasskeys."""
    person_id = await _own_passkeys(uow)
    await require_confirmed(uow)
    known = await list_own_credentials(uow)
    if len(known) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    user = await uow.session.get_one(User, person_id)
    await give_out_challenge(uow, challenge, Purpose.REGISTER)
    return registration_options(party, challenge, person_id=person_id, login=user.email, known=known)


async def ask_for_own_passkey(uow: UnitOfWork, party: RelyingParty, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to show that it is its owner. Raises UnknownPasskey for somebody without any."""
    await _own_passkeys(uow)
    known = await list_own_credentials(uow)
    if not known:
        raise UnknownPasskey
    await give_out_challenge(uow, challenge, Purpose.CONFIRM)
    return request_options(party, challenge, known=known)


async def add_passkey(uow: UnitOfWork, new: NewCredential, *, name: str) -> PasskeyView:
    """Raises ConfirmationRequired, PasskeyTaken, TooManyPasskeys."""
    person_id = await _own_passkeys(uow)
    await require_confirmed(uow)
    if (await uow.session.scalar(select(func.count()).where(Passkey.user_id == person_id)) or 0) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    row = Passkey(
        id=new_id(),
        user_id=person_id,
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        sealed_name=uow.keys.seal(name),
        transports=new.transports,
        is_synced=new.is_synced,
        created_at=uow.now,
        last_used_at=None,
    )
    uow.session.add(row)
    try:
        await uow.session.flush()
    except IntegrityError as broken:
        raise PasskeyTaken from broken
    await note_factors(uow, person_id)
    uow.emit(PasskeyAdded(person_id=person_id, passkey_id=row.id))
    return PasskeyView(id=row.id, name=name, is_synced=row.is_synced, created_at=row.created_at, last_used_at=None)


async def rename_passkey(uow: UnitOfWork, passkey_id: UUID, *, name: str) -> None:
    """Raises UnknownPasskey, also for one of somebody else's."""
    person_id = await _own_passkeys(uow)
    mine = update(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == person_id)
    named = await uow.session.execute(mine.values(sealed_name=uow.keys.seal(name)).returning(Passkey.id))
    if named.first() is None:
        raise UnknownPasskey


async def remove_passkey(uow: UnitOfWork, passkey_id: UUID) -> None:
    """Raises UnknownPasskey, ConfirmationRequired; SecondFactorDemanded for the last factor of whoever needs one."""
    person_id = await _own_passkeys(uow)
    mine = delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == person_id)
    if (await uow.session.execute(mine.returning(Passkey.id))).first() is None:
        raise UnknownPasskey
    await require_confirmed(uow)
    left = await uow.first(STANDING, person_id=person_id)
    if left is not None and left.is_demanded and not (left.has_totp or left.has_passkey):
        raise SecondFactorDemanded
    await note_factors(uow, person_id)
    uow.emit(PasskeyRemoved(person_id=person_id, passkey_id=passkey_id))


async def _own_passkeys(uow: UnitOfWork) -> UUID:
    """Whose they are; nobody else's change at the same time."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    await lock_factors(uow, person_id)
    return person_id
