"""The one guard for every request to an address that somebody else gave: pictures, feeds, webhooks.

No private, loopback, link-local or otherwise internal target unless a setting allows it. The check is made on the
address that is actually connected to, after DNS, and anew for each redirect; size and time are limited.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
import msgspec

from souk.kernel.errors import Refusal
from souk.kernel.settings import Outbound

MOST_REDIRECTS = 4


class AddressRefused(Refusal):
    status = 422
    sentence = "This address is not reachable from here."


class FetchFailed(Refusal):
    status = 502
    sentence = "The address did not answer as it should."


class Fetched(msgspec.Struct, frozen=True):
    status: int
    content_type: str
    body: bytes


def is_internal(host: str) -> bool:
    """Whether a name or an address shows by itself that it is not of the public internet; DNS may show it later."""
    try:
        return not is_public(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def is_public(address: str) -> bool:
    """True for an IP address of the public internet."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    return mapped.is_global if mapped is not None else ip.is_global and not ip.is_multicast


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks every answer, and connects to the very address that was checked."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as unknown:
            raise httpcore.ConnectError(f"{host} is unknown") from unknown
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise AddressRefused
        return await self._backend.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_args: Any, **_kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise AddressRefused

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@cache
def _authorities() -> ssl.SSLContext:
    """Reading all the certificates takes tens of milliseconds, during which nothing else would happen."""
    return httpx.create_ssl_context(trust_env=False)


class GuardedClient:
    """`await client.fetch("https://…")`. Raises AddressRefused, FetchFailed."""

    def __init__(self, settings: Outbound) -> None:
        self._settings = settings

    def _client(self) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(verify=_authorities(), trust_env=False)
        backend = GuardedBackend(allow_private=self._settings.allow_private)
        pool = httpcore.AsyncConnectionPool(ssl_context=_authorities(), network_backend=backend)
        transport._pool = pool  # noqa: SLF001 - httpx has no door for it
        return httpx.AsyncClient(transport=transport, trust_env=False, timeout=self._settings.timeout_seconds)

    async def fetch(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Fetched:
        try:
            async with asyncio.timeout(self._settings.timeout_seconds), self._client() as client:
                return await self._follow(client, httpx.Request(method, _checked(url), content=body, headers=headers))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as failure:
            raise FetchFailed(f"The address did not answer as it should ({type(failure).__name__}).") from failure

    async def post(self, url: str, body: bytes, *, headers: dict[str, str], most: int) -> Fetched:
        """One POST, whatever it answers: no redirect is followed, and only the first `most` bytes are read."""
        try:
            async with asyncio.timeout(self._settings.timeout_seconds), self._client() as client:
                request = httpx.Request("POST", _checked(url), content=body, headers=headers)
                response = await client.send(request, stream=True)
                try:
                    kind, taken = response.headers.get("content-type", ""), bytearray()
                    async for chunk in response.aiter_bytes():
                        taken += chunk
                        if len(taken) >= most:
                            break
                    return Fetched(response.status_code, kind, bytes(taken[:most]))
                finally:
                    await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as failure:
            raise FetchFailed(f"The address did not answer as it should ({type(failure).__name__}).") from failure

    async def _follow(self, client: httpx.AsyncClient, request: httpx.Request) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            response = await client.send(request, stream=True)
            try:
                if not response.is_redirect:
                    return Fetched(
                        response.status_code, response.headers.get("content-type", ""), await self._read(response)
                    )
                target = urljoin(str(request.url), response.headers["location"])
                request = httpx.Request("GET", _checked(target))
            finally:
                await response.aclose()
        raise FetchFailed("The address redirects too often.")

    async def _read(self, response: httpx.Response) -> bytes:
        taken = bytearray()
        async for chunk in response.aiter_bytes():
            taken += chunk
            if len(taken) > self._settings.largest_bytes:
                raise FetchFailed("The address sent more than we take.")
        return bytes(taken)


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise AddressRefused("Only http and https addresses without a user name are fetched.")
    return url
