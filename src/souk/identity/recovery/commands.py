"""What people change about how they are reached and how they sign in."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from souk.identity import policy
from souk.identity.errors import EmailTaken, UsernameTaken
from souk.identity.events import EmailChangeAsked, EmailVerificationAsked, UsernameChanged
from souk.identity.logins import normal_email, username_key
from souk.identity.models import User
from souk.identity.people import Person
from souk.identity.queries import get_me
from souk.identity.recovery.errors import SameEmail
from souk.identity.recovery.links import remember_email_change
from souk.identity.recovery.queries import find_id_by_email
from souk.identity.recovery.services import replace_password
from souk.kernel.database import UnitOfWork


async def ask_verification(uow: UnitOfWork) -> bool:
    """Have the link mailed that confirms one's address. Whether there is anything to confirm."""
    person_id = _themselves(uow)
    unproved = select(User.id).where(User.id == person_id, User.is_verified.is_(False))
    if await uow.session.scalar(unproved) is None:
        return False
    uow.emit(EmailVerificationAsked(person_id=person_id))
    return True


async def change_password(uow: UnitOfWork, password_hash: str) -> None:
    """Ends every other session of whoever acts, and keeps the one they came with."""
    person_id = _themselves(uow)
    await replace_password(uow, person_id, password_hash, was_reset=False, but=uow.actor.session_id)


async def ask_email_change(uow: UnitOfWork, email: str) -> None:
    """To an address that becomes theirs once the link mailed there is followed. Raises SameEmail, EmailTaken."""
    person_id = _themselves(uow)
    wanted = normal_email(email)
    taken_by = await find_id_by_email(uow, wanted)
    if taken_by == person_id:
        raise SameEmail
    if taken_by is not None:
        raise EmailTaken
    await remember_email_change(uow, person_id, wanted)
    uow.emit(EmailChangeAsked(person_id=person_id))


async def change_username(uow: UnitOfWork, username: str | None) -> Person:
    """None gives it up. Raises UsernameTaken."""
    person_id = _themselves(uow)
    key = username and username_key(username)
    change = update(User).where(User.id == person_id).values(username=username, username_key=key)
    try:
        await uow.session.execute(change)
    except IntegrityError as taken:
        raise UsernameTaken from taken
    uow.emit(UsernameChanged(person_id=person_id))
    return await get_me(uow)


def _themselves(uow: UnitOfWork) -> UUID:
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    return person_id
