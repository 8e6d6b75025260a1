"""What a student eats, drinks and rides with."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, lathe, num, rounded, smooth


def steam(c: Canvas, x: float, y: float) -> None:
    for i, dx in enumerate((-26, 4, 32)):
        top = y - 78 - (i % 2) * 22
        c.line(
            smooth([(x + dx, y), (x + dx - 12, y - 26), (x + dx + 8, y - 52), (x + dx - 4, top)]),
            "#ffffff",
            9,
            opacity=0.55,
            filter=c.blur(4),
        )


def enamel_mug(c: Canvas, p: Palette) -> None:
    """`main` is the enamel, `trim` the rim."""
    c.shadow(290, 478, 136)
    steam(c, 284, 232)
    c.line("M404 296C484 270 500 400 400 408", dim(p.main, 0.12), 27)
    c.line("M402 294C480 268 496 396 400 403", p.main, 21)
    c.line("M410 290C468 278 480 340 454 378", lit(p.main, 0.1), 4, opacity=0.8)
    d = lathe(284, [(128, 258), (126, 300), (122, 420), (112, 464)], tilt=0.13)
    c.path(d, c.turned(p.main))
    with c.inside(d):
        for x, y in ((190, 290), (330, 440), (382, 300), (232, 462), (300, 282), (204, 396), (370, 396)):
            for i in range(5):
                c.disc(
                    x + 13 * cos(i * 2.4) * (i % 3),
                    y + 9 * sin(i * 1.7) * (i % 2 + 1),
                    1.6 + (i % 2),
                    p.trim,
                    opacity=0.55,
                )
    c.path(rounded([(240, 320), (328, 320), (328, 376), (284, 412), (240, 376)], 12), p.accent)
    c.path("M254 346l30 -12 30 12 -30 12ZM266 358v16q18 14 36 0v-16l-18 8Z", p.main)
    c.oval(284, 258, 128, 27, p.trim)
    c.oval(284, 258, 120, 23, c.slant((0, dim(p.main, 0.2)), (1, dim(p.main, 0.03))))
    c.oval(284, 266, 108, 17, c.slant((0, "#3a2016"), (1, "#6b3f28")))
    c.oval(256, 262, 40, 6, "#a9714d", opacity=0.6)


def meal_boxes(c: Canvas, p: Palette) -> None:
    """Three glass boxes with lids, the top one open to a salad."""
    c.shadow(300, 484, 176)
    fills = (("#e8b04c", "#8f4a2c"), ("#d9663f", "#f0d9a8"))
    for i, (one, other) in enumerate(fills):
        y = 404 - i * 88
        body = rounded([(136, y), (464, y), (448, y + 78), (152, y + 78)], 18)
        c.path(body, c.across((0, "#e6f0f0", 0.95), (0.5, "#d3e3e4", 0.9), (1, "#aec5c8", 0.95)))
        with c.inside(body):
            c.path(
                smooth(
                    [(140, y + 34), (190, y + 26), (240, y + 36), (300, y + 28), (300, y + 84), (140, y + 84)],
                    closed=True,
                ),
                c.down((0, one), (1, dim(one, 0.12))),
            )
            c.path(
                smooth(
                    [(296, y + 30), (350, y + 24), (400, y + 34), (464, y + 28), (460, y + 84), (296, y + 84)],
                    closed=True,
                ),
                c.down((0, other), (1, dim(other, 0.12))),
            )
            for k in range(16):
                c.disc(160 + (k * 53) % 284, y + 42 + (k * 17) % 28, 6, lit(one if k % 2 else other, 0.1), opacity=0.8)
            c.path(rounded([(150, y + 8), (176, y + 8), (190, y + 72), (168, y + 72)], 8), "#ffffff", opacity=0.45)
        c.path(box(126, y - 14, 348, 26, 10), c.across((0, lit(p.main, 0.05)), (0.5, p.main), (1, dim(p.main, 0.13))))
        for x in (180, 384):
            c.path(box(x, y - 18, 38, 40, 8), c.across((0, lit(p.main, 0.1)), (1, dim(p.main, 0.04))))
    _salad(c)


def _salad(c: Canvas) -> None:
    for i in range(13):
        x, y = 170 + i * 21.5, 214 - 22 * abs(sin(i * 1.3))
        tone = ("#6fae58", "#8cc46a", "#4f9250")[i % 3]
        c.path(
            smooth([(x - 26, y + 30), (x - 16, y - 6), (x, y - 18), (x + 18, y - 4), (x + 26, y + 30)], closed=True),
            c.ball(tone),
        )
    for x, y, r, tone in (
        (206, 208, 19, "#d9463a"),
        (256, 196, 17, "#e0563f"),
        (350, 200, 19, "#d9463a"),
        (402, 212, 16, "#f0a03c"),
        (304, 194, 21, "#f6e7b8"),
    ):
        c.disc(x, y, r, c.ball(tone))
        c.oval(x - r * 0.3, y - r * 0.4, r * 0.3, r * 0.18, "#ffffff", opacity=0.7)
    c.disc(304, 194, 10, "#f0b53c")
    body = rounded([(136, 222), (464, 222), (448, 302), (152, 302)], 18)
    with c.inside(body):
        c.rect(130, 222, 340, 90, c.down((0, "#7fb863"), (1, "#4f8a4a")))
        for i in range(22):
            x, y = 150 + (i * 67) % 300, 238 + (i * 29) % 56
            c.oval(
                x,
                y,
                17,
                11,
                ("#93cc72", "#5f9f52", "#d9503f", "#f0b53c", "#6fae58")[i % 5],
                transform=f"rotate({(i * 40) % 180} {x} {y})",
            )
    c.path(body, c.across((0, "#e6f2f0", 0.55), (0.5, "#e6f2ee", 0.22), (1, "#aec8c4", 0.5)))
    c.path(rounded([(136, 216), (464, 216), (462, 232), (138, 232)], 6), "#f4fbfa", opacity=0.9)
    c.path(rounded([(152, 238), (178, 238), (190, 294), (168, 294)], 8), "#ffffff", opacity=0.5)


def bottle(c: Canvas, p: Palette) -> None:
    """An insulated bottle with a loop cap."""
    c.shadow(300, 480, 78)
    c.line("M270 116C270 62 330 62 330 116", p.trim, 15)
    c.path(lathe(300, [(46, 110), (48, 130), (48, 168)], tilt=0.12), c.turned(p.trim, 1.3))
    for x in range(260, 346, 9):
        c.line(f"M{x} 122V164", "#000000", 2, opacity=0.2)
    c.path(box(258, 166, 84, 12, 3), c.steel("#c9ccd2"))
    d = lathe(300, [(42, 176), (46, 192), (76, 232), (82, 270), (82, 440), (76, 470)], tilt=0.14)
    c.path(d, c.turned(p.main, 1.15))
    with c.inside(d):
        c.rect(210, 428, 180, 60, c.turned(dim(p.main, 0.08)), opacity=0.9)
        c.rect(240, 230, 15, 196, "#ffffff", opacity=0.3, filter=c.blur(4))
    c.path("M282 344V314a18 18 0 0 1 36 0V344H309V315a9 9 0 0 0 -18 0V344Z", p.accent)
    c.line("M280 362H320", p.accent, 4)


def bike_lock(c: Canvas, p: Palette) -> None:
    """A U-lock standing, its key beside it."""
    c.shadow(300, 476, 158)
    u = "M196 410V236a104 104 0 0 1 208 0V410"
    c.line(u, dim(p.main, 0.12), 48, stroke_linecap="butt")
    c.line(u, p.main, 42, stroke_linecap="butt")
    c.line("M188 400V236a112 112 0 0 1 90 -110", lit(p.main, 0.16), 8, opacity=0.7)
    for x in (196, 404):
        c.rect(x - 20, 364, 40, 46, c.steel("#c9ccd2"))
    c.path(box(126, 400, 348, 74, 34), c.down((0, lit(p.trim, 0.14)), (0.3, p.trim), (1, dim(p.trim, 0.14))))
    c.path(box(244, 404, 112, 66, 10), c.down((0, lit(p.accent, 0.06)), (1, dim(p.accent, 0.1))))
    c.disc(300, 437, 21, c.slant((0, "#e6e6ea"), (1, "#8e8f97")))
    c.path(box(296, 424, 8, 26, 3), "#26272d")
    c.path(box(142, 416, 90, 8, 4), "#ffffff", opacity=0.2)
    with c.group("translate(470 486) rotate(-14)"):
        c.oval(4, 10, 60, 8, "#2b1d2e", opacity=0.25, filter=c.blur(4))
        c.path("M-60 -4a22 14 0 1 1 .1 1ZM-40 -4", p.trim)
        c.path(box(-20, -7, 74, 9, 3), c.steel("#c9ccd2"))
        for x in (26, 38, 48):
            c.path(box(x, 0, 6, 9, 1), "#a9abb2")


def bike_light(c: Canvas, p: Palette) -> None:
    """A front lamp and a rear lamp."""
    c.glow(216, 330, 220, "#fff4cf", 0.95)
    c.glow(420, 366, 150, "#ff8f7a", 0.75)
    c.shadow(220, 478, 92)
    c.shadow(424, 484, 62)
    c.path(box(186, 414, 60, 64, 10), c.turned(p.trim))
    c.path(box(126, 246, 184, 178, 54), c.slant((0, lit(p.main, 0.12)), (0.5, p.main), (1, dim(p.main, 0.16))))
    c.disc(216, 334, 74, c.slant((0, "#c9ccd2"), (1, "#6f717a")))
    c.disc(216, 334, 64, c.radial(0.5, 0.5, 0.55, (0, "#ffffff"), (0.4, "#fff8df"), (1, "#f0d48a")))
    for i in range(12):
        a = radians(i * 30)
        c.line(
            f"M{num(216 + 26 * cos(a))} {num(334 + 26 * sin(a))}L{num(216 + 56 * cos(a))} {num(334 + 56 * sin(a))}",
            "#ffffff",
            3,
            opacity=0.7,
        )
    c.path(box(404, 440, 44, 46, 8), c.turned(p.trim))
    c.path(box(368, 302, 112, 146, 38), c.slant((0, lit(p.main, 0.1)), (1, dim(p.main, 0.14))))
    c.path(box(382, 318, 84, 114, 28), c.radial(0.5, 0.5, 0.6, (0, "#ffb09a"), (0.5, "#e8503a"), (1, "#a92d22")))
    for row in range(4):
        for column in range(3):
            c.disc(404 + column * 20, 342 + row * 22, 5.5, "#ffe0d4", opacity=0.85)


def ramen_kit(c: Canvas, p: Palette) -> None:
    """A bowl of noodles with chopsticks."""
    c.shadow(300, 478, 150)
    steam(c, 300, 236)
    c.path("M116 286C124 400 190 454 236 462H364C410 454 476 400 484 286Z", c.turned(p.main))
    with c.inside("M116 286C124 400 190 454 236 462H364C410 454 476 400 484 286Z"):
        c.line("M110 326C170 370 430 370 490 326", p.accent, 9)
        c.line("M110 346C170 390 430 390 490 346", p.accent, 3)
    c.path("M236 456H364L356 478H244Z", c.turned(dim(p.main, 0.05)))
    c.oval(300, 286, 184, 46, lit(p.main, 0.08))
    c.oval(300, 288, 170, 39, c.slant((0, "#c9853c"), (1, "#e6b15a")))
    for i in range(9):
        x = 190 + i * 19
        c.line(
            smooth([(x, 296 + (i % 3) * 6), (x + 24, 276 + (i % 2) * 8), (x + 50, 298), (x + 78, 284 + (i % 3) * 5)]),
            "#f6e2a6",
            6,
        )
    c.oval(236, 280, 36, 21, "#fffaf0")
    c.oval(238, 280, 18, 11, c.ball("#f0a83c"))
    c.path(rounded([(370, 226), (428, 240), (416, 292), (362, 284)], 5), c.faced("#2f4a3c"))
    for i in range(9):
        c.oval(300 + (i * 37) % 80, 302 + (i * 11) % 18, 7, 3.6, "#6fae58")
    for dy in (0, 20):
        c.line(f"M330 {262 + dy}L548 {158 + dy}", dim(p.trim, 0.05), 9)
        c.line(f"M330 {260 + dy}L548 {155 + dy}", lit(p.trim, 0.15), 2.4, opacity=0.8)
