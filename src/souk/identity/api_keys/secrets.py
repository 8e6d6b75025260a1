"""How a key is written: `souk_`, the 32 hex digits of its id, and 256 random bits."""

import hmac
import re
from typing import Final
from uuid import UUID

import msgspec

from souk.kernel.crypto import new_token, token_digest

PREFIX: Final = "souk_"
SHOWN_DIGITS: Final = 12
_WRITTEN: Final = re.compile(r"souk_([0-9a-f]{32})([A-Za-z0-9_-]{43})")


class Shown(msgspec.Struct, frozen=True):
    """A key that came in: which one it says it is, and the digest of what it knows."""

    id: UUID
    digest: str

    def matches(self, kept: str) -> bool:
        """In the same time, however much of it is right."""
        return hmac.compare_digest(self.digest.encode(), kept.encode())


def new_key(key_id: UUID) -> str:
    return f"{PREFIX}{key_id.hex}{new_token()}"


def looks_like_key(text: str) -> bool:
    return text.startswith(PREFIX)


def read_key(text: str) -> Shown | None:
    """None for what was never a key."""
    written = _WRITTEN.fullmatch(text)
    return Shown(UUID(written[1]), token_digest(text)) if written is not None else None


def beginning_of(key_id: UUID) -> str:
    """By which people know a key again: how it begins."""
    return f"{PREFIX}{key_id.hex[:SHOWN_DIGITS]}"
