"""What commands, the command line and upper rooms do to accounts on the way. Unguarded: whoever calls has asked."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select, update

from souk.identity.administration.errors import LastAdministrator, RoleNotHeld
from souk.identity.administration.events import PersonActivated, PersonDeactivated, RolesChanged
from souk.identity.administration.queries import grants_of
from souk.identity.errors import RoleNeedsStore, UnknownPerson, UnknownRole
from souk.identity.events import SessionEnded
from souk.identity.logins import normal_email
from souk.identity.models import Grant, Role, Session, User
from souk.identity.roles import ADMIN
from souk.identity.services import grant_role
from souk.kernel.database import UnitOfWork

_everywhere = Grant.scope_id.is_(None)


async def lock_administrators(uow: UnitOfWork) -> None:
    """Before an administrator is demoted or deactivated: of two who do it to each other, the second has to see it."""
    held = select(Grant.id).where(Grant.role == ADMIN, _everywhere).order_by(Grant.id)
    await uow.session.execute(held.with_for_update())


async def insist_on_an_administrator(uow: UnitOfWork) -> None:
    """After it. Raises LastAdministrator where nobody would be left who may do everything."""
    left = select(func.count()).select_from(Grant).join(User, User.id == Grant.user_id)
    if not await uow.session.scalar(left.where(Grant.role == ADMIN, _everywhere, User.is_active)):
        raise LastAdministrator


async def replace_roles(uow: UnitOfWork, person_id: UUID, wanted: Collection[str]) -> None:
    """The roles somebody holds everywhere; those in stores stay. Raises UnknownRole, RoleNeedsStore, LastAdministrator."""
    await lock_administrators(uow)
    before = await roles_everywhere(uow, person_id)
    after = sorted(set(wanted))
    if after == before:
        return
    gone = [name for name in before if name not in after]
    theirs = delete(Grant).where(Grant.user_id == person_id, _everywhere, Grant.role.in_(gone))
    await uow.session.execute(theirs)
    for name in after:
        await grant_role(uow, person_id, name)
    if ADMIN in gone:
        await insist_on_an_administrator(uow)
    uow.emit(RolesChanged(person_id=person_id, before=before, after=after))


async def change_roles_in_store(uow: UnitOfWork, person_id: UUID, wanted: Collection[str], *, store_id: UUID) -> None:
    """The roles somebody holds in a store; none at all is leaving it. Raises UnknownRole, RoleNeedsStore."""
    before = sorted(each.role for each in await grants_of(uow, person_id) if each.scope_id == store_id)
    after = sorted(set(wanted))
    if after == before:
        return
    gone = [name for name in before if name not in after]
    await uow.session.execute(
        delete(Grant).where(Grant.user_id == person_id, Grant.scope_id == store_id, Grant.role.in_(gone))
    )
    for name in after:
        await grant_role(uow, person_id, name, store_id=store_id)
    uow.emit(RolesChanged(person_id=person_id, before=before, after=after, store_id=store_id))


async def roles_everywhere(uow: UnitOfWork, person_id: UUID) -> list[str]:
    return sorted(each.role for each in await grants_of(uow, person_id) if each.scope_id is None)


async def permissions_of_roles(uow: UnitOfWork, names: Collection[str]) -> dict[str, str]:
    """What each permits, as its row writes it; none is deleted meanwhile. Raises UnknownRole, RoleNeedsStore."""
    wanted = select(Role.name, Role.permissions, Role.is_of_store).where(Role.name.in_(names)).order_by(Role.name)
    rows = await uow.session.execute(wanted.with_for_update(read=True, key_share=True))
    found = {row.name: row for row in rows}
    for name in sorted(names):
        if name not in found:
            raise UnknownRole(f"There is no role {name}.")
        if found[name].is_of_store:
            raise RoleNeedsStore
    return {name: row.permissions for name, row in found.items()}


async def end_every_session(uow: UnitOfWork, person_id: UUID) -> int:
    """Whatever they are signed in with, from the next request on. How many there were."""
    living = update(Session).where(
        Session.user_id == person_id, Session.revoked_at.is_(None), Session.expires_at > uow.now
    )
    ended = list(await uow.session.scalars(living.values(revoked_at=uow.now).returning(Session.id)))
    for session_id in ended:
        uow.emit(SessionEnded(person_id=person_id, session_id=session_id))
    return len(ended)


async def switch(uow: UnitOfWork, person_id: UUID, *, is_active: bool) -> bool:
    """Whether the account is not as it was. Deactivating ends every session. Raises LastAdministrator."""
    if not is_active:
        await lock_administrators(uow)
    changed = await uow.session.execute(
        update(User)
        .where(User.id == person_id, User.is_active.is_(not is_active))
        .values(is_active=is_active, version=User.version + 1)
        .returning(User.id)
    )
    if changed.first() is None:
        return False
    if is_active:
        uow.emit(PersonActivated(person_id=person_id))
        return True
    await end_every_session(uow, person_id)
    if ADMIN in await roles_everywhere(uow, person_id):
        await insist_on_an_administrator(uow)
    uow.emit(PersonDeactivated(person_id=person_id))
    return True


async def give_role(uow: UnitOfWork, email: str, role: str, *, store_id: UUID | None = None) -> None:
    """Everywhere, or in one store; twice is once. Raises UnknownPerson, UnknownRole, RoleNeedsStore."""
    person_id, held = await _roles_by_email(uow, email, store_id)
    await _hold(uow, person_id, {*held, role}, store_id)


async def take_role(uow: UnitOfWork, email: str, role: str, *, store_id: UUID | None = None) -> None:
    """Raises UnknownPerson, RoleNotHeld, LastAdministrator."""
    person_id, held = await _roles_by_email(uow, email, store_id)
    if role not in held:
        raise RoleNotHeld
    await _hold(uow, person_id, held - {role}, store_id)


async def _roles_by_email(uow: UnitOfWork, email: str, store_id: UUID | None) -> tuple[UUID, set[str]]:
    found = select(User.id).where(User.email == normal_email(email)).with_for_update()
    person_id = await uow.session.scalar(found)
    if person_id is None:
        raise UnknownPerson
    return person_id, {each.role for each in await grants_of(uow, person_id) if each.scope_id == store_id}


async def _hold(uow: UnitOfWork, person_id: UUID, roles: Collection[str], store_id: UUID | None) -> None:
    if store_id is None:
        await replace_roles(uow, person_id, roles)
    else:
        await change_roles_in_store(uow, person_id, roles, store_id=store_id)
