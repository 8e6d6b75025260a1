"""Screens and what one types, points and reads with."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit, mix
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, num, poly, rounded, smooth


def wallpaper(c: Canvas, d: str, area: tuple[float, float, float, float], p: Palette) -> None:
    """Dunes at dusk on a lit screen, with a reflection across."""
    x, y, w, h = area
    c.path(d, c.down((0, lit(p.accent, 0.12)), (0.55, p.accent), (1, dim(p.accent, 0.12))))
    with c.inside(d):
        c.disc(x + w * 0.68, y + h * 0.34, min(w, h) * 0.11, "#fff3d6")
        c.glow(x + w * 0.68, y + h * 0.34, min(w, h) * 0.42, "#fff3d6", 0.6)
        for i, level in enumerate((0.52, 0.64, 0.78)):
            tone = mix(p.accent, "#2b1d4a", 0.3 + i * 0.25)
            a, b = (0.14, -0.08) if i % 2 else (-0.1, 0.12)
            c.path(
                f"M{num(x)} {num(y + h * level)}C{num(x + w * 0.3)} {num(y + h * (level + a))} {num(x + w * 0.6)} "
                f"{num(y + h * (level + b))} {num(x + w)} {num(y + h * (level - a * 0.4))}V{num(y + h)}H{num(x)}Z",
                c.slant((0, lit(tone, 0.05)), (1, dim(tone, 0.04))),
            )
        c.path(poly([(x, y), (x + w * 0.46, y), (x + w * 0.2, y + h), (x, y + h)]), "#ffffff", opacity=0.09)


def laptop(c: Canvas, p: Palette) -> None:
    c.shadow(300, 492, 246)
    c.path(box(122, 160, 356, 254, 16), c.slant((0, lit(p.main, 0.05)), (1, dim(p.main, 0.16))))
    c.path(box(125, 163, 350, 250, 14), "#17181d")
    wallpaper(c, box(134, 173, 332, 226, 6), (134, 173, 332, 226), p)
    c.path(box(276, 163, 48, 9, 4), "#17181d")
    c.disc(300, 168, 2, "#4a5675")
    deck = poly([(118, 412), (482, 412), (540, 474), (60, 474)])
    c.path(deck, c.down((0, dim(p.main, 0.08)), (1, lit(p.main, 0.05))))
    c.path(poly([(148, 418), (452, 418), (480, 449), (120, 449)]), dim(p.main, 0.2))
    for row in range(4):
        y = 420 + row * 7.4
        spread = 150 + row * 7
        for i in range(14):
            x = 300 - spread + i * spread * 2 / 14
            c.path(box(x + 2, y, spread * 2 / 14 - 3, 5.6, 1.5), "#26272d")
    c.path(poly([(242, 453), (358, 453), (366, 471), (234, 471)]), dim(p.main, 0.06))
    c.path(
        "M60 474H540V480Q536 490 520 491H80Q64 490 60 480Z",
        c.across((0, dim(p.main, 0.02)), (0.2, lit(p.main, 0.08)), (1, dim(p.main, 0.16))),
    )
    c.path("M262 474H338Q334 481 324 481H276Q266 481 262 474Z", dim(p.main, 0.16))


def monitor(c: Canvas, p: Palette) -> None:
    c.shadow(300, 496, 110)
    c.path(rounded([(276, 390), (324, 390), (336, 486), (264, 486)], 4), c.steel(p.main))
    c.oval(300, 488, 104, 15, c.slant((0, lit(p.main, 0.12)), (1, dim(p.main, 0.08))))
    c.path("M196 488a104 15 0 0 0 208 0v6a104 15 0 0 1 -208 0Z", dim(p.main, 0.18))
    c.path(box(66, 120, 468, 288, 14), c.slant((0, "#3d3e46"), (1, "#17181d")))
    wallpaper(c, box(76, 130, 448, 256, 6), (76, 130, 448, 256), p)
    c.rect(76, 386, 448, 2, "#000000", opacity=0.4)
    c.disc(300, 397, 4, "#5a5b64")
    for i, tone in enumerate(("#d9503f", "#eba046", "#f1dc6a", "#4f9a7c", "#4279a8", "#6b5a9e")):
        c.rect(96 + i * 22, 346, 20, 20, tone, opacity=0.92)
    c.path(rounded([(66, 120), (40, 134), (40, 420), (66, 408)], 3), "#26272d")
    c.path(rounded([(534, 120), (560, 134), (560, 420), (534, 408)], 3), "#101115")


def _slab(c: Canvas, p: Palette, area: tuple[float, float, float, float], turn: float) -> None:
    """A thin device upright, its screen showing."""
    x, y, w, h = area
    with c.group(f"rotate({turn} {num(x + w / 2)} {num(y + h)})"):
        c.path(box(x + 7, y + 2, w, h, 34), dim(p.main, 0.2))
        c.path(
            box(x, y, w, h, 34),
            c.across((0, lit(p.main, 0.1)), (0.1, p.main), (0.9, dim(p.main, 0.06)), (1, lit(p.main, 0.04))),
        )
        c.path(box(x + 5, y + 5, w - 10, h - 10, 29), "#111217")
        wallpaper(c, box(x + 11, y + 11, w - 22, h - 22, 24), (x + 11, y + 11, w - 22, h - 22), p)


def phone(c: Canvas, p: Palette) -> None:
    """Front and back; `main` is the back's colour."""
    c.shadow(300, 486, 168)
    with c.group("rotate(7 384 480)"):
        c.path(box(301, 108, 184, 372, 36), dim(p.main, 0.2))
        c.path(box(296, 106, 184, 372, 36), c.slant((0, lit(p.main, 0.1)), (0.45, p.main), (1, dim(p.main, 0.1))))
        c.path("M300 142Q300 110 332 110H420L326 474Q300 470 300 442Z", "#ffffff", opacity=0.12)
        c.path(box(312, 122, 88, 96, 24), c.slant((0, lit(p.main, 0.1)), (1, dim(p.main, 0.05))))
        for x, y in ((337, 148), (337, 192), (377, 170)):
            c.disc(x, y, 18, c.steel("#9a9ba3"))
            c.disc(x, y, 15, "#15161c")
            c.disc(x, y, 9, c.radial(0.4, 0.35, 0.8, (0, "#6f8cbd"), (0.6, "#1f2a45"), (1, "#080a12")))
            c.disc(x - 4, y - 4, 3, "#ffffff", opacity=0.8)
        c.disc(377, 136, 5, "#fff4d8")
        c.path("M378 330V316a11 11 0 0 1 22 0V330H394V317a5 5 0 0 0 -10 0V330Z", lit(p.main, 0.16), opacity=0.8)
    _slab(c, p, (122, 104, 188, 378), -5)
    with c.group("rotate(-5 216 482)"):
        c.path(box(184, 124, 64, 18, 9), "#0b0c10")
        for i, w in enumerate((60, 96)):
            c.path(box(216 - w / 2, 176 + i * 26, w, 12 - i * 3, 4), "#ffffff", opacity=0.9 - i * 0.3)
        for i in range(4):
            c.path(box(144 + i * 38, 428, 29, 29, 9), "#ffffff", opacity=0.4)


def tablet(c: Canvas, p: Palette) -> None:
    c.shadow(300, 484, 210)
    _slab(c, p, (104, 148, 392, 330), 0)
    with c.group("rotate(24 500 470)"):
        c.path(box(482, 150, 20, 316, 9), c.turned("#f3efe8"))
        c.path("M482 462L492 492L502 462Z", "#d8d2c6")
        c.path("M489 482L492 492L495 482Z", "#3a3034")
    for i in range(3):
        c.path(box(130, 190 + i * 30, 120 - i * 26, 14, 6), "#ffffff", opacity=0.75 - i * 0.16)


def ereader(c: Canvas, p: Palette) -> None:
    c.shadow(306, 484, 138)
    with c.group("rotate(-4 300 480)"):
        c.path(box(180, 124, 252, 356, 20), dim(p.main, 0.18))
        c.path(box(172, 120, 252, 356, 20), c.faced(p.main, 1.3))
        d = box(192, 142, 212, 288, 6)
        c.path(d, c.slant((0, "#f7f4ea"), (1, "#e6e1d2")))
        c.path(box(214, 166, 112, 14, 4), "#3c3a38")
        for i in range(14):
            w = (168, 160, 170, 150, 164, 90)[i % 6]
            c.path(box(214, 198 + i * 15, w, 5, 2), "#5d5a55", opacity=0.75)
        c.path(poly([(192, 142), (300, 142), (232, 430), (192, 430)]), "#ffffff", opacity=0.3)
        c.path(box(284, 450, 28, 7, 3), dim(p.main, 0.16))
        c.path(box(404, 230, 14, 60, 6), dim(p.main, 0.12))


def keyboard(c: Canvas, p: Palette) -> None:
    """A compact mechanical keyboard in slight perspective."""
    c.shadow(300, 440, 262, 10)
    c.path(rounded([(70, 262), (530, 262), (572, 430), (572, 456), (28, 456), (28, 430)], 14), dim(p.trim, 0.12))
    c.path(
        rounded([(70, 258), (530, 258), (572, 432), (28, 432)], 16),
        c.down((0, dim(p.trim, 0.02)), (1, lit(p.trim, 0.06))),
    )
    c.path(rounded([(84, 268), (516, 268), (552, 420), (48, 420)], 8), dim(p.trim, 0.22))
    c.path(rounded([(440, 222), (474, 222), (478, 254), (436, 254)], 8), c.turned(p.accent))
    layouts = (
        (1.0,) * 14,
        (1.5, *(1.0,) * 11, 1.5),
        (1.8, *(1.0,) * 10, 2.2),
        (2.3, *(1.0,) * 9, 2.7),
        (1.3, 1.3, 1.3, 6.2, 1.3, 1.3, 1.3),
    )
    y = 271.0
    for row, widths in enumerate(layouts):
        height = 25 + row * 2.1
        span = 212 + (y - 268) * 0.235
        unit = span * 2 / sum(widths)
        x = 300 - span
        for index, width in enumerate(widths):
            edge = index in (0, len(widths) - 1)
            tone = (
                p.accent
                if (row, index) in ((0, 0), (3, len(widths) - 1))
                else dim(p.main, 0.1)
                if edge or (row == 4 and index != 3)
                else p.main
            )
            _key(c, (x + 2, y, unit * width - 4, height), tone)
            x += unit * width
        y += height + 3.4


def _key(c: Canvas, area: tuple[float, float, float, float], tone: str) -> None:
    x, y, w, h = area
    c.path(box(x, y, w, h, 5), dim(tone, 0.16))
    c.path(box(x + 2.5, y, w - 5, h - 6, 5), c.down((0, dim(tone, 0.01)), (1, lit(tone, 0.06))))
    c.path(box(x + w / 2 - 4, y + 6, 8, 3, 1), dim(tone, 0.3), opacity=0.7)


RIGHT_HALF = [(300, 150), (372, 172), (408, 250), (412, 350), (384, 452), (300, 486)]
MOUSE_OUTLINE = [*RIGHT_HALF, (216, 452), (184, 350), (192, 250), (228, 172)]


def mouse(c: Canvas, p: Palette) -> None:
    """Seen from above and behind, lying at an angle."""
    with c.group("rotate(16 300 330)"):
        d = smooth(MOUSE_OUTLINE, closed=True)
        c.blurred(d, "#2b1d2e", 14, opacity=0.32, transform="translate(20 18)")
        c.path(d, dim(p.main, 0.2), transform="translate(6 9)")
        c.path(d, c.radial(0.34, 0.24, 0.95, (0, lit(p.main, 0.15)), (0.45, p.main), (1, dim(p.main, 0.17))))
        with c.inside(d):
            c.path(
                "M180 330C230 306 370 306 420 330V140H180Z",
                c.down((0, lit(p.main, 0.1)), (1, lit(p.main, 0.03))),
                opacity=0.6,
            )
            c.line("M180 330C230 306 370 306 420 330", dim(p.main, 0.24), 3)
            c.line("M300 140V312", dim(p.main, 0.26), 4)
            c.blurred("M222 230C232 196 256 176 282 172C256 204 240 240 238 296Z", "#ffffff", 8, opacity=0.4)
            c.path("M176 340C196 352 210 384 210 430L176 440Z", dim(p.main, 0.12))
        for x, y in ((187, 344), (192, 390)):
            c.path(rounded([(x, y), (x + 15, y + 4), (x + 21, y + 38), (x + 6, y + 36)], 5), lit(p.main, 0.08))
        c.path(box(280, 190, 40, 88, 19), dim(p.main, 0.24))
        c.path(
            box(286, 198, 28, 72, 13),
            c.down((0, dim(p.accent, 0.1)), (0.4, lit(p.accent, 0.08)), (1, dim(p.accent, 0.18))),
        )
        for y in range(206, 266, 8):
            c.line(f"M289 {y}H311", dim(p.accent, 0.22), 2.4)
        c.path("M286 424V402a14 14 0 0 1 28 0V424H307V403a7 7 0 0 0 -14 0V424Z", lit(p.main, 0.14))


def hub(c: Canvas, p: Palette) -> None:
    """A docking bar with its cable."""
    c.shadow(310, 470, 190)
    c.line("M140 430C70 420 60 330 120 300S190 220 130 196", dim(p.trim, 0.02), 12)
    c.path(box(104, 140, 54, 62, 9), c.turned(p.main))
    c.path(box(114, 112, 34, 32, 8), c.steel("#c9ccd2"))
    c.path(rounded([(150, 384), (178, 352), (506, 352), (482, 384)], 8), lit(p.main, 0.1))
    c.path(rounded([(478, 384), (508, 352), (508, 438), (478, 470)], 6), dim(p.main, 0.16))
    c.path(box(132, 382, 350, 88, 14), c.faced(p.main, 1.4))
    for x, w, h in ((158, 60, 22), (232, 60, 22), (308, 34, 14), (358, 34, 14), (408, 52, 26)):
        c.path(box(x, 426 - h / 2, w, h, 6), "#15161b")
        c.path(box(x + 6, 426 - 2, w - 12, 5, 2), p.accent if w == 60 else "#4a4c56")
    c.disc(150, 398, 4, "#9be0a8")
