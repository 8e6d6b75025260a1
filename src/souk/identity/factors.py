"""Second factor, passkeys and step-up: declared together for `room.py`."""

from souk.identity.passkeys import api as passkeys_api
from souk.identity.passkeys import web as passkeys_web
from souk.identity.passkeys.pages import passkeys_section
from souk.identity.second_factor import api as second_factor_api
from souk.identity.second_factor import web as second_factor_web
from souk.identity.second_factor.pages import second_factor_section
from souk.identity.second_factor.upkeep import CLEAN_UPS, INVARIANTS, PERSONAL_DATA, PERSONAL_ROWS
from souk.identity.security import SecuritySection
from souk.identity.step_up import api as step_up_api
from souk.identity.step_up import web as step_up_web

API = (second_factor_api.router, passkeys_api.router, step_up_api.router)
WEB = (second_factor_web.router, passkeys_web.router, step_up_web.router)
SECOND_FACTOR = SecuritySection(
    slug="second-factor",
    title="Second factor",
    text="After your password, a code from an app: a stolen password opens nothing.",
    read=second_factor_section,
)
PASSKEYS = SecuritySection(
    slug="passkeys",
    title="Passkeys",
    text="Sign in by your face, finger or PIN, without a password.",
    read=passkeys_section,
)

__all__ = ["API", "CLEAN_UPS", "INVARIANTS", "PASSKEYS", "PERSONAL_DATA", "PERSONAL_ROWS", "SECOND_FACTOR", "WEB"]
