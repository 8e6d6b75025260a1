"""Other ways in than one's own password: accounts elsewhere, and keys of programs; declared together for `room.py`."""

from souk.identity.api_keys import api as api_keys_api
from souk.identity.api_keys import room as api_keys
from souk.identity.api_keys import web as api_keys_web
from souk.identity.api_keys.pages import keys_section
from souk.identity.federation import api as federation_api
from souk.identity.federation import room as federation
from souk.identity.federation import web as federation_web
from souk.identity.federation.room import open_federation
from souk.identity.federation.room import section as federation_section
from souk.identity.security import SecuritySection

API = (api_keys_api.router, federation_api.router)
WEB = (federation_web.router, api_keys_web.router)
API_KEYS = SecuritySection(
    slug="api-keys",
    title="API keys",
    text="For programs that work here in your place.",
    read=keys_section,
)
AUDITED = (*api_keys.AUDITED, *federation.AUDITED)
CLEAN_UPS = api_keys.CLEAN_UPS
PERSONAL_DATA = (*api_keys.PERSONAL_DATA, *federation.PERSONAL_DATA)
PERSONAL_ROWS = (*api_keys.PERSONAL_ROWS, *federation.PERSONAL_ROWS)

__all__ = [
    "API",
    "API_KEYS",
    "AUDITED",
    "CLEAN_UPS",
    "PERSONAL_DATA",
    "PERSONAL_ROWS",
    "WEB",
    "federation_section",
    "open_federation",
]
