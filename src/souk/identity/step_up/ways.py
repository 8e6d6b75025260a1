"""The way through a step-up and back."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from souk.identity.ways import ACCOUNT
from souk.ui import redirect

CONFIRM: Final = f"{ACCOUNT}/confirm"


def confirm_url(back: str) -> str:
    """The page that asks who you are, and leads back to `back`."""
    return f"{CONFIRM}?next={quote(back, safe='/')}"


def lead_to_confirm(request: Request, back: str) -> Response:
    """For a page door whose command raised ConfirmationRequired."""
    return redirect(request, confirm_url(back))
