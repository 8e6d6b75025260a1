"""Counting in this process's memory, within bounds: exact windows for the few tries that matter, buckets for traffic.

Neither grows with how often somebody calls, nor past `most` who call: then the oldest are forgotten.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

MOST_KEYS = 100_000
"""Some 20 MB at the very worst."""
Key = tuple[str, str]


class Rate(NamedTuple):
    """So many in so many seconds."""

    amount: int
    seconds: int


class Standing(NamedTuple):
    """Where somebody stands: `reset` seconds until all is as at first, `wait` seconds until one more is let through."""

    rate: Rate
    remaining: int
    reset: float
    wait: float = 0.0

    @property
    def is_refused(self) -> bool:
        return self.wait > 0


def those_that_count(tries: Sequence[float], rate: Rate, now: float) -> list[float]:
    """`tries` are instants, the oldest first."""
    return [at for at in tries if at > now - rate.seconds]


def stand(tries: Sequence[float], rate: Rate, now: float) -> Standing:
    """Where somebody stands whose `tries` all count."""
    if not tries:
        return Standing(rate, rate.amount, 0.0)
    remaining = max(0, rate.amount - len(tries))
    wait = 0.0 if remaining else tries[-rate.amount] + rate.seconds - now
    return Standing(rate, remaining, tries[-1] + rate.seconds - now, wait)


class Buckets:
    """A full bucket holds `amount` calls and is refilled evenly. One number for each caller, whatever the rate."""

    def __init__(self, *, most: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic) -> None:
        self._full_again: dict[Key, float] = {}
        self._most, self._clock = most, clock

    def take(self, key: Key, rate: Rate) -> Standing:
        """One call. A refused one costs nothing."""
        now = self._clock()
        each = rate.seconds / rate.amount
        at = max(self._full_again.get(key, 0.0), now) + each
        if at - now > rate.seconds + 1e-9:
            return Standing(rate, 0, at - each - now, at - now - rate.seconds)
        if key not in self._full_again and len(self._full_again) >= self._most:
            self._make_room(now)
        self._full_again[key] = at
        return Standing(rate, int((rate.seconds - (at - now)) / each + 1e-6), at - now)

    def __len__(self) -> int:
        return len(self._full_again)

    def _make_room(self, now: float) -> None:
        self._full_again = {key: at for key, at in self._full_again.items() if at > now}
        for key in list(islice(self._full_again, max(0, len(self._full_again) - self._most * 9 // 10))):
            del self._full_again[key]


class Windows:
    """Never more than `amount` in any stretch of `seconds`: each try is remembered while it counts."""

    def __init__(self, *, most: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic) -> None:
        self._tries: dict[Key, deque[float]] = {}
        self._most, self._clock = most, clock

    def hit(self, key: Key, rate: Rate) -> Standing:
        """One try. A refused one is not counted."""
        standing = self.look(key, rate)
        if standing.is_refused:
            return standing
        if key not in self._tries and len(self._tries) >= self._most:
            self._make_room(rate)
        self._tries.setdefault(key, deque(maxlen=rate.amount)).append(self._clock())
        return Standing(rate, standing.remaining - 1, rate.seconds)

    def look(self, key: Key, rate: Rate) -> Standing:
        """Counts nothing."""
        now, tries = self._clock(), self._tries.get(key)
        while tries and tries[0] <= now - rate.seconds:
            tries.popleft()
        if tries is not None and not tries:
            del self._tries[key]
        return stand(tries or (), rate, now)

    def forget(self, key: Key) -> None:
        self._tries.pop(key, None)

    def __len__(self) -> int:
        return len(self._tries)

    def _make_room(self, rate: Rate) -> None:
        """Those of whom nothing counts any more, and then the oldest."""
        for key in list(self._tries):
            self.look(key, rate)
        for key in list(islice(self._tries, max(0, len(self._tries) - self._most * 9 // 10))):
            del self._tries[key]
