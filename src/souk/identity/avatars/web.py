"""Page doors: one's own picture."""

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import UploadFile

from souk.identity.avatars import commands, processes
from souk.identity.avatars.api import PICTURE_REFUSALS, studio_of
from souk.identity.ways import ACCOUNT, guests_sign_in_first
from souk.kernel.errors import Refusal
from souk.kernel.http import actor_of, changing, database_of
from souk.ui import redirect

avatar = APIRouter(prefix=f"{ACCOUNT}/profile/avatar", dependencies=[Depends(guests_sign_in_first)])
PROFILE = f"{ACCOUNT}/profile"


@avatar.post("")
async def replace_avatar(request: Request) -> Response:
    actor = await actor_of(request)
    async with request.form() as sent:
        picture = sent.get("avatar")
        raw = await picture.read() if isinstance(picture, UploadFile) else b""
    if not raw:
        return redirect(request, PROFILE, notice="Choose a picture first.", tone="warn")
    try:
        await processes.replace_avatar(database_of(request), studio_of(request), actor, raw)
    except PICTURE_REFUSALS as refusal:
        return _refused(request, refusal)
    return redirect(request, PROFILE, notice="This is your picture now.")


@avatar.post("/remove")
async def remove_avatar(request: Request) -> Response:
    async with changing(request) as uow:
        await commands.remove_avatar(uow)
    return redirect(request, PROFILE, notice="Your picture is removed.")


def _refused(request: Request, refusal: Refusal) -> Response:
    return redirect(request, PROFILE, notice=str(refusal), tone="bad")
