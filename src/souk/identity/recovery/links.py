"""The secrets in mailed links: made when the mail is sent, kept as digests, good for one use and a short while."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update

from souk.identity.models import User
from souk.identity.recovery.kinds import LinkKind
from souk.identity.recovery.models import MailedLink
from souk.kernel.crypto import new_token, token_digest
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.ids import new_id

LIVES: Final = {
    LinkKind.PASSWORD_RESET: timedelta(minutes=30),
    LinkKind.EMAIL_VERIFICATION: timedelta(hours=24),
    LinkKind.EMAIL_CHANGE: timedelta(hours=24),
}


class EmailChangeLink(msgspec.Struct, frozen=True):
    """The secret, and the new address that it goes to and confirms."""

    token: str
    email: str


class TakenLink(msgspec.Struct, frozen=True):
    """Whose link it was, and the address it carried."""

    person_id: UUID
    email: str | None = None


async def issue_reset_token(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The secret of a link for choosing a new password, good for 30 minutes; the one before holds no longer.

    For whoever writes the mail, at the moment of writing: only its digest is kept. None: there is no such person.
    """
    if await _lock_person(uow, person_id) is None:
        return None
    return await _renew(uow, person_id, LinkKind.PASSWORD_RESET)


async def issue_verification_token(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The secret of a link that confirms a person's e-mail address, good for 24 hours; the one before holds no longer.

    None: there is no such person, or nothing to confirm any more.
    """
    if await _lock_person(uow, person_id) is not False:
        return None
    return await _renew(uow, person_id, LinkKind.EMAIL_VERIFICATION)


async def issue_email_change_token(uow: UnitOfWork, person_id: UUID) -> EmailChangeLink | None:
    """The secret of the link that confirms the new address a person asked for, and that address.

    Good for 24 hours; the one before holds no longer. None: no change is waiting.
    """
    await _lock_person(uow, person_id)
    token = new_token()
    waiting = (
        update(MailedLink)
        .where(
            MailedLink.user_id == person_id,
            MailedLink.kind == LinkKind.EMAIL_CHANGE,
            MailedLink.expires_at > uow.now,
        )
        .values(digest=token_digest(token), expires_at=uow.now + LIVES[LinkKind.EMAIL_CHANGE])
    )
    sealed = await uow.session.scalar(waiting.returning(MailedLink.sealed_email))
    return EmailChangeLink(token, uow.keys.open(sealed)) if sealed else None


async def remember_email_change(uow: UnitOfWork, person_id: UUID, email: str) -> None:
    """The address that a change is to, until its link is mailed and followed."""
    await _forget(uow, person_id, LinkKind.EMAIL_CHANGE)
    _keep(uow, person_id, LinkKind.EMAIL_CHANGE, digest=None, sealed_email=uow.keys.seal(email))
    await uow.session.flush()


async def take_link(uow: UnitOfWork, kind: LinkKind, token: str) -> TakenLink | None:
    """Use a link up. None: it was used, is too old, has been replaced or was never ours. Of two at once one gets it."""
    mine = delete(MailedLink).where(
        MailedLink.digest == token_digest(token), MailedLink.kind == kind, MailedLink.expires_at > uow.now
    )
    taken = (await uow.session.execute(mine.returning(MailedLink.user_id, MailedLink.sealed_email))).one_or_none()
    if taken is None:
        return None
    return TakenLink(taken.user_id, uow.keys.open(taken.sealed_email) if taken.sealed_email else None)


async def drop_links(uow: UnitOfWork, person_id: UUID) -> None:
    """All of a person's: their address or their password is not what it was."""
    await uow.session.execute(delete(MailedLink).where(MailedLink.user_id == person_id))


async def _lock_person(uow: UnitOfWork, person_id: UUID) -> bool | None:
    """Whether their address is confirmed. One secret at a time is made for one person."""
    row = await uow.session.execute(select(User.is_verified).where(User.id == person_id).with_for_update())
    return row.scalar_one_or_none()


async def _renew(uow: UnitOfWork, person_id: UUID, kind: LinkKind) -> str:
    await _forget(uow, person_id, kind)
    token = new_token()
    _keep(uow, person_id, kind, digest=token_digest(token), sealed_email=None)
    await uow.session.flush()
    return token


async def _forget(uow: UnitOfWork, person_id: UUID, kind: LinkKind) -> None:
    await uow.session.execute(delete(MailedLink).where(MailedLink.user_id == person_id, MailedLink.kind == kind))


def _keep(uow: UnitOfWork, person_id: UUID, kind: LinkKind, *, digest: str | None, sealed_email: str | None) -> None:
    uow.session.add(
        MailedLink(
            id=new_id(),
            user_id=person_id,
            kind=kind,
            digest=digest,
            sealed_email=sealed_email,
            created_at=uow.now,
            expires_at=uow.now + LIVES[kind],
        )
    )


async def find_wanted_email(ctx: ReadContext, person_id: UUID) -> str | None:
    """The address that a person asked to change to, while it waits to be confirmed."""
    waiting = select(MailedLink.sealed_email).where(
        MailedLink.user_id == person_id, MailedLink.kind == LinkKind.EMAIL_CHANGE, MailedLink.expires_at > ctx.now
    )
    sealed = await ctx.session.scalar(waiting)
    return ctx.keys.open(sealed) if sealed else None
