"""Guessing codes: who types wrong ones is soon asked to wait, whichever door they try."""

from dataclasses import dataclass

from fastapi import Request

from souk.kernel.http import actor_of
from souk.kernel.rate_limit import Limiter

GIFT_CARDS, COUPONS = "gift_card_codes", "coupon_codes"


@dataclass(frozen=True, slots=True)
class CodeGuard:
    """Counts wrong codes, by address and by account."""

    limiter: Limiter
    limit: str = GIFT_CARDS

    async def check(self, request: Request) -> None:
        """Raises RateLimited."""
        await self.limiter.check(self.limit, *await _who(request))

    async def wrong(self, request: Request) -> None:
        """Raises RateLimited where that was one too many."""
        await self.limiter.hit(self.limit, *await _who(request))


def code_guard_of(request: Request) -> CodeGuard:
    """Of gift cards."""
    guard: CodeGuard = request.app.state.code_guard
    return guard


def coupon_guard_of(request: Request) -> CodeGuard:
    return CodeGuard(code_guard_of(request).limiter, COUPONS)


async def _who(request: Request) -> list[str]:
    actor = await actor_of(request)
    address = f"address {request.app.state.client_addresses.of(request)}"
    return [address, f"account {actor.id}"] if actor.id is not None else [address]
