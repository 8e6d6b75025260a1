"""JSON doors: `/admin/roles`."""

from fastapi import APIRouter, Request, Response

from souk.identity.bundles import commands, queries
from souk.identity.bundles.errors import (
    NoSuchRole,
    RoleChangedMeanwhile,
    RoleInUse,
    RoleIsBuiltIn,
    RoleIsFixed,
    RoleNameTaken,
    UnknownPermission,
)
from souk.identity.bundles.schemas import Declared, NewRole, RolePatch, RolesView, RoleView
from souk.identity.errors import CsrfFailed
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.permissions import declared

router = APIRouter(prefix="/admin/roles", tags=["Administration"])
LOOK = (Unauthenticated, Forbidden)
CHANGE = (*LOOK, CsrfFailed)


def declared_of(request: Request) -> Declared:
    return Declared(declared(request.app.state.permissions))


@router.get("", **returns(RolesView, refuses=LOOK))
async def list_roles(request: Request, ctx: Reading) -> Response:
    """Every role with what it permits, and every permission with what it opens."""
    roles = await queries.list_roles(ctx)
    return answer(RolesView(items=roles, permissions=declared_of(request).permissions))


@router.post("", **returns(RoleView, 201, refuses=(*CHANGE, RoleNameTaken, UnknownPermission)))
async def add_role(request: Request, uow: Changing, body: NewRole) -> Response:
    """Make a role of your own. You can give it only what you may do yourself."""
    return answer(await commands.add_role(uow, body, declared=declared_of(request)), 201)


@router.get("/{name}", **returns(RoleView, refuses=(*LOOK, NoSuchRole)))
async def get_role(ctx: Reading, name: str) -> Response:
    return answer(await queries.get_role(ctx, name))


@router.patch(
    "/{name}",
    **returns(RoleView, refuses=(*CHANGE, NoSuchRole, RoleChangedMeanwhile, RoleIsFixed, UnknownPermission)),
)
async def edit_role(request: Request, uow: Changing, name: str, body: RolePatch) -> Response:
    """Change what a role permits, for everybody who holds it, from their next request on."""
    return answer(await commands.edit_role(uow, name, body, declared=declared_of(request)))


@router.delete("/{name}", **returns(None, 204, refuses=(*CHANGE, NoSuchRole, RoleIsBuiltIn, RoleInUse)))
async def delete_role(uow: Changing, name: str) -> Response:
    """Delete a role of this shop that nobody holds."""
    await commands.delete_role(uow, name)
    return no_content()
