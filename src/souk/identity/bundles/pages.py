"""What the pages about roles show: the matrix of all of them, and one role in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from souk.identity.administration.policy import can_give
from souk.identity.bundles.policy import can_edit_roles
from souk.identity.bundles.schemas import RoleView
from souk.kernel.actors import Actor
from souk.kernel.permissions import EVERYTHING, Permitted
from souk.ui import FormState, Option

ROLES = "/admin/roles"
EVERYTHING_MEANS = "Everything there is, and whatever comes later."
NOBODY_ASKS = "No part of this shop asks for it yet."
MANY = 1000
GUEST = "guest"
"""Takes part in no matrix: nothing is ever permitted to it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One box: `role|permission`. `included`: held without a tick, since something wider is held."""

    value: str
    label: str
    checked: bool
    included: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    permission: str
    label: str
    meaning: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """A resource and everything that can be done to it."""

    label: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class RoleHead:
    name: str
    label: str
    href: str
    version: int
    holders: str
    is_of_store: bool
    is_fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage:
    heads: tuple[RoleHead, ...]
    groups: tuple[MatrixGroup, ...]
    may_change: bool
    message: str

    @classmethod
    def of(
        cls, roles: Sequence[RoleView], permissions: Sequence[Permitted], actor: Actor, message: str
    ) -> "MatrixPage":
        shown = [role for role in roles if role.name != GUEST]
        return cls(
            heads=tuple(role_head(role) for role in shown),
            groups=tuple(_groups(shown, permissions, actor)),
            may_change=can_edit_roles(actor).allowed,
            message=message,
        )


def role_head(role: RoleView) -> RoleHead:
    return RoleHead(
        name=role.name,
        label=role.label,
        href=f"{ROLES}/{role.name}",
        version=role.version,
        holders=holders_in_words(role.holders),
        is_of_store=role.is_of_store,
        is_fixed=role.is_fixed,
    )


def holders_in_words(holders: int) -> str:
    if holders >= MANY:
        return "1,000 people or more"
    return {0: "Nobody", 1: "1 person"}.get(holders, f"{holders} people")


def all_permissions(roles: Iterable[RoleView], permissions: Sequence[Permitted]) -> list[Permitted]:
    """Those declared, each resource as a whole, and what roles hold although nothing asks for it."""
    known = {each.name: each for each in permissions}
    held = {each for role in roles for each in role.permissions if each != EVERYTHING}
    resources = {name.partition(":")[0] for name in (*known, *held)}
    for resource in resources:
        whole = f"{resource}:*"
        known[whole] = Permitted(
            name=whole, resource=resource, verb="*", meaning=f"Everything about {resource}, also what comes later."
        )
    for name in held - known.keys():
        resource, _, verb = name.partition(":")
        known[name] = Permitted(name=name, resource=resource, verb=verb, meaning=NOBODY_ASKS)
    return sorted(known.values(), key=lambda each: (each.resource, each.verb != "*", each.verb))


def _groups(roles: Sequence[RoleView], permissions: Sequence[Permitted], actor: Actor) -> Iterable[MatrixGroup]:
    whole = Permitted(name=EVERYTHING, resource=EVERYTHING, verb="*", meaning=EVERYTHING_MEANS)
    yield MatrixGroup("Everything", (_row(whole, roles, actor),))
    for resource, found in groupby(all_permissions(roles, permissions), key=lambda each: each.resource):
        label = resource.replace("_", " ").replace("-", " ").capitalize()
        yield MatrixGroup(label, tuple(_row(each, roles, actor) for each in found))


def _row(permission: Permitted, roles: Sequence[RoleView], actor: Actor) -> MatrixRow:
    label = "everything" if permission.verb == "*" else permission.verb.replace("_", " ")
    cells = tuple(_cell(permission, role, actor) for role in roles)
    return MatrixRow(permission.name, label, permission.meaning, cells)


def _cell(permission: Permitted, role: RoleView, actor: Actor) -> Cell:
    wider = {EVERYTHING, f"{permission.resource}:*"} - {permission.name}
    return Cell(
        value=f"{role.name}|{permission.name}",
        label=f"{role.label}: {permission.name}",
        checked=permission.name in role.permissions,
        included=bool(wider.intersection(role.permissions)),
        disabled=role.is_fixed or not can_edit_roles(actor) or not can_give(actor, [permission.name]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePage:
    head: RoleHead
    description: str
    requires_second_factor: bool
    is_built_in: bool
    in_words: tuple[str, ...]
    groups: tuple[MatrixGroup, ...]
    may_change: bool
    may_delete: bool
    people_url: str
    form: FormState

    @classmethod
    def of(cls, role: RoleView, permissions: Sequence[Permitted], actor: Actor, form: FormState) -> "RolePage":
        everything = all_permissions([role], permissions)
        may_change = can_edit_roles(actor).allowed
        return cls(
            head=role_head(role),
            description=role.description,
            requires_second_factor=role.requires_second_factor,
            is_built_in=role.is_built_in,
            in_words=tuple(in_words(role, everything)),
            groups=tuple(_groups([role], permissions, actor)),
            may_change=may_change,
            may_delete=may_change and not role.is_built_in and not role.holders,
            people_url=f"/admin/people?role={role.name}",
            form=form,
        )


def in_words(role: RoleView, permissions: Sequence[Permitted]) -> Iterable[str]:
    """What somebody with this role may do, a sentence each."""
    if EVERYTHING in role.permissions:
        yield "Everything, in the store it is held in." if role.is_of_store else EVERYTHING_MEANS
        return
    whole = {each.partition(":")[0] for each in role.permissions if each.endswith(":*")}
    for each in permissions:
        if each.meaning != NOBODY_ASKS and (each.resource in whole or each.name in role.permissions):
            yield each.meaning


@dataclass(frozen=True, slots=True)
class NewRolePage:
    form: FormState
    scopes: tuple[Option, ...] = (
        Option("", "Everywhere", "For people who run the marketplace"),
        Option("1", "In one store", "For a store's own staff"),
    )


def ticked(sent: Iterable[str], roles: Iterable[RoleView], cells: Mapping[str, Cell]) -> dict[str, list[str]]:
    """By role: what is ticked now, and what could not be unticked by whoever sent the form."""
    given = {each for each in sent if "|" in each}
    wanted: dict[str, list[str]] = {role.name: [] for role in roles}
    for value, cell in cells.items():
        if cell.checked if cell.disabled else value in given:
            name, _, permission = value.partition("|")
            wanted[name].append(permission)
    return wanted


def cells_of(groups: Iterable[MatrixGroup]) -> dict[str, Cell]:
    return {cell.value: cell for group in groups for row in group.rows for cell in row.cells}
