"""How long the line is in time: pure arithmetic over who is served, who waits, and how long the last ones took."""

import heapq
import math
from collections.abc import Sequence
from typing import Final

USUAL_SECONDS: Final = 600
"""How long one takes as long as nobody was served yet."""
SHORTEST_SECONDS: Final = 30
REMEMBERED: Final = 20
"""So many of the last ones count."""


def usual_seconds(lasted: Sequence[float]) -> float:
    """What one of them takes: the mean of the last ones, without the longest and the shortest where there are enough."""
    known = sorted(max(each, SHORTEST_SECONDS) for each in lasted[:REMEMBERED])
    if not known:
        return USUAL_SECONDS
    middle = known[1:-1] if len(known) > 4 else known
    return sum(middle) / len(middle)


def wait_seconds(ahead: int, *, served_since: Sequence[float], each: float) -> float:
    """How long until somebody's turn with `ahead` others before them.

    `served_since`: for each who is served right now, for how long already. As many as are served at once count as
    people who serve; nobody counts as one who is free.
    """
    free_in = [max(0.0, each - since) for since in served_since] or [0.0]
    heapq.heapify(free_in)
    for _ in range(ahead):
        heapq.heapreplace(free_in, free_in[0] + each)
    return free_in[0]


def in_minutes(seconds: float) -> int:
    """Rounded up: nobody minds being called early."""
    return math.ceil(seconds / 60)
