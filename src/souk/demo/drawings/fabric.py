"""Cloth: how it hangs, folds, is stitched and ribbed; shared by everything that is sewn or knitted."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.shapes import Point, poly, smooth


def cloth(c: Canvas, d: str, colour: str, *, shadow: bool = True) -> None:
    """Fill an outline as fabric lit from the left; with its shadow on the wall unless told otherwise."""
    if shadow:
        c.cast(d)
    c.path(
        d,
        c.across(
            (0, dim(colour, 0.03)),
            (0.22, lit(colour, 0.05)),
            (0.5, colour),
            (0.8, dim(colour, 0.05)),
            (1, dim(colour, 0.1)),
        ),
    )
    with c.inside(d):
        c.path(d, c.down((0, "#ffffff", 0.1), (0.4, "#ffffff", 0), (1, dim(colour, 0.2), 0.28)))


def folds(c: Canvas, d: str, colour: str, lines: list[list[Point]]) -> None:
    """Draw soft creases inside an outline, each a valley with a lit ridge beside it."""
    with c.inside(d):
        for line in lines:
            c.line(smooth(line), dim(colour, 0.16), 7, opacity=0.5, filter=c.blur(4))
            ridge = [(x - 8, y) for x, y in line]
            c.line(smooth(ridge), lit(colour, 0.12), 5, opacity=0.45, filter=c.blur(3.5))


def stitches(c: Canvas, d: str, colour: str, width: float = 1.6) -> None:
    c.line(d, colour, width, stroke_dasharray="5 4", stroke_linecap="butt")


def ribs(c: Canvas, d: str, span: tuple[float, float, float, float], colour: str) -> None:
    """Fill an outline with knitted ribs across span (x from, x to, y from, y to)."""
    x, end, top, bottom = span
    c.path(d, c.across((0, colour), (0.3, lit(colour, 0.03)), (1, dim(colour, 0.1))))
    with c.inside(d):
        while x < end:
            c.line(poly([(x, top), (x, bottom)], closed=False), dim(colour, 0.13), 2.2, opacity=0.6)
            x += 7


def hanger(c: Canvas, y: float = 128) -> None:
    """A wooden hanger on the middle peg of the rail."""
    wood = "#b98a5c"
    c.line(f"M300 {y}V98c0 -12 16 -10 16 -22 0 -12 -16 -16 -26 -8", "#8f8a86", 4.5)
    d = f"M300 {y - 6}C262 {y + 2} 214 {y + 22} 178 {y + 46}q-8 10 6 11c40 -14 76 -22 116 -22s76 8 116 22q14 -1 6 -11C386 {y + 22} 338 {y + 2} 300 {y - 6}Z"
    c.cast(d, 8, 12)
    c.path(d, c.down((0, lit(wood, 0.1)), (0.6, wood), (1, dim(wood, 0.12))))


def button(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    c.disc(x + 1, y + 2, r, "#2b1d2e", opacity=0.28)
    c.disc(x, y, r, c.ball(colour))
    for dx in (-1, 1):
        c.disc(x + dx * r * 0.3, y, r * 0.16, dim(colour, 0.3))
