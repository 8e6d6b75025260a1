"""Whoever opened an account under somebody else's e-mail address has no way in once its owner takes it over."""

from uuid import UUID

from sqlalchemy import delete, update

from souk.identity.api_keys.events import ApiKeyRevoked
from souk.identity.api_keys.models import ApiKey
from souk.identity.federation.events import SignInUnlinked
from souk.identity.federation.models import LinkedSignIn
from souk.identity.passkeys.events import PasskeyRemoved
from souk.identity.passkeys.models import Passkey
from souk.identity.second_factor.services import lock_factors, note_factors
from souk.kernel.database import UnitOfWork


async def shut_out_strangers(uow: UnitOfWork, person_id: UUID) -> None:
    """Everything that signs in without the password goes: it was added before anybody proved the address.

    A code from an app stays: it opens nothing by itself.
    """
    await lock_factors(uow, person_id)
    passkeys = delete(Passkey).where(Passkey.user_id == person_id).returning(Passkey.id)
    removed = list(await uow.session.scalars(passkeys))
    for passkey_id in removed:
        uow.emit(PasskeyRemoved(person_id=person_id, passkey_id=passkey_id))
    if removed:
        await note_factors(uow, person_id)
    links = delete(LinkedSignIn).where(LinkedSignIn.user_id == person_id)
    for linked_id, provider in (
        await uow.session.execute(links.returning(LinkedSignIn.id, LinkedSignIn.provider))
    ).all():
        uow.emit(SignInUnlinked(person_id=person_id, linked_id=linked_id, provider=provider))
    keys = update(ApiKey).where(ApiKey.user_id == person_id, ApiKey.revoked_at.is_(None)).values(revoked_at=uow.now)
    for key_id in await uow.session.scalars(keys.returning(ApiKey.id)):
        uow.emit(ApiKeyRevoked(person_id=person_id, key_id=key_id))
