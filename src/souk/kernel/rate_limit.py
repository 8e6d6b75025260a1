"""How often somebody may try: one limiter for one process (memory) or for many (Redis)."""

import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import BlockingConnectionPool

from souk.kernel.errors import RateLimited


def _storage(redis_url: str | None, pool: BlockingConnectionPool | None) -> Storage:
    if redis_url is None:
        return MemoryStorage()
    return RedisStorage(f"async+{redis_url}", implementation="redispy", connection_pool=pool)  # type: ignore[arg-type]


class Limiter:
    """Counts tries in a moving window. `classes` maps a class of calls to its limit (`"5/minute"`; empty: none)."""

    def __init__(self, classes: dict[str, str], *, redis_url: str | None = None) -> None:
        self._pool = BlockingConnectionPool.from_url(redis_url, max_connections=10) if redis_url else None
        self._strategy = MovingWindowRateLimiter(_storage(redis_url, self._pool))
        self._items: dict[str, RateLimitItem] = {name: parse(text) for name, text in classes.items() if text}

    async def hit(self, name: str, *keys: str) -> None:
        """One try by each of `keys` (an address, an account). Raises RateLimited when one has none left."""
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            if not await self._strategy.hit(item, name, key):
                raise await self._refusal(item, name, key)

    async def check(self, name: str, *keys: str) -> None:
        """Raises RateLimited when one of `keys` has no try left; counts nothing."""
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            if not await self._strategy.test(item, name, key):
                raise await self._refusal(item, name, key)

    async def forgive(self, name: str, *keys: str) -> None:
        """Forget the tries of `keys`: they proved who they are."""
        item = self._items.get(name)
        if item is not None:
            for key in keys:
                await self._strategy.clear(item, name, key)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def _refusal(self, item: RateLimitItem, name: str, key: str) -> RateLimited:
        window = await self._strategy.get_window_stats(item, name, key)
        wait = max(1, round(window.reset_time - time.time()))
        return RateLimited(retry_after=wait, limit=item.amount)
