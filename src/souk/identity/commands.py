"""What people do with their own accounts."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, update

from souk.identity import policy, services
from souk.identity.errors import UnknownAddress
from souk.identity.events import ProfileChanged
from souk.identity.models import Address, User
from souk.identity.people import Person, Profile
from souk.identity.postal import PostalAddress
from souk.identity.queries import SavedAddress, get_person
from souk.kernel.database import UnitOfWork


async def change_profile(uow: UnitOfWork, profile: Profile) -> Person:
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    changes: dict[str, Any] = {}
    if profile.full_name is not msgspec.UNSET:
        changes["full_name"] = profile.full_name
    if profile.phone is not msgspec.UNSET:
        changes["sealed_phone"] = profile.phone and uow.keys.seal(profile.phone)
    if changes:
        await uow.session.execute(update(User).where(User.id == person_id).values(changes))
        uow.emit(ProfileChanged(person_id=person_id, fields=sorted(name.removeprefix("sealed_") for name in changes)))
    return await get_person(uow, person_id)


async def save_address(uow: UnitOfWork, postal: PostalAddress, *, is_default: bool) -> SavedAddress:
    """Into the actor's own address book. Raises TooManyAddresses."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    return await services.add_address(uow, person_id, postal, is_default=is_default)


async def make_address_default(uow: UnitOfWork, address_id: UUID) -> None:
    """Raises UnknownAddress for one of somebody else's, and then leaves the default as it was."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    await services.lock_address_book(uow, person_id)
    mine = policy.addresses_visible_to(uow.actor)
    await uow.session.execute(update(Address).where(mine, Address.is_default).values(is_default=False))
    chosen = update(Address).where(mine, Address.id == address_id).values(is_default=True).returning(Address.id)
    if (await uow.session.execute(chosen)).first() is None:
        raise UnknownAddress


async def remove_address(uow: UnitOfWork, address_id: UUID) -> None:
    """Raises UnknownAddress, also for one of somebody else's."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    mine = delete(Address).where(Address.id == address_id, policy.addresses_visible_to(uow.actor))
    if (await uow.session.execute(mine.returning(Address.id))).first() is None:
        raise UnknownAddress


async def sign_out(uow: UnitOfWork) -> None:
    """End the session the actor came with: its access token and its refresh tokens hold no longer."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    if uow.actor.session_id is not None:
        await services.end_session(uow, uow.actor.session_id, person_id=person_id)
