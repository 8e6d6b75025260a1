"""What surrounds a camera on a set: lights, supports, sound, a drone."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, num, poly, rounded, smooth

BLACK = "#34343b"


def _stand(c: Canvas, top: float, foot: float = 510) -> None:
    """A light stand with three feet."""
    c.shadow(300, foot, 120)
    hub = foot - 90
    for dx, dy in ((-118, 0), (118, 0), (22, 14)):
        c.line(f"M300 {hub}L{300 + dx} {foot + dy}", dim(BLACK, 0.08 if dx > 0 else 0), 9)
        c.line(f"M299 {hub}L{298 + dx} {foot - 2 + dy}", "#7d7d86", 2, opacity=0.6)
        c.path(box(300 + dx - 10, foot + dy - 5, 20, 9, 4), "#1f1f24")
        c.line(f"M300 {foot - 26}L{300 + dx * 0.55} {hub + (foot - hub) * 0.55 + dy * 0.4}", "#6c6c75", 4)
    c.rect(293, top, 14, foot - top - 18, c.steel("#8e8f97"))
    c.path(box(287, hub - 18, 26, 32, 6), c.turned(BLACK))
    c.path(box(288, (top + hub) / 2, 24, 26, 6), c.turned(BLACK))
    c.line(f"M312 {(top + hub) / 2 + 13}h16", "#55565e", 8)


def softbox(c: Canvas, p: Palette) -> None:
    c.glow(300, 236, 330, p.accent, 0.75)
    _stand(c, 330)
    shell = rounded([(168, 96), (432, 96), (474, 362), (126, 362)], 16)
    c.path(shell, c.across((0, lit(BLACK, 0.06)), (1, dim(BLACK, 0.08))))
    face = rounded([(182, 110), (418, 110), (456, 348), (144, 348)], 10)
    c.path(face, c.radial(0.5, 0.45, 0.75, (0, "#ffffff"), (0.5, lit(p.accent, 0.02)), (1, dim(p.accent, 0.06))))
    c.line("M300 110V348M164 228H436", dim(p.accent, 0.12), 1.6, opacity=0.5)
    c.line(face, p.main, 4)
    for x, y in ((182, 110), (418, 110), (456, 348), (144, 348)):
        c.disc(x, y, 6, "#26262b")
    c.path(box(274, 356, 52, 40, 8), c.turned(p.main))


def panel_light(c: Canvas, p: Palette) -> None:
    c.glow(300, 240, 320, p.accent, 0.8)
    _stand(c, 380)
    c.line("M138 250V372Q138 386 152 386H448Q462 386 462 372V250", "#3f3f47", 12)
    c.path(box(152, 118, 296, 240, 16), c.faced(BLACK, 1.4))
    c.path(
        box(166, 132, 268, 212, 8),
        c.radial(0.45, 0.4, 0.8, (0, "#fffdf2"), (0.6, lit(p.accent, 0.03)), (1, dim(p.accent, 0.05))),
    )
    for row in range(9):
        for column in range(12):
            warm = (row + column) % 2
            c.disc(183 + column * 21.2, 148 + row * 22.4, 5.6, "#ffd58a" if warm else "#ffffff", opacity=0.95)
            c.disc(183 + column * 21.2, 148 + row * 22.4, 2.4, "#f0a94e" if warm else "#dfe8f4")
    for x in (138, 462):
        c.disc(x, 250, 17, c.ball(p.main))
        c.disc(x, 250, 6, dim(p.main, 0.2))


def tripod(c: Canvas, p: Palette) -> None:
    c.shadow(300, 530, 150)
    for foot, shade in ((404, 0.08), (316, 0.12), (188, 0.0)):
        drop = 530 if foot != 316 else 546
        dx = (foot - 300) / (drop - 262)
        for y0, y1, width, tone in ((262, 380, 24, BLACK), (380, 470, 18, "#4a4b54"), (470, drop, 12, BLACK)):
            shaded = dim(tone, shade)
            c.line(
                f"M{num(300 + dx * (y0 - 262))} {y0}L{num(300 + dx * (y1 - 262))} {y1}",
                shaded,
                width,
                stroke_linecap="butt",
            )
            c.line(
                f"M{num(295 + dx * (y0 - 262))} {y0}L{num(295 + dx * (y1 - 262))} {y1}",
                lit(shaded, 0.2),
                2.4,
                opacity=0.7,
            )
        for y in (376, 466):
            with c.group(f"translate({num(300 + dx * (y - 262))} {y}) rotate({num(-dx * 50)})"):
                c.path(box(-14, -9, 28, 20, 5), c.turned(p.main))
        c.path(box(foot - 9, drop - 8, 18, 14, 5), "#202026")
    c.path(rounded([(262, 240), (338, 240), (326, 286), (274, 286)], 10), c.turned(BLACK, 1.3))
    c.rect(289, 176, 22, 70, c.steel("#8e8f97"))
    c.path(box(280, 226, 40, 18, 5), c.turned(p.main))
    c.disc(300, 168, 30, c.ball("#56575f"))
    c.disc(338, 170, 12, c.ball(p.main))
    c.path(box(256, 118, 88, 28, 6), c.turned(BLACK, 1.4))
    c.path(box(250, 106, 100, 14, 4), c.steel("#7f8088"))
    c.line("M268 176L176 224", BLACK, 9)
    c.line("M206 208L170 228", p.main, 17)


def gimbal(c: Canvas, p: Palette) -> None:
    c.shadow(300, 478, 70)
    handle = rounded([(272, 300), (328, 300), (332, 470), (268, 470)], 18)
    c.path(handle, c.turned(BLACK, 1.4))
    for y in range(372, 458, 11):
        c.line(f"M276 {y}H324", "#000000", 4, opacity=0.3)
    c.path(box(262, 462, 76, 18, 7), c.turned(dim(BLACK, 0.05)))
    c.path(box(270, 288, 60, 26, 8), c.turned(p.main))
    c.disc(300, 336, 13, c.ball("#5a5b64"))
    c.path(box(288, 354, 24, 8, 4), p.main)
    c.line("M300 290V272Q300 258 286 258H206Q188 258 188 240V176", "#3b3b43", 26)
    c.line("M292 286V268H204Q180 258 181 240V176", "#8a8b94", 3, opacity=0.5)
    for x, y, r in ((300, 276, 30), (188, 172, 32)):
        c.disc(x, y, r, c.ball("#4a4b54"))
        c.disc(x, y, r * 0.62, c.slant((0, "#2a2a30"), (1, "#6b6c75")))
        c.disc(x, y, r * 0.3, p.main)
    c.path(box(214, 88, 190, 128, 20), c.across((0, "#2d2e35"), (0.5, "#1c1d23"), (1, "#101015")))
    c.path(box(222, 96, 174, 112, 14), c.slant((0, "#f6b98f"), (0.45, "#c9718c"), (1, "#3e4a86")))
    c.path("M222 196L272 146L312 184L346 158L396 200V208H222Z", "#2b2f5c", opacity=0.85)
    c.disc(340, 128, 16, "#fff2cf", opacity=0.95)
    c.path("M222 96H320L240 208H222Z", "#ffffff", opacity=0.12)
    c.path(box(206, 138, 22, 66, 6), c.turned(BLACK))


def drone(c: Canvas, p: Palette) -> None:
    c.oval(318, 500, 190, 22, "#2b1d2e", opacity=0.22, filter=c.blur(14))
    for side in (-1, 1):
        c.line(f"M{300 + side * 50} 292L{300 + side * 152} 232", dim(p.main, 0.13), 17)
        _rotor(c, 300 + side * 158, 216, 76, p)
    for side in (-1, 1):
        c.line(f"M{300 + side * 66} 332L{300 + side * 190} 340", dim(p.main, 0.04), 22)
        c.line(f"M{300 + side * 66} 327L{300 + side * 188} 334", lit(p.main, 0.1), 4, opacity=0.7)
        c.line(f"M{300 + side * 186} 344V402", dim(p.main, 0.12), 11)
        c.disc(300 + side * 186, 400, 7, "#9be0a8" if side > 0 else "#f08a6a")
        _rotor(c, 300 + side * 190, 318, 100, p)
    body = smooth(
        [(300, 250), (372, 272), (396, 330), (362, 378), (300, 388), (238, 378), (204, 330), (228, 272)], closed=True
    )
    c.path(body, c.slant((0, lit(p.main, 0.1)), (0.5, p.main), (1, dim(p.main, 0.14))))
    c.path(
        smooth([(300, 260), (352, 276), (364, 308), (300, 322), (236, 308), (248, 276)], closed=True),
        lit(p.main, 0.06),
        opacity=0.9,
    )
    c.line("M262 292H338", p.accent, 5)
    for x in (240, 360):
        c.oval(x, 344, 13, 11, "#1b1c22")
        c.oval(x - 3, 341, 4, 3, "#ffffff", opacity=0.6)
    c.path(box(266, 366, 68, 20, 7), dim(p.main, 0.2))
    c.path(box(264, 380, 72, 58, 18), c.turned("#3c3d45"))
    c.disc(300, 410, 24, "#131319")
    c.disc(300, 410, 17, c.radial(0.4, 0.35, 0.8, (0, "#7d9ccd"), (0.5, "#28375a"), (1, "#0a0d18")))
    c.disc(294, 404, 4.5, "#ffffff", opacity=0.8)


def _rotor(c: Canvas, x: float, y: float, reach: float, p: Palette) -> None:
    c.oval(x, y, reach, reach * 0.17, "#5a5f6b", opacity=0.13)
    for side in (-1, 1):
        tip = x + side * reach
        c.path(
            f"M{x} {y - 3}C{num(x + side * reach * 0.4)} {num(y - 13)} {num(tip)} {num(y - 9)} {num(tip)} {y}C{num(x + side * reach * 0.6)} {num(y + 3)} {x} {y + 4} {x} {y + 3}Z",
            dim(BLACK, 0.02),
            opacity=0.85,
        )
        c.line(f"M{num(tip - side * 12)} {num(y - 4)}L{num(tip - side * 3)} {num(y - 3)}", p.accent, 5)
    c.path(box(x - 13, y, 26, 24, 6), c.turned("#4a4b54"))
    c.oval(x, y, 9, 5, "#8e8f97")


def microphone(c: Canvas, p: Palette) -> None:
    """A broadcast microphone on a desk arm's stub."""
    c.shadow(300, 486, 104)
    c.oval(300, 484, 104, 20, dim(BLACK, 0.08))
    c.oval(300, 476, 104, 20, c.slant((0, "#6a6b74"), (0.5, BLACK), (1, "#1e1e23")))
    c.line("M300 474V400", "#8e8f97", 15)
    c.line("M296 472V402", "#d6d7dc", 3, opacity=0.8)
    c.line("M216 232V330Q216 396 300 396T384 330V232", "#3f4048", 14)
    c.line("M211 232V328Q212 382 268 396", "#8a8b94", 2.6, opacity=0.6)
    for x in (216, 384):
        c.disc(x, 258, 17, c.ball(p.accent))
    body = box(238, 108, 124, 262, 58)
    c.path(body, c.turned(p.main, 1.3))
    grille = "M238 166A62 58 0 0 1 362 166V262H238Z"
    c.path(grille, c.turned("#77787f", 1.3))
    with c.inside(grille):
        for i in range(-24, 26):
            c.line(
                f"M{num(300 + i * 9 - 60)} 100l170 170M{num(300 + i * 9 + 60)} 100l-170 170",
                "#1f1f24",
                1.5,
                opacity=0.5,
            )
        c.rect(250, 100, 22, 170, "#ffffff", opacity=0.2, filter=c.blur(5))
    c.rect(236, 256, 128, 12, c.steel(p.accent))
    c.path(box(290, 300, 20, 34, 8), dim(p.main, 0.2))
    c.disc(300, 310, 5, "#9be0a8")


def projector(c: Canvas, p: Palette) -> None:
    beam = poly([(214, 340), (-20, 60), (-20, 470)])
    c.path(beam, c.across((0, "#fff6d6", 0.05), (1, "#fff3c2", 0.75)))
    c.shadow(330, 478, 166)
    c.path(rounded([(170, 268), (238, 222), (490, 222), (490, 280)], 16), lit(p.main, 0.08))
    body = box(166, 262, 326, 206, 34)
    c.path(body, c.across((0, lit(p.main, 0.05)), (0.5, p.main), (1, dim(p.main, 0.13))))
    with c.inside(body):
        for x in range(392, 486, 11):
            for y in range(290, 450, 11):
                c.disc(x, y, 3, dim(p.main, 0.24))
    c.disc(264, 366, 80, dim(p.main, 0.12))
    c.disc(262, 364, 74, c.slant((0, "#5a5c63"), (1, "#17171c")))
    c.disc(262, 364, 56, "#131319")
    c.disc(262, 364, 46, c.radial(0.42, 0.42, 0.62, (0, "#ffffff"), (0.3, "#fff3c2"), (0.7, "#7a86c8"), (1, "#1b2140")))
    c.glow(262, 364, 96, "#fff8dc", 0.7)
    c.path(box(270, 238, 92, 12, 6), dim(p.main, 0.14))
    c.disc(392, 244, 9, p.accent)
    for x in (206, 436):
        c.path(box(x, 464, 34, 16, 5), "#2d2d33")


def recorder(c: Canvas, p: Palette) -> None:
    """A hand-held recorder with crossed microphones."""
    c.shadow(300, 478, 84)
    for side in (-1, 1):
        with c.group(f"rotate({side * 32} 300 200)"):
            c.path(box(282, 92, 36, 112, 15), c.turned("#b9bac0", 1.2))
            for y in range(104, 154, 7):
                c.line(f"M286 {y}H314", "#33343b", 3, opacity=0.65)
    body = rounded([(224, 190), (376, 190), (370, 478), (230, 478)], 24)
    c.path(body, c.turned(p.main, 1.4))
    c.path(box(246, 216, 108, 106, 8), c.slant((0, "#e9f3df"), (1, "#bcd0b0")))
    for i, h in enumerate((18, 34, 26, 48, 40, 62, 30, 44, 20, 36, 14)):
        c.line(f"M{256 + i * 9} {num(272 - h / 2)}V{num(272 + h / 2)}", "#34503f", 4)
    c.line("M252 308H316", "#34503f", 4, opacity=0.7)
    c.disc(300, 366, 27, c.slant((0, "#5a5b64"), (1, "#1f1f24")))
    c.disc(300, 366, 16, c.ball(p.accent))
    for x in (252, 348):
        c.path(box(x - 12, 354, 24, 24, 7), c.ball("#4a4b54"))
    for x in (262, 300, 338):
        c.disc(x, 426, 14, c.ball("#55565f"))
        c.line(f"M{x} 426l{num(8 * cos(radians(x)))} {num(-8 * abs(sin(radians(x))))}", "#f7f1e6", 3)
