"""JSON doors: one's own picture."""

from fastapi import APIRouter, Request, Response, UploadFile

from souk.identity.api import CHANGE_REFUSALS
from souk.identity.avatars import commands, processes
from souk.identity.avatars.processes import Studio
from souk.identity.people import Person
from souk.kernel.http import Changing, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.media import NotAPicture, PictureBroken, PictureTooLarge

avatar = APIRouter(prefix="/users/profile/avatar", tags=["Identity"])
PICTURE_REFUSALS = (NotAPicture, PictureBroken, PictureTooLarge)


def studio_of(request: Request) -> Studio:
    return Studio(request.app.state.media, request.app.state.picture_limits)


@avatar.put("", **returns(Person, refuses=(*CHANGE_REFUSALS, *PICTURE_REFUSALS)))
async def replace_avatar(request: Request, avatar: UploadFile) -> Response:
    """Show another picture of oneself; the old one is deleted."""
    actor = await actor_of(request)
    raw = await avatar.read()
    return answer(await processes.replace_avatar(database_of(request), studio_of(request), actor, raw))


@avatar.delete("", **returns(Person, refuses=CHANGE_REFUSALS))
async def remove_avatar(uow: Changing) -> Response:
    """Show no picture of oneself."""
    return answer(await commands.remove_avatar(uow))
