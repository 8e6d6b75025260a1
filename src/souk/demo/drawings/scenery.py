"""Where things stand: a lit wall, a floor, and what makes each picture a place of its own."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit, mix
from souk.demo.drawings.shapes import box, num, poly, smooth

HORIZON = 428
HUES = {
    "sand": "#f1dcc3",
    "blush": "#f5d3ca",
    "mint": "#cbe7d6",
    "sky": "#cbe1f4",
    "lilac": "#dcd6f5",
    "butter": "#f6e5b3",
    "aqua": "#c3e6e5",
    "stone": "#e7e1d7",
    "clay": "#ebc6b0",
    "sage": "#d6e1c8",
    "peach": "#fbd9bb",
    "dusk": "#c8d1e2",
    "rose": "#f3cbd6",
    "ochre": "#eccf94",
}


def backdrop(c: Canvas, hue: str, style: str = "room") -> None:
    """Paint the place; `style` is one of STYLES."""
    base = HUES[hue]
    w, h = c.width, c.height
    c.rect(0, 0, w, h, c.slant((0, lit(base, 0.05)), (0.55, base), (1, dim(base, 0.04))))
    c.rect(0, 0, w, h, c.radial(0.24, 0.14, 0.75, (0, "#fffaf0", 0.6), (1, "#fffaf0", 0)))
    STYLES[style](c, base)
    c.rect(0, 0, w, h, c.radial(0.5, 0.48, 0.78, (0.6, dim(base, 0.2), 0), (1, dim(base, 0.22), 0.2)))


def _floor(c: Canvas, base: str, horizon: float) -> None:
    top, bottom = dim(mix(base, "#e9b48c", 0.1), 0.065), dim(mix(base, "#e9b48c", 0.06), 0.025)
    c.rect(0, horizon, c.width, c.height - horizon, c.down((0, top), (0.5, mix(top, bottom, 0.6)), (1, bottom)))
    c.rect(0, horizon, c.width, 1.6, lit(base, 0.05), opacity=0.7)


def _room(c: Canvas, base: str) -> None:
    _floor(c, base, c.height * HORIZON / 600)


def _plain(c: Canvas, base: str) -> None:
    del c, base


def _disc(c: Canvas, base: str) -> None:
    tone = mix(base, dim(base, 0.12), 0.55)
    c.disc(c.width / 2, 262, 208, c.slant((0, lit(base, 0.06)), (1, tone)))
    _floor(c, base, HORIZON)


def _arch(c: Canvas, base: str) -> None:
    d = "M132 428V246a168 168 0 0 1 336 0V428Z"
    c.path(d, c.slant((0, dim(base, 0.11)), (0.6, dim(base, 0.05)), (1, dim(base, 0.02))))
    with c.inside(d):
        c.line("M132 428V246a168 168 0 0 1 336 0V428", dim(base, 0.2), 26, opacity=0.28, filter=c.blur(12))
        c.line("M470 428V246a168 168 0 0 0 -80 -142", lit(base, 0.07), 7, opacity=0.7)
    _floor(c, base, HORIZON)


def _window(c: Canvas, base: str) -> None:
    _floor(c, base, HORIZON)
    with c.group("translate(60 0) skewX(-16)", opacity=0.55):
        for column in range(2):
            for row in range(3):
                pane = box(196 + column * 122, 46 + row * 124, 112, 114)
                c.blurred(pane, c.down((0, "#fffdf4", 0.85), (1, "#fff6df", 0.5)), 3)


def _leaf(c: Canvas, base: str) -> None:
    _floor(c, base, HORIZON)
    shade = dim(base, 0.24)
    for x, y, turn, size in ((596, -10, 152, 1.0), (622, 128, 176, 0.9), (500, -34, 118, 0.8)):
        with c.group(f"translate({x} {y}) rotate({turn}) scale({size})", opacity=0.3):
            for index in range(9):
                along = 40 + index * 30
                length = 86 - abs(index - 3) * 8
                for side in (-1, 1):
                    angle = radians(side * (62 - index * 4))
                    tip = (along + length * cos(angle), length * sin(angle))
                    middle = (along + length * 0.55 * cos(angle) - side * 9 * sin(angle), length * 0.5 * sin(angle) - 7)
                    other = (along + 14 + length * 0.45 * cos(angle), length * 0.42 * sin(angle) + 7)
                    c.blurred(smooth([(along, 0), middle, tip, other], closed=True), shade, 2.6)
            c.blurred(poly([(0, -3), (320, 0), (0, 3)]), shade, 2.6)


def _plinth(c: Canvas, base: str) -> None:
    _floor(c, base, 452)
    block = dim(mix(base, "#ffffff", 0.25), 0.03)
    c.shadow(300, 574, 190, 40)
    d = "M112 482V580a188 24 0 0 0 376 0V482Z"
    c.path(d, c.turned(block, 0.7))
    c.oval(300, 482, 188, 30, c.slant((0, lit(block, 0.08)), (1, lit(block, 0.02))))


def _slab(c: Canvas, base: str) -> None:
    _floor(c, base, HORIZON)
    block = mix(base, "#ffffff", 0.35)
    c.shadow(300, 512, 230, 34)
    c.path(poly([(100, 456), (500, 456), (540, 492), (60, 492)]), c.slant((0, lit(block, 0.05)), (1, block)))
    c.rect(60, 492, 480, 22, c.across((0, dim(block, 0.05)), (1, dim(block, 0.14))))


def _rail(c: Canvas, base: str) -> None:
    """A peg rail for things that hang."""
    wood = "#c99b6b"
    c.cast(box(-10, 56, 620, 20), 8, 12)
    c.rect(-10, 56, c.width + 20, 20, c.down((0, lit(wood, 0.08)), (0.4, wood), (1, dim(wood, 0.12))))
    for x in (60, 300, 540):
        c.oval(x + 5, 74, 12, 10, dim(wood, 0.3), opacity=0.35)
        c.disc(x, 66, 11, c.ball(wood))


def _flat(c: Canvas, base: str) -> None:
    """Seen from above, on cloth: two panels of tone."""
    c.path(f"M0 0H{num(c.width)}V250L0 470Z", c.slant((0, lit(base, 0.05)), (1, lit(base, 0.02))), opacity=0.8)


STYLES = {
    "room": _room,
    "plain": _plain,
    "disc": _disc,
    "arch": _arch,
    "window": _window,
    "leaf": _leaf,
    "plinth": _plinth,
    "slab": _slab,
    "rail": _rail,
    "flat": _flat,
}
