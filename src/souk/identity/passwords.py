"""Passwords: hashed in threads of their own, so that a storm of registrations holds up neither the loop nor pictures."""

import asyncio
import base64
import hashlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import msgspec
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from souk.identity.errors import WeakPassword
from souk.identity.strength import estimate

Scheme = Literal["argon2", "bcrypt"]
BCRYPT_TAKES = 72
NOBODYS_ARGON2 = "$zTkTr7zNiAh/ywrzXLd1Kg$qz0JismpwOKVBhqxX3P4Lx0ZHK6lyxeUaZIT5Ikp9Xk"
NOBODYS_BCRYPT = "$2b$10$tiuuTZTd/OHb5GYE9mhnVOYiHIEMA3uYSbdkYWOv9yLsg3MCFp6O."
"""Hashes that no known text has: checking one costs an unknown e-mail what a wrong password costs."""


class Cost(msgspec.Struct, frozen=True):
    """Of one argon2 hash. By default what OWASP advises."""

    memory_kib: int = 19_456
    iterations: int = 2


class LongBcryptHasher(BcryptHasher):
    """Bcrypt sees 72 bytes and no NUL; what it would not see whole goes in as a digest."""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        return super().hash(_whole(password), salt=salt)

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the name of the protocol
        return super().verify(_whole(password), hash)


def _whole(password: str | bytes) -> bytes:
    raw = password.encode() if isinstance(password, str) else password
    if len(raw) <= BCRYPT_TAKES and b"\x00" not in raw:
        return raw
    return base64.b64encode(hashlib.sha256(raw).digest())


class Checked(msgspec.Struct, frozen=True):
    """Whether the password is right; `renewed` is its hash by today's scheme where the kept one is of yesterday's."""

    matches: bool
    renewed: str | None = None


class Passwords:
    """Hashes by `scheme` (argon2id at `cost`, or bcrypt with 10 rounds) and verifies both.

    `least_score`: how hard to guess (0 to 4, `strength.py`) a password must be that somebody chooses. `shop`: words
    that every guesser of this shop tries first.
    """

    def __init__(
        self, scheme: Scheme = "argon2", *, cost: Cost = Cost(), least_score: int = 0, shop: Sequence[str] = ()
    ) -> None:
        argon2 = Argon2Hasher(time_cost=cost.iterations, memory_cost=cost.memory_kib, parallelism=1)
        bcrypt = LongBcryptHasher(rounds=10)
        self._hashing = PasswordHash((argon2, bcrypt) if scheme == "argon2" else (bcrypt, argon2))
        alike = f"$argon2id$v=19$m={cost.memory_kib},t={cost.iterations},p=1{NOBODYS_ARGON2}"
        self._nobodys = alike if scheme == "argon2" else NOBODYS_BCRYPT
        self._least_score, self._shop = least_score, tuple(shop)
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="passwords")

    @property
    def unmatched(self) -> str:
        """The hash of an account without a password: nothing matches it, and to say so takes as long as ever."""
        return self._nobodys

    async def choose(self, password: str, *, about: Iterable[str | None] = (), field: str = "password") -> str:
        """The hash of a password that a person chose. `about`: what a guesser knows of them, `field`: where it stood.

        Raises WeakPassword.
        """
        known = [*filter(None, about), *self._shop]
        found = await asyncio.get_running_loop().run_in_executor(self._threads, estimate, password, known)
        if found.score < self._least_score:
            raise WeakPassword(found.sentence, errors=[{"field": field, "message": found.sentence}])
        return await self.hash(password)

    async def hash(self, password: str) -> str:
        """Of one that nobody chose, or that was looked at already."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hashing.hash, password)

    async def check(self, password: str, kept: str | None) -> Checked:
        """`kept` None: nobody is there, which takes as long to say."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._check, password, kept)

    def _check(self, password: str, kept: str | None) -> Checked:
        matches, renewed = self._hashing.verify_and_update(password, kept or self._nobodys)
        return Checked(matches, renewed) if kept is not None else Checked(matches=False)


def is_unmatched(password_hash: str) -> bool:
    """Whether nothing matches it: the account has no password."""
    return password_hash == NOBODYS_BCRYPT or password_hash.endswith(NOBODYS_ARGON2)


async def hash_password(password: str) -> str:
    """By the default scheme, for scripts. Doors use `app.state.passwords`, which follows the settings."""
    return await Passwords().hash(password)
