"""Page doors: customer segments, and one of them with its people and its rules."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import UploadFile

from souk.identity.errors import UnknownPerson
from souk.identity.forms import read_form, typed_in
from souk.identity.segments import commands, queries
from souk.identity.segments.errors import (
    NotAnAddressList,
    SegmentChangedMeanwhile,
    SegmentHasMembers,
    SegmentNameTaken,
    TooManyDomains,
    UnknownDomain,
    UnknownMember,
)
from souk.identity.segments.pages import SEGMENTS, Said, SegmentPage, SegmentsPage
from souk.identity.segments.processes import take_list
from souk.identity.segments.schemas import NewDomain, NewMember, NewSegment, SegmentPatch
from souk.identity.ways import guests_sign_in_first
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=SEGMENTS, dependencies=[Depends(guests_sign_in_first)])
AT_ONCE = 25
Cursor = Annotated[str | None, Query(max_length=500)]


@router.get("")
async def segments(request: Request) -> Response:
    return await _segments_page(request, FormState())


@router.post("")
async def add_segment(request: Request) -> Response:
    typed = await typed_in(request, ("name", "label", "description"))
    read = read_form(NewSegment, {**typed, "name": typed["name"].strip().lower().replace(" ", "-")})
    if read.body is None:
        return await _segments_page(request, FormState(values=typed, errors=read.form.errors), 422)
    try:
        async with changing(request) as uow:
            made = await commands.add_segment(uow, read.body)
    except SegmentNameTaken as taken:
        return await _segments_page(request, FormState(values=typed, errors={"name": str(taken)}), taken.status)
    return redirect(request, f"{SEGMENTS}/{made.name}", notice="The segment is there. Now say who is in it.")


@router.get("/{name}")
async def segment(request: Request, name: str, cursor: Cursor = None) -> Response:
    return await _segment_page(request, name, Said(), cursor=cursor)


@router.post("/{name}")
async def change_segment(request: Request, name: str) -> Response:
    typed = await typed_in(request, ("version", "label", "description"))
    version = int(typed["version"]) if typed["version"].isdecimal() else 0
    read = read_form(SegmentPatch, {"label": typed["label"]}, version=version, description=typed["description"])
    if read.body is None:
        return await _segment_page(request, name, Said(FormState(values=typed, errors=read.form.errors)), 422)
    try:
        async with changing(request) as uow:
            await commands.change_segment(uow, name, read.body)
    except SegmentChangedMeanwhile as stale:
        return await _segment_page(request, name, Said(FormState(message=str(stale))), stale.status)
    return redirect(request, f"{SEGMENTS}/{name}", notice="Saved.")


@router.post("/{name}/members")
async def add_member(request: Request, name: str) -> Response:
    typed = await typed_in(request, ("email",))
    read = read_form(NewMember, typed)
    if read.body is None:
        errors = {"email": read.form.errors.get("email", "Write an e-mail address.")}
        return await _segment_page(request, name, Said(FormState(values=typed, errors=errors)), 422)
    try:
        async with changing(request) as uow:
            await commands.add_member(uow, name, read.body)
    except UnknownPerson:
        said = Said(FormState(values=typed, errors={"email": "Nobody has an account with this address."}))
        return await _segment_page(request, name, said, 404)
    return redirect(request, f"{SEGMENTS}/{name}", notice=f"{typed['email']} is in the segment.")


@router.post("/{name}/members/remove")
async def remove_members(request: Request, name: str) -> Response:
    sent = await request.form()
    ids = [found for each in sent.getlist("ids") if isinstance(each, str) and (found := as_uuid(each)) is not None]
    try:
        async with changing(request) as uow:
            await commands.remove_members(uow, name, ids)
    except UnknownMember as gone:
        return await _segment_page(request, name, Said(FormState(message=str(gone))), gone.status)
    return redirect(request, f"{SEGMENTS}/{name}", notice="Taken out." if ids else "Tick somebody first.")


@router.post("/{name}/list")
async def take_address_list(request: Request, name: str) -> Response:
    raw = await _read_file((await request.form()).get("file"))
    if not raw:
        return await _segment_page(request, name, Said(FormState(errors={"file": "Choose a file first."})), 422)
    try:
        report = await take_list(database_of(request), await actor_of(request), name, raw)
    except NotAnAddressList as refused:
        return await _segment_page(request, name, Said(FormState(errors={"file": str(refused)})), refused.status)
    return await _segment_page(request, name, Said(report=report))


@router.post("/{name}/domains")
async def add_domain(request: Request, name: str) -> Response:
    typed = await typed_in(request, ("domain",))
    read = read_form(NewDomain, typed)
    if read.body is None:
        return await _segment_page(request, name, Said(read.form), 422)
    try:
        async with changing(request) as uow:
            await commands.add_domain(uow, name, read.body.domain)
    except TooManyDomains as full:
        return await _segment_page(request, name, Said(FormState(errors={"domain": str(full)})), full.status)
    return redirect(request, f"{SEGMENTS}/{name}", notice=f"Confirmed addresses of @{read.body.domain} count now.")


@router.post("/{name}/domains/{domain}/remove")
async def remove_domain(request: Request, name: str, domain: str) -> Response:
    try:
        async with changing(request) as uow:
            await commands.remove_domain(uow, name, domain)
    except UnknownDomain as gone:
        return await _segment_page(request, name, Said(FormState(message=str(gone))), gone.status)
    return redirect(request, f"{SEGMENTS}/{name}", notice=f"@{domain} counts no longer.")


@router.post("/{name}/delete")
async def delete_segment(request: Request, name: str) -> Response:
    try:
        async with changing(request) as uow:
            await commands.delete_segment(uow, name)
    except SegmentHasMembers as refused:
        return await _segment_page(request, name, Said(FormState(message=str(refused))), refused.status)
    return redirect(request, SEGMENTS, notice="The segment is deleted.")


async def _read_file(sent: object) -> bytes:
    """Nothing where no file came."""
    if not isinstance(sent, UploadFile):
        return b""
    try:
        return await sent.read()
    finally:
        await sent.close()


async def _segments_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        view = SegmentsPage.of(await queries.list_segments(ctx), ctx.actor, form)
    return page(request, "identity/segments.html", view, title="Customer segments", status=status)


async def _segment_page(
    request: Request, name: str, said: Said, status: int = 200, *, cursor: str | None = None
) -> Response:
    async with reading(request) as ctx:
        found = await queries.get_segment(ctx, name)
        members = await queries.list_members(ctx, name, PageQuery(limit=AT_ONCE, cursor=cursor or None))
        view = SegmentPage.of(found, members.items, next_cursor=members.next_cursor, actor=ctx.actor, said=said)
    return page(request, "identity/segment.html", view, title=found.label, status=status)
