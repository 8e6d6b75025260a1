"""The cookies of a browser that is signed in."""

from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from souk.identity.authentication import RENEWAL, SESSION_COOKIE
from souk.identity.devices.recognising import DEVICE_COOKIE, device_of
from souk.identity.forgery import csrf_token
from souk.identity.tokens import TokenPair
from souk.kernel.database import Database
from souk.kernel.settings import Settings

REFRESH_COOKIE: Final = "souk_refresh"
CSRF_COOKIE: Final = "souk_csrf"
BADGE_COOKIE: Final = "souk_badge"
ROUNDS_COOKIE: Final = "souk_rounds"
REFRESH_PATHS: Final = ("/api/v1/auth", RENEWAL)
"""The refresh token is sent to these doors alone."""
DEVICE_SECONDS: Final = 400 * 24 * 3600
"""As long as browsers keep a cookie. It says who used this browser before, opens nothing, and outlives signing out."""


def set_session_cookies(response: Response, connection: HTTPConnection, pair: TokenPair) -> None:
    """Sign this browser in, and know it again.

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
    device = device_of(connection)
    if connection.cookies.get(DEVICE_COOKIE) != device.key:
        kept["max_age"] = DEVICE_SECONDS
        response.set_cookie(DEVICE_COOKIE, device.key, path=path, httponly=True, **kept)


def rounds_waited(connection: HTTPConnection) -> int:
    """How often this browser was just sent round to wait for another tab's cookies."""
    digits = connection.cookies.get(ROUNDS_COOKIE, "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) == 1 else 0


def count_round(response: Response, connection: HTTPConnection, rounds: int, *, seconds: int) -> None:
    kept = {"max_age": seconds, "path": RENEWAL, "httponly": True, **_everywhere(connection)}
    response.set_cookie(ROUNDS_COOKIE, str(rounds), **kept)


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
