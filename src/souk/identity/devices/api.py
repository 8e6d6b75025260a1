"""JSON doors: where one is signed in, and signing out there."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.identity.api import CHANGE_REFUSALS, TOKEN_REFUSALS
from souk.identity.cookies import clear_session_cookies
from souk.identity.devices import commands, queries
from souk.identity.devices.errors import UnknownSession
from souk.identity.devices.queries import OpenSession
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf

sessions = APIRouter(prefix="/auth/sessions", tags=["Identity"])


@sessions.get("", **returns(PageOf[OpenSession], refuses=(*TOKEN_REFUSALS, BadCursor)))
async def list_sessions(ctx: Reading, asked: PageAsked) -> Response:
    """Where one is signed in, the newest first."""
    return answer(await queries.list_own_sessions(ctx, asked))


@sessions.post("/end-others", **returns(None, 204, refuses=CHANGE_REFUSALS))
async def end_others(uow: Changing) -> Response:
    """Sign out everywhere else."""
    await commands.end_other_sessions(uow)
    return no_content()


@sessions.delete("/{session_id}", **returns(None, 204, refuses=(*CHANGE_REFUSALS, UnknownSession)))
async def end(request: Request, uow: Changing, session_id: UUID) -> Response:
    """Sign out in one place: its access token and its refresh tokens hold no longer."""
    await commands.end_own_session(uow, session_id)
    response = no_content()
    if session_id == uow.actor.session_id:
        clear_session_cookies(response, request)
    return response
