"""Page doors: everybody with an account, and one of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity.administration import commands, policy, queries
from souk.identity.administration.errors import (
    AccountNotActive,
    AccountRemoved,
    LastAdministrator,
    PersonChangedMeanwhile,
)
from souk.identity.administration.pages import (
    PEOPLE,
    Allowed,
    Choices,
    PeoplePage,
    PersonPage,
    filter_of,
    kept_ticks,
    role_ticks,
    segment_ticks,
)
from souk.identity.administration.schemas import PersonChange, PersonDetail
from souk.identity.bundles.queries import list_assignable
from souk.identity.forms import Read, read_form, typed_in
from souk.identity.segments.queries import list_segment_names
from souk.identity.ways import guests_sign_in_first
from souk.kernel.database import ReadContext
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=PEOPLE, dependencies=[Depends(guests_sign_in_first)])
customers = APIRouter()
AT_ONCE = 25
REMOVE, ADJUST, GIVE_CREDIT = "users:remove", "loyalty:manage", "credit:give"
"""Declared by the rooms above that remove, and that keep points; here they only show the way."""
SHOWN_AGAIN = (PersonChangedMeanwhile, LastAdministrator, AccountRemoved, AccountNotActive)
Cursor = Annotated[str | None, Query(max_length=500)]


@customers.get("/admin/customers")
async def customers_are_people(request: Request) -> Response:
    """Where other shops keep them."""
    return redirect(request, f"{PEOPLE}?role=customer")


@router.get("")
async def people(request: Request, cursor: Cursor = None) -> Response:
    return await _people_page(request, cursor=cursor)


@router.post("")
async def switch_people(request: Request) -> Response:
    """Activate or deactivate those that are ticked."""
    sent = await request.form()
    ids = [found for each in sent.getlist("ids") if isinstance(each, str) and (found := as_uuid(each)) is not None]
    is_active = sent.get("do") == "activate"
    if not ids:
        return await _people_page(request, refusal="Tick somebody first.", status=422)
    try:
        async with changing(request) as uow:
            changed = await commands.switch_people(uow, ids, is_active=is_active)
    except SHOWN_AGAIN as refused:
        return await _people_page(request, refusal=str(refused), status=refused.status)
    done = "activated" if is_active else "deactivated"
    people = "1 account is" if changed == 1 else f"{changed} accounts are"
    query = request.url.query
    return redirect(request, f"{PEOPLE}?{query}" if query else PEOPLE, notice=f"{people} {done}.")


@router.get("/{person_id}")
async def person(request: Request, person_id: UUID) -> Response:
    return await _person_page(request, person_id, FormState())


@router.post("/{person_id}")
async def change_person(request: Request, person_id: UUID) -> Response:
    read = await _read_change(request, person_id)
    if read.body is None:
        return await _person_page(request, person_id, read.form, 422)
    try:
        async with changing(request) as uow:
            await commands.change_person(uow, person_id, read.body)
    except SHOWN_AGAIN as refused:
        return await _person_page(request, person_id, FormState(message=str(refused)), refused.status)
    return redirect(request, f"{PEOPLE}/{person_id}", notice="Saved.")


@router.post("/{person_id}/sign-out")
async def sign_out_everywhere(request: Request, person_id: UUID) -> Response:
    async with changing(request) as uow:
        ended = await commands.sign_out_everywhere(uow, person_id)
    sessions = "1 session is" if ended == 1 else f"{ended} sessions are"
    return redirect(request, f"{PEOPLE}/{person_id}", notice=f"{sessions} ended.")


@router.post("/{person_id}/password-reset")
async def send_password_reset(request: Request, person_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.send_password_reset(uow, person_id)
    except SHOWN_AGAIN as refused:
        return await _person_page(request, person_id, FormState(message=str(refused)), refused.status)
    return redirect(request, f"{PEOPLE}/{person_id}", notice="A mail with a link is on its way.")


async def _read_change(request: Request, person_id: UUID) -> Read[PersonChange]:
    typed = await typed_in(request, ("version", "full_name", "is_active", "is_verified"))
    sent = await request.form()
    async with reading(request) as ctx:
        found = await queries.get_person_detail(ctx, person_id)
        roles = role_ticks(await list_assignable(ctx, of_store=False), found.roles, ctx.actor)
        segments = segment_ticks(await list_segment_names(ctx), found.segments, ctx.actor)
    return read_form(
        PersonChange,
        {"full_name": typed["full_name"]},
        version=int(typed["version"]) if typed["version"].isdecimal() else 0,
        is_active=typed["is_active"] == "1",
        is_verified=typed["is_verified"] == "1",
        roles=kept_ticks((str(each) for each in sent.getlist("roles")), roles),
        segments=kept_ticks((str(each) for each in sent.getlist("segments")), segments),
    )


async def _people_page(
    request: Request, *, cursor: str | None = None, refusal: str = "", status: int = 200
) -> Response:
    wanted = filter_of(request.query_params)
    async with reading(request) as ctx:
        found = await queries.list_people(ctx, wanted, PageQuery(limit=AT_ONCE, cursor=cursor or None))
        roles = [*await list_assignable(ctx, of_store=False), *await list_assignable(ctx, of_store=True)]
        choices = Choices(
            role_names=[name for name, *_ in roles],
            segments=await list_segment_names(ctx),
            total=found.total,
            next_cursor=found.next_cursor,
        )
        view = PeoplePage.of(found.items, wanted, choices=choices, actor=ctx.actor, refusal=refusal)
    return page(request, "identity/people.html", view, title="People", status=status)


async def _person_page(request: Request, person_id: UUID, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        found = await queries.get_person_detail(ctx, person_id)
        view = PersonPage.of(
            found,
            verdict=await _allowed(ctx, found),
            roles=role_ticks(await list_assignable(ctx, of_store=False), found.roles, ctx.actor),
            segments=segment_ticks(await list_segment_names(ctx), found.segments, ctx.actor),
            form=form,
        )
    return page(request, "identity/person.html", view, title=found.full_name, status=status)


async def _allowed(ctx: ReadContext, found: PersonDetail) -> Allowed:
    is_oneself = ctx.actor.id == found.id
    reason = AccountRemoved.sentence
    if found.removed_at is None:
        held = queries.held_everywhere(await queries.grants_of(ctx, found.id))
        reason = policy.can_change_holder(ctx.actor, found.id, held).reason
    return Allowed(
        reason,
        is_oneself,
        may_remove=ctx.actor.may(REMOVE) and not is_oneself,
        may_adjust=ctx.actor.may(ADJUST),
        may_give_credit=ctx.actor.may(GIVE_CREDIT),
    )
