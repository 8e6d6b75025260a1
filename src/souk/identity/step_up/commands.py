"""What somebody does who was asked who they are."""

from sqlalchemy import bindparam, update

from souk.identity import policy
from souk.identity.models import Session
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot

CONFIRM: Hot[None] = Hot(
    update(Session)
    .where(Session.id == bindparam("session_id"), Session.revoked_at.is_(None))
    .values(confirmed_at=bindparam("at"))
)


async def confirm_session(uow: UnitOfWork) -> None:
    """They proved it: for ten minutes this session may do what is grave."""
    uow.require(policy.can_change_person(uow.actor, policy.signed_in(uow.actor)))
    if uow.actor.session_id is not None:
        await uow.change(CONFIRM, session_id=uow.actor.session_id, at=uow.now)
