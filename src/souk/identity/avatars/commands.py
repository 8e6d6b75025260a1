"""Showing a picture of oneself, or none."""

from uuid import UUID

from sqlalchemy import select, update

from souk.identity import policy
from souk.identity.events import ProfileChanged
from souk.identity.models import User
from souk.identity.people import Person
from souk.identity.queries import get_me
from souk.kernel.database import UnitOfWork
from souk.media import PreparedPicture, drop_pictures, keep_picture


async def show_avatar(uow: UnitOfWork, prepared: PreparedPicture) -> Person:
    """In place of the one there was, whose files go."""
    person_id = _themselves(uow)
    kept = await keep_picture(uow, prepared, owner_id=person_id)
    await _replace(uow, person_id, kept.id)
    return await get_me(uow)


async def remove_avatar(uow: UnitOfWork) -> Person:
    """Where there is none, nothing happens."""
    await _replace(uow, _themselves(uow), None)
    return await get_me(uow)


async def _replace(uow: UnitOfWork, person_id: UUID, picture_id: UUID | None) -> None:
    former = await uow.session.scalar(select(User.avatar_id).where(User.id == person_id).with_for_update())
    if former == picture_id:
        return
    await uow.session.execute(update(User).where(User.id == person_id).values(avatar_id=picture_id))
    if former is not None:
        await drop_pictures(uow, [former])
    uow.emit(ProfileChanged(person_id=person_id, fields=["avatar"]))


def _themselves(uow: UnitOfWork) -> UUID:
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    return person_id
