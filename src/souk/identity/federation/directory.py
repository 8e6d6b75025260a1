"""What providers publish about themselves: where their doors are, and with which keys they sign. Remembered for a while."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final, Protocol

import msgspec
import structlog

from souk.identity.federation.errors import ProviderUnavailable
from souk.kernel.outbound import AddressRefused, Fetched, FetchFailed
from souk.kernel.settings import Provider

WELL_KNOWN: Final = "/.well-known/openid-configuration"
REMEMBERED_SECONDS: Final = 3600.0
KEYS_AGAIN_AFTER_SECONDS: Final = 30.0
"""How soon the keys are fetched anew because a token names one that is not among them: keys change, and rarely."""
log = structlog.get_logger("souk.federation")


class Outside(Protocol):
    """The guarded way out. Raises AddressRefused, FetchFailed."""

    async def fetch(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Fetched: ...


class Doors(msgspec.Struct, frozen=True, kw_only=True):
    """A provider's discovery document, as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Remembered(msgspec.Struct):
    doors: Doors
    doors_at: float
    keys: Mapping[str, Any] | None = None
    keys_at: float = 0.0


class Directory:
    """Of each provider once in this process."""

    def __init__(self, outside: Outside, *, allow_plain: bool) -> None:
        self._outside, self._allow_plain = outside, allow_plain
        self._remembered: dict[str, _Remembered] = {}
        self._asking = asyncio.Lock()

    async def doors_of(self, provider: Provider) -> Doors:
        """Raises ProviderUnavailable. An old answer serves while no new one is to be had."""
        return (await self._know(provider)).doors

    async def keys_of(self, provider: Provider, *, unlike: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """The key set. `unlike`: one that did not have the right key; then it is fetched anew, if not just done."""
        known = await self._know(provider)
        now = time.monotonic()
        is_stale = known.keys is None or now - known.keys_at > REMEMBERED_SECONDS
        if unlike is not None and known.keys == unlike and now - known.keys_at > KEYS_AGAIN_AFTER_SECONDS:
            is_stale = True
        if is_stale or known.keys is None:
            known.keys = await self._read(known.doors.jwks_uri, dict[str, Any])
            known.keys_at = now
        return known.keys

    async def ask(self, url: str, *, headers: dict[str, str], body: bytes | None = None) -> Fetched:
        """Raises ProviderUnavailable where nobody answers, or with a failure of their own."""
        try:
            fetched = await self._outside.fetch(
                self._checked(url), method="GET" if body is None else "POST", body=body, headers=headers
            )
        except (AddressRefused, FetchFailed) as failure:
            log.warning("a provider does not answer", url=url, why=str(failure))
            raise ProviderUnavailable from failure
        if fetched.status >= 500:
            log.warning("a provider fails", url=url, status=fetched.status)
            raise ProviderUnavailable
        return fetched

    async def _know(self, provider: Provider) -> _Remembered:
        async with self._asking:
            known = self._remembered.get(provider.issuer)
            if known is not None and time.monotonic() - known.doors_at < REMEMBERED_SECONDS:
                return known
            try:
                doors = await self._discover(provider)
            except ProviderUnavailable:
                if known is None:
                    raise
                return known
            self._remembered[provider.issuer] = _Remembered(doors, time.monotonic())
            return self._remembered[provider.issuer]

    async def _discover(self, provider: Provider) -> Doors:
        doors: Doors = await self._read(provider.issuer.rstrip("/") + WELL_KNOWN, Doors)
        if doors.issuer != provider.issuer:
            log.error("a provider gives another name", wanted=provider.issuer, given=doors.issuer)
            raise ProviderUnavailable
        for url in (doors.authorization_endpoint, doors.token_endpoint, doors.jwks_uri):
            self._checked(url)
        return doors

    async def _read(self, url: str, shape: Any) -> Any:
        fetched = await self.ask(url, headers={"Accept": "application/json"})
        try:
            if fetched.status != 200:
                raise ValueError(f"status {fetched.status}")
            return msgspec.json.decode(fetched.body, type=shape)
        except ValueError as unreadable:  # a DecodeError is one
            log.warning("a provider's document is not readable", url=url, why=str(unreadable))
            raise ProviderUnavailable from unreadable

    def _checked(self, url: str) -> str:
        if not url.startswith("https://") and not self._allow_plain:
            log.error("a provider names an address without TLS", url=url)
            raise ProviderUnavailable
        return url
