"""What the back office does to accounts: within the rights of whoever does it, and never to the last administrator."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, update

from souk.identity.administration import policy, services
from souk.identity.administration.errors import (
    AccountNotActive,
    AccountRemoved,
    PersonChangedMeanwhile,
    UnknownSegmentNamed,
)
from souk.identity.administration.events import EmailUnverified, EmailVouchedFor, SignedOutEverywhere
from souk.identity.administration.queries import get_person_detail, grants_of, held_everywhere
from souk.identity.administration.schemas import PersonChange, PersonDetail
from souk.identity.errors import UnknownPerson
from souk.identity.events import PasswordResetAsked, ProfileChanged
from souk.identity.models import User
from souk.identity.segments.events import SegmentsChanged
from souk.identity.segments.models import Joined, Segment
from souk.identity.segments.policy import can_change_segments
from souk.identity.segments.services import follow_address, lock_memberships, put_in, take_out
from souk.kernel.database import UnitOfWork


async def change_person(uow: UnitOfWork, person_id: UUID, change: PersonChange) -> PersonDetail:
    """Raises UnknownPerson, PersonChangedMeanwhile, AccountRemoved, LastAdministrator, UnknownRole, RoleNeedsStore."""
    await _may_change(uow, person_id)
    given = change.given()
    if {"roles", "is_active"} & given.keys():
        await services.lock_administrators(uow)
    user = await _lock(uow, person_id, seen=change.version)
    if "full_name" in given and given["full_name"] != user.full_name:
        await uow.session.execute(update(User).where(User.id == person_id).values(full_name=given["full_name"]))
        uow.emit(ProfileChanged(person_id=person_id, fields=["full_name"]))
    if "is_verified" in given and given["is_verified"] != user.is_verified:
        await _verify(uow, person_id, is_verified=given["is_verified"])
    if "roles" in given:
        await _change_roles(uow, person_id, set(given["roles"]))
    if "segments" in given:
        await _change_segments(uow, person_id, set(given["segments"]))
    if "is_active" in given:
        await services.switch(uow, person_id, is_active=given["is_active"])
    if given:
        await uow.session.execute(update(User).where(User.id == person_id).values(version=User.version + 1))
    return await get_person_detail(uow, person_id)


async def switch_people(uow: UnitOfWork, person_ids: Iterable[UUID], *, is_active: bool) -> int:
    """Activate or deactivate all of them, or none. How many are not as they were. Raises what `change_person` does."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_change_people(uow.actor))
    await services.lock_administrators(uow)
    changed = 0
    for person_id in sorted(set(person_ids)):
        await _may_change(uow, person_id)
        await _lock(uow, person_id)
        changed += await services.switch(uow, person_id, is_active=is_active)
    return changed


async def sign_out_everywhere(uow: UnitOfWork, person_id: UUID) -> int:
    """End every session of a person. How many there were. Raises UnknownPerson."""
    await _may_change(uow, person_id)
    ended = await services.end_every_session(uow, person_id)
    uow.emit(SignedOutEverywhere(person_id=person_id, sessions=ended))
    return ended


async def send_password_reset(uow: UnitOfWork, person_id: UUID) -> None:
    """A mail with a link to choose a new password goes to the person. Raises UnknownPerson, AccountNotActive."""
    await _may_change(uow, person_id)
    user = await _lock(uow, person_id)
    if not user.is_active:
        raise AccountNotActive
    uow.emit(PasswordResetAsked(person_id=person_id))


async def _may_change(uow: UnitOfWork, person_id: UUID) -> None:
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_change_people(uow.actor))
    grants = await grants_of(uow, person_id)
    uow.require(policy.can_change_holder(uow.actor, person_id, held_everywhere(grants)))


async def _lock(uow: UnitOfWork, person_id: UUID, *, seen: int | None = None) -> User:
    found = select(User).where(User.id == person_id).with_for_update().execution_options(populate_existing=True)
    user = await uow.session.scalar(found)
    if user is None:
        raise UnknownPerson
    if user.deleted_at is not None:
        raise AccountRemoved
    if seen is not None and user.version != seen:
        raise PersonChangedMeanwhile
    return user


async def _verify(uow: UnitOfWork, person_id: UUID, *, is_verified: bool) -> None:
    await uow.session.execute(update(User).where(User.id == person_id).values(is_verified=is_verified))
    await follow_address(uow, person_id)
    uow.emit(EmailVouchedFor(person_id=person_id) if is_verified else EmailUnverified(person_id=person_id))


async def _change_roles(uow: UnitOfWork, person_id: UUID, wanted: set[str]) -> None:
    held = set(await services.roles_everywhere(uow, person_id))
    permissions = await services.permissions_of_roles(uow, held ^ wanted)
    uow.require(policy.can_give(uow.actor, (each for text in permissions.values() for each in text.split())))
    await services.replace_roles(uow, person_id, wanted)


async def _change_segments(uow: UnitOfWork, person_id: UUID, wanted: set[str]) -> None:
    held = await lock_memberships(uow, person_id)
    if held.keys() == wanted:
        return
    uow.require(can_change_segments(uow.actor))
    known = set(await uow.session.scalars(select(Segment.name).where(Segment.name.in_(wanted))))
    if unknown := sorted(wanted - known):
        raise UnknownSegmentNamed(f"There is no customer segment {unknown[0]}.")
    await take_out(uow, person_id, held.keys() - wanted)
    for name in sorted(wanted - held.keys()):
        await put_in(uow, [person_id], name, Joined.BY_HAND)
    uow.emit(SegmentsChanged(person_id=person_id, before=sorted(held), after=sorted(wanted)))
