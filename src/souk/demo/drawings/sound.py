"""What one listens with."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, lathe, num, poly, rounded, smooth


def headphones(c: Canvas, p: Palette) -> None:
    c.shadow(300, 478, 172)
    c.line("M158 350C140 90 460 90 442 350", dim(p.main, 0.12), 34)
    c.line("M156 346C138 86 462 86 444 346", p.main, 26)
    c.line(
        "M156 346C138 86 462 86 444 346",
        lit(p.main, 0.2),
        4.5,
        stroke_dasharray="40 18 230 900",
        opacity=0.75,
        transform="translate(-5 -6)",
    )
    c.line("M196 214C232 142 368 142 404 214", dim(p.accent, 0.05), 20)
    c.line("M194 208C232 136 340 134 372 162", lit(p.accent, 0.1), 4, opacity=0.6)
    for side in (-1, 1):
        x = 300 + side * 142
        c.rect(x - 8, 292, 16, 70, c.steel("#c9c6c0"))
        cushion = box(300 + side * 112 - 24, 322, 48, 148, 23)
        c.path(cushion, c.across((0, dim(p.accent, 0.06)), (0.4, lit(p.accent, 0.03)), (1, dim(p.accent, 0.16))))
        cup = box(x - 6 if side > 0 else x - 52, 312, 58, 168, 28)
        c.path(cup, c.across((0, dim(p.main, 0.03)), (0.3, lit(p.main, 0.1)), (0.6, p.main), (1, dim(p.main, 0.18))))
        c.path(box(x + side * 23 - 6, 340, 11, 112, 5), lit(p.main, 0.2), opacity=0.5 if side < 0 else 0.2)
    c.disc(476, 450, 4, p.trim)
    c.path(box(119, 384, 11, 26, 5), p.trim)


def earbuds(c: Canvas, p: Palette) -> None:
    """An open case with both buds hovering out of it."""
    c.shadow(300, 478, 132)
    lid = "M176 330Q176 196 240 196H360Q424 196 424 330Z"
    c.path(lid, c.slant((0, dim(p.main, 0.03)), (1, dim(p.main, 0.14))))
    c.path("M190 330Q190 212 246 212H354Q410 212 410 330Z", c.down((0, dim(p.main, 0.22)), (1, dim(p.main, 0.12))))
    for side in (-1, 1):
        x = 300 + side * 54
        c.path(box(x - 12 + side * 4, 214, 24, 134, 12), c.turned(lit(p.main, 0.02)))
        c.path(
            smooth(
                [(x - 36, 196), (x - 8, 160), (x + 30, 172), (x + 36, 212), (x + 6, 240), (x - 28, 232)], closed=True
            ),
            c.ball(lit(p.main, 0.03)),
        )
        c.oval(x - side * 24, 204, 15, 21, c.ball(p.trim))
        c.path(box(x + side * 4 - 3, 250, 6, 26, 3), dim(p.main, 0.2))
        c.disc(x + side * 16, 188, 5, p.accent)
    front = "M170 330H430V388Q430 478 352 478H248Q170 478 170 388Z"
    c.path(front, c.turned(p.main))
    c.oval(300, 330, 130, 15, dim(p.main, 0.14))
    c.path("M170 330a130 15 0 0 0 260 0v8a130 15 0 0 1 -260 0Z", lit(p.main, 0.1))
    c.disc(300, 394, 6, p.accent)
    c.path("M196 362C200 420 220 456 248 466C214 452 190 420 188 364Z", "#ffffff", opacity=0.5)


def speaker(c: Canvas, p: Palette) -> None:
    """A fabric-wrapped smart speaker with a ring of light."""
    c.shadow(300, 478, 128)
    d = lathe(300, [(118, 206), (138, 240), (148, 330), (142, 420), (122, 466)], tilt=0.16)
    c.path(d, c.turned(p.main))
    with c.inside(d):
        for i in range(-22, 38):
            c.line(f"M{150 + i * 11} 190l130 300", dim(p.main, 0.17), 1.5, opacity=0.5)
            c.line(f"M{150 + i * 11} 490l130 -300", lit(p.main, 0.12), 1.3, opacity=0.5)
        c.path(d, c.across((0, "#000000", 0.05), (0.2, "#ffffff", 0.18), (0.55, "#ffffff", 0), (1, "#000000", 0.2)))
    c.path("M176 446C220 490 380 490 424 446L420 462A122 20 0 0 1 180 462Z", c.turned(p.trim))
    c.oval(300, 206, 118, 30, c.slant((0, lit(p.trim, 0.12)), (1, dim(p.trim, 0.02))))
    c.oval(300, 206, 98, 23, "none", stroke=p.accent, stroke_width=7)
    c.oval(300, 206, 98, 23, "none", stroke=lit(p.accent, 0.2), stroke_width=12, opacity=0.4, filter=c.blur(5))
    c.line("M284 206H316M300 200V212", lit(p.trim, 0.4), 3)
    c.path(box(276, 398, 48, 16, 4), dim(p.main, 0.18))


def turntable(c: Canvas, p: Palette) -> None:
    """Seen from above at a slant; `main` is the wooden plinth."""
    c.shadow(300, 474, 236, 14)
    c.path(
        poly([(112, 268), (488, 268), (552, 430), (48, 430)]),
        c.slant((0, lit(p.main, 0.07)), (0.5, p.main), (1, dim(p.main, 0.05))),
    )
    with c.inside(poly([(112, 268), (488, 268), (552, 430), (48, 430)])):
        for i in range(15):
            c.line(
                smooth(
                    [(40, 274 + i * 11), (200, 270 + i * 12 + (i % 3) * 5), (400, 278 + i * 11), (570, 270 + i * 12)]
                ),
                dim(p.main, 0.1),
                1.6,
                opacity=0.4,
            )
    c.path(
        rounded([(48, 430), (552, 430), (548, 472), (52, 472)], 6),
        c.down((0, dim(p.main, 0.06)), (1, dim(p.main, 0.18))),
    )
    for x in (86, 478):
        c.path(box(x, 466, 42, 18, 6), "#26272d")
    c.oval(262, 352, 166, 70, dim(p.trim, 0.0), opacity=0.5, transform="translate(4 6)")
    c.oval(260, 346, 164, 68, "#1c1c21")
    for r in range(60, 160, 8):
        c.oval(260, 346, r, r * 0.415, "none", stroke="#ffffff", stroke_width=0.9, opacity=0.13)
    with c.inside("M96 346a164 68 0 1 0 328 0a164 68 0 1 0 -328 0Z"):
        c.path(poly([(260, 346), (110, 240), (210, 240)]), "#ffffff", opacity=0.14)
        c.path(poly([(260, 346), (420, 460), (330, 470)]), "#ffffff", opacity=0.1)
    c.oval(260, 346, 52, 21.6, c.slant((0, lit(p.accent, 0.06)), (1, dim(p.accent, 0.06))))
    c.oval(260, 346, 30, 12, "none", stroke="#fff6e4", stroke_width=2, opacity=0.8)
    c.oval(260, 344, 6, 4, "#d9dade")
    _tone_arm(c, p)


def _tone_arm(c: Canvas, p: Palette) -> None:
    c.oval(462, 306, 32, 14, dim(p.trim, 0.02))
    c.path(box(446, 276, 32, 30, 8), c.steel("#b9bac0"))
    c.line("M462 282L436 346L376 384", "#6f7078", 11, opacity=0.35, transform="translate(4 12)")
    c.line("M466 262L440 340L378 376", "#d4d5da", 8)
    c.path(rounded([(384, 362), (396, 374), (362, 396), (352, 384)], 4), "#2a2b31")
    c.path(box(452, 246, 34, 26, 7), c.turned("#3a3b43"))
    for x, y in ((486, 398), (448, 404)):
        c.oval(x, y, 14, 8, dim(p.main, 0.25))
        c.oval(x, y - 5, 14, 8, c.steel("#d4d5da"))


def game_controller(c: Canvas, p: Palette) -> None:
    c.shadow(300, 474, 190)
    d = smooth(
        [
            (176, 262),
            (240, 248),
            (300, 256),
            (360, 248),
            (424, 262),
            (470, 340),
            (496, 440),
            (462, 476),
            (424, 452),
            (380, 396),
            (300, 390),
            (220, 396),
            (176, 452),
            (138, 476),
            (104, 440),
            (130, 340),
        ],
        closed=True,
    )
    for x in (196, 404):
        c.path(box(x - 44, 228, 88, 44, 18), dim(p.main, 0.2))
    c.path(d, c.radial(0.36, 0.1, 1.0, (0, lit(p.main, 0.12)), (0.5, p.main), (1, dim(p.main, 0.15))))
    with c.inside(d):
        c.blurred("M150 290C180 262 240 262 290 270C240 284 190 292 160 320Z", "#ffffff", 8, opacity=0.45)
        for x in (80, 440):
            c.blurred(box(x, 420, 90, 80, 30), dim(p.main, 0.26), 16, opacity=0.5)
    _controls(c, p)


def _controls(c: Canvas, p: Palette) -> None:
    """Sticks, cross, coloured buttons."""
    for x, y in ((238, 376), (362, 376)):
        c.disc(x, y, 36, dim(p.main, 0.12))
        c.disc(x, y, 29, c.slant((0, "#5a5b64"), (1, "#1d1d22")))
        c.disc(x, y - 3, 20, c.radial(0.5, 0.6, 0.6, (0, "#4c4d56"), (1, "#2a2a30")))
    c.path(
        rounded(
            [
                (170, 300),
                (190, 300),
                (190, 320),
                (210, 320),
                (210, 340),
                (190, 340),
                (190, 360),
                (170, 360),
                (170, 340),
                (150, 340),
                (150, 320),
                (170, 320),
            ],
            5,
        ),
        c.faced("#34353c"),
    )
    for x, y, tone in ((420, 298, "#e0b13c"), (420, 356, "#4f9a7c"), (391, 327, "#4279a8"), (449, 327, "#d9503f")):
        c.disc(x + 1, y + 3, 13.5, "#000000", opacity=0.25)
        c.disc(x, y, 13.5, c.ball(tone))
    c.path(box(268, 282, 64, 40, 12), dim(p.main, 0.08))
    c.path("M288 314V304a12 12 0 0 1 24 0V314H306V305a6 6 0 0 0 -12 0V314Z", p.accent)
    for x in (250, 350):
        c.path(box(x - 9, 288, 18, 8, 4), dim(p.main, 0.24))
    c.line(f"M{num(276)} 340H324", p.accent, 4)
