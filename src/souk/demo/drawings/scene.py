"""A picture: a motif in its colours, in a place, whole or seen close."""

from collections.abc import Callable
from dataclasses import dataclass

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.scenery import backdrop
from souk.demo.drawings.shapes import num


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one version of a product."""

    main: str
    accent: str = "#f3ebdd"
    trim: str = "#3a3034"


Motif = Callable[[Canvas, Palette], None]


@dataclass(frozen=True, slots=True)
class Placed:
    """A motif set down at another size or place than its own."""

    motif: Motif
    palette: Palette
    x: float = 0
    y: float = 0
    scale: float = 1
    turn: float = 0

    def draw(self, c: Canvas) -> None:
        """Scale about the foot of the thing, (300, 478), then move by x and y."""
        size = num(self.scale * 100)
        move = f"translate({num(300 + self.x)} {num(478 + self.y)}) rotate({num(self.turn)})"
        with c.group(f"{move} scale({float(size) / 100}) translate(-300 -478)"):
            self.motif(c, self.palette)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One product picture; `zoom` is (centre x, centre y, times)."""

    things: tuple[Placed, ...]
    hue: str
    style: str = "room"
    zoom: tuple[float, float, float] | None = None

    def svg(self) -> str:
        c = Canvas()
        if self.zoom is None:
            self._paint(c)
        else:
            x, y, times = self.zoom
            with c.group(f"translate(300 300) scale({times}) translate({num(-x)} {num(-y)})"):
                self._paint(c)
        return c.svg()

    def _paint(self, c: Canvas) -> None:
        backdrop(c, self.hue, self.style)
        for thing in self.things:
            thing.draw(c)


def one(motif: Motif, palette: Palette, hue: str, style: str = "room") -> Picture:
    return Picture(things=(Placed(motif, palette),), hue=hue, style=style)


def close(motif: Motif, palette: Palette, hue: str, zoom: tuple[float, float, float]) -> Picture:
    return Picture(things=(Placed(motif, palette),), hue=hue, zoom=zoom)


def pair(motif: Motif, left: Palette, right: Palette, hue: str, style: str = "room") -> Picture:
    """Two versions side by side, the second a step behind."""
    return Picture(
        things=(Placed(motif, right, 112, -22, 0.66), Placed(motif, left, -112, 14, 0.7)), hue=hue, style=style
    )
