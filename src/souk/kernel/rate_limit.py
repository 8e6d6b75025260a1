"""How often somebody may try: one limiter for one process (memory) or for many (Redis).

Two ways to count. `take` is for traffic: a bucket in this process's memory, a microsecond, never shared. `hit`, `check`
and `forgive` are for the few tries that matter (passwords, codes, mails, money): an exact moving window, in Redis where
there is one. While Redis is away each process counts for itself: the shop stays open, and a guesser gets the limit
once per process.
"""

import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Final, TypeVar

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from souk.kernel.errors import RateLimited
from souk.kernel.tallies import Buckets, Key, Rate, Standing, Windows

Answer = TypeVar("Answer")
PATIENCE_SECONDS: Final = 1.0
ASK_AGAIN_AFTER_SECONDS: Final = 5.0
"""How long Redis is left alone once it did not answer, so that not every request waits for it."""
log = structlog.get_logger("souk.rate_limit")
_noted: ContextVar[list[Standing] | None] = ContextVar("standings", default=None)


@contextmanager
def noting_standings() -> Iterator[list[Standing]]:
    """Collects where the caller stands in every class that is asked about inside, for the headers of the answer."""
    noted: list[Standing] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def rate_of(text: str) -> Rate:
    """`"5/minute"` → 5 in 60 seconds."""
    item = parse(text)
    return Rate(item.amount, item.get_expiry())


class Limiter:
    """`classes` maps a class of calls to its limit (`"5/minute"`; empty: none)."""

    def __init__(self, classes: dict[str, str], *, redis_url: str | None = None) -> None:
        self._buckets, self._own = Buckets(), Windows()
        self._shared: MovingWindowRateLimiter | None = None
        self._pool: BlockingConnectionPool | None = None
        self._away_until = 0.0
        if redis_url is not None:
            self._pool = _pool(redis_url)
            storage = RedisStorage(f"async+{redis_url}", implementation="redispy", connection_pool=self._pool)  # type: ignore[arg-type]
            self._shared = MovingWindowRateLimiter(storage)
        self._items: dict[str, RateLimitItem] = {name: parse(text) for name, text in classes.items() if text}
        self.rates = {name: Rate(item.amount, item.get_expiry()) for name, item in self._items.items()}

    def take(self, name: str, key: str) -> Standing | None:
        """One call of the class by `key`, counted here alone; None where the class has no limit."""
        rate = self.rates.get(name)
        if rate is None:
            return None
        standing = self._buckets.take((name, key), rate)
        if (noted := _noted.get()) is not None:
            noted.append(standing)
        return standing

    async def hit(self, name: str, *keys: str) -> None:
        """One try by each of `keys` (an address, an account). Raises RateLimited when one has none left."""
        await self._each(name, keys, self._hit)

    async def check(self, name: str, *keys: str) -> None:
        """Raises RateLimited when one of `keys` has no try left; counts nothing."""
        await self._each(name, keys, self._look)

    async def forgive(self, name: str, *keys: str) -> None:
        """Forget the tries of `keys`: they proved who they are."""
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            self._own.forget((name, key))
            await self._ask(partial(_clear, item, (name, key)), lambda: None)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def _each(
        self, name: str, keys: tuple[str, ...], look: Callable[[RateLimitItem, Key], Awaitable[Standing]]
    ) -> None:
        item = self._items.get(name)
        if item is None:
            return
        for key in keys:
            standing = await look(item, (name, key))
            if (noted := _noted.get()) is not None:
                noted.append(standing)
            if standing.is_refused:
                raise refusal(standing)

    async def _hit(self, item: RateLimitItem, key: Key) -> Standing:
        async def ask(shared: MovingWindowRateLimiter) -> Standing:
            counted = await shared.hit(item, *key)
            return await self._stats(shared, item, key, refused=not counted)

        return await self._ask(ask, lambda: self._own.hit(key, self.rates[key[0]]))

    async def _look(self, item: RateLimitItem, key: Key) -> Standing:
        return await self._ask(
            lambda shared: self._stats(shared, item, key), lambda: self._own.look(key, self.rates[key[0]])
        )

    async def _stats(
        self, shared: MovingWindowRateLimiter, item: RateLimitItem, key: Key, *, refused: bool | None = None
    ) -> Standing:
        stats = await shared.get_window_stats(item, *key)
        left = max(0.001, stats.reset_time - time.time())
        none_left = refused if refused is not None else not stats.remaining
        return Standing(self.rates[key[0]], stats.remaining, left, left if none_left else 0.0)

    async def _ask(
        self, question: Callable[[MovingWindowRateLimiter], Awaitable[Answer]], alone: Callable[[], Answer]
    ) -> Answer:
        """What all processes counted; while Redis is away, what this one did."""
        if self._shared is None or time.monotonic() < self._away_until:
            return alone()
        try:
            return await question(self._shared)
        except (RedisError, OSError):
            self._away_until = time.monotonic() + ASK_AGAIN_AFTER_SECONDS
            log.warning("limits are counted in this process alone: Redis is away")
            return alone()


async def _clear(item: RateLimitItem, key: Key, shared: MovingWindowRateLimiter) -> None:
    await shared.clear(item, *key)


def refusal(standing: Standing) -> RateLimited:
    return RateLimited(retry_after=max(1, math.ceil(standing.wait)), limit=standing.rate.amount)


def _pool(redis_url: str) -> BlockingConnectionPool:
    return BlockingConnectionPool.from_url(
        redis_url,
        max_connections=10,
        timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
    )
