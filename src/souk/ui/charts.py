"""Charts as arithmetic: values in, SVG paths out. The macros draw them and add the table for screen readers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

HEIGHT: Final = 200
COLUMN: Final = 20
_STEPS: Final = (1, 1.2, 1.6, 2, 2.4, 2.8, 3.2, 4, 4.8, 6, 8, 10, 12)
_LINES: Final = 4
_LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers. `shown` are the same numbers as people read them; `quiet` draws a dashed comparison."""

    label: str
    values: tuple[float, ...]
    shown: tuple[str, ...] = ()
    quiet: bool = False

    def text(self, index: int) -> str:
        return self.shown[index] if self.shown else f"{self.values[index]:,.10g}"


@dataclass(frozen=True, slots=True)
class Chart:
    """A line or bar chart over `labels`; every series has as many values as there are labels.

    `prefix` and `suffix` dress the axis (`€`, `%`).
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["line", "bar"] = "line"
    prefix: str = ""
    suffix: str = ""

    @property
    def width(self) -> int:
        return COLUMN * max(len(self.labels), 1)

    @property
    def ceiling(self) -> float:
        values = [value for one in self.series for value in one.values]
        return nice_ceiling(max(values, default=0), whole=all(value == int(value) for value in values))

    @property
    def axis(self) -> tuple[str, ...]:
        """The labels of the horizontal lines, from the top down to zero."""
        steps = [self.ceiling * step / _LINES for step in range(_LINES, -1, -1)]
        return tuple(f"{self.prefix}{_short(step)}{self.suffix}" for step in steps)

    @property
    def ticks(self) -> tuple[str, ...]:
        """At most seven labels below, evenly picked; a tick in between is empty."""
        every = max(1, math.ceil(len(self.labels) / 7))
        return tuple(label if index % every == 0 else "" for index, label in enumerate(self.labels))

    def height_of(self, value: float) -> float:
        return round(HEIGHT - value / self.ceiling * HEIGHT, 1)

    def line(self, series: Series) -> str:
        points = [((index + 0.5) * COLUMN, self.height_of(value)) for index, value in enumerate(series.values)]
        return smooth(points)

    def area(self, series: Series) -> str:
        if not series.values:
            return ""
        last = (len(series.values) - 0.5) * COLUMN
        return f"{self.line(series)}L{last:g} {HEIGHT}L{COLUMN / 2:g} {HEIGHT}Z"

    def bars(self, position: int) -> str:
        """One path of all bars of the series at `position`; series stand side by side."""
        slot = COLUMN * 0.64 / len(self.series)
        start = COLUMN * 0.18 + slot * position
        parts = []
        for index, value in enumerate(self.series[position].values):
            left, top = index * COLUMN + start, self.height_of(value)
            parts.append(f"M{left:.1f} {HEIGHT}V{top:g}H{left + slot * 0.92:.1f}V{HEIGHT}Z")
        return "".join(parts)


def nice_ceiling(highest: float, *, whole: bool = False) -> float:
    """The next round number above whose quarters read well too; quarters of `whole` numbers are whole."""
    if highest < _LEAST:
        return 4 if whole else 1
    power = 10.0 ** math.floor(math.log10(highest))
    steps = (float(f"{power * step:.12g}") for step in _STEPS if power * step >= highest)
    return next((step for step in steps if not whole or step % 4 == 0), 12 * power)


def sparkline(values: Sequence[float], width: int = 96, height: int = 28) -> str:
    """One smooth path through `values` in a box of `width` by `height`, two units of air above and below."""
    if not values:
        return ""
    low, high = min(values), max(values)
    span, step = (high - low) or 1, width / max(len(values) - 1, 1)
    return smooth([(i * step, height - 2 - (v - low) / span * (height - 4)) for i, v in enumerate(values)])


def smooth(points: Sequence[tuple[float, float]]) -> str:
    """A curve through the points that never overshoots them (Fritsch and Carlson's monotone cubic)."""
    if not points:
        return ""
    path = [f"M{points[0][0]:g} {points[0][1]:.1f}"]
    tangents = _tangents(points)
    for (x0, y0), (x1, y1), t0, t1 in zip(points, points[1:], tangents, tangents[1:], strict=False):
        third = (x1 - x0) / 3
        path.append(f"C{x0 + third:.1f} {y0 + t0 * third:.1f} {x1 - third:.1f} {y1 - t1 * third:.1f} {x1:g} {y1:.1f}")
    return "".join(path)


def _tangents(points: Sequence[tuple[float, float]]) -> list[float]:
    slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    if not slopes:
        return [0.0]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(slopes)]
    return [slopes[0], *inner, slopes[-1]]


def _short(value: float) -> str:
    for size, letter in ((1e9, "b"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"
