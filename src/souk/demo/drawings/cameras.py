"""Cameras and lenses."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, num, poly, rounded

GLASS = "#24324a"


def _knurl(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Fine upright grip lines on a ring or dial."""
    step = x + 3
    while step < x + w - 1:
        c.line(f"M{num(step)} {num(y + 2)}V{num(y + h - 2)}", "#000000", 1.6, opacity=0.3)
        c.line(f"M{num(step + 1.8)} {num(y + 2)}V{num(y + h - 2)}", "#ffffff", 0.9, opacity=0.14)
        step += 6


def _front_glass(c: Canvas, cx: float, cy: float, r: float) -> None:
    """Rings and coated glass of a lens seen head on."""
    c.disc(cx + 5, cy + 12, r * 1.04, "#140d16", opacity=0.4, filter=c.blur(8))
    c.disc(cx, cy, r, c.slant((0, "#5a5c63"), (0.5, "#2c2d33"), (1, "#141419")))
    for i in range(72):
        angle = radians(i * 5)
        x, y = cos(angle), sin(angle)
        c.line(
            f"M{num(cx + x * r * 0.93)} {num(cy + y * r * 0.93)}L{num(cx + x * r * 0.99)} {num(cy + y * r * 0.99)}",
            "#000000",
            1.6,
            opacity=0.4,
        )
    c.disc(cx, cy, r * 0.88, c.slant((0, "#17171c"), (1, "#4a4b52")))
    c.disc(cx, cy, r * 0.82, "#1b1b21")
    c.disc(cx, cy, r * 0.74, "none", stroke="#8d8f96", stroke_width=1.4, stroke_dasharray="14 9 3 6", opacity=0.75)
    c.disc(cx, cy, r * 0.66, c.slant((0, "#0b0b10"), (1, "#3a3b44")))
    c.disc(cx, cy, r * 0.6, c.radial(0.4, 0.35, 0.75, (0, "#5c79a8"), (0.4, GLASS), (1, "#0a0d18")))
    c.disc(cx, cy, r * 0.4, c.radial(0.6, 0.62, 0.6, (0, "#7a4f8c", 0.85), (0.6, "#2a2450", 0.6), (1, "#10132a", 0)))
    c.disc(cx, cy, r * 0.2, "#05060c")
    c.oval(
        cx - r * 0.2,
        cy - r * 0.26,
        r * 0.2,
        r * 0.13,
        "#ffffff",
        opacity=0.7,
        transform=f"rotate(-38 {num(cx - r * 0.2)} {num(cy - r * 0.26)})",
    )
    c.oval(cx + r * 0.22, cy + r * 0.26, r * 0.09, r * 0.06, "#ffd9a8", opacity=0.6)
    c.disc(cx, cy, r * 0.985, "none", stroke="#ffffff", stroke_width=1.2, opacity=0.16)


def mirrorless(c: Canvas, p: Palette) -> None:
    """`main` is the grip's leather, `trim` the metal of body and top plate."""
    c.shadow(300, 478, 190)
    body = rounded([(112, 230), (488, 230), (488, 478), (112, 478)], 30)
    hump = rounded([(228, 240), (252, 170), (348, 170), (372, 240)], 14)
    c.path(hump, c.across((0, lit(p.trim, 0.06)), (0.6, p.trim), (1, dim(p.trim, 0.12))))
    c.path(body, c.across((0, dim(p.trim, 0.02)), (0.1, lit(p.trim, 0.1)), (0.6, p.trim), (1, dim(p.trim, 0.14))))
    with c.inside(body):
        c.rect(
            100,
            290,
            400,
            140,
            c.across((0, dim(p.main, 0.03)), (0.12, lit(p.main, 0.07)), (0.6, p.main), (1, dim(p.main, 0.08))),
        )
        for x in range(114, 490, 9):
            for y in range(296, 430, 9):
                c.disc(x + (y % 2) * 4, y, 1.1, "#000000", opacity=0.16)
        c.rect(100, 288, 400, 2.5, dim(p.trim, 0.2), opacity=0.7)
        c.rect(100, 430, 400, 2.5, dim(p.trim, 0.25), opacity=0.7)
    grip = rounded([(112, 262), (164, 256), (176, 300), (176, 452), (112, 478)], 20)
    c.path(grip, c.across((0, dim(p.main, 0.04)), (0.35, lit(p.main, 0.1)), (1, dim(p.main, 0.08))))
    for x, w, h in ((132, 58, 24), (404, 58, 28)):
        c.path(box(x, 232 - h, w, h, 5), c.steel(dim(p.trim, 0.06)))
        _knurl(c, x, 232 - h, w, h)
    c.oval(208, 227, 15, 6, "#b5493a")
    c.path(box(258, 184, 84, 34, 6), c.slant((0, "#141419"), (1, "#2e3038")))
    c.path(poly([(262, 186), (300, 186), (272, 216), (262, 216)]), "#ffffff", opacity=0.14)
    c.path(box(276, 160, 48, 12, 3), dim(p.trim, 0.16))
    c.disc(416, 266, 10, "#1b1b21")
    c.disc(414, 264, 4, "#e0633c")
    _front_glass(c, 304, 352, 118)
    for x in (110, 490):
        c.line(f"M{x} 258a11 11 0 1 0 .1 0", "#a9a6a0", 5)
    c.line("M492 268C548 300 544 430 520 500", dim(p.accent, 0.1), 11, opacity=0.95)


def rangefinder(c: Canvas, p: Palette) -> None:
    """A slim two-tone camera with a viewfinder window."""
    c.shadow(300, 478, 190)
    body = rounded([(110, 238), (490, 238), (490, 478), (110, 478)], 40)
    top = "M118 250Q118 226 142 226H236V206H430V226H458Q482 226 482 250V288H118Z"
    c.path(body, c.across((0, dim(p.main, 0.03)), (0.1, lit(p.main, 0.1)), (0.5, p.main), (1, dim(p.main, 0.12))))
    with c.inside(body):
        for x in range(110, 492, 8):
            for y in range(292, 452, 8):
                c.disc(x + (y % 16) * 0.5, y, 1.2, "#000000", opacity=0.2)
        c.rect(100, 452, 400, 30, c.steel("#cfccc6"))
    c.path(top, c.across((0, "#b3afa9"), (0.14, "#f6f4f0"), (0.5, "#d6d2cb"), (0.8, "#e6e3dd"), (1, "#9f9b95")))
    c.rect(118, 286, 364, 3, "#6d6963", opacity=0.6)
    for x, w in ((150, 50), (436, 36)):
        c.path(box(x, 200, w, 28, 4), c.steel("#b9b5af"))
        _knurl(c, x, 200, w, 28)
    c.path(box(250, 222, 42, 36, 5), c.slant((0, "#101218"), (1, "#3b4357")))
    c.path(box(376, 218, 48, 44, 5), c.slant((0, "#101218"), (1, "#3b4357")))
    for x in (254, 381):
        c.path(poly([(x, 226), (x + 20, 226), (x + 6, 252), (x, 252)]), "#ffffff", opacity=0.3)
    c.path(box(312, 228, 46, 26, 3), c.down((0, "#f2ead8"), (1, "#cfc5ae")))
    for x in range(316, 356, 5):
        c.line(f"M{x} 230V252", "#a99f88", 1)
    c.disc(450, 258, 9, p.accent)
    _front_glass(c, 300, 362, 104)
    for x in (108, 492):
        c.line(f"M{x} 262a10 10 0 1 0 .1 0", "#a9a6a0", 5)
    c.line("M108 280C60 320 66 430 92 506", p.accent, 11)


def instant_camera(c: Canvas, p: Palette) -> None:
    """A chubby camera with a print coming out of the top."""
    c.shadow(300, 478, 164)
    c.path(box(212, 112, 176, 150, 4), c.faced("#fbf8f1"))
    c.path(box(228, 126, 144, 110), c.down((0, "#f4b78a"), (0.55, "#e9848a"), (1, "#6b5a8e")))
    c.disc(320, 180, 20, "#fff1c9")
    c.path(poly([(228, 236), (228, 210), (268, 184), (300, 212), (334, 192), (372, 216), (372, 236)]), "#3d3a63")
    body = rounded([(136, 252), (168, 224), (432, 224), (464, 252), (470, 478), (130, 478)], 34)
    c.path(body, c.across((0, dim(p.main, 0.05)), (0.16, lit(p.main, 0.07)), (0.6, p.main), (1, dim(p.main, 0.13))))
    c.path(box(196, 226, 208, 12, 5), dim(p.main, 0.3))
    with c.inside(body):
        c.rect(120, 432, 360, 60, c.across((0, lit(p.accent, 0.02)), (1, dim(p.accent, 0.1))))
        for i, tone in enumerate(("#d9503f", "#eba046", "#4f9a7c", "#4279a8")):
            c.rect(284 + i * 9, 432, 9, 50, tone)
    c.path(box(160, 256, 62, 46, 12), c.slant((0, "#fdf6e4"), (0.5, "#d8cfbb"), (1, "#f7efdd")))
    c.path(box(378, 258, 54, 42, 10), c.slant((0, "#15161c"), (1, "#3b4254")))
    c.path("M384 264h22l-14 30h-8Z", "#ffffff", opacity=0.25)
    c.disc(402, 330, 15, c.ball("#d9503f"))
    _front_glass(c, 292, 346, 82)


def action_camera(c: Canvas, p: Palette) -> None:
    c.shadow(300, 478, 142)
    side = poly([(424, 230), (456, 214), (456, 452), (424, 478)])
    c.path(side, c.down((0, dim(p.main, 0.1)), (1, dim(p.main, 0.2))))
    c.path(poly([(166, 230), (198, 214), (456, 214), (424, 230)]), lit(p.main, 0.12))
    body = box(158, 228, 270, 250, 26)
    c.path(body, c.faced(p.main, 1.5))
    c.path(box(196, 206, 54, 16, 5), p.accent)
    for x in range(170, 300, 10):
        c.line(f"M{x} 420V462", "#000000", 3, opacity=0.25)
    c.path(box(176, 262, 92, 92, 12), c.slant((0, "#0f1016"), (1, "#2c303c")))
    c.disc(222, 308, 26, "none", stroke="#7fd0c0", stroke_width=5, opacity=0.9)
    c.line("M222 308V292M222 308l10 8", "#f7f1e6", 3.5)
    c.disc(196, 276, 4, "#e0633c")
    c.path(box(286, 248, 132, 132, 24), c.slant((0, lit(p.main, 0.12)), (1, dim(p.main, 0.14))))
    _front_glass(c, 352, 314, 56)
    c.path(box(330, 418, 78, 20, 8), p.accent)
    for x in (250, 292, 334):
        c.path(box(x, 470, 24, 36, 8), c.turned("#3b3b42"))


def prime_lens(c: Canvas, p: Palette) -> None:
    c.shadow(300, 478, 118)
    parts = (
        (104, 446, 34, "#c9c6c0"),
        (112, 404, 44, p.main),
        (124, 320, 86, dim(p.main, 0.03)),
        (118, 300, 20, p.main),
        (128, 232, 70, p.main),
    )
    for half, y, h, tone in parts:
        c.path(f"M{300 - half} {y}V{y + h}a{half} {half * 0.13:.1f} 0 0 0 {half * 2} 0V{y}Z", c.turned(tone, 1.3))
        c.line(f"M{300 - half} {y + h}a{half} {half * 0.13:.1f} 0 0 0 {half * 2} 0", "#000000", 2, opacity=0.35)
    for i in range(-20, 21):
        angle = radians(i * 4.3)
        x = 300 + 124 * sin(angle)
        low = 328 + 16 * cos(angle)
        c.line(f"M{num(x)} {num(low)}V{num(low + 70)}", "#000000", 4, opacity=0.34)
        c.line(f"M{num(x + 3)} {num(low)}V{num(low + 70)}", "#ffffff", 1, opacity=0.16)
    c.line("M182 306a118 15.3 0 0 0 236 0", p.accent, 5)
    for i in range(-5, 6):
        x = 300 + 112 * sin(radians(i * 13))
        c.line(f"M{num(x)} {num(420 + 14 * cos(radians(i * 13)))}v{12 if i % 2 else 18}", "#f7f1e6", 2.6, opacity=0.85)
    c.oval(300, 234, 128, 38, c.slant((0, "#6a6c73"), (0.5, "#303138"), (1, "#17171c")))
    c.oval(300, 236, 114, 32, "#121217")
    c.oval(300, 240, 96, 26, c.radial(0.4, 0.3, 0.8, (0, "#7d9ccd"), (0.4, "#2f4470"), (1, "#0b0f1e")))
    c.oval(308, 246, 56, 14, c.radial(0.6, 0.6, 0.6, (0, "#9a5fa8", 0.9), (1, "#2a2450", 0)))
    c.oval(266, 232, 26, 7, "#ffffff", opacity=0.7, transform="rotate(-10 266 232)")
    c.oval(336, 250, 10, 3, "#ffd9a8", opacity=0.7)


def zoom_lens(c: Canvas, p: Palette) -> None:
    """A long white zoom lying on its foot, its hood to the right."""
    c.shadow(300, 478, 210)
    parts = (
        (92, 62, 44, "#bfbcb6"),
        (132, 68, 70, p.main),
        (196, 74, 26, p.trim),
        (218, 78, 96, p.trim),
        (308, 74, 40, p.main),
        (342, 86, 70, p.trim),
        (404, 92, 110, p.main),
    )
    for x, half, w, tone in parts:
        paint = c.down(
            (0, dim(tone, 0.05)), (0.2, lit(tone, 0.1)), (0.5, tone), (0.9, dim(tone, 0.22)), (1, dim(tone, 0.14))
        )
        c.path(
            f"M{x} {340 - half}H{x + w}a{half * 0.16:.1f} {half} 0 0 1 0 {half * 2}H{x}a{half * 0.16:.1f} {half} 0 0 1 0 {-half * 2}Z",
            paint,
        )
    for x, w, half in ((226, 84, 76), (350, 58, 84)):
        for i in range(-9, 10):
            y = 340 + half * sin(radians(i * 9.4))
            c.line(f"M{x + 8} {num(y)}H{x + w}", "#000000", 3, opacity=0.35)
            c.line(f"M{x + 8} {num(y + 2.4)}H{x + w}", "#ffffff", 1, opacity=0.13)
    c.line("M322 267a12 74 0 0 1 0 147", p.accent, 5)
    c.oval(514, 340, 15, 92, c.down((0, dim(p.main, 0.1)), (1, dim(p.main, 0.3))))
    c.oval(514, 340, 12, 80, c.down((0, "#22304c"), (0.4, "#53709f"), (1, "#0c0f1c")))
    c.oval(512, 306, 4, 22, "#ffffff", opacity=0.6)
    c.path(
        rounded([(166, 404), (226, 404), (216, 452), (262, 456), (262, 478), (130, 478), (130, 456), (176, 452)], 7),
        c.down((0, dim(p.main, 0.1)), (1, dim(p.main, 0.2))),
    )
    c.path(box(160, 262, 24, 156, 8), c.down((0, lit(p.main, 0.06)), (0.5, dim(p.main, 0.03)), (1, dim(p.main, 0.2))))
