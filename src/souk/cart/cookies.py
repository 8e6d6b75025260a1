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
    response.set_cookie(GUEST_COOKIE, key, httponly=True, max_age=KEPT_SECONDS, **_everywhere(connection))


def forget_guest(response: Response, connection: HTTPConnection) -> None:
    response.delete_cookie(GUEST_COOKIE, httponly=True, **_everywhere(connection))


def set_badge(response: Response, connection: HTTPConnection, count: int) -> None:
    """Readable by the page: it is drawn on the bag, and keeps answers for different bags apart in caches."""
    if count:
        number = min(count, LARGEST_BADGE)
        everywhere = _written(connection.app.state.settings.cookies, _is_secure(connection))
        response.raw_headers.append((b"set-cookie", b"%s=%d; %s" % (BADGE_COOKIE.encode(), number, everywhere)))
    elif BADGE_COOKIE in connection.cookies:
        response.delete_cookie(BADGE_COOKIE, **_everywhere(connection))


def _everywhere(connection: HTTPConnection) -> dict[str, Any]:
    cookies = connection.app.state.settings.cookies
    return {"domain": cookies.domain, "path": cookies.path, "secure": _is_secure(connection), "samesite": "lax"}


def _is_secure(connection: HTTPConnection) -> bool:
    settings: Settings = connection.app.state.settings
    if settings.cookies.secure is not None:
        return settings.cookies.secure
    return connection.scope["scheme"] == "https" or settings.base_url.startswith("https://")


@lru_cache
def _written(cookies: Cookies, secure: bool) -> bytes:
    """The attributes of the badge, whose number alone differs from answer to answer."""
    template = Response()
    template.set_cookie(
        BADGE_COOKIE,
        "0",
        max_age=KEPT_SECONDS,
        domain=cookies.domain,
        path=cookies.path,
        secure=secure,
        samesite="lax",
    )
    return template.raw_headers[-1][1].partition(b"; ")[2]
