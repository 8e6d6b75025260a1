"""Guessing passwords: five failed tries a minute for an address and for an account."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from starlette.requests import HTTPConnection

from souk.kernel.errors import RateLimited
from souk.kernel.rate_limit import Limiter

SIGN_IN, REGISTER, CODE, PASSKEY = "sign_in", "register_account", "second_factor", "passkey_sign_in"
RESET_BY_ADDRESS, RESET_BY_ACCOUNT = "reset_by_address", "reset_by_account"
CONFIRMATION_MAIL, MAILED_LINK = "confirmation_mail", "mailed_link"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Attempts:
    """Counts failed sign-ins. Those for one address or one account take turns, so that none slips past the count."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, *, address: str, account: str) -> AsyncIterator[None]:
        """While it lasts nobody else tries from this address or at this account. Raises RateLimited."""
        async with self._lock(f"address {address}"), self._lock(f"account {account}"):
            await self._limiter.check(SIGN_IN, f"address {address}", f"account {account}")
            yield

    async def failed(self, *, address: str, account: str) -> None:
        """Raises RateLimited where another process counted the last try in the meantime."""
        await self._limiter.hit(SIGN_IN, f"address {address}", f"account {account}")

    async def succeeded(self, *, account: str) -> None:
        for name in (SIGN_IN, CODE):
            await self._limiter.forgive(name, f"account {account}")

    async def guessing_code(self, *, account: str) -> None:
        """A code is short: there are fewer tries at it, over a longer time. Raises RateLimited."""
        await self._limiter.check(CODE, f"account {account}")

    async def wrong_code(self, *, account: str) -> None:
        """Raises RateLimited where another process counted the last try in the meantime."""
        await self._limiter.hit(CODE, f"account {account}")

    async def beginning_passkey(self, *, address: str) -> None:
        await self._limiter.hit(PASSKEY, f"address {address}")

    async def registering(self, *, address: str) -> None:
        await self._limiter.hit(REGISTER, f"address {address}")

    async def asking_reset(self, *, address: str) -> None:
        """Raises RateLimited for who asks too often, whomever for."""
        await self._limiter.hit(RESET_BY_ADDRESS, f"address {address}")

    async def may_mail_reset(self, *, account: str) -> bool:
        """Whether one more mail may go to this e-mail address: nobody floods somebody else's mailbox."""
        try:
            await self._limiter.hit(RESET_BY_ACCOUNT, f"account {account}")
        except RateLimited:
            return False
        return True

    async def mailing_confirmation(self, *, account: str) -> None:
        await self._limiter.hit(CONFIRMATION_MAIL, f"account {account}")

    async def following_link(self, *, address: str) -> None:
        await self._limiter.hit(MAILED_LINK, f"address {address}")

    def _lock(self, key: str) -> asyncio.Lock:
        return self._turns.setdefault(key, asyncio.Lock())


class ClientAddresses:
    """Where a request comes from: the peer, or what proxies of ours say about it."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        self._trusted: list[Network] = [ipaddress.ip_network(each, strict=False) for each in trusted_proxies]

    def of(self, connection: HTTPConnection) -> str:
        """One client is one address; of IPv6 the network that one household gets."""
        peer = connection.client.host if connection.client else ""
        forwarded = connection.headers.get("x-forwarded-for", "")
        for hop in [peer, *reversed([part.strip() for part in forwarded.split(",") if part.strip()])]:
            peer = hop
            if not self._is_ours(hop):
                break
        return _household(peer)

    def _is_ours(self, hop: str) -> bool:
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def _household(peer: str) -> str:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
