"""The cookies of a browser that is signed in."""

from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from souk.identity.authentication import RENEWAL, SESSION_COOKIE
from souk.identity.forgery import csrf_token
from souk.identity.tokens import TokenPair
from souk.kernel.database import Database
from souk.kernel.settings import Settings

REFRESH_COOKIE: Final = "souk_refresh"
CSRF_COOKIE: Final = "souk_csrf"
BADGE_COOKIE: Final = "souk_badge"
REFRESH_PATHS: Final = ("/api/v1/auth", RENEWAL)
"""The refresh token is sent to these doors alone."""


def set_session_cookies(response: Response, connection: HTTPConnection, pair: TokenPair) -> None:
    """Sign this browser in.

    `souk_session` outlives the access token in it: an expired one tells a page that there is something to renew.
    """
    database: Database = connection.app.state.database
    kept: dict[str, Any] = {"max_age": int(pair.renewable.total_seconds()), **_everywhere(connection)}
    path = _path(connection)
    response.set_cookie(SESSION_COOKIE, pair.access_token, path=path, httponly=True, **kept)
    token = csrf_token(database.keys, pair.session_id)
    response.set_cookie(CSRF_COOKIE, token, path=path, httponly=False, **kept)
    for refresh_path in REFRESH_PATHS:
        response.set_cookie(REFRESH_COOKIE, pair.refresh_token, path=refresh_path, httponly=True, **kept)


def clear_session_cookies(response: Response, connection: HTTPConnection) -> None:
    """Sign this browser out, and empty the number on its bag."""
    where = _everywhere(connection)
    for name in (SESSION_COOKIE, CSRF_COOKIE, BADGE_COOKIE):
        response.delete_cookie(name, path=_path(connection), httponly=name == SESSION_COOKIE, **where)
    for refresh_path in REFRESH_PATHS:
        response.delete_cookie(REFRESH_COOKIE, path=refresh_path, httponly=True, **where)


def refresh_token_in(connection: HTTPConnection) -> str | None:
    return connection.cookies.get(REFRESH_COOKIE)


def _everywhere(connection: HTTPConnection) -> dict[str, Any]:
    settings: Settings = connection.app.state.settings
    secure = settings.cookies.secure
    if secure is None:
        secure = connection.url.scheme == "https" or settings.base_url.startswith("https://")
    return {"domain": settings.cookies.domain, "secure": secure, "samesite": settings.cookies.samesite}


def _path(connection: HTTPConnection) -> str:
    settings: Settings = connection.app.state.settings
    return settings.cookies.path
