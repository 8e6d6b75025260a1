"""What the page of limits shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from souk.defence.classes import CLASSES, wide_open
from souk.kernel.rate_limit import rate_of

SPANS = {1: "second", 60: "minute", 3600: "hour", 86400: "day"}


@dataclass(frozen=True, slots=True)
class LimitRow:
    name: str
    what: str
    whose: str
    limit: str
    counted: str
    setting: str


@dataclass(frozen=True, slots=True)
class LimitsPage:
    rows: tuple[LimitRow, ...]
    shares: bool
    """Whether several processes count together."""
    wide_open: str

    @classmethod
    def of(cls, limits: Mapping[str, str], *, shares: bool, live: bool) -> "LimitsPage":
        rows = tuple(
            LimitRow(
                each.name.replace("_", " ").capitalize().replace("Api", "API"),
                each.what,
                each.whose,
                in_words(limits.get(each.name, "")),
                "by all processes" if each.together and shares else "by each process",
                f"SOUK_LIMITS__{each.name.upper()}",
            )
            for each in CLASSES
        )
        loose = [name.replace("_", " ") for name in wide_open(limits)] if live else []
        return cls(rows, shares, ", ".join(loose))


def in_words(limit: str) -> str:
    """`"300/minute"` → `300 per minute`."""
    if not limit:
        return "none"
    rate = rate_of(limit)
    return f"{rate.amount:,} per {SPANS.get(rate.seconds, f'{rate.seconds} s')}"
