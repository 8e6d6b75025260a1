"""A clock whose hands are moved, so that ninety days pass in seconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

TICK = timedelta(seconds=1.3)


class Hands:
    """Each look at it takes a moment, so that nothing happens at the same time as something else."""

    def __init__(self, now: datetime) -> None:
        self.turn_to(now)

    def __call__(self) -> datetime:
        now = self._now
        self._now += TICK
        return now

    def turn_to(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When what happened. Everything follows from the day on which the demo was furnished."""

    today: datetime

    @classmethod
    def of(cls, opened: datetime) -> Self:
        return cls(opened + OPENED_BEFORE)

    @property
    def opened(self) -> datetime:
        """The marketplace itself; its own store was made in this moment."""
        return self.today - OPENED_BEFORE

    @property
    def stocked(self) -> datetime:
        """The first products are on the shelf."""
        return self.opened + timedelta(days=7)

    @property
    def first_sale(self) -> datetime:
        return self.today - HISTORY


OPENED_BEFORE = timedelta(days=120)
HISTORY = timedelta(days=90)
