"""How often somebody may try.

Two ways to count. `take` is for traffic: a bucket in this process's memory, a microsecond, never shared. `hit`, `check`
and `forgive` are for the few tries that matter (passwords, codes, mails, money): an exact moving window, counted where
the settings say (`counting`).
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from limits import parse

from souk.kernel.counting import Counter, InMemory
from souk.kernel.errors import RateLimited
from souk.kernel.tallies import Buckets, Rate, Standing

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

    def __init__(self, classes: dict[str, str], counter: Counter | None = None) -> None:
        self._buckets = Buckets()
        self._counter = counter or InMemory()
        self.rates = {name: rate_of(text) for name, text in classes.items() if text}

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
        rate = self.rates.get(name)
        if rate is None:
            return
        for key in keys:
            _note(await self._counter.hit((name, key), rate))

    async def check(self, name: str, *keys: str) -> None:
        """Raises RateLimited when one of `keys` has no try left; counts nothing."""
        rate = self.rates.get(name)
        if rate is None:
            return
        for standing in await self._counter.look([(name, key) for key in keys], rate):
            _note(standing)

    async def forgive(self, name: str, *keys: str) -> None:
        """Forget the tries of `keys`: they proved who they are."""
        rate = self.rates.get(name)
        if rate is None:
            return
        for key in keys:
            await self._counter.forget((name, key), rate)

    async def close(self) -> None:
        await self._counter.close()


def _note(standing: Standing) -> None:
    """Raises RateLimited."""
    if (noted := _noted.get()) is not None:
        noted.append(standing)
    if standing.is_refused:
        raise refusal(standing)


def refusal(standing: Standing) -> RateLimited:
    return RateLimited(retry_after=max(1, math.ceil(standing.wait)), limit=standing.rate.amount)
