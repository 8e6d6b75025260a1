"""What people do with their own accounts beyond signing in: declared together for `room.py`."""

from souk.identity.avatars import api as avatars_api
from souk.identity.avatars import personal as avatars_personal
from souk.identity.avatars import web as avatars_web
from souk.identity.devices import api as devices_api
from souk.identity.devices import web as devices_web
from souk.identity.devices.pages import devices_section
from souk.identity.devices.upkeep import forget_devices
from souk.identity.recovery import api as recovery_api
from souk.identity.recovery import web as recovery_web
from souk.identity.recovery.pages import email_section, password_section, username_section
from souk.identity.recovery.upkeep import drop_old_links
from souk.identity.security import SecuritySection
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, PersonalData

API = (recovery_api.auth, recovery_api.users, devices_api.sessions, avatars_api.avatar)
WEB = (recovery_web.router, devices_web.sessions, avatars_web.avatar)
EXPORTERS = avatars_personal.EXPORTERS
ERASERS = avatars_personal.ERASERS
PASSWORD = SecuritySection(
    slug="password",
    title="Password",
    text="Changing it signs you out everywhere else.",
    read=password_section,
)
DEVICES = SecuritySection(
    slug="devices",
    title="Where you are signed in",
    text="Sign out whatever you do not know, and change your password then.",
    read=devices_section,
)
EMAIL = SecuritySection(
    slug="email",
    title="E-mail address",
    text="You sign in with it, and it is how you get back in when a password is lost.",
    read=email_section,
)
USERNAME = SecuritySection(
    slug="username",
    title="Username",
    text="A shorter name to sign in with.",
    read=username_section,
)
CLEAN_UPS = (
    CleanUp(name="identity.mailed_links", run=drop_old_links),
    CleanUp(name="identity.known_devices", run=forget_devices),
)
PERSONAL_DATA = (
    PersonalData(table="users", column="avatar_id", sealed=False, on_erase="removed, and the picture with it"),
    PersonalData(table="mailed_links", column="sealed_email", sealed=True, on_erase="row removed"),
    PersonalData(table="known_devices", column="place_digest", sealed=True, on_erase="row removed"),
    PersonalData(table="sessions", column="device_name", sealed=False, on_erase="row removed"),
    PersonalData(table="sessions", column="sealed_address", sealed=True, on_erase="row removed"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="mailed_links",
        title="Links that were mailed to you",
        shows=("kind", "sealed_email", "created_at", "expires_at"),
        opens=("sealed_email",),
    ),
    PersonalRows(table="known_devices", title="Devices you are known on", shows=("created_at", "last_seen_at")),
    PersonalRows(
        table="sessions",
        title="Where you are signed in",
        shows=("device_name", "sealed_address", "created_at", "expires_at", "revoked_at"),
        opens=("sealed_address",),
    ),
)
