"""Roles that demand a second factor: whoever holds one and has none is led to set it up, before anything else."""

from typing import Final
from urllib.parse import quote

from starlette.requests import HTTPConnection

from souk.identity.forgery import is_unsafe
from souk.identity.queries import Held
from souk.identity.second_factor.errors import SecondFactorEnrolmentRequired
from souk.kernel.errors import Detour

ENROLMENT: Final = "/account/security/second-factor"
STILL_OPEN: Final = (
    ENROLMENT,
    "/account/security/passkeys",
    "/account/confirm",
    "/account/notifications/bell",
    "/sign-out",
    "/api/v1/auth/second-factor",
    "/api/v1/auth/passkeys",
    "/api/v1/auth/confirm",
    "/api/v1/auth/me",
    "/api/v1/auth/logout",
)
"""What enrolling takes, and the number in the header of its pages."""
LONGEST_WAY_BACK: Final = 2000


def demands_enrolment(held: list[Held]) -> bool:
    """Whether a role of theirs demands a second factor that they have not set up."""
    return held[0].second_factor_at is None and any(grant.requires_second_factor for grant in held)


def lead_to_enrolment(connection: HTTPConnection) -> None:
    """Lets pass what enrolling takes. Raises SecondFactorEnrolmentRequired; at a whole page, Detour to the enrolment."""
    path: str = connection.scope["path"]
    if any(path == each or path.startswith(f"{each}/") for each in STILL_OPEN):
        return
    if connection.scope["type"] != "http" or path.startswith("/api/"):
        raise SecondFactorEnrolmentRequired
    if is_unsafe(connection) or connection.headers.get("hx-request") == "true":
        raise SecondFactorEnrolmentRequired
    back = quote(path, safe="/")
    raise Detour(f"{ENROLMENT}?next={back}" if len(back) <= LONGEST_WAY_BACK else ENROLMENT)
