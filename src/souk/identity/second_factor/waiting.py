"""A browser between password and code: what it waits with is a cookie of the sign-in page alone."""

from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from souk.identity.entering import SecondFactorNeeded
from souk.identity.second_factor.services import CHALLENGE_LIVES
from souk.identity.ways import HOME, SIGN_IN
from souk.kernel.settings import Settings
from souk.ui import redirect

CODE: Final = f"{SIGN_IN}/code"
CHALLENGE_COOKIE: Final = "souk_challenge"
METHODS: Final = ("totp", "recovery_code", "passkey")


def lead_to_code(request: Request, needed: SecondFactorNeeded, back: str) -> Response:
    """To the page that asks for the second factor, and from there to `back`."""
    response = redirect(request, code_url(back))
    kept = f"{needed.challenge}.{'.'.join(needed.methods)}"
    response.set_cookie(CHALLENGE_COOKIE, kept, max_age=int(CHALLENGE_LIVES.total_seconds()), **_alone(request))
    return response


def code_url(back: str) -> str:
    return f"{CODE}?next={quote(back, safe='/')}" if back != HOME else CODE


def waiting(request: Request) -> SecondFactorNeeded | None:
    """What this browser waits for; its cookie says nothing that the server believes but the challenge."""
    challenge, _, methods = request.cookies.get(CHALLENGE_COOKIE, "").partition(".")
    if not challenge:
        return None
    return SecondFactorNeeded(challenge, tuple(each for each in methods.split(".") if each in METHODS))


def stop_waiting(request: Request, response: Response) -> None:
    response.delete_cookie(CHALLENGE_COOKIE, **_alone(request))


def _alone(request: Request) -> dict[str, Any]:
    settings: Settings = request.app.state.settings
    secure = request.url.scheme == "https" or settings.base_url.startswith("https://")
    return {"path": SIGN_IN, "httponly": True, "secure": secure, "samesite": "lax"}
