"""Signing oneself out, elsewhere."""

from uuid import UUID

from sqlalchemy import select

from souk.identity import policy
from souk.identity.devices.errors import UnknownSession
from souk.identity.devices.services import end_sessions
from souk.identity.models import Session
from souk.identity.services import end_session
from souk.kernel.database import UnitOfWork


async def end_own_session(uow: UnitOfWork, session_id: UUID) -> None:
    """Raises UnknownSession, also for one of somebody else's."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    mine = select(Session.id).where(
        Session.id == session_id,
        policy.sessions_visible_to(uow.actor),
        Session.revoked_at.is_(None),
        Session.expires_at > uow.now,
    )
    if await uow.session.scalar(mine) is None:
        raise UnknownSession
    await end_session(uow, session_id, person_id=person_id)


async def end_other_sessions(uow: UnitOfWork) -> int:
    """All but the one they came with. How many there were."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    return await end_sessions(uow, person_id, but=uow.actor.session_id)
