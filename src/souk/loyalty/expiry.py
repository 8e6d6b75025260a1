"""Which points end when: pure arithmetic over what came in, the oldest used first."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from souk.loyalty.tiers import months_after


class Credit(msgspec.Struct, frozen=True):
    """Points that came in at an instant, less what was taken back of them."""

    at: datetime
    points: int


def expired(balance: int, fresh: int) -> int:
    """Of a balance, what is older than every credit that still lives. What was spent was the oldest there was."""
    return max(0, balance - fresh)


def endings(balance: int, credits_: Sequence[Credit], months: int) -> list[tuple[date, int]]:
    """On which day how many points of the balance end. `credits_`: those that still live, in any order."""
    if months == 0:
        return []
    left, days = balance, dict[date, int]()
    for each in sorted(credits_, key=lambda credit: credit.at, reverse=True):
        kept = min(left, each.points)
        if kept > 0:
            day = months_after(each.at, months).date()
            days[day] = days.get(day, 0) + kept
            left -= kept
    return sorted(days.items())
