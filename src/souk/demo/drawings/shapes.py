"""Outlines as SVG path text: polygons with soft corners, smooth curves, turned bodies."""

from collections.abc import Sequence
from math import hypot

Point = tuple[float, float]


def num(value: float) -> str:
    """Write a coordinate short and always the same way."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def _at(point: Point) -> str:
    return f"{num(point[0])} {num(point[1])}"


def poly(points: Sequence[Point], *, closed: bool = True) -> str:
    return "M" + "L".join(_at(point) for point in points) + ("Z" if closed else "")


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    share = min(distance, length / 2) / length
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def rounded(points: Sequence[Point], radius: float) -> str:
    """Return a closed polygon whose corners are rounded."""
    count = len(points)
    parts: list[str] = []
    for index, corner in enumerate(points):
        before = _towards(corner, points[index - 1], radius)
        after = _towards(corner, points[(index + 1) % count], radius)
        parts.append(f"{'L' if parts else 'M'}{_at(before)}Q{_at(corner)} {_at(after)}")
    return "".join(parts) + "Z"


def _bend(before: Point, start: Point, end: Point, after: Point) -> str:
    first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
    second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
    return f"C{_at(first)} {_at(second)} {_at(end)}"


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """Return a curve that passes through every point."""
    count = len(points)
    text = "M" + _at(points[0])
    for index in range(count if closed else count - 1):
        before = points[index - 1] if closed or index else points[0]
        after = points[(index + 2) % count] if closed or index + 2 < count else points[-1]
        text += _bend(before, points[index], points[(index + 1) % count], after)
    return text + ("Z" if closed else "")


def sym(centre: float, half: Sequence[Point]) -> list[Point]:
    """Return a full outline from its right half, given from the top down as (distance from centre, y)."""
    right = [(centre + x, y) for x, y in half]
    left = [(centre - x, y) for x, y in reversed(half) if x > 0]
    return right + left


def lathe(centre: float, profile: Sequence[Point], *, tilt: float = 0.14) -> str:
    """Return a body of revolution from (half width, y) points, top to bottom, seen slightly from above."""
    left = [(centre - half, y) for half, y in profile]
    right = [(centre + half, y) for half, y in reversed(profile)]
    top, bottom = profile[0][0], profile[-1][0]
    text = smooth(left)
    text += f"A{num(bottom)} {num(bottom * tilt)} 0 0 0 {_at(right[0])}"
    text += smooth(right).replace("M", "L", 1)
    return text + f"A{num(top)} {num(top * tilt)} 0 0 0 {_at(left[0])}Z"


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    return rounded([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], radius)
