"""Trousers, skirts and dresses, hanging from the rail."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.fabric import button, cloth, folds, stitches
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import Point, box, poly, rounded, sym


def _clips(c: Canvas, y: float, reach: float) -> None:
    """A steel clip hanger."""
    c.line(f"M300 {y - 22}V98c0 -12 16 -10 16 -22 0 -12 -16 -16 -26 -8", "#8f8a86", 4.5)
    c.line(f"M{300 - reach - 12} {y - 20}H{300 + reach + 12}", "#8f8a86", 5)
    for x in (300 - reach, 300 + reach):
        c.path(box(x - 11, y - 28, 22, 40, 4), c.steel("#a9a4a0"))


def trousers(c: Canvas, p: Palette) -> None:
    for side in (1, -1):
        leg: list[Point] = [
            (300, 138),
            (300 + side * 92, 138),
            (300 + side * 112, 260),
            (300 + side * 126, 548),
            (300 + side * 22, 552),
            (300 + side * 2, 280),
        ]
        d = rounded(leg, 7)
        cloth(c, d, dim(p.main, 0.03 if side > 0 else 0))
        folds(c, d, p.main, [[(300 + side * 52, 190), (300 + side * 66, 350), (300 + side * 74, 548)]])
        c.line(f"M{300 + side * 54} 186L{300 + side * 72} 546", lit(p.main, 0.08), 1.6, opacity=0.6)
        stitches(c, f"M{300 + side * 88} 168Q{300 + side * 72} 214 {300 + side * 102} 232", dim(p.main, 0.2))
        stitches(c, f"M{300 + side * 26} 538L{300 + side * 124} 534", dim(p.main, 0.16))
    band = rounded([(207, 134), (393, 134), (396, 166), (204, 166)], 5)
    c.path(band, c.across((0, dim(p.main, 0.02)), (0.25, lit(p.main, 0.06)), (1, dim(p.main, 0.11))))
    c.line("M204 166H396", dim(p.main, 0.18), 1.8)
    c.line("M300 166C304 210 304 240 301 280", dim(p.main, 0.2), 2.2)
    stitches(c, "M322 168C328 214 322 246 304 262", dim(p.main, 0.2))
    button(c, 300, 150, 6, p.trim)
    for x in (234, 268, 332, 366):
        c.path(box(x - 4, 130, 8, 42, 3), dim(p.main, 0.07))
    for x in (252, 262, 338, 348):
        c.line(f"M{x} 168V206", dim(p.main, 0.16), 2, opacity=0.7)
    _clips(c, 140, 72)


def skirt(c: Canvas, p: Palette) -> None:
    """A pleated midi skirt."""
    left, right = 206.0, 394.0
    outline = rounded([(left, 140), (right, 140), (474, 520), (300, 534), (126, 520)], 8)
    c.cast(outline)
    count = 13
    for index in range(count):
        top = left + (right - left) * index / count, left + (right - left) * (index + 1) / count
        foot = 126 + 348 * index / count, 126 + 348 * (index + 1) / count
        low = 520 + 14 * (1 - abs(index - 6) / 6)
        shade = dim(p.main, 0.012 * max(0, index - 3))
        fill = c.across((0, lit(shade, 0.07)), (0.55, shade), (0.9, dim(shade, 0.14)), (1, dim(shade, 0.2)))
        c.path(poly([(top[0], 160), (top[1], 160), (foot[1], low), (foot[0], low + 3)]), fill)
    with c.inside(outline):
        c.path(outline, c.down((0, "#ffffff", 0.14), (0.3, "#ffffff", 0), (1, dim(p.main, 0.2), 0.22)))
    c.path(
        rounded([(204, 136), (396, 136), (398, 168), (202, 168)], 5),
        c.across((0, lit(p.main, 0.05)), (1, dim(p.main, 0.1))),
    )
    stitches(c, "M206 162H394", dim(p.main, 0.16))
    _clips(c, 142, 72)


def _slim_hanger(c: Canvas) -> None:
    c.line("M300 128V98c0 -12 16 -10 16 -22 0 -12 -16 -16 -26 -8", "#8f8a86", 4.5)
    c.path(
        "M300 122C270 128 240 138 222 150q-4 8 6 8c30 -8 46 -12 72 -12s42 4 72 12q10 0 6 -8C360 138 330 128 300 122Z",
        "#b98a5c",
    )


def dress(c: Canvas, p: Palette) -> None:
    """A sleeveless wrap dress with a tied waist."""
    _slim_hanger(c)
    skirt_half: list[Point] = [(0, 300), (72, 298), (112, 400), (146, 552), (70, 566), (0, 560)]
    d = rounded(sym(300, skirt_half), 20)
    cloth(c, d, p.main)
    creases: list[list[Point]] = [
        [(254, 316), (224, 420), (200, 556)],
        [(286, 320), (270, 430), (258, 560)],
        [(338, 316), (362, 430), (376, 556)],
        [(314, 330), (322, 440), (318, 560)],
    ]
    folds(c, d, p.main, creases)
    top = rounded(sym(300, [(0, 246), (52, 140), (78, 146), (80, 196), (92, 238), (74, 304), (0, 306)]), 9)
    cloth(c, top, p.main)
    c.path("M250 144L300 250L350 144L344 140Q300 166 256 140Z", dim(p.main, 0.3))
    c.path(rounded([(226, 140), (250, 138), (352, 296), (300, 304), (214, 240)], 6), c.faced(p.main))
    c.line("M250 140L356 300", lit(p.main, 0.07), 3, opacity=0.8)
    folds(c, top, p.main, [[(232, 232), (270, 268), (330, 300)], [(222, 262), (260, 288), (310, 302)]])
    with c.inside(d):
        for x, y in (
            (214, 380),
            (262, 366),
            (318, 372),
            (372, 396),
            (236, 440),
            (288, 426),
            (346, 442),
            (396, 470),
            (200, 492),
            (256, 502),
            (312, 496),
            (366, 516),
            (222, 540),
            (412, 536),
        ):
            _sprig(c, x, y, p)
    for x, y in ((242, 190), (270, 226), (238, 262), (346, 196), (362, 246), (292, 274)):
        _sprig(c, x, y, p)
    _tied_belt(c, p)


def _tied_belt(c: Canvas, p: Palette) -> None:
    belt = rounded([(224, 290), (376, 290), (376, 314), (224, 314)], 5)
    c.path(belt, c.across((0, lit(p.main, 0.03)), (1, dim(p.main, 0.13))))
    c.path(rounded([(340, 300), (362, 300), (384, 400), (362, 404)], 5), c.faced(dim(p.main, 0.04)))
    c.path(rounded([(336, 300), (352, 304), (346, 384), (326, 380)], 5), c.faced(dim(p.main, 0.02)))
    c.path(box(336, 284, 28, 32, 9), c.faced(lit(p.main, 0.02)))


def _sprig(c: Canvas, x: float, y: float, p: Palette) -> None:
    c.line(f"M{x} {y + 9}q4 -8 1 -16", p.trim, 1.6, opacity=0.8)
    for dx, dy in ((-4, -8), (4, -10), (1, -15)):
        c.disc(x + dx, y + dy, 3.6, p.accent)
    c.disc(x + 1, y - 10, 1.8, p.trim, opacity=0.7)
