"""The ways in: where signing in leads to, and how a guest is shown to it."""

from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Request

from souk.identity.forgery import is_unsafe
from souk.kernel.errors import Detour, Unauthenticated
from souk.kernel.http import actor_of

HOME: Final = "/"
ACCOUNT: Final = "/account"
SIGN_IN: Final = "/sign-in"
SIGN_UP: Final = "/sign-up"
LONGEST: Final = 2000


def local_path(text: str | None, otherwise: str = HOME) -> str:
    """`text` if it leads to a page of this shop, and to nowhere else whatever a browser makes of it."""
    if not text or len(text) > LONGEST or not text.startswith("/") or "\\" in text:
        return otherwise
    if any(ord(character) <= 32 or ord(character) == 127 for character in text):
        return otherwise
    parts = urlsplit(text)
    if text.startswith("//") or parts.scheme or parts.netloc or parts.path.startswith("/session/"):
        return otherwise
    return text


def sign_in_url(back: str) -> str:
    """The sign-in page, which leads back to `back`."""
    return f"{SIGN_IN}?next={quote(back, safe='/')}" if back != HOME else SIGN_IN


def sign_up_url(back: str) -> str:
    return f"{SIGN_UP}?next={quote(back, safe='/')}" if back != HOME else SIGN_UP


async def guests_sign_in_first(request: Request) -> None:
    """A dependency for pages of one's own: shows a guest to the sign-in page, and back afterwards."""
    actor = await actor_of(request)
    if actor.id is not None:
        return
    if is_unsafe(request):
        raise Unauthenticated
    query = request.url.query
    raise Detour(sign_in_url(local_path(f"{request.url.path}?{query}" if query else request.url.path)))
