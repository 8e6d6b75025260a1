"""Page doors: the matrix of roles, one role, and a new one."""

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Request, Response

from souk.identity.bundles import commands, queries
from souk.identity.bundles.api import declared_of
from souk.identity.bundles.errors import (
    RoleChangedMeanwhile,
    RoleInUse,
    RoleIsBuiltIn,
    RoleIsFixed,
    RoleNameTaken,
)
from souk.identity.bundles.pages import ROLES, MatrixPage, NewRolePage, RolePage, cells_of, ticked
from souk.identity.bundles.schemas import NewRole, RolePatch, RoleView
from souk.identity.forms import read_form, typed_in
from souk.identity.ways import guests_sign_in_first
from souk.kernel.actors import Actor
from souk.kernel.http import changing, reading
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=ROLES, dependencies=[Depends(guests_sign_in_first)])
SHOWN_AGAIN = (RoleChangedMeanwhile, RoleIsFixed, RoleIsBuiltIn, RoleInUse)


@router.get("")
async def matrix(request: Request) -> Response:
    return await _matrix_page(request)


@router.post("")
async def edit_roles(request: Request) -> Response:
    """Every role whose boxes are not as they were."""
    sent = await request.form()
    roles, actor = await _roles(request)
    patches = _patches(request, roles, actor, [str(each) for each in sent.getlist("grant")], dict(sent.items()))
    try:
        async with changing(request) as uow:
            changed = await commands.edit_roles(uow, patches, declared=declared_of(request))
    except SHOWN_AGAIN as refused:
        return await _matrix_page(request, str(refused), refused.status)
    notice = {0: "Nothing was changed.", 1: "1 role is changed."}.get(changed, f"{changed} roles are changed.")
    return redirect(request, ROLES, notice=notice)


@router.get("/new")
async def new_role(request: Request) -> Response:
    return await _new_page(request, FormState())


@router.post("/new")
async def add_role(request: Request) -> Response:
    typed = await typed_in(request, ("name", "description", "is_of_store"))
    name = typed["name"].strip().lower().replace(" ", "_").replace("-", "_")
    read = read_form(
        NewRole, {"name": name, "description": typed["description"]}, is_of_store=typed["is_of_store"] == "1"
    )
    if read.body is None:
        return await _new_page(request, FormState(values=typed, errors=read.form.errors), 422)
    try:
        async with changing(request) as uow:
            await commands.add_role(uow, read.body, declared=declared_of(request))
    except RoleNameTaken as taken:
        return await _new_page(request, FormState(values=typed, errors={"name": str(taken)}), taken.status)
    return redirect(request, f"{ROLES}/{name}", notice="The role is there. Now say what it may do.")


@router.get("/{name}")
async def role(request: Request, name: str) -> Response:
    return await _role_page(request, name, FormState())


@router.post("/{name}")
async def edit_role(request: Request, name: str) -> Response:
    typed = await typed_in(request, ("description", "requires_second_factor", f"version.{name}"))
    sent = await request.form()
    async with reading(request) as ctx:
        found, actor = await queries.get_role(ctx, name), ctx.actor
    given = [str(each) for each in sent.getlist("grant")]
    patch = _patches(request, [found], actor, given, dict(sent.items())).get(name)
    read = read_form(
        RolePatch,
        {},
        version=_version(typed[f"version.{name}"]),
        description=typed["description"],
        requires_second_factor=typed["requires_second_factor"] == "1",
        **({"permissions": patch.permissions} if patch is not None else {}),
    )
    if read.body is None:
        return await _role_page(request, name, FormState(values=typed, errors=read.form.errors), 422)
    try:
        async with changing(request) as uow:
            await commands.edit_role(uow, name, read.body, declared=declared_of(request))
    except SHOWN_AGAIN as refused:
        return await _role_page(request, name, FormState(message=str(refused)), refused.status)
    return redirect(request, f"{ROLES}/{name}", notice="Saved. It counts from the next request of everybody.")


@router.post("/{name}/delete")
async def delete_role(request: Request, name: str) -> Response:
    try:
        async with changing(request) as uow:
            await commands.delete_role(uow, name)
    except SHOWN_AGAIN as refused:
        return await _role_page(request, name, FormState(message=str(refused)), refused.status)
    return redirect(request, ROLES, notice="The role is deleted.")


def _patches(
    request: Request, roles: Sequence[RoleView], actor: Actor, given: list[str], versions: dict[str, object]
) -> dict[str, RolePatch]:
    """The roles whose boxes were ticked or unticked; the others stay out, whatever became of them meanwhile."""
    view = MatrixPage.of(roles, declared_of(request).permissions, actor, "")
    wanted = ticked(given, roles, cells_of(view.groups))
    return {
        role.name: RolePatch(version=_version(versions.get(f"version.{role.name}")), permissions=wanted[role.name])
        for role in roles
        if not role.is_fixed and set(wanted[role.name]) != set(role.permissions)
    }


def _version(text: object) -> int:
    """A form without one is older than anything."""
    return int(text) if isinstance(text, str) and text.isdecimal() and 0 < int(text) < 2**31 else 2**31


async def _roles(request: Request) -> tuple[list[RoleView], Actor]:
    async with reading(request) as ctx:
        return await queries.list_roles(ctx), ctx.actor


async def _matrix_page(request: Request, message: str = "", status: int = 200) -> Response:
    roles, actor = await _roles(request)
    view = MatrixPage.of(roles, declared_of(request).permissions, actor, message)
    return page(request, "identity/roles.html", view, title="Roles", status=status)


async def _role_page(request: Request, name: str, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        found = await queries.get_role(ctx, name)
        view = RolePage.of(found, declared_of(request).permissions, ctx.actor, form)
    return page(request, "identity/role.html", view, title=found.label, status=status)


async def _new_page(request: Request, form: FormState, status: int = 200) -> Response:
    await _roles(request)
    return page(request, "identity/role_new.html", NewRolePage(form), title="New role", status=status)
