"""The key ring: what is sealed with yesterday's key still opens, what is sealed today uses the newest.

Sealed text is Fernet (AES-128-CBC with HMAC-SHA256). A blind index finds a sealed value by equality without opening it.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

DERIVATION_SALT = b"souk/key-ring/v1"


class SealBroken(Exception):
    """No key on the ring opens this: it was tampered with, or its key is gone."""


@lru_cache(maxsize=4)
def derive_key(secret: str) -> str:
    """A Fernet key from the application's secret: for development only, since rotating the secret would lose data."""
    raw = hashlib.scrypt(secret.encode(), salt=DERIVATION_SALT, n=2**12, r=8, p=1, dklen=32)
    return base64.urlsafe_b64encode(raw).decode()


class KeyRing:
    """`keys`: Fernet keys, newest first.

    `index_secret` is for blind indexes: it stays for good, since an index cannot be made anew without the text.
    `signing_secrets`, newest first (the index secret alone, unless given), sign and know what was signed.
    `lease`: how long holds what is signed for a while.
    """

    def __init__(
        self,
        keys: Sequence[str],
        *,
        index_secret: str,
        signing_secrets: Sequence[str] = (),
        lease: timedelta = timedelta(minutes=30),
    ) -> None:
        if not keys:
            raise ValueError("a key ring needs a key")
        self._keys = [Fernet(key) for key in keys]
        self._fernet = MultiFernet(self._keys)
        self._index_key = _derived(index_secret)
        self._signing_keys = [_derived(secret) for secret in signing_secrets or (index_secret,)]
        self._lease = int(lease.total_seconds())

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as broken:
            raise SealBroken from broken

    def rotate(self, sealed: str) -> str:
        """The same text under the newest key."""
        return self._fernet.rotate(sealed).decode()

    def age_of(self, sealed: str) -> int | None:
        """Which key opens this: 0 is the newest, None means that none does."""
        for age, key in enumerate(self._keys):
            try:
                key.decrypt(sealed)
            except InvalidToken:
                continue
            return age
        return None

    def blind_index(self, text: str, *, purpose: str) -> str:
        """A keyed digest (32 hex digits) of the case-folded text, the same for equal texts."""
        message = f"{purpose}\x00{text.strip().casefold()}".encode()
        return hmac.digest(self._index_key, message, "sha256").hex()[:32]

    def sign(self, text: str, *, purpose: str) -> str:
        """A keyed signature (43 characters, URL-safe) for tokens that carry their own meaning."""
        return _signature(self._signing_keys[0], text, purpose)

    def signed_by_us(self, text: str, signature: str, *, purpose: str) -> bool:
        """With any of our secrets."""
        presented = signature.encode()
        matching = [
            hmac.compare_digest(_signature(key, text, purpose).encode(), presented) for key in self._signing_keys
        ]
        return any(matching)

    def end_of_lease(self, now: datetime) -> int:
        """When something signed now for a while stops holding, in seconds since 1970.

        In steps of a tenth of it, so that whoever looks again soon is given the same address.
        """
        step = max(1, self._lease // 10)
        return (int(now.timestamp()) + self._lease + step) // step * step


def _derived(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), person=b"souk-index").digest()


def _signature(key: bytes, text: str, purpose: str) -> str:
    message = f"sign\x00{purpose}\x00{text}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, message, "sha256")).decode().rstrip("=")


def new_token() -> str:
    """256 random bits, URL-safe: for guest keys, refresh tokens, links."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """How a token is kept: SHA-256, hex. Enough, since a token is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()
