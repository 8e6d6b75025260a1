"""Timber, hide, willow and brass, worked by hand."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit, mix
from souk.demo.drawings.fabric import stitches
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import Point, box, lathe, num, poly, rounded, smooth

BRASS = "#d9b35c"


def grain(c: Canvas, d: str, area: tuple[float, float, float, float], colour: str) -> None:
    """Long wavering lines of wood across an outline."""
    x, y, w, h = area
    with c.inside(d):
        count = int(h / 11) + 1
        for i in range(count):
            level = y + i * 11
            wave: list[Point] = [(x + w * k / 5, level + 4 * sin(i * 1.7 + k * 1.1)) for k in range(6)]
            c.line(smooth(wave), dim(colour, 0.11), 1.2 + (i % 3) * 0.8, opacity=0.45)


def cutting_board(c: Canvas, p: Palette) -> None:
    """A board of walnut and maple strips leaning on the wall, with a lemon."""
    c.shadow(300, 480, 146)
    with c.group("rotate(3 300 470)"):
        d = rounded([(178, 180), (262, 172), (274, 96), (326, 96), (338, 172), (422, 180), (422, 478), (178, 478)], 24)
        c.blurred(d, "#2b1d2e", 10, opacity=0.25, transform="translate(16 4)")
        c.path(d, dim(p.main, 0.2), transform="translate(8 2)")
        c.path(d, c.faced(p.main, 1.2))
        with c.inside(d):
            for x, w, tone in ((214, 30, p.accent), (262, 76, p.trim), (356, 30, p.accent)):
                c.rect(x, 90, w, 400, c.down((0, lit(tone, 0.05)), (1, dim(tone, 0.05))))
            for i in range(23):
                left = 180 + i * 11
                wave: list[Point] = [(left + 4 * sin(i * 1.7 + k * 1.1), 90 + k * 80) for k in range(6)]
                c.line(smooth(wave), dim(p.main, 0.12), 1.2 + (i % 3) * 0.8, opacity=0.4)
        c.disc(300, 132, 13, dim(p.main, 0.28))
        c.disc(301, 134, 11, mix("#f1dcc3", p.main, 0.35))
        c.line(d, lit(p.main, 0.14), 2, opacity=0.6)
    for x, y, tone in ((424, 446, "#f2c94c"), (372, 458, "#eebf3c")):
        c.shadow(x, 480, 34, 10)
        c.oval(x, y, 44, 34, c.ball(tone))
        c.path(rounded([(x + 38, y - 8), (x + 54, y), (x + 38, y + 8)], 4), tone)


def spoons(c: Canvas, p: Palette) -> None:
    """Carved spoons in a crock; `accent` is the clay."""
    c.shadow(300, 480, 96)
    tools = ((-24, p.main, 0), (-9, dim(p.main, 0.1), 1), (6, lit(p.main, 0.06), 2), (22, dim(p.main, 0.04), 0))
    for turn, tone, kind in tools:
        with c.group(f"rotate({turn} 300 440)"):
            c.path(rounded([(291, 190), (309, 190), (307, 400), (293, 400)], 5), c.turned(tone))
            if kind == 0:
                c.oval(300, 152, 35, 52, c.turned(tone))
                c.oval(299, 150, 24, 38, c.slant((0, dim(tone, 0.13)), (1, lit(tone, 0.03))))
            elif kind == 1:
                d = rounded([(272, 92), (328, 92), (320, 200), (280, 200)], 12)
                c.path(d, c.turned(tone))
                for x in (290, 302, 314):
                    c.path(box(x - 4, 112, 7, 62, 3), dim(tone, 0.2))
            else:
                c.path(
                    "M262 126C262 70 338 70 338 126C338 170 322 190 300 198C278 190 262 170 262 126Z", c.turned(tone)
                )
                grain(
                    c,
                    "M262 126C262 70 338 70 338 126C338 170 322 190 300 198C278 190 262 170 262 126Z",
                    (256, 90, 90, 110),
                    tone,
                )
    d = lathe(300, [(84, 308), (90, 340), (90, 430), (80, 470)], tilt=0.13)
    c.path(d, c.turned(p.accent, 1.2))
    with c.inside(d):
        c.path("M190 400C240 380 280 416 330 396S400 384 420 396V500H190Z", c.turned(p.trim, 1.1))
        c.rect(230, 322, 12, 140, "#ffffff", opacity=0.4, filter=c.blur(4))
    c.path("M216 308a84 14 0 0 0 168 0v7a84 14 0 0 1 -168 0Z", lit(p.accent, 0.1))


def stool(c: Canvas, p: Palette) -> None:
    """A turned three-legged stool."""
    c.shadow(300, 506, 138)
    for top, foot, low, shade in ((320, 352, 470, 0.14), (226, 166, 508, 0.0), (374, 434, 508, 0.07)):
        tone = dim(p.main, shade)
        c.path(
            poly([(top - 15, 250), (top + 15, 250), (foot + 10, low), (foot - 10, low)]),
            c.across((0, lit(tone, 0.09)), (0.5, tone), (1, dim(tone, 0.12))),
        )
        c.path(
            poly([(foot - 11, low - 34), (foot + 14, low - 34), (foot + 10, low), (foot - 10, low)]), c.turned(p.accent)
        )
    c.line("M196 398L402 398", dim(p.main, 0.1), 13)
    c.line("M196 394L402 394", lit(p.main, 0.08), 3, opacity=0.7)
    c.path("M142 224V244C142 278 212 292 300 292S458 278 458 244V224Z", c.turned(p.main, 1.2))
    c.oval(300, 224, 158, 44, c.slant((0, lit(p.main, 0.1)), (1, p.main)))
    for r in (0.86, 0.66, 0.44, 0.24):
        c.oval(296, 224, 158 * r, 44 * r * 0.95, "none", stroke=dim(p.main, 0.09), stroke_width=1.8, opacity=0.6)


def lounge_chair(c: Canvas, p: Palette) -> None:
    """A low chair: ash frame, wool cushions."""
    c.shadow(300, 508, 186)
    wood = p.trim
    for x0, x1, low, shade in ((206, 196, 474, 0.14), (412, 424, 474, 0.14)):
        c.line(f"M{x0} 330L{x1} {low}", dim(wood, shade), 15)
    back = rounded([(204, 96), (396, 96), (420, 330), (180, 330)], 44)
    c.path(back, c.across((0, dim(p.main, 0.02)), (0.2, lit(p.main, 0.07)), (0.6, p.main), (1, dim(p.main, 0.13))))
    with c.inside(back):
        for x in (256, 344):
            c.line(
                smooth([(x, 90), (x + (x - 300) * 0.1, 220), (x + (x - 300) * 0.16, 340)]),
                dim(p.main, 0.16),
                4,
                opacity=0.7,
                filter=c.blur(2),
            )
        c.blurred(box(170, 290, 260, 60), dim(p.main, 0.3), 14, opacity=0.6)
    for y in (168, 238):
        for x in (256, 344):
            c.disc(x + (x - 300) * 0.1, y, 6, dim(p.main, 0.2))
    seat = rounded([(164, 318), (436, 318), (462, 392), (448, 416), (152, 416), (138, 392)], 26)
    c.path(seat, c.down((0, lit(p.main, 0.08)), (0.4, p.main), (1, dim(p.main, 0.16))))
    c.line("M146 386C230 396 370 396 454 386", dim(p.main, 0.2), 2.4, opacity=0.7)
    c.path(box(142, 412, 316, 18, 7), c.down((0, lit(wood, 0.06)), (1, dim(wood, 0.1))))
    for side in (-1, 1):
        x = 300 + side * 164
        c.line(f"M{x} 300L{x + side * 14} 506", dim(wood, 0.05 if side > 0 else 0), 17)
        c.line(f"M{x - 3} 300L{x - 3 + side * 14} 500", lit(wood, 0.12), 3.4, opacity=0.7)
        c.line(f"M{x - side * 34} 262L{x + side * 6} 296", wood, 19)
        c.path(
            rounded([(x - 26, 282), (x + 26, 282), (x + 26, 306), (x - 26, 306)], 12),
            c.down((0, lit(wood, 0.1)), (1, dim(wood, 0.08))),
        )


def table_lamp(c: Canvas, p: Palette) -> None:
    """A mushroom lamp of spun metal."""
    c.glow(300, 300, 290, "#fff0c2", 0.95)
    c.oval(300, 478, 190, 26, "#fff3cf", opacity=0.7, filter=c.blur(14))
    c.shadow(300, 480, 100)
    c.path(lathe(300, [(17, 280), (16, 400), (24, 450)], tilt=0.14), c.turned(p.trim, 1.2))
    c.path("M204 454v10c0 14 42 24 96 24s96 -10 96 -24v-10Z", c.turned(dim(p.main, 0.06)))
    c.oval(300, 454, 96, 20, c.slant((0, lit(p.main, 0.12)), (1, dim(p.main, 0.02))))
    c.oval(300, 452, 32, 7, dim(p.trim, 0.05))
    c.path("M146 272C146 176 212 112 300 112S454 176 454 272A154 26 0 0 1 146 272Z", c.turned(p.main, 1.2))
    c.path("M172 262C174 196 214 148 262 132C226 168 206 210 204 280C190 274 176 272 172 262Z", "#ffffff", opacity=0.2)
    c.oval(300, 276, 152, 24, c.radial(0.5, 0.5, 0.6, (0, "#fffef4"), (0.6, "#ffedb4"), (1, "#f0c878")))
    c.disc(300, 106, 10, c.ball(p.accent))


def basket(c: Canvas, p: Palette) -> None:
    """Woven willow with leather handles and a blanket over the edge."""
    c.shadow(300, 480, 152)
    d = lathe(300, [(152, 266), (158, 320), (150, 410), (128, 464)], tilt=0.12)
    c.oval(300, 266, 152, 32, dim(p.main, 0.28))
    c.path(
        smooth([(196, 280), (214, 216), (286, 196), (366, 206), (408, 256), (396, 290), (300, 300)], closed=True),
        c.slant((0, lit(p.trim, 0.08)), (1, dim(p.trim, 0.08))),
    )
    c.path(d, c.turned(p.main))
    with c.inside(d):
        for row in range(16):
            y = 276 + row * 14
            for i in range(25):
                x = 136 + i * 14 + (row % 2) * 7
                edge = abs(x - 300) / 170
                tone = dim(lit(p.main, 0.07), 0.14 * edge + (0.1 if x > 360 else 0))
                c.oval(x, y + 24 * (1 - edge * edge), 8.4, 5.6, c.down((0, tone), (1, dim(tone, 0.16))))
    c.path("M148 262a152 32 0 0 0 304 0v16a152 32 0 0 1 -304 0Z", c.turned(dim(p.main, 0.05), 1.2))
    throw = rounded([(330, 282), (410, 262), (424, 372), (346, 398)], 8)
    c.cast(throw, 3, 8)
    c.path(throw, c.slant((0, lit(p.trim, 0.07)), (1, dim(p.trim, 0.06))))
    for i in range(9):
        c.line(f"M{num(348 + i * 9.2)} {396 - i * 3}v22", dim(p.trim, 0.03), 3.4)
    with c.inside(throw):
        for y in (296, 316, 350):
            c.line(f"M320 {y + 16}L440 {y - 12}", "#fff6e4", 6, opacity=0.7)
    for x in (176,):
        c.line(f"M{x - 14} 330C{x - 40} 250 {x + 40} 240 {x + 26} 348", p.accent, 14)
        stitches(c, f"M{x - 12} 326C{x - 36} 254 {x + 36} 244 {x + 24} 344", lit(p.accent, 0.24), 1.4)


def wallet(c: Canvas, p: Palette) -> None:
    """A bifold standing ajar with cards."""
    c.shadow(300, 476, 182)
    c.path(
        rounded([(316, 246), (500, 210), (508, 440), (318, 474)], 14),
        c.slant((0, dim(p.main, 0.05)), (1, dim(p.main, 0.2))),
    )
    for i, tone in enumerate((p.trim, "#e9c46a", "#7fa6b8")):
        c.path(
            rounded([(330 + i * 4, 214 + i * 24), (474 - i * 2, 186 + i * 24), (478 - i * 2, 280), (330, 300)], 9),
            c.faced(tone),
        )
    c.path(rounded([(318, 290), (504, 256), (508, 440), (318, 474)], 12), c.slant((0, p.main), (1, dim(p.main, 0.13))))
    stitches(c, poly([(330, 300), (494, 270), (498, 430), (330, 460)]), lit(p.main, 0.24))
    front = rounded([(96, 232), (318, 246), (318, 476), (100, 456)], 16)
    c.path(front, c.slant((0, lit(p.main, 0.1)), (0.5, p.main), (1, dim(p.main, 0.07))))
    stitches(c, poly([(110, 246), (306, 259), (306, 463), (113, 444)]), lit(p.main, 0.26))
    c.line("M318 250V470", dim(p.main, 0.22), 4)
    c.path("M196 372V344a17 17 0 0 1 34 2V374L221 373V346a8 8 0 0 0 -16 -1V373Z", dim(p.main, 0.16))
    c.path("M104 250C180 250 250 262 300 268C220 272 150 290 104 330Z", "#ffffff", opacity=0.1)


def belt(c: Canvas, p: Palette) -> None:
    """A coiled belt with a brass buckle, lying on its edge."""
    c.shadow(300, 462, 176)
    for rx, ry, shade in ((166, 58, 0.12), (136, 44, 0.08), (106, 31, 0.04)):
        tone = dim(p.main, shade)
        y = 352
        c.oval(300, y, rx, ry, "none", stroke=dim(tone, 0.16), stroke_width=9)
        c.path(
            f"M{300 - rx} {y}V{y + 62}A{rx} {ry} 0 0 0 {300 + rx} {y + 62}V{y}A{rx} {ry} 0 0 1 {300 - rx} {y}Z",
            c.turned(tone, 1.3),
        )
        c.line(f"M{300 - rx} {y}A{rx} {ry} 0 0 0 {300 + rx} {y}", lit(tone, 0.12), 4)
        stitches(c, f"M{300 - rx} {y + 11}A{rx} {ry} 0 0 0 {300 + rx} {y + 11}", lit(tone, 0.26))
        stitches(c, f"M{300 - rx} {y + 53}A{rx} {ry} 0 0 0 {300 + rx} {y + 53}", lit(tone, 0.26))
    tongue = rounded([(296, 404), (470, 386), (520, 410), (474, 446), (298, 470)], 10)
    c.cast(tongue, 4, 8)
    c.path(tongue, c.across((0, lit(p.main, 0.05)), (1, dim(p.main, 0.07))))
    for i in range(4):
        c.oval(372 + i * 28, 426 - i * 3, 5, 6, dim(p.main, 0.3))
    buckle = rounded([(236, 388), (322, 382), (326, 478), (238, 486)], 16)
    c.line(buckle, dim(BRASS, 0.14), 17, transform="translate(2 4)")
    c.line(buckle, c.slant((0, lit(BRASS, 0.14)), (0.5, BRASS), (1, dim(BRASS, 0.12))), 15)
    c.line("M242 436L330 429", dim(BRASS, 0.1), 11)
    c.line("M242 433L328 426", lit(BRASS, 0.14), 4)


def journal(c: Canvas, p: Palette) -> None:
    """A leather journal tied with a thong."""
    c.shadow(306, 484, 148)
    with c.group("rotate(-3 300 480)"):
        c.path(box(178, 112, 262, 370, 12), dim(p.main, 0.22))
        for i in range(5):
            c.path(box(176, 116, 256 - i * 2, 362, 5), ("#e9dfca", "#d9cdb4")[i % 2])
        c.path(box(160, 106, 254, 370, 14), c.slant((0, lit(p.main, 0.1)), (0.5, p.main), (1, dim(p.main, 0.1))))
        c.path(
            box(160, 106, 30, 370, 12),
            c.across((0, dim(p.main, 0.1)), (0.5, lit(p.main, 0.05)), (1, dim(p.main, 0.08))),
        )
        stitches(c, box(200, 122, 200, 340, 8), lit(p.main, 0.24))
        for y in (160, 236, 346, 422):
            c.line(f"M164 {y}H188", p.trim, 5)
        for y in (276, 290):
            c.line(f"M160 {y}H416", dim(p.main, 0.24), 7, opacity=0.4, transform="translate(0 4)")
            c.line(f"M160 {y}H416", p.trim, 6)
        c.disc(318, 283, 19, c.ball(BRASS))
        c.disc(318, 283, 7, dim(BRASS, 0.2))
        c.line("M318 290C340 330 326 360 344 396", p.trim, 5)
        for i in range(12):
            a = radians(i * 30)
            c.line(
                f"M{num(300 + 22 * cos(a))} {num(186 + 22 * sin(a))}L{num(300 + 34 * cos(a))} {num(186 + 34 * sin(a))}",
                dim(p.main, 0.14),
                3,
            )
        c.disc(300, 186, 15, dim(p.main, 0.12))
