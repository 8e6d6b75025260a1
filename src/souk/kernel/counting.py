"""Where the few tries that matter are counted: in this process, in Redis, or in the database.

Each is an exact moving window: never more than `amount` in any stretch of `seconds`.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeVar

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from souk.kernel.tallies import Key, Rate, Standing, Windows

Answer = TypeVar("Answer")
PATIENCE_SECONDS: Final = 1.0
ASK_AGAIN_AFTER_SECONDS: Final = 5.0
"""How long Redis is left alone once it did not answer, so that not every request waits for it."""
log = structlog.get_logger("souk.rate_limit")


class Counter(Protocol):
    async def hit(self, key: Key, rate: Rate) -> Standing:
        """One try. A refused one is not counted."""
        ...

    async def look(self, keys: Sequence[Key], rate: Rate) -> list[Standing]:
        """Where each of them stands; counts nothing."""
        ...

    async def forget(self, key: Key, rate: Rate) -> None: ...

    async def close(self) -> None: ...


class InMemory:
    """For one process: what it counted is gone when it ends."""

    def __init__(self) -> None:
        self._windows = Windows()

    async def hit(self, key: Key, rate: Rate) -> Standing:
        return self._windows.hit(key, rate)

    async def look(self, keys: Sequence[Key], rate: Rate) -> list[Standing]:
        return [self._windows.look(key, rate) for key in keys]

    async def forget(self, key: Key, rate: Rate) -> None:
        self._windows.forget(key)

    async def close(self) -> None:
        """Nothing is open."""


class InRedis:
    """For many processes.

    While Redis is away each counts for itself: the shop stays open, and a guesser gets the limit once per process.
    """

    def __init__(self, redis_url: str) -> None:
        self._alone = InMemory()
        self._away_until = 0.0
        self._pool = _pool(redis_url)
        storage = RedisStorage(f"async+{redis_url}", implementation="redispy", connection_pool=self._pool)  # type: ignore[arg-type]
        self._shared = MovingWindowRateLimiter(storage)

    async def hit(self, key: Key, rate: Rate) -> Standing:
        async def ask() -> Standing:
            counted = await self._shared.hit(_item(rate), *key)
            return await self._stats(key, rate, refused=not counted)

        return await self._ask(ask, lambda: self._alone.hit(key, rate))

    async def look(self, keys: Sequence[Key], rate: Rate) -> list[Standing]:
        async def ask() -> list[Standing]:
            return [await self._stats(key, rate) for key in keys]

        return await self._ask(ask, lambda: self._alone.look(keys, rate))

    async def forget(self, key: Key, rate: Rate) -> None:
        await self._alone.forget(key, rate)
        await self._ask(lambda: self._shared.clear(_item(rate), *key), lambda: self._alone.forget(key, rate))

    async def close(self) -> None:
        await self._pool.aclose()

    async def _stats(self, key: Key, rate: Rate, *, refused: bool | None = None) -> Standing:
        stats = await self._shared.get_window_stats(_item(rate), *key)
        left = max(0.001, stats.reset_time - time.time())
        none_left = refused if refused is not None else not stats.remaining
        return Standing(rate, stats.remaining, left, left if none_left else 0.0)

    async def _ask(self, question: Callable[[], Awaitable[Answer]], alone: Callable[[], Awaitable[Answer]]) -> Answer:
        """What all processes counted; while Redis is away, what this one did."""
        if time.monotonic() < self._away_until:
            return await alone()
        try:
            return await question()
        except (RedisError, OSError):
            self._away_until = time.monotonic() + ASK_AGAIN_AFTER_SECONDS
            log.warning("limits are counted in this process alone: Redis is away")
            return await alone()


def _item(rate: Rate) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(rate.amount, rate.seconds)


def _pool(redis_url: str) -> BlockingConnectionPool:
    return BlockingConnectionPool.from_url(
        redis_url,
        max_connections=10,
        timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
    )
