"""What a browser carries from page to page while somebody signs in elsewhere: sealed, short-lived, out of scripts' reach.

The cookies go to these doors alone. They come along when the provider sends the browser back (SameSite=Lax), and with
no request that another site makes in its name.
"""

from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from souk.identity.federation.errors import SignInNotBegunHere
from souk.kernel.clock import Clock
from souk.kernel.crypto import KeyRing, SealBroken
from souk.kernel.database import Database
from souk.kernel.settings import Settings

PATH: Final = "/auth/oidc"
LIVES: Final = timedelta(minutes=10)


class Ticket(msgspec.Struct, frozen=True, kw_only=True, tag="ticket"):
    """Somebody was sent to a provider. `person_id`: whoever wants to link, `login` their e-mail address."""

    provider: str
    state: str
    nonce: str
    verifier: str
    back: str
    expires_at: datetime
    person_id: UUID | None = None
    login: str = ""
    is_again: bool = False
    """They are signed in here: the provider is to ask them for their password all the same."""


class Vouched(msgspec.Struct, frozen=True, kw_only=True, tag="vouched"):
    """A provider vouched for somebody whose account here is to be linked, once they show that it is theirs."""

    provider: str
    subject_index: str
    email: str | None
    person_id: UUID
    login: str
    back: str
    expires_at: datetime


Kept = TypeVar("Kept", Ticket, Vouched)
COOKIES: Final[dict[type[Any], str]] = {Ticket: "souk_oidc", Vouched: "souk_oidc_link"}


def keep(request: Request, response: Response, kept: Ticket | Vouched) -> None:
    keys = _database(request).keys
    sealed = keys.seal(msgspec.json.encode(kept).decode())
    response.set_cookie(COOKIES[type(kept)], sealed, max_age=int(LIVES.total_seconds()), **_alone(request))


def take(request: Request, kind: type[Kept]) -> Kept:
    """Raises SignInNotBegunHere for what was not kept here, or too long ago."""
    database = _database(request)
    kept = _opened(database.keys, request.cookies.get(COOKIES[kind], ""), kind)
    if kept is None or kept.expires_at <= _clock(database)():
        raise SignInNotBegunHere
    return kept


def drop(request: Request, response: Response, kind: type[Any]) -> None:
    response.delete_cookie(COOKIES[kind], **_alone(request))


def _opened(keys: KeyRing, sealed: str, kind: type[Kept]) -> Kept | None:
    try:
        return msgspec.json.decode(keys.open(sealed), type=kind)
    except (SealBroken, msgspec.DecodeError, ValueError):
        return None


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _clock(database: Database) -> Clock:
    return database.clock


def _alone(request: Request) -> dict[str, Any]:
    settings: Settings = request.app.state.settings
    secure = request.url.scheme == "https" or settings.base_url.startswith("https://")
    return {"path": PATH, "httponly": True, "secure": secure, "samesite": "lax"}
