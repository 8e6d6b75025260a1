"""Requests that somebody's browser was talked into: the token a form must carry, and where a request came from."""

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection

from souk.identity.errors import CrossSite, CsrfFailed
from souk.kernel.crypto import KeyRing
from souk.kernel.settings import Settings

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FIELD: Final = "csrf_token"
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_unsafe(connection: HTTPConnection) -> bool:
    return connection.scope["type"] == "http" and connection.scope["method"] not in SAFE


def csrf_token(keys: KeyRing, session_id: UUID) -> str:
    """What forms and scripts of this session send along: another site cannot know it."""
    return keys.sign(str(session_id), purpose="csrf")


async def refuse_forged(request: Request, keys: KeyRing, session_id: UUID) -> None:
    """Raises CsrfFailed unless the header or the form carries this session's token."""
    presented = request.headers.get("x-csrf-token") or await _from_form(request)
    if not keys.signed_by_us(str(session_id), presented, purpose="csrf"):
        await request.close()  # the files of a form that nobody will read
        raise CsrfFailed


async def _from_form(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        return ""
    if kind == FORMS[0]:
        await request.body()  # remembered by the request, so that the door can still read it raw
    field = (await request.form()).get(FIELD)
    return "" if field is None or isinstance(field, UploadFile) else field


def refuse_cross_site(connection: HTTPConnection) -> None:
    """Raises CrossSite for a request that a browser says another site made; programs say nothing and may pass."""
    origin = connection.headers.get("origin")
    if origin is None:
        if connection.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
            return
        raise CrossSite
    if not _ours(connection, origin):
        raise CrossSite


def _ours(connection: HTTPConnection, origin: str) -> bool:
    settings: Settings = connection.app.state.settings
    if origin in settings.cors_origins:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host in {connection.headers.get("host"), urlsplit(settings.base_url).netloc}
