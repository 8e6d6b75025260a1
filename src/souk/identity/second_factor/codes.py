"""Codes: those an authenticator app shows (RFC 6238, six digits, half a minute each), and those kept for a bad day."""

import hmac
import secrets
from datetime import datetime
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
SKEW_STEPS: Final = 1
"""How far the clock of a phone may be off, either way."""
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u, which are read as others."""
LOOK_ALIKES: Final = str.maketrans({"i": "1", "l": "1", "o": "0", "-": None, " ": None})
GROUPS, GROUP_LENGTH = 3, 4


def new_secret() -> str:
    """160 random bits, base32."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, *, account: str, shop: str) -> str:
    """What the picture says to the app: `otpauth://totp/…`."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).provisioning_uri(name=account, issuer_name=shop)


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The time step whose code this is, if it is the present one or a neighbour. Takes the same time either way."""
    presented = "".join(code.split())
    maker = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    present = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - SKEW_STEPS, present + SKEW_STEPS + 1):
        if hmac.compare_digest(maker.generate_otp(step).encode(), presented.encode()):
            found = step
    return found


def looks_like_totp(code: str) -> bool:
    presented = "".join(code.split())
    return len(presented) == DIGITS and presented.isascii() and presented.isdigit()


def new_recovery_codes() -> list[str]:
    """Ten of 60 random bits each, as a person copies them: `7k3m-9fqx-2n8d`."""
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def _recovery_code() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def plain_recovery_code(typed: str) -> str:
    """The code that was meant, whatever became of its hyphens, letters and case."""
    return typed.strip().lower().translate(LOOK_ALIKES)


def picture_of(uri: str) -> str:
    """The URI as a QR code: an SVG in a `data:` address, which the content policy allows for pictures."""
    import segno

    return segno.make(uri, error="m", micro=False).svg_data_uri(scale=5, border=2, light="#fff")
