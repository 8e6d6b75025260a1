"""Page doors: signing out elsewhere."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity.cookies import clear_session_cookies
from souk.identity.devices import commands
from souk.identity.security import SECURITY
from souk.identity.ways import HOME, guests_sign_in_first
from souk.kernel.http import changing
from souk.ui import redirect

sessions = APIRouter(prefix=f"{SECURITY}/sessions", dependencies=[Depends(guests_sign_in_first)])


@sessions.post("/end-others")
async def end_others(request: Request) -> Response:
    async with changing(request) as uow:
        await commands.end_other_sessions(uow)
    return redirect(request, f"{SECURITY}#devices", notice="You are signed out everywhere else.")


@sessions.post("/{session_id}/end")
async def end(request: Request, session_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.end_own_session(uow, session_id)
        is_this = session_id == uow.actor.session_id
    if not is_this:
        return redirect(request, f"{SECURITY}#devices", notice="That device is signed out.")
    response = redirect(request, HOME, notice="You are signed out.")
    clear_session_cookies(response, request)
    return response
