"""Page doors: the people of a store, the link of an invitation, and in which stores somebody works."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, list_assignable, read_form, refuse_cross_site, role_label, typed_in
from souk.kernel.http import actor_of, changing, reading
from souk.stores.policy import StorePermission
from souk.stores.queries import list_own_stores
from souk.stores.staff import commands, queries
from souk.stores.staff.errors import (
    InvitedJustNow,
    InvitedSomebodyElse,
    OwnerStays,
    TooManyInvitations,
    UnknownInvitation,
    UnknownStaff,
    WorksHereAlready,
)
from souk.stores.staff.pages import ACCEPT, STAFF, AcceptPage, Found, StaffPage, WorksIn, WorksInPage
from souk.stores.staff.schemas import Invite
from souk.ui import FormState, fragment, page, redirect

router = APIRouter()
staff = APIRouter(prefix=STAFF, dependencies=[Depends(guests_sign_in_first)])
Which = Annotated[str | None, Query(max_length=120)]
Token = Annotated[str, Query(max_length=200)]
REFUSED = (InvitedJustNow, TooManyInvitations, WorksHereAlready)


@staff.get("")
async def people(request: Request, store: Which = None) -> Response:
    return await _staff_page(request, store, FormState())


@staff.post("")
async def invite(request: Request, store: Which = None) -> Response:
    typed = await typed_in(request, ("email", "role"))
    read = read_form(Invite, typed)
    if read.body is None:
        return await _staff_page(request, store, read.form, 422)
    try:
        async with changing(request) as uow:
            found = await queries.get_store_to_staff(uow, store)
            await commands.invite_staff(uow, found.id, read.body)
    except REFUSED as refused:
        form = FormState(values=typed, errors={"email": str(refused)})
        return await _staff_page(request, store, form, refused.status)
    return redirect(request, _url(store), notice=f"A mail to {typed['email']} is on its way.")


@staff.post("/invitations/{invitation_id}/revoke")
async def revoke(request: Request, invitation_id: UUID, store: Which = None) -> Response:
    try:
        async with changing(request) as uow:
            found = await queries.get_store_to_staff(uow, store)
            await commands.revoke_invitation(uow, found.id, invitation_id)
    except UnknownInvitation as gone:
        return await _staff_page(request, store, FormState(message=str(gone)), gone.status)
    return redirect(request, _url(store), notice="The invitation is revoked.")


@staff.post("/{person_id}")
async def change_role(request: Request, person_id: UUID, store: Which = None) -> Response:
    typed = await typed_in(request, ("role",))
    try:
        async with changing(request) as uow:
            found = await queries.get_store_to_staff(uow, store)
            changed = await commands.change_staff_role(uow, found.id, person_id, typed["role"])
    except (OwnerStays, UnknownStaff) as refused:
        return await _staff_page(request, store, FormState(message=str(refused)), refused.status)
    return redirect(request, _url(store), notice=f"{changed.full_name}: {role_label(typed['role'])}.")


@staff.post("/{person_id}/remove")
async def remove(request: Request, person_id: UUID, store: Which = None) -> Response:
    try:
        async with changing(request) as uow:
            found = await queries.get_store_to_staff(uow, store)
            await commands.remove_staff(uow, found.id, person_id)
            left = uow.actor.id == person_id
    except (OwnerStays, UnknownStaff) as refused:
        return await _staff_page(request, store, FormState(message=str(refused)), refused.status)
    if left:
        return redirect(request, "/account", notice=f"You no longer work for {found.name}.")
    return redirect(request, _url(store), notice="They no longer work here.")


@router.get(ACCEPT)
async def invitation(request: Request, token: Token = "") -> Response:
    return await _accept_page(request, token)


@router.post(ACCEPT)
async def accept(request: Request) -> Response:
    refuse_cross_site(request)
    await actor_of(request)  # before the form is read: the token in it is checked against the raw body
    token = (await typed_in(request, ("token",)))["token"]
    try:
        async with changing(request) as uow:
            invited = await commands.accept_invitation(uow, token)
    except UnknownInvitation as gone:
        return await _accept_page(request, token, status=gone.status)
    except InvitedSomebodyElse as refused:
        return await _accept_page(request, token, refusal=str(refused), status=refused.status)
    return redirect(request, "/vendor", notice=f"Welcome to {invited.store_name}.")


@router.get("/admin/people/{person_id}/stores", dependencies=[Depends(guests_sign_in_first)])
async def stores_of(request: Request, person_id: UUID) -> Response:
    """A part of the back office's page about a person; by itself a page."""
    async with reading(request) as ctx:
        found = await queries.list_workplaces(ctx, person_id)
    view = WorksInPage(tuple(WorksIn(name, f"/stores/{slug}", role_label(role)) for name, slug, role in found))
    if request.headers.get("hx-request"):
        return fragment(request, "stores/staff_workplaces.html", view)
    return page(request, "stores/staff_workplaces_page.html", view, title="Stores of a person")


async def _staff_page(request: Request, slug: str | None, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        store = await queries.get_store_to_staff(ctx, slug)
        own = await list_own_stores(ctx, StorePermission.STAFF_READ)
        found = Found(
            await queries.list_staff(ctx, store.id),
            await queries.list_invitations(ctx, store.id),
            await list_assignable(ctx, of_store=True),
        )
        view = StaffPage.of(store, own, found=found, actor=ctx.actor, form=form)
    return page(request, "stores/staff.html", view, title=f"Staff of {store.name}", status=status)


async def _accept_page(request: Request, token: str, *, refusal: str = "", status: int = 200) -> Response:
    async with reading(request) as ctx:
        try:
            invited = await queries.get_invitation(ctx, token)
        except UnknownInvitation as gone:
            invited, status = None, gone.status
        view = AcceptPage.of(invited, token, is_guest=ctx.actor.id is None, refusal=refusal)
    answer = page(request, "stores/invitation.html", view, title="Invitation", status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _url(store: str | None) -> str:
    return f"{STAFF}?{urlencode({'store': store})}" if store else STAFF


router.include_router(staff)
