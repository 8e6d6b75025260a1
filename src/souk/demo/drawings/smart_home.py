"""Small machines for rooms, doors and wrists."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, num, poly, rounded, smooth


def smartwatch(c: Canvas, p: Palette) -> None:
    """`main` is the band, `accent` the rings on its face."""
    c.shadow(300, 520, 78)
    for top, bottom, low in ((86, 210, False), (390, 520, True)):
        wide, narrow = (78, 58) if low else (58, 78)
        d = rounded([(300 - wide, top), (300 + wide, top), (300 + narrow, bottom), (300 - narrow, bottom)], 14)
        c.path(d, c.across((0, dim(p.main, 0.06)), (0.25, lit(p.main, 0.1)), (0.6, p.main), (1, dim(p.main, 0.16))))
    for y in (434, 458, 482):
        c.oval(300, y, 6, 7, dim(p.main, 0.28))
    c.path(box(428, 268, 16, 46, 7), c.steel(p.trim))
    c.path(box(428, 330, 9, 44, 4), dim(p.trim, 0.16))
    c.path(box(176, 176, 256, 256, 66), "#2b1d2e", opacity=0.2, filter=c.blur(9), transform="translate(4 12)")
    c.path(box(172, 172, 256, 256, 66), c.slant((0, lit(p.trim, 0.14)), (0.5, p.trim), (1, dim(p.trim, 0.2))))
    c.path(box(182, 182, 236, 236, 58), "#0c0d11")
    for r, tone, sweep in ((82, p.accent, 300), (62, "#7fd0c0", 230), (42, "#f0c35a", 160)):
        c.disc(300, 300, r, "none", stroke=tone, stroke_width=14, opacity=0.22)
        end = radians(sweep - 90)
        tip = f"{num(300 + r * cos(end))} {num(300 + r * sin(end))}"
        c.line(f"M300 {300 - r}A{r} {r} 0 {int(sweep > 180)} 1 {tip}", tone, 14)
    c.path("M182 240Q182 182 240 182H330L210 414Q182 400 182 360Z", "#ffffff", opacity=0.08)


def thermostat(c: Canvas, p: Palette) -> None:
    """A round dial on the wall."""
    d = "M300 116a164 164 0 1 0 .1 0Z"
    c.cast(d, 16, 26)
    c.disc(300, 280, 164, c.slant((0, lit(p.trim, 0.14)), (0.5, p.trim), (1, dim(p.trim, 0.22))))
    c.disc(300, 280, 146, c.slant((0, dim(p.trim, 0.2)), (1, lit(p.trim, 0.1))))
    c.disc(300, 280, 140, c.radial(0.4, 0.3, 0.9, (0, "#34363f"), (1, "#0f1014")))
    for i in range(61):
        angle = radians(135 + i * 4.5)
        tone = p.accent if 16 <= i <= 40 else "#6f727d"
        near = 104 if i != 40 else 92
        c.line(
            f"M{num(300 + near * cos(angle))} {num(280 + near * sin(angle))}L{num(300 + 122 * cos(angle))} {num(280 + 122 * sin(angle))}",
            tone,
            4 if i == 40 else 2.6,
        )
    c.line("M262 250h34v28h-34v30h36", "#f7f1e6", 9)
    c.line("M342 250h-32v26q32 -6 32 16t-34 16", "#f7f1e6", 9)
    c.disc(362, 250, 6, "none", stroke="#f7f1e6", stroke_width=3.5)
    c.path("M300 344c16 14 12 30 0 34c-12 -4 -16 -14 -8 -22c2 6 6 4 8 -12Z", p.accent)
    c.path("M176 230a140 140 0 0 1 150 -88C250 160 206 210 190 300a140 140 0 0 1 -14 -70Z", "#ffffff", opacity=0.08)


def doorbell(c: Canvas, p: Palette) -> None:
    """A slim bell with an eye, on a boarded wall."""
    for y in range(-20, 640, 74):
        c.path(
            box(-10, y, 620, 74, 2),
            c.down((0, lit(p.accent, 0.03)), (0.9, p.accent), (1, dim(p.accent, 0.12))),
            opacity=0.5,
        )
    d = box(226, 96, 148, 408, 62)
    c.cast(d, 18, 24)
    c.path(d, c.turned(p.main))
    c.path(box(238, 108, 124, 190, 52), c.slant((0, "#2c2e37"), (1, "#0e0f13")))
    c.disc(300, 172, 42, c.slant((0, "#4a4c57"), (1, "#0b0c10")))
    c.disc(300, 172, 28, c.radial(0.4, 0.35, 0.8, (0, "#6f8cbd"), (0.5, "#1f2a45"), (1, "#06070c")))
    c.disc(291, 163, 6, "#ffffff", opacity=0.8)
    for x in range(276, 328, 12):
        c.disc(x, 254, 3, "#5a5c66")
    c.disc(300, 400, 52, c.radial(0.5, 0.5, 0.5, (0.6, "#9fe3ff", 0.0), (0.8, "#9fe3ff", 0.9), (1, "#9fe3ff", 0)))
    c.disc(300, 400, 40, c.slant((0, lit(p.main, 0.1)), (1, dim(p.main, 0.1))))
    c.path("M300 380l20 17v22h-13v-13h-14v13h-13v-22Z", p.trim)


def robot_vacuum(c: Canvas, p: Palette) -> None:
    c.shadow(300, 454, 212, 12)
    c.path("M98 366V402C98 448 190 478 300 478S502 448 502 402V366Z", c.turned(dim(p.main, 0.04)))
    c.path("M110 420C150 462 450 462 490 420V404H110Z", "#23242a")
    c.oval(300, 366, 202, 92, c.slant((0, lit(p.main, 0.1)), (0.6, p.main), (1, dim(p.main, 0.05))))
    c.oval(300, 366, 180, 80, "none", stroke=dim(p.main, 0.12), stroke_width=2)
    c.path("M246 322V342a54 22 0 0 0 108 0V322Z", c.turned(p.trim))
    c.oval(300, 322, 54, 22, c.slant((0, lit(p.trim, 0.14)), (1, p.trim)))
    c.oval(300, 322, 38, 14, "none", stroke=p.accent, stroke_width=4)
    for x, y in ((240, 410), (300, 418), (360, 410)):
        c.oval(x, y, 13, 6, dim(p.main, 0.16))
    c.oval(300, 417, 13, 6, p.accent)
    for turn in (-24, 8, 40):
        with c.group(f"rotate({turn} 130 464)"):
            c.line("M130 464q-30 4 -52 18", "#55565f", 2.6)
    c.path("M126 340C160 300 240 284 300 284C230 300 180 322 158 360Z", "#ffffff", opacity=0.3)


def webcam(c: Canvas, p: Palette) -> None:
    c.shadow(300, 480, 104)
    c.path(rounded([(236, 390), (364, 390), (392, 478), (208, 478)], 14), c.turned(dim(p.main, 0.05)))
    c.path(box(280, 346, 40, 60, 8), c.steel("#9a9ba3"))
    c.path(box(140, 190, 320, 172, 80), c.slant((0, lit(p.main, 0.1)), (0.5, p.main), (1, dim(p.main, 0.14))))
    c.path(box(158, 206, 284, 140, 68), c.slant((0, "#2c2e37"), (1, "#0d0e12")))
    c.disc(300, 276, 60, c.slant((0, "#5c5e69"), (1, "#15161b")))
    c.disc(300, 276, 47, "#0b0c10")
    c.disc(300, 276, 38, c.radial(0.4, 0.35, 0.8, (0, "#7d9ccd"), (0.45, "#28375a"), (1, "#070910")))
    c.disc(310, 286, 18, c.radial(0.6, 0.6, 0.6, (0, "#9a5fa8", 0.9), (1, "#2a2450", 0)))
    c.oval(286, 260, 11, 7, "#ffffff", opacity=0.75, transform="rotate(-36 286 260)")
    c.disc(398, 276, 7, p.accent)
    for x in (196, 210, 224):
        c.line(f"M{x} 262V290", "#4a4c57", 4)


def smart_bulb(c: Canvas, p: Palette) -> None:
    c.glow(300, 240, 300, p.accent, 0.95)
    c.shadow(300, 484, 66)
    bulb = smooth(
        [
            (300, 92),
            (382, 122),
            (416, 210),
            (388, 286),
            (350, 340),
            (342, 376),
            (258, 376),
            (250, 340),
            (212, 286),
            (184, 210),
            (218, 122),
        ],
        closed=True,
    )
    c.path(
        bulb,
        c.radial(
            0.45, 0.4, 0.65, (0, "#ffffff", 0.98), (0.6, lit(p.accent, 0.08), 0.92), (1, dim(p.accent, 0.08), 0.9)
        ),
    )
    c.line("M272 376L264 286Q282 250 300 286Q318 250 336 286L328 376", dim(p.accent, 0.22), 4)
    c.line("M264 286Q282 250 300 286Q318 250 336 286", "#fffbe8", 7)
    c.path("M214 160C230 128 262 112 286 110C250 130 226 170 222 216C212 200 208 180 214 160Z", "#ffffff", opacity=0.7)
    c.path(rounded([(252, 372), (348, 372), (340, 412), (260, 412)], 8), c.turned(p.trim))
    for i in range(4):
        c.path(box(260, 410 + i * 16, 80, 13, 6), c.steel("#c9c6c0"))
    c.path("M268 474H332L316 490H284Z", c.turned("#4a4b54"))


def charger(c: Canvas, p: Palette) -> None:
    """A three-in-one stand with a phone resting on it."""
    c.shadow(300, 484, 160)
    c.path(box(150, 452, 300, 30, 14), c.turned(p.main))
    c.path(rounded([(276, 300), (324, 300), (340, 456), (260, 456)], 8), c.steel("#c9c6c0"))
    c.oval(408, 450, 34, 9, dim(p.main, 0.12))
    c.path(box(380, 404, 56, 46, 18), c.turned("#f3efe8"))
    c.path(box(380, 402, 56, 18, 9), lit("#f3efe8", 0.02))
    c.disc(408, 430, 3, "#6fc28a")
    with c.group("rotate(-3 300 260)"):
        c.path(box(216, 106, 176, 316, 30), "#26272e")
        c.path(box(210, 104, 176, 316, 30), "#15161b")
        c.path(box(217, 111, 162, 302, 24), c.down((0, lit(p.accent, 0.06)), (1, dim(p.accent, 0.22))))
        c.disc(298, 262, 54, "none", stroke="#ffffff", stroke_width=9, opacity=0.25)
        c.line("M298 208A54 54 0 1 1 246 248", "#ffffff", 9)
        c.path("M304 232L278 268H296L290 294L318 256H300Z", "#ffffff")
        c.path(poly([(217, 111), (300, 111), (240, 413), (217, 413)]), "#ffffff", opacity=0.1)
    c.line("M450 470C520 474 540 500 600 496", "#e9e4da", 7)
    for i in range(3):
        c.disc(178 + i * 16, 468, 3.4, p.trim)
