"""The cart's two cookies: the guest's key, which is the only proof of ownership, and the number on the bag."""

from functools import lru_cache
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from souk.cart.ownership import GUEST_CART_KEPT_FOR
from souk.kernel.settings import Cookies, Settings

GUEST_COOKIE: Final = "souk_cart"
BADGE_COOKIE: Final = "souk_badge"
LARGEST_BADGE: Final = 9_999
KEPT_SECONDS: Final = int(GUEST_CART_KEPT_FOR.total_seconds())


def remember_guest(response: Response, connection: HTTPConnection, key: str) -> None:
    _keep(response, connection, GUEST_COOKIE, key, httponly=True)


def forget_guest(response: Response, connection: HTTPConnection) -> None:
    response.delete_cookie(GUEST_COOKIE, httponly=True, **_everywhere(connection))


def set_badge(response: Response, connection: HTTPConnection, count: int) -> None:
    """Readable by the page: it is drawn on the bag, and keeps answers for different bags apart in caches."""
    if count:
        _keep(response, connection, BADGE_COOKIE, str(min(count, LARGEST_BADGE)))
    elif BADGE_COOKIE in connection.cookies:
        response.delete_cookie(BADGE_COOKIE, **_everywhere(connection))


def _keep(response: Response, connection: HTTPConnection, name: str, value: str, *, httponly: bool = False) -> None:
    """A value that a cookie may carry as it is."""
    attributes = _attributes(connection.app.state.settings.cookies, secure=_is_secure(connection), httponly=httponly)
    response.raw_headers.append((b"set-cookie", f"{name}={value}; {attributes}".encode("latin-1")))


def _everywhere(connection: HTTPConnection) -> dict[str, Any]:
    cookies = connection.app.state.settings.cookies
    return {"domain": cookies.domain, "path": cookies.path, "secure": _is_secure(connection), "samesite": "lax"}


def _is_secure(connection: HTTPConnection) -> bool:
    settings: Settings = connection.app.state.settings
    if settings.cookies.secure is not None:
        return settings.cookies.secure
    return connection.scope["scheme"] == "https" or settings.base_url.startswith("https://")


@lru_cache
def _attributes(cookies: Cookies, *, secure: bool, httponly: bool) -> str:
    """What is the same in every answer, as Starlette writes it: whose own way takes longer than all the rest."""
    template = Response()
    template.set_cookie(
        "template",
        "0",
        max_age=KEPT_SECONDS,
        domain=cookies.domain,
        path=cookies.path,
        secure=secure,
        httponly=httponly,
        samesite="lax",
    )
    return template.raw_headers[-1][1].decode("latin-1").partition("; ")[2]
