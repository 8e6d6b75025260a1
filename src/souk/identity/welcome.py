"""What a browser is answered that comes in, or does not yet."""

from starlette.requests import Request
from starlette.responses import Response

from souk.identity.cookies import set_session_cookies
from souk.identity.entering import Entry, SecondFactorNeeded, SignedInPerson
from souk.identity.second_factor.waiting import lead_to_code
from souk.identity.ways import sign_in_url
from souk.kernel.errors import Refusal
from souk.ui import redirect


def show_in(request: Request, person: SignedInPerson, back: str, notice: str = "") -> Response:
    """On to `back`, signed in."""
    welcome = notice or f"Welcome back, {person.person.full_name.split()[0]}."
    response = redirect(request, back, notice=welcome)
    set_session_cookies(response, request, person.tokens)
    return response


def lead_on(request: Request, entry: Entry, back: str) -> Response:
    """However a sign-in without a form of its own ended: in, to the second factor, or back to the sign-in page."""
    if isinstance(entry, SignedInPerson):
        return show_in(request, entry, back)
    if isinstance(entry, SecondFactorNeeded):
        return lead_to_code(request, entry, back)
    return lead_out(request, entry, back)


def lead_out(request: Request, refusal: Refusal, back: str) -> Response:
    """To the sign-in page, which says why."""
    return redirect(request, sign_in_url(back), notice=str(refusal), tone="bad")
