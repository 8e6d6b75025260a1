"""The cart's two cookies: the guest's key, which is the only proof of ownership, and the number on the bag."""

from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from souk.cart.ownership import GUEST_CART_KEPT_FOR
from souk.kernel.settings import Settings

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
        number = str(min(count, LARGEST_BADGE))
        response.set_cookie(BADGE_COOKIE, number, max_age=KEPT_SECONDS, **_everywhere(connection))
    elif BADGE_COOKIE in connection.cookies:
        response.delete_cookie(BADGE_COOKIE, **_everywhere(connection))


def _everywhere(connection: HTTPConnection) -> dict[str, Any]:
    settings: Settings = connection.app.state.settings
    secure = settings.cookies.secure
    if secure is None:
        secure = connection.url.scheme == "https" or settings.base_url.startswith("https://")
    return {"domain": settings.cookies.domain, "path": settings.cookies.path, "secure": secure, "samesite": "lax"}
