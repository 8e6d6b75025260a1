"""Clay and glass: thrown, glazed, poured; and the plants that live in it."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit, mix
from souk.demo.drawings.daily import steam
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import Point, lathe, num, rounded, smooth

SPECKS = tuple(((i * 61) % 97 / 97, (i * 37) % 89 / 89, 0.9 + (i % 3) * 0.6) for i in range(90))


def _speckle(c: Canvas, d: str, area: tuple[float, float, float, float], colour: str) -> None:
    x, y, w, h = area
    with c.inside(d):
        for across, down, r in SPECKS:
            c.disc(x + across * w, y + down * h, r, colour, opacity=0.5)


def leaf(c: Canvas, at: Point, turn: float, size: tuple[float, float], tone: str) -> None:
    """One leaf growing from a point, leaning by `turn` degrees."""
    x, y = at
    length, width = size
    with c.group(f"translate({num(x)} {num(y)}) rotate({num(turn)})"):
        d = f"M0 0C{num(-width)} {num(-length * 0.35)} {num(-width * 0.8)} {num(-length * 0.75)} 0 {num(-length)}C{num(width * 0.8)} {num(-length * 0.75)} {num(width)} {num(-length * 0.35)} 0 0Z"
        c.path(d, c.across((0, lit(tone, 0.07)), (0.5, tone), (0.51, dim(tone, 0.06)), (1, dim(tone, 0.12))))
        c.line(f"M0 0V{num(-length * 0.9)}", lit(tone, 0.13), 1.8, opacity=0.7)
        for i in range(1, 5):
            level = -length * i * 0.18
            rise, reach = level - length * 0.07, width * (0.44 if i < 4 else 0.3)
            c.line(
                f"M0 {num(level)}L{num(-reach)} {num(rise)}M0 {num(level)}L{num(reach)} {num(rise)}",
                lit(tone, 0.1),
                1.2,
                opacity=0.5,
            )


def vase(c: Canvas, p: Palette) -> None:
    """A bellied vase with eucalyptus; the lower half dipped in glaze."""
    c.shadow(300, 480, 106)
    green = p.trim
    for turn, length in ((-27, 150), (3, 182), (31, 142)):
        with c.group(f"rotate({turn} 300 240)"):
            c.line(f"M300 250V{250 - length}", dim(green, 0.08), 4.5)
            for i in range(5):
                y = 216 - i * length * 0.17
                for side in (-1, 1):
                    tone = lit(green, 0.02 * i) if side < 0 else dim(green, 0.05)
                    leaf(c, (300, y), side * (58 - i * 4), (56 - i * 4, 20), tone)
            leaf(c, (300, 256 - length), 0, (44, 14), lit(green, 0.06))
    d = lathe(300, [(36, 216), (30, 240), (34, 268), (96, 326), (118, 386), (100, 446), (72, 474)], tilt=0.13)
    c.path(d, c.turned(p.main, 1.2))
    with c.inside(d):
        wave = smooth([(160, 384), (220, 396), (300, 380), (380, 398), (440, 382)])
        c.path(f"{wave}V520H160Z", c.turned(p.accent, 1.1))
        c.line(wave, lit(p.accent, 0.1), 3, opacity=0.8)
        c.blurred(smooth([(222, 330), (202, 380), (212, 430), (224, 380)], closed=True), "#ffffff", 6, opacity=0.5)
    _speckle(c, d, (180, 230, 240, 250), dim(p.main, 0.25))
    c.oval(300, 216, 36, 7, dim(p.main, 0.3))
    c.oval(300, 216, 36, 7, "none", stroke=lit(p.main, 0.1), stroke_width=3)
    leaf(c, (304, 222), 74, (66, 22), dim(green, 0.02))


def stoneware_mug(c: Canvas, p: Palette) -> None:
    c.shadow(290, 478, 126)
    steam(c, 280, 236)
    c.line("M388 300C478 290 480 416 384 410", dim(p.main, 0.12), 28)
    c.line("M386 298C474 288 476 412 382 406", p.main, 22)
    c.line("M396 294C444 294 456 330 446 366", lit(p.main, 0.12), 4, opacity=0.8)
    d = lathe(280, [(108, 258), (114, 320), (118, 400), (108, 446), (88, 470)], tilt=0.14)
    c.path(d, c.turned(p.accent, 1.2))
    with c.inside(d):
        drip = smooth([(150, 376), (190, 392), (216, 372), (246, 404), (280, 380), (318, 410), (352, 378), (410, 396)])
        c.path(f"{drip}V230H150Z", c.turned(p.main, 1.2))
        c.line(drip, lit(p.main, 0.1), 3, opacity=0.7)
        c.blurred("M192 280L188 380L204 380L210 280Z", "#ffffff", 5, opacity=0.5)
    _speckle(c, d, (160, 260, 240, 220), dim(p.main, 0.3))
    c.oval(280, 258, 108, 25, lit(p.main, 0.08))
    c.oval(280, 260, 100, 21, dim(p.main, 0.18))
    c.oval(280, 266, 92, 15, c.slant((0, "#3a2016"), (1, "#6b3f28")))
    c.oval(256, 262, 34, 5, "#a9714d", opacity=0.6)


def plates(c: Canvas, p: Palette) -> None:
    """A stack of plates and bowls, the largest below."""
    c.shadow(300, 482, 190)
    for y, rx, tone in ((462, 196, p.main), (438, 192, p.accent), (414, 188, p.main)):
        c.path(
            f"M{300 - rx} {y - 12}C{300 - rx + 20} {y + 14} {300 - rx * 0.5} {y + 20} 300 {y + 20}S{300 + rx - 20} {y + 14} {300 + rx} {y - 12}Z",
            c.turned(tone),
        )
        c.oval(300, y - 12, rx, 31, c.slant((0, lit(tone, 0.09)), (1, dim(tone, 0.02))))
        c.oval(300, y - 10, rx * 0.76, 21, dim(tone, 0.05))
    for y, rx, tone in ((392, 132, p.trim), (340, 126, p.main), (288, 120, p.accent)):
        d = lathe(300, [(rx, y - 44), (rx * 0.94, y - 14), (rx * 0.6, y + 16)], tilt=0.17)
        c.path(d, c.turned(tone, 1.2))
        _speckle(c, d, (300 - rx, y - 40, rx * 2, 70), dim(tone, 0.25))
        c.oval(300, y - 44, rx, rx * 0.2, lit(tone, 0.1))
        c.oval(300, y - 42, rx * 0.94, rx * 0.17, c.slant((0, dim(tone, 0.16)), (1, dim(tone, 0.03))))


def teapot(c: Canvas, p: Palette) -> None:
    c.shadow(300, 478, 152)
    c.line("M196 296C204 120 396 120 404 296", dim("#a9753f", 0.06), 15)
    c.line("M193 292C200 114 388 112 400 270", lit("#a9753f", 0.14), 3.4, opacity=0.7)
    c.path(
        "M398 348C450 344 446 268 492 250L506 270C478 300 486 400 396 420Z",
        c.slant((0, lit(p.main, 0.06)), (1, dim(p.main, 0.14))),
    )
    c.oval(499, 260, 14, 7, dim(p.main, 0.3), transform="rotate(50 499 260)")
    d = lathe(300, [(64, 278), (122, 320), (140, 380), (120, 440), (84, 470)], tilt=0.13)
    c.path(d, c.turned(p.main, 1.2))
    with c.inside(d):
        for y in (410, 424):
            c.line(f"M150 {y}a150 22 0 0 0 300 0", p.accent, 4, opacity=0.8)
        c.blurred(smooth([(204, 320), (178, 370), (188, 420), (206, 370)], closed=True), "#ffffff", 6, opacity=0.55)
    _speckle(c, d, (160, 290, 280, 180), dim(p.main, 0.25))
    c.path("M224 284C236 252 364 252 376 284A76 13 0 0 1 224 284Z", c.turned(lit(p.main, 0.02), 1.1))
    c.disc(300, 246, 17, c.ball(p.accent))
    for x in (194, 406):
        c.disc(x, 306, 15, c.ball(p.main))


def planter(c: Canvas, p: Palette) -> None:
    """`trim` is the green of what grows."""
    c.shadow(300, 480, 116)
    for i, (turn, length) in enumerate(((-62, 170), (60, 170), (-40, 214), (42, 206), (-18, 236), (22, 232), (2, 256))):
        leaf(c, (300 + turn * 0.5, 330), turn, (length, 44), mix(p.trim, lit(p.trim, 0.1), (i % 3) / 2))
    d = lathe(300, [(106, 336), (100, 400), (82, 470)], tilt=0.12)
    c.path(d, c.turned(p.main, 1.2))
    with c.inside(d):
        for y in (394, 412):
            c.line(f"M190 {y}a110 16 0 0 0 220 0", p.accent, 4, opacity=0.8)
    rim = lathe(300, [(120, 308), (120, 318), (114, 346)], tilt=0.12)
    c.blurred("M192 352a108 16 0 0 0 216 0v10H192Z", "#2b1d2e", 5, opacity=0.35)
    c.path(rim, c.turned(lit(p.main, 0.02), 1.2))
    c.oval(300, 308, 120, 16, c.slant((0, lit(p.main, 0.1)), (1, p.main)))
    c.oval(300, 310, 106, 12, "#4a2f22")
    for turn in (-78, 76, 30, -32):
        leaf(c, (300 + turn * 0.4, 312), turn, (124, 36), dim(p.trim, 0.03))


def candle(c: Canvas, p: Palette) -> None:
    """A poured candle in a tinted glass."""
    c.glow(300, 220, 230, "#ffe0a0", 0.95)
    c.shadow(300, 480, 112)
    d = lathe(300, [(110, 268), (110, 300), (110, 440), (100, 468)], tilt=0.13)
    c.path(d, c.turned(p.main, 1.1))
    with c.inside(d):
        c.path("M180 268H420V330a120 18 0 0 1 -240 0Z", c.down((0, "#ffdf9e", 0.75), (1, p.main, 0)))
        c.rect(210, 280, 13, 180, "#ffffff", opacity=0.45, filter=c.blur(3))
    c.path(rounded([(240, 356), (360, 356), (360, 432), (240, 432)], 6), "#fbf6ea")
    c.line("M262 380H338M274 398H326", p.trim, 4, opacity=0.85)
    c.disc(300, 416, 4, p.accent)
    c.oval(300, 268, 110, 24, lit(p.main, 0.12))
    c.oval(300, 272, 102, 20, c.radial(0.5, 0.4, 0.6, (0, "#fffbe8"), (0.6, "#fbe9c0"), (1, "#e8c98a")))
    c.line("M300 272V238", "#3a3034", 5)
    c.path(
        "M300 144C330 190 326 236 300 244C274 236 270 190 300 144Z",
        c.radial(0.5, 0.7, 0.6, (0, "#fffdf0"), (0.45, "#ffd76a"), (1, "#f08a3c")),
    )
    c.path("M300 196C312 214 310 236 300 240C290 236 288 214 300 196Z", "#ffffff", opacity=0.85)
