"""JSON doors: `/admin/segments`."""

from uuid import UUID

from fastapi import APIRouter, Request, Response, UploadFile

from souk.identity.errors import CsrfFailed, UnknownPerson
from souk.identity.segments import commands, queries
from souk.identity.segments.errors import (
    NotAnAddressList,
    SegmentChangedMeanwhile,
    SegmentHasMembers,
    SegmentNameTaken,
    TooManyDomains,
    UnknownDomain,
    UnknownMember,
    UnknownSegment,
)
from souk.identity.segments.processes import take_list
from souk.identity.segments.schemas import (
    ListReport,
    MemberView,
    NewDomain,
    NewMember,
    NewSegment,
    SegmentPatch,
    SegmentView,
)
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf

router = APIRouter(prefix="/admin/segments", tags=["Administration"])
LOOK = (Unauthenticated, Forbidden)
CHANGE = (*LOOK, CsrfFailed, UnknownSegment)


@router.get("", **returns(PageOf[SegmentView], refuses=LOOK))
async def list_segments(ctx: Reading) -> Response:
    """Every customer segment, by name, on one page."""
    return answer(PageOf(await queries.list_segments(ctx)))


@router.post("", **returns(SegmentView, 201, refuses=(*LOOK, CsrfFailed, SegmentNameTaken)))
async def add_segment(uow: Changing, body: NewSegment) -> Response:
    """Make a customer segment, for stores to name in their terms."""
    return answer(await commands.add_segment(uow, body), 201)


@router.get("/{name}", **returns(SegmentView, refuses=(*LOOK, UnknownSegment)))
async def get_segment(ctx: Reading, name: str) -> Response:
    return answer(await queries.get_segment(ctx, name))


@router.patch("/{name}", **returns(SegmentView, refuses=(*CHANGE, SegmentChangedMeanwhile)))
async def change_segment(uow: Changing, name: str, body: SegmentPatch) -> Response:
    """Change label or description; the name stays, since stores name it."""
    return answer(await commands.change_segment(uow, name, body))


@router.delete("/{name}", **returns(None, 204, refuses=(*CHANGE, SegmentHasMembers)))
async def delete_segment(uow: Changing, name: str) -> Response:
    """Delete a segment that nobody is in. A store that still names it serves nobody until it names another."""
    await commands.delete_segment(uow, name)
    return no_content()


@router.get("/{name}/members", **returns(PageOf[MemberView], refuses=(*LOOK, UnknownSegment, BadCursor)))
async def list_members(ctx: Reading, name: str, asked: PageAsked) -> Response:
    """Who is in a segment, the latest to register first."""
    return answer(await queries.list_members(ctx, name, asked))


@router.post("/{name}/members", **returns(None, 204, refuses=(*CHANGE, UnknownPerson)))
async def add_member(uow: Changing, name: str, body: NewMember) -> Response:
    """Put somebody with an account into a segment; no rule takes them out again."""
    await commands.add_member(uow, name, body)
    return no_content()


@router.delete("/{name}/members/{person_id}", **returns(None, 204, refuses=(*CHANGE, UnknownMember)))
async def remove_member(uow: Changing, name: str, person_id: UUID) -> Response:
    await commands.remove_members(uow, name, [person_id])
    return no_content()


@router.post("/{name}/list", **returns(ListReport, refuses=(*CHANGE, NotAnAddressList)))
async def take_address_list(request: Request, name: str, file: UploadFile) -> Response:
    """Add a list of e-mail addresses: text or CSV, one address a line.

    Whoever proved an address on it is a member at once, others as soon as they do. The addresses themselves are not
    kept, only what recognises them.
    """
    try:
        raw = await file.read()
    finally:
        await file.close()
    return answer(await take_list(database_of(request), await actor_of(request), name, raw))


@router.post("/{name}/domains", **returns(SegmentView, 201, refuses=(*CHANGE, TooManyDomains)))
async def add_domain(uow: Changing, name: str, body: NewDomain) -> Response:
    """Let in whoever proves an e-mail address of this very domain; those who already did join within moments."""
    return answer(await commands.add_domain(uow, name, body.domain), 201)


@router.delete("/{name}/domains/{domain}", **returns(None, 204, refuses=(*CHANGE, UnknownDomain)))
async def remove_domain(uow: Changing, name: str, domain: str) -> Response:
    """Members whom only this domain let in leave within moments."""
    await commands.remove_domain(uow, name, domain)
    return no_content()
