"""Ending sessions of a person. Unguarded: whoever calls has asked."""

from uuid import UUID

from sqlalchemy import update

from souk.identity.events import SessionEnded
from souk.identity.models import Session
from souk.kernel.database import UnitOfWork


async def end_sessions(uow: UnitOfWork, person_id: UUID, *, but: UUID | None = None) -> int:
    """All that live, or all but one. How many there were."""
    living = update(Session).where(
        Session.user_id == person_id, Session.revoked_at.is_(None), Session.expires_at > uow.now
    )
    if but is not None:
        living = living.where(Session.id != but)
    ended = list(await uow.session.scalars(living.values(revoked_at=uow.now).returning(Session.id)))
    for session_id in ended:
        uow.emit(SessionEnded(person_id=person_id, session_id=session_id))
    return len(ended)
