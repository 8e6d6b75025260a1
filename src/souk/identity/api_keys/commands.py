"""Making and revoking API keys."""

from uuid import UUID

from sqlalchemy import func, or_, select, update

from souk.identity import policy as people
from souk.identity.api_keys import policy
from souk.identity.api_keys.errors import TooManyApiKeys, UnknownApiKey
from souk.identity.api_keys.events import ApiKeyCreated, ApiKeyRevoked
from souk.identity.api_keys.models import ApiKey
from souk.identity.api_keys.queries import view_of
from souk.identity.api_keys.schemas import MadeApiKey, NewApiKey
from souk.identity.api_keys.secrets import new_key
from souk.identity.bundles.errors import UnknownPermission
from souk.identity.bundles.schemas import Declared
from souk.identity.removal import lock_standing
from souk.identity.step_up.queries import require_confirmed
from souk.kernel.crypto import token_digest
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Invalid
from souk.kernel.ids import new_id

MOST_KEYS = 25
PAST = "Choose a moment that is still to come."


async def create_api_key(uow: UnitOfWork, new: NewApiKey, *, declared: Declared) -> MadeApiKey:
    """A key that opens what its owner names and holds; its text is in this answer and nowhere else.

    Raises ConfirmationRequired, UnknownPermission, TooManyApiKeys, Invalid (it would have expired already).
    """
    person_id = people.signed_in(uow.actor)
    uow.require(policy.can_have_keys(uow.actor))
    await require_confirmed(uow)
    scopes = sorted(set(new.scopes))
    if unknown := declared.unknown(scopes):
        raise UnknownPermission(f"There is no permission {unknown[0]}.")
    uow.require(policy.can_pass_on(uow.actor, scopes, new.store_id))
    if new.expires_at is not None and new.expires_at <= uow.now:
        raise Invalid(PAST, errors=[{"field": "expires_at", "message": PAST}])
    await _insist_on_room(uow, person_id)
    key_id = new_id()
    text = new_key(key_id)
    row = ApiKey(
        id=key_id,
        user_id=person_id,
        name=new.name,
        digest=token_digest(text),
        scopes=" ".join(scopes),
        store_id=new.store_id,
        created_at=uow.now,
        expires_at=new.expires_at,
        revoked_at=None,
        last_used_on=None,
    )
    uow.session.add(row)
    await uow.session.flush()
    uow.emit(
        ApiKeyCreated(
            person_id=person_id, key_id=key_id, scopes=scopes, store_id=new.store_id, expires_at=new.expires_at
        )
    )
    return MadeApiKey(key=text, api_key=view_of(uow, row))


async def revoke_api_key(uow: UnitOfWork, key_id: UUID) -> None:
    """It opens nothing from the next request on. Raises UnknownApiKey, also for somebody else's."""
    person_id = people.signed_in(uow.actor)
    uow.require(policy.can_revoke(uow.actor))
    mine = update(ApiKey).where(policy.visible_to(uow.actor), ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
    if (await uow.session.execute(mine.values(revoked_at=uow.now).returning(ApiKey.id))).first() is None:
        raise UnknownApiKey
    uow.emit(ApiKeyRevoked(person_id=person_id, key_id=key_id))


async def _insist_on_room(uow: UnitOfWork, person_id: UUID) -> None:
    await lock_standing(uow, person_id)
    living = ApiKey.revoked_at.is_(None) & or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > uow.now)
    count = await uow.session.scalar(select(func.count()).where(ApiKey.user_id == person_id, living))
    if (count or 0) >= MOST_KEYS:
        raise TooManyApiKeys
