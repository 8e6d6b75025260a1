"""Whoever has no account takes only so many numbers from one address."""

from typing import Final

from fastapi import Request

from souk.kernel.actors import Actor
from souk.kernel.rate_limit import Limiter

LIMIT: Final = "queue_numbers"


async def guard_joining(request: Request, actor: Actor) -> None:
    """Raises RateLimited."""
    if actor.id is None:
        limiter: Limiter = request.app.state.house.limiter
        await limiter.hit(LIMIT, f"address {request.app.state.client_addresses.of(request)}")
