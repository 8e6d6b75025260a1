"""Making, editing and deleting roles. Nobody gives a role what they may not do themselves."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from souk.identity.administration.policy import can_give
from souk.identity.bundles import policy
from souk.identity.bundles.errors import (
    NoSuchRole,
    RoleChangedMeanwhile,
    RoleInUse,
    RoleIsBuiltIn,
    RoleIsFixed,
    RoleNameTaken,
    UnknownPermission,
)
from souk.identity.bundles.events import RoleAdded, RoleDeleted, RoleEdited
from souk.identity.bundles.queries import FIXED, ORDER, count_holders, get_role
from souk.identity.bundles.schemas import Declared, NewRole, RolePatch, RoleView
from souk.identity.models import Role
from souk.kernel.database import UnitOfWork


async def add_role(uow: UnitOfWork, new: NewRole, *, declared: Declared) -> RoleView:
    """Raises RoleNameTaken, UnknownPermission."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_edit_roles(uow.actor))
    permissions = sorted(set(new.permissions))
    _insist_on_known(declared, permissions)
    uow.require(can_give(uow.actor, permissions))
    role = Role(
        name=new.name,
        description=new.description,
        permissions=" ".join(permissions),
        is_of_store=new.is_of_store,
        requires_second_factor=new.requires_second_factor,
    )
    try:
        async with uow.session.begin_nested():
            uow.session.add(role)
    except IntegrityError as taken:
        raise RoleNameTaken from taken
    uow.emit(RoleAdded(role=new.name, permissions=permissions, is_of_store=new.is_of_store))
    return await get_role(uow, new.name)


async def edit_role(uow: UnitOfWork, name: str, patch: RolePatch, *, declared: Declared) -> RoleView:
    """What it permits counts from everybody's next request on.

    Raises NoSuchRole, RoleChangedMeanwhile, RoleIsFixed, UnknownPermission.
    """
    await edit_roles(uow, {name: patch}, declared=declared)
    return await get_role(uow, name)


async def edit_roles(uow: UnitOfWork, patches: Mapping[str, RolePatch], *, declared: Declared) -> int:
    """Many at once: all of them, or none. How many are not as they were. Raises what `edit_role` does."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_edit_roles(uow.actor))
    return sum([await _edit(uow, name, patches[name], declared) for name in sorted(patches)])


async def delete_role(uow: UnitOfWork, name: str) -> None:
    """Raises NoSuchRole, RoleIsBuiltIn, RoleInUse."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_edit_roles(uow.actor))
    role = await _lock(uow, name)
    if name in ORDER:
        raise RoleIsBuiltIn
    uow.require(can_give(uow.actor, role.permissions.split()))
    if await count_holders(uow, name):
        raise RoleInUse
    uow.emit(RoleDeleted(role=name, permissions=role.permissions.split()))
    try:
        async with uow.session.begin_nested():
            await uow.session.delete(role)
    except IntegrityError as granted:  # in this very moment
        raise RoleInUse from granted


async def _edit(uow: UnitOfWork, name: str, patch: RolePatch, declared: Declared) -> bool:
    role = await _lock(uow, name)
    if patch.version is not None and patch.version != role.version:
        raise RoleChangedMeanwhile
    before, demanded, described = role.permissions.split(), role.requires_second_factor, role.description
    after = _reworked(before, patch.permissions)
    if set(after) != set(before):
        if name in FIXED:
            raise RoleIsFixed
        _insist_on_known(declared, set(after) - set(before))
        uow.require(can_give(uow.actor, set(after) ^ set(before)))
        role.permissions = " ".join(after)
    if patch.requires_second_factor is not None:
        role.requires_second_factor = patch.requires_second_factor
    if patch.description is not None:
        role.description = patch.description
    now = role.permissions.split(), role.requires_second_factor, role.description
    if now == (before, demanded, described):
        return False
    role.version += 1
    await uow.session.flush()
    uow.emit(
        RoleEdited(
            role=name,
            before=before,
            after=now[0],
            required_second_factor=demanded,
            requires_second_factor=role.requires_second_factor,
        )
    )
    return True


def _reworked(before: list[str], wanted: Collection[str] | None) -> list[str]:
    """What stays keeps its place, what is new follows by name."""
    if wanted is None:
        return before
    return [each for each in before if each in wanted] + sorted(set(wanted) - set(before))


async def _lock(uow: UnitOfWork, name: str) -> Role:
    found = select(Role).where(Role.name == name).with_for_update().execution_options(populate_existing=True)
    role = await uow.session.scalar(found)
    if role is None:
        raise NoSuchRole
    return role


def _insist_on_known(declared: Declared, permissions: Collection[str]) -> None:
    if unknown := declared.unknown(permissions):
        raise UnknownPermission(f"There is no permission {unknown[0]}.")
