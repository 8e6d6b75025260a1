"""JSON doors of one's own data: take all of it, or have it erased."""

from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response

from souk.identity import (
    CsrfFailed,
    LastAdministrator,
    Proof,
    ProofRefused,
    UnknownPerson,
    clear_session_cookies,
    device_of,
    signed_in,
)
from souk.kernel.errors import Forbidden, RateLimited, Unauthenticated
from souk.kernel.fields import Body, Secret
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns
from souk.offboarding.archive import processes as archives
from souk.offboarding.archive.commands import ask_for_archive
from souk.offboarding.archive.errors import ArchiveNotReady, UnknownArchive
from souk.offboarding.archive.queries import ArchiveView, find_archive
from souk.offboarding.erasure import commands as erasures
from souk.offboarding.erasure import processes as erasing
from souk.offboarding.erasure.errors import ErasureMustWait
from souk.offboarding.erasure.queries import foresee_erasure
from souk.offboarding.privacy.holdings import Holdings

users = APIRouter(prefix="/users/me", tags=["Privacy"])
admin = APIRouter(prefix="/admin/users", tags=["Privacy"])
CHANGE = (Unauthenticated, Forbidden, CsrfFailed)
ZIP = "application/zip"


class EraseMe(Body):
    """`password`: once more, since there is no way back."""

    password: Secret


class Obstacles(msgspec.Struct, frozen=True):
    """What has to end before somebody can be erased: sentences. None: nothing stands in the way."""

    obstacles: list[str]


def holdings_of(request: Request) -> Holdings:
    holdings: Holdings = request.app.state.holdings
    return holdings


def zip_answer(content: bytes) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="your-data.zip"', "Cache-Control": "private, no-store"}
    return Response(content, headers=headers, media_type=ZIP)


def _a_file() -> dict[str, Any]:
    keywords = returns(None, refuses=(Unauthenticated, UnknownArchive, ArchiveNotReady))
    keywords["responses"][200]["content"] = {ZIP: {"schema": {"type": "string", "format": "binary"}}}
    return keywords


@users.post("/export", **returns(ArchiveView, 202, refuses=CHANGE))
async def ask(uow: Changing) -> Response:
    """Have everything that is kept about you put into one file. It takes a moment, and is there for seven days."""
    return answer(await ask_for_archive(uow, signed_in(uow.actor)), 202)


@users.get("/export", **returns(ArchiveView, refuses=(Unauthenticated, UnknownArchive)))
async def latest(ctx: Reading) -> Response:
    """The latest archive, and whether it is ready."""
    found = await find_archive(ctx, signed_in(ctx.actor))
    if found is None:
        raise UnknownArchive
    return answer(found)


@users.get("/export/{archive_id}", **_a_file())
async def take(request: Request, archive_id: UUID) -> Response:
    """The file: a page to read, the same as JSON, and your pictures. Only you can have it."""
    files = request.app.state.archive_files
    return zip_answer(await archives.open_archive(database_of(request), files, await actor_of(request), archive_id))


@users.get("/erase", **returns(Obstacles, refuses=(Unauthenticated,)))
async def foresee(request: Request, ctx: Reading) -> Response:
    """What would have to end first."""
    return answer(Obstacles(await foresee_erasure(ctx, holdings_of(request), signed_in(ctx.actor))))


@users.post(
    "/erase", **returns(None, 204, refuses=(*CHANGE, ProofRefused, RateLimited, ErasureMustWait, LastAdministrator))
)
async def erase_me(request: Request, body: EraseMe) -> Response:
    """Erase your account and everything that says who you are, at once and for good. It takes your password."""
    database, actor = database_of(request), await actor_of(request)
    proof = Proof(address=device_of(request).address, password=body.password)
    refusal = await erasing.erase_oneself(database, request.app.state.reception, holdings_of(request), actor, proof)
    if refusal is not None:
        raise refusal
    response = no_content()
    clear_session_cookies(response, request)
    return response


@admin.post("/{person_id}/export", **returns(ArchiveView, 202, refuses=(*CHANGE, UnknownPerson)))
async def ask_for_somebody(uow: Changing, person_id: UUID) -> Response:
    """Have somebody's archive made, who asked for it in another way. Only they can take it."""
    return answer(await ask_for_archive(uow, person_id), 202)


@admin.post(
    "/{person_id}/erase",
    **returns(None, 204, refuses=(*CHANGE, UnknownPerson, ErasureMustWait, LastAdministrator)),
)
async def erase_somebody(request: Request, uow: Changing, person_id: UUID) -> Response:
    """Erase somebody who asked for it, at once and for good."""
    await erasures.erase_somebody(uow, holdings_of(request), person_id)
    return no_content()
