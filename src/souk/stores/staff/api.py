"""JSON doors: `/stores/{id}/staff` and `/staff-invitations`."""

from uuid import UUID

from fastapi import APIRouter, Response

from souk.identity import CsrfFailed
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageOf
from souk.stores.errors import UnknownStore
from souk.stores.staff import commands, queries
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
from souk.stores.staff.schemas import AcceptInvitation, InvitationView, Invite, InvitedTo, RoleChange, StaffMember

router = APIRouter()
staff = APIRouter(prefix="/stores/{store_id}/staff", tags=["Stores"])
invitations = APIRouter(prefix="/staff-invitations", tags=["Stores"])
LOOK = (Unauthenticated, Forbidden, UnknownStore)
CHANGE = (*LOOK, CsrfFailed)


@staff.get("", **returns(PageOf[StaffMember], refuses=LOOK))
async def list_staff(ctx: Reading, store_id: UUID) -> Response:
    """Everybody who works in a store, on one page; the owner first."""
    return answer(PageOf(await queries.list_staff(ctx, store_id)))


@staff.get("/invitations", **returns(PageOf[InvitationView], refuses=LOOK))
async def list_invitations(ctx: Reading, store_id: UUID) -> Response:
    """Invitations that nobody has accepted yet, the latest first."""
    return answer(PageOf(await queries.list_invitations(ctx, store_id)))


@staff.post(
    "/invitations",
    **returns(
        InvitationView, 201, refuses=(*CHANGE, NotAStoreRole, WorksHereAlready, InvitedJustNow, TooManyInvitations)
    ),
)
async def invite_staff(uow: Changing, store_id: UUID, body: Invite) -> Response:
    """Ask somebody by mail to work in a store. The link in it holds for seven days and for one use.

    You can ask for roles whose every permission you hold there yourself. Asking again sends a new link.
    """
    return answer(await commands.invite_staff(uow, store_id, body), 201)


@staff.delete("/invitations/{invitation_id}", **returns(None, 204, refuses=(*CHANGE, UnknownInvitation)))
async def revoke_invitation(uow: Changing, store_id: UUID, invitation_id: UUID) -> Response:
    """Take an invitation back: its link opens nothing any more."""
    await commands.revoke_invitation(uow, store_id, invitation_id)
    return no_content()


@staff.patch("/{person_id}", **returns(StaffMember, refuses=(*CHANGE, UnknownStaff, OwnerStays, NotAStoreRole)))
async def change_staff_role(uow: Changing, store_id: UUID, person_id: UUID, body: RoleChange) -> Response:
    """Give somebody of the staff another role, from their next request on."""
    return answer(await commands.change_staff_role(uow, store_id, person_id, body.role))


@staff.delete("/{person_id}", **returns(None, 204, refuses=(*CHANGE, UnknownStaff, OwnerStays)))
async def remove_staff(uow: Changing, store_id: UUID, person_id: UUID) -> Response:
    """Let somebody go, or leave oneself. It counts from their next request on."""
    await commands.remove_staff(uow, store_id, person_id)
    return no_content()


@invitations.post(
    "/accept", **returns(InvitedTo, refuses=(Unauthenticated, CsrfFailed, UnknownInvitation, InvitedSomebodyElse))
)
async def accept_invitation(uow: Changing, body: AcceptInvitation) -> Response:
    """Work in the store from the next request on. For the account of the address that was invited."""
    return answer(await commands.accept_invitation(uow, body.token))


router.include_router(staff)
router.include_router(invitations)
