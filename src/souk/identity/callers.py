"""Whose calls these are, told from the request alone: nothing is asked of the database.

A token that we signed names an account, even where its session was ended since; whoever shows none, or one that does
not hold, is the client's address.
"""

from functools import lru_cache

from starlette.requests import HTTPConnection
from starlette.types import Scope

from souk.identity.api_keys.secrets import PREFIX
from souk.identity.attempts import ClientAddresses
from souk.identity.authentication import SESSION_COOKIE
from souk.identity.tokens import TokenMint
from souk.kernel.clock import Clock, utc_now
from souk.kernel.errors import Unauthenticated

_BEARER = b"Bearer "
_KEY = _BEARER + PREFIX.encode()
_COOKIE = SESSION_COOKIE.encode() + b"="


class Callers:
    def __init__(self, mint: TokenMint, addresses: ClientAddresses, *, clock: Clock = utc_now) -> None:
        self._mint, self._clock = mint, clock
        self._household = lru_cache(maxsize=10_000)(
            lambda peer, forwarded: f"address {addresses.of(HTTPConnection(_scope(peer, forwarded)))}"
        )

    def of(self, scope: Scope) -> str:
        token = _token_in(scope)
        if token is not None:
            try:
                return f"account {self._mint.read(token, now=self._clock()).person_id}"
            except Unauthenticated:
                pass
        return self.address_of(scope)

    def is_program(self, scope: Scope) -> bool:
        return any(name == b"authorization" and value.startswith(_KEY) for name, value in scope["headers"])

    def address_of(self, scope: Scope) -> str:
        client = scope.get("client")
        forwarded = next((value for name, value in scope["headers"] if name == b"x-forwarded-for"), b"")
        return self._household(client[0] if client else "", forwarded)


def _scope(peer: str, forwarded: bytes) -> Scope:
    headers = [(b"x-forwarded-for", forwarded)] if forwarded else []
    return {"type": "http", "client": (peer, 0), "headers": headers}


def _token_in(scope: Scope) -> str | None:
    """The bearer token, or the session's cookie."""
    cookie = None
    for name, value in scope["headers"]:
        if name == b"authorization" and value.startswith(_BEARER):
            return str(value[len(_BEARER) :].decode("latin-1"))
        if name == b"cookie":
            _, found, rest = value.partition(_COOKIE)
            cookie = rest.partition(b";")[0].decode("latin-1") if found else None
    return cookie
