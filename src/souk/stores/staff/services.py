"""What upper rooms ask about invitations. Unguarded."""

from uuid import UUID

from sqlalchemy import select

from souk.identity import UnknownPerson, get_person
from souk.kernel.crypto import new_token, token_digest
from souk.kernel.database import UnitOfWork
from souk.stores.models import Store
from souk.stores.staff.models import StaffInvitation
from souk.stores.staff.schemas import InvitationLetter


async def issue_invitation_token(uow: UnitOfWork, invitation_id: UUID) -> InvitationLetter | None:
    """The secret of an invitation's link and what the mail says; the one before holds no longer.

    For whoever writes the mail, at the moment of writing: only its digest is kept. None: nobody is expected any more.
    """
    waiting = select(StaffInvitation).where(
        StaffInvitation.id == invitation_id,
        StaffInvitation.accepted_at.is_(None),
        StaffInvitation.revoked_at.is_(None),
        StaffInvitation.expires_at > uow.now,
    )
    row = await uow.session.scalar(waiting.with_for_update())
    if row is None:
        return None
    token = new_token()
    row.digest = token_digest(token)
    await uow.session.flush()
    return InvitationLetter(
        token=token,
        email=uow.keys.open(row.sealed_address),
        store_name=await uow.session.scalar(select(Store.name).where(Store.id == row.store_id)) or "",
        role=row.role,
        invited_by=await _name_of(uow, row.invited_by),
        expires_at=row.expires_at,
    )


async def _name_of(uow: UnitOfWork, person_id: UUID | None) -> str:
    if person_id is None:
        return ""
    try:
        return (await get_person(uow, person_id)).full_name
    except UnknownPerson:
        return ""
