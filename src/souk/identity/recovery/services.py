"""What a proof of one's e-mail address changes. Unguarded: the proof was looked at by whoever calls."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from souk.identity.devices.services import end_sessions
from souk.identity.errors import EmailTaken
from souk.identity.events import EmailChanged, EmailVerified, PasswordChanged
from souk.identity.models import User
from souk.identity.recovery.links import drop_links
from souk.kernel.database import UnitOfWork


async def confirm_address(uow: UnitOfWork, person_id: UUID) -> bool:
    """Their e-mail address is theirs. Whether that is news."""
    unproved = update(User).where(User.id == person_id, User.is_verified.is_(False)).values(is_verified=True)
    if (await uow.session.execute(unproved.returning(User.id))).first() is None:
        return False
    uow.emit(EmailVerified(person_id=person_id))
    return True


async def replace_password(
    uow: UnitOfWork, person_id: UUID, password_hash: str, *, was_reset: bool, but: UUID | None = None
) -> None:
    """Ends every session but `but`, and no mailed link holds any more: whoever knew the old password has nothing."""
    await uow.session.execute(update(User).where(User.id == person_id).values(password_hash=password_hash))
    await end_sessions(uow, person_id, but=but)
    await drop_links(uow, person_id)
    uow.emit(PasswordChanged(person_id=person_id, was_reset=was_reset))


async def replace_email(uow: UnitOfWork, person_id: UUID, email: str) -> None:
    """By one that is proved. Raises EmailTaken."""
    locked = select(User.email).where(User.id == person_id).with_for_update()
    former = (await uow.session.execute(locked)).scalar_one()
    try:
        await uow.session.execute(update(User).where(User.id == person_id).values(email=email, is_verified=True))
    except IntegrityError as taken:
        raise EmailTaken from taken
    await drop_links(uow, person_id)
    uow.emit(EmailChanged(person_id=person_id, sealed_former=uow.keys.seal(former)))
