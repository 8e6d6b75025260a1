"""How often somebody may try: one limiter for one process (memory) or for many (Redis).

While Redis is away each process counts for itself: the shop stays open, and a guesser gets the limit once per process.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from souk.kernel.errors import RateLimited

Answer = TypeVar("Answer")
PATIENCE_SECONDS: Final = 1.0
ASK_AGAIN_AFTER_SECONDS: Final = 5.0
"""How long Redis is left alone once it did not answer, so that not every request waits for it."""
log = structlog.get_logger("souk.rate_limit")


class Limiter:
    """Counts tries in a moving window. `classes` maps a class of calls to its limit (`"5/minute"`; empty: none)."""

    def __init__(self, classes: dict[str, str], *, redis_url: str | None = None) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        self._pool: BlockingConnectionPool | None = None
        self._away_until = 0.0
        if redis_url is not None:
            self._pool = _pool(redis_url)
            storage = RedisStorage(f"async+{redis_url}", implementation="redispy", connection_pool=self._pool)  # type: ignore[arg-type]
            self._shared = MovingWindowRateLimiter(storage)
        self._items: dict[str, RateLimitItem] = {name: parse(text) for name, text in classes.items() if text}

    async def hit(self, name: str, *keys: str) -> None:
        """One try by each of `keys` (an address, an account). Raises RateLimited when one has none left."""
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            if not await self._ask(MovingWindowRateLimiter.hit, item, name, key):
                raise await self._refusal(item, name, key)

    async def check(self, name: str, *keys: str) -> None:
        """Raises RateLimited when one of `keys` has no try left; counts nothing."""
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            if not await self._ask(MovingWindowRateLimiter.test, item, name, key):
                raise await self._refusal(item, name, key)

    async def forgive(self, name: str, *keys: str) -> None:
        """Forget the tries of `keys`: they proved who they are."""
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            await self._own.clear(item, name, key)
            await self._ask(MovingWindowRateLimiter.clear, item, name, key)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def _refusal(self, item: RateLimitItem, name: str, key: str) -> RateLimited:
        stats = await self._ask(MovingWindowRateLimiter.get_window_stats, item, name, key)
        wait = max(1, round(stats.reset_time - time.time()))
        return RateLimited(retry_after=wait, limit=item.amount)

    async def _ask(
        self, question: Callable[..., Awaitable[Answer]], item: RateLimitItem, name: str, key: str
    ) -> Answer:
        """What all processes counted; while Redis is away, what this one did."""
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return await question(self._shared, item, name, key)
            except (RedisError, OSError):
                self._away_until = time.monotonic() + ASK_AGAIN_AFTER_SECONDS
                log.warning("limits are counted in this process alone: Redis is away")
        return await question(self._own, item, name, key)


def _pool(redis_url: str) -> BlockingConnectionPool:
    return BlockingConnectionPool.from_url(
        redis_url,
        max_connections=10,
        timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
    )
