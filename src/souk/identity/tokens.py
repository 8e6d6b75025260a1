"""Access tokens: signed, short-lived, checked without the database before it is asked whether their session lives."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
import msgspec

from souk.identity.errors import InvalidToken, TokenExpired
from souk.kernel.crypto import new_token
from souk.kernel.ids import new_id
from souk.kernel.settings import Tokens

ISSUER = AUDIENCE = "souk"
CLAIMS = ("sub", "sid", "jti", "iat", "exp", "iss", "aud")


class Claims(msgspec.Struct, frozen=True):
    person_id: UUID
    session_id: UUID
    expires_at: datetime


class TokenPair(msgspec.Struct, frozen=True, kw_only=True):
    """What a signed-in client holds, and for how long."""

    session_id: UUID
    access_token: str
    refresh_token: str
    lives: timedelta
    renewable: timedelta


class TokenMint:
    """Mints and reads tokens of one shop: its key is derived from the shop's secret, its algorithm is pinned.

    `previous` are former secrets: what was minted with them is read until it expires.
    """

    def __init__(self, secret: str, settings: Tokens, *, previous: Sequence[str] = ()) -> None:
        self._keys = [hashlib.blake2b(each.encode(), person=b"souk-jwt").digest() for each in (secret, *previous)]
        self._settings = settings
        self._remembered = lru_cache(maxsize=4096)(self._verified)  # a token is sent many times in its life

    def mint(self, person_id: UUID, session_id: UUID, *, staff: bool, now: datetime) -> TokenPair:
        """`staff`: people of the shop and of stores, whose tokens live shorter."""
        lives, renewable = self.lifetimes(staff=staff)
        return TokenPair(
            session_id=session_id,
            access_token=self._sign(person_id, session_id, issued_at=now, expires_at=now + lives),
            refresh_token=new_token(),
            lives=lives,
            renewable=renewable,
        )

    def lifetimes(self, *, staff: bool) -> tuple[timedelta, timedelta]:
        """(of the access token, of the refresh token)."""
        of = self._settings
        if staff:
            return timedelta(minutes=of.staff_access_minutes), timedelta(days=of.staff_refresh_days)
        return timedelta(minutes=of.access_minutes), timedelta(days=of.refresh_days)

    def read(self, token: str, *, now: datetime) -> Claims:
        """Raises InvalidToken for what we did not sign, TokenExpired for what is over."""
        claims = self._remembered(token)
        if claims.expires_at <= now:
            raise TokenExpired
        return claims

    def _sign(self, person_id: UUID, session_id: UUID, *, issued_at: datetime, expires_at: datetime) -> str:
        claims: dict[str, Any] = {
            "sub": str(person_id),
            "sid": str(session_id),
            "jti": str(new_id()),
            "iat": int(issued_at.timestamp()),
            "exp": int(expires_at.timestamp()),
            "iss": ISSUER,
            "aud": AUDIENCE,
        }
        return jwt.encode(claims, self._keys[0], self._settings.algorithm)

    def _verified(self, token: str) -> Claims:
        """Everything but the time, which the caller's clock tells."""
        for key in self._keys[:-1]:
            with suppress(InvalidToken):
                return self._read_with(key, token)
        return self._read_with(self._keys[-1], token)

    def _read_with(self, key: bytes, token: str) -> Claims:
        try:
            read = jwt.decode(
                token,
                key,
                algorithms=[self._settings.algorithm],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": list(CLAIMS), "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
            expires_at = datetime.fromtimestamp(read["exp"], UTC)
            return Claims(UUID(read["sub"]), UUID(read["sid"]), expires_at)
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, OSError) as forged:
            raise InvalidToken from forged
