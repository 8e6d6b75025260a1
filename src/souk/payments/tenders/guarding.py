"""Guessing codes: who types wrong ones is soon asked to wait, whichever door they try."""

from dataclasses import dataclass

from fastapi import Request

from souk.kernel.http import actor_of
from souk.kernel.rate_limit import Limiter

LIMIT = "gift_card_codes"


@dataclass(frozen=True, slots=True)
class CodeGuard:
    """Counts wrong codes, by address and by account."""

    limiter: Limiter

    async def check(self, request: Request) -> None:
        """Raises RateLimited."""
        await self.limiter.check(LIMIT, *await _who(request))

    async def wrong(self, request: Request) -> None:
        """Raises RateLimited where that was one too many."""
        await self.limiter.hit(LIMIT, *await _who(request))


def code_guard_of(request: Request) -> CodeGuard:
    guard: CodeGuard = request.app.state.code_guard
    return guard


async def _who(request: Request) -> list[str]:
    actor = await actor_of(request)
    address = f"address {request.app.state.client_addresses.of(request)}"
    return [address, f"account {actor.id}"] if actor.id is not None else [address]
