"""Inviting people to work in a store, changing what they do there, and letting them go."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from souk.identity import (
    StoreHolder,
    change_roles_in_store,
    get_person,
    list_assignable,
    list_store_holders,
    normal_email,
    signed_in,
)
from souk.kernel.crypto import token_digest
from souk.kernel.database import ChangedAtOnce, UnitOfWork
from souk.kernel.ids import new_id
from souk.stores.models import Store
from souk.stores.staff import policy
from souk.stores.staff.errors import (
    InvitedJustNow,
    InvitedSomebodyElse,
    NotAStoreRole,
    OwnerStays,
    TooManyInvitations,
    UnknownInvitation,
    UnknownStaff,
    WorksHereAlready,
)
from souk.stores.staff.events import StaffInvitationAccepted, StaffInvitationRevoked, StaffInvited
from souk.stores.staff.models import StaffInvitation
from souk.stores.staff.queries import get_invitation, invitation_view, list_staff, owner_of
from souk.stores.staff.schemas import InvitationView, Invite, InvitedTo, StaffMember

PURPOSE = "staff_invitation"
LIVES = timedelta(days=7)
SENT_AGAIN_AFTER = timedelta(minutes=10)
MOST_WAITING, MOST_A_DAY = 20, 50

_waits = StaffInvitation.accepted_at.is_(None), StaffInvitation.revoked_at.is_(None)


async def invite_staff(uow: UnitOfWork, store_id: UUID, invite: Invite) -> InvitationView:
    """Somebody is asked by mail; asked again after a while, the mail goes out again and the link before holds no longer.

    Raises UnknownStore, NotAStoreRole, WorksHereAlready, InvitedJustNow, TooManyInvitations.
    """
    await _lock_store(uow, store_id)
    uow.require(policy.can_change_staff(uow.actor, store_id))
    uow.require(policy.can_change_member(uow.actor, store_id, await _permissions_of(uow, invite.role)))
    email = normal_email(invite.email)
    if any(holder.email == email for holder in await list_store_holders(uow, store_id)):
        raise WorksHereAlready
    index = uow.keys.blind_index(email, purpose=PURPOSE)
    waiting = select(StaffInvitation).where(
        StaffInvitation.store_id == store_id, StaffInvitation.address_index == index, *_waits
    )
    row = await uow.session.scalar(waiting.with_for_update())
    if row is not None and row.sent_at + SENT_AGAIN_AFTER > uow.now:
        raise InvitedJustNow
    await _insist_on_few(uow, store_id, is_new=row is None)
    if row is None:
        row = StaffInvitation(
            id=new_id(), store_id=store_id, address_index=index, sealed_address=uow.keys.seal(email), created_at=uow.now
        )
        uow.session.add(row)
    row.role, row.invited_by, row.digest = invite.role, uow.actor.id, None
    row.sent_at, row.expires_at = uow.now, uow.now + LIVES
    try:
        await uow.session.flush()
    except IntegrityError as crossed:
        raise ChangedAtOnce from crossed
    uow.emit(StaffInvited(invitation_id=row.id, store_id=store_id, role=invite.role))
    return invitation_view(uow, row)


async def revoke_invitation(uow: UnitOfWork, store_id: UUID, invitation_id: UUID) -> None:
    """Its link opens nothing any more. Raises UnknownStore, UnknownInvitation."""
    policy.refuse_strangers(uow.actor, store_id)
    uow.require(policy.can_change_staff(uow.actor, store_id))
    mine = StaffInvitation.id == invitation_id, StaffInvitation.store_id == store_id
    await _revoke(uow, store_id, *mine, raises=True)


async def accept_invitation(uow: UnitOfWork, token: str) -> InvitedTo:
    """Work in the store from the next request on. Raises Unauthenticated, UnknownInvitation, InvitedSomebodyElse."""
    person_id = signed_in(uow.actor)
    uow.require(policy.can_accept(uow.actor))
    held = select(StaffInvitation).where(StaffInvitation.digest == token_digest(token), *_waits)
    row = await uow.session.scalar(held.with_for_update())
    if row is None or row.expires_at <= uow.now:
        raise UnknownInvitation
    invited = await get_invitation(uow, token)
    person = await get_person(uow, person_id)
    if uow.keys.blind_index(person.email, purpose=PURPOSE) != row.address_index:
        raise InvitedSomebodyElse
    row.accepted_at, row.accepted_by, row.digest = uow.now, person_id, None
    await uow.session.flush()
    here = [each.role for each in await list_store_holders(uow, row.store_id) if each.person_id == person_id]
    await change_roles_in_store(uow, person_id, {*here, row.role}, store_id=row.store_id)
    uow.emit(StaffInvitationAccepted(invitation_id=row.id, store_id=row.store_id, person_id=person_id, role=row.role))
    return invited


async def change_staff_role(uow: UnitOfWork, store_id: UUID, person_id: UUID, role: str) -> StaffMember:
    """Raises UnknownStore, UnknownStaff, OwnerStays, NotAStoreRole."""
    await _lock_store(uow, store_id)
    uow.require(policy.can_change_staff(uow.actor, store_id))
    held = await _held_by(uow, store_id, person_id)
    uow.require(policy.can_change_member(uow.actor, store_id, _written(held)))
    uow.require(policy.can_change_member(uow.actor, store_id, await _permissions_of(uow, role)))
    await change_roles_in_store(uow, person_id, [role], store_id=store_id)
    return next(each for each in await list_staff(uow, store_id) if each.person_id == person_id)


async def remove_staff(uow: UnitOfWork, store_id: UUID, person_id: UUID) -> None:
    """From their next request on they have nothing to do there, and whom they invited is not expected any more.

    Everybody but the owner may leave. Raises UnknownStore, UnknownStaff, OwnerStays.
    """
    await _lock_store(uow, store_id)
    if not policy.can_leave(uow.actor, person_id):
        uow.require(policy.can_change_staff(uow.actor, store_id))
    held = await _held_by(uow, store_id, person_id)
    if not policy.can_leave(uow.actor, person_id):
        uow.require(policy.can_change_member(uow.actor, store_id, _written(held)))
    await change_roles_in_store(uow, person_id, [], store_id=store_id)
    theirs = StaffInvitation.store_id == store_id, StaffInvitation.invited_by == person_id
    await _revoke(uow, store_id, *theirs, raises=False)


async def _lock_store(uow: UnitOfWork, store_id: UUID) -> None:
    """One change at a time to the people of a store. Raises Unauthenticated, UnknownStore."""
    policy.refuse_strangers(uow.actor, store_id)
    await uow.session.execute(select(Store.id).where(Store.id == store_id).with_for_update(key_share=True))
    await owner_of(uow, store_id)


async def _held_by(uow: UnitOfWork, store_id: UUID, person_id: UUID) -> list[StoreHolder]:
    """Raises UnknownStaff, OwnerStays."""
    held = [each for each in await list_store_holders(uow, store_id) if each.person_id == person_id]
    if not held:
        raise UnknownStaff
    if await owner_of(uow, store_id) == person_id:
        raise OwnerStays
    return held


def _written(held: Sequence[StoreHolder]) -> list[str]:
    return [permission for each in held for permission in each.permissions.split()]


async def _permissions_of(uow: UnitOfWork, role: str) -> list[str]:
    """Raises NotAStoreRole."""
    roles = {name: permissions for name, _, permissions in await list_assignable(uow, of_store=True)}
    if role not in roles:
        raise NotAStoreRole
    return roles[role].split()


async def _insist_on_few(uow: UnitOfWork, store_id: UUID, *, is_new: bool) -> None:
    here = StaffInvitation.store_id == store_id
    waiting = select(func.count()).select_from(StaffInvitation).where(here, *_waits)
    lately = (
        select(func.count())
        .select_from(StaffInvitation)
        .where(here, StaffInvitation.sent_at > uow.now - timedelta(days=1))
    )
    if is_new and (await uow.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooManyInvitations
    if (await uow.session.scalar(lately) or 0) >= MOST_A_DAY:
        raise TooManyInvitations


async def _revoke(uow: UnitOfWork, store_id: UUID, *which: object, raises: bool) -> None:
    gone = update(StaffInvitation).where(*which, *_waits)  # type: ignore[arg-type]
    rows = await uow.session.execute(
        gone.values(revoked_at=uow.now, digest=None).returning(StaffInvitation.id, StaffInvitation.role)
    )
    revoked = rows.all()
    if raises and not revoked:
        raise UnknownInvitation
    for row in revoked:
        uow.emit(StaffInvitationRevoked(invitation_id=row.id, store_id=store_id, role=row.role))
