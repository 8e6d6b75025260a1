"""The barber's shelf: blades, bottles, brushes, tins."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import Point, box, lathe, num, poly, rounded, smooth

STEEL = "#c4c7cd"


def _label(c: Canvas, area: tuple[float, float, float, float], p: Palette) -> None:
    x, y, w, h = area
    c.path(box(x, y, w, h, 4), c.across((0, dim(p.accent, 0.03)), (0.3, lit(p.accent, 0.02)), (1, dim(p.accent, 0.12))))
    middle = x + w / 2
    c.path(box(x + 7, y + 7, w - 14, h - 14, 2), "none", stroke=p.trim, stroke_width=1.5, opacity=0.7)
    c.path(f"M{num(middle - 26)} {num(y + h * 0.34)}q13 -16 26 0q13 -16 26 0q-8 14 -26 4q-18 10 -26 -4Z", p.trim)
    for i, share in enumerate((0.5, 0.34)):
        c.line(
            f"M{num(middle - w * share / 2)} {num(y + h * 0.62 + i * 13)}h{num(w * share)}", p.trim, 3.6, opacity=0.85
        )


def beard_oil(c: Canvas, p: Palette) -> None:
    """A dropper bottle of tinted glass."""
    c.shadow(300, 480, 92)
    c.path("M268 128C268 62 332 62 332 128Z", c.turned("#3a3438", 1.2))
    c.path(lathe(300, [(44, 130), (44, 150), (44, 196)], tilt=0.12), c.turned(p.trim, 1.2))
    for x in range(262, 342, 8):
        c.line(f"M{x} 140V198", "#000000", 1.8, opacity=0.22)
    d = lathe(300, [(38, 196), (40, 214), (92, 256), (98, 290), (98, 440), (90, 468)], tilt=0.12)
    c.path(d, c.turned(p.main, 1.3))
    with c.inside(d):
        c.rect(190, 300, 220, 190, dim(p.main, 0.1), opacity=0.4)
        c.rect(294, 190, 12, 240, "#fff6e4", opacity=0.28)
        c.rect(214, 244, 13, 210, "#ffffff", opacity=0.55, filter=c.blur(3))
        c.rect(376, 260, 6, 190, "#ffffff", opacity=0.3, filter=c.blur(2))
    _label(c, (214, 312, 172, 116), p)


def pomade(c: Canvas, p: Palette) -> None:
    """Two tins, one open on its side showing the wax."""
    c.shadow(250, 480, 124)
    c.shadow(430, 480, 76)
    with c.group("rotate(-12 430 400)"):
        c.disc(438, 392, 92, dim(p.main, 0.16))
        c.disc(430, 390, 92, c.slant((0, lit(STEEL, 0.1)), (1, dim(STEEL, 0.16))))
        c.disc(430, 390, 82, c.radial(0.4, 0.35, 0.8, (0, "#fff7e2"), (0.6, "#f0dcae"), (1, "#d9bd84")))
        swirl: list[Point] = [
            (430 + (14 + i * 3.1) * cos(i * 0.55), 390 + (14 + i * 3.1) * sin(i * 0.55)) for i in range(19)
        ]
        c.line(smooth(swirl), "#c9a766", 5, opacity=0.6)
        c.line(smooth([(x - 3, y - 4) for x, y in swirl]), "#fffaf0", 3, opacity=0.8)
    c.path(lathe(240, [(122, 372), (122, 400), (122, 462)], tilt=0.15), c.turned(STEEL, 1.2))
    c.path(lathe(240, [(128, 322), (128, 350), (128, 412)], tilt=0.15), c.turned(p.main, 1.2))
    for i in range(-30, 31):
        a = radians(i * 3)
        x = 240 + 128 * sin(a)
        c.line(f"M{num(x)} {num(366 + 19 * cos(a))}V{num(404 + 19 * cos(a))}", "#000000", 1.4, opacity=0.18)
    c.oval(240, 322, 128, 34, c.slant((0, lit(p.main, 0.12)), (1, dim(p.main, 0.03))))
    c.oval(240, 322, 108, 27, p.accent)
    c.oval(240, 322, 100, 24, "none", stroke=p.trim, stroke_width=2)
    c.path("M194 320q23 -16 46 0q23 -16 46 0q-14 14 -46 4q-32 10 -46 -4Z", p.trim)
    c.line("M214 335H266", p.trim, 3)


def safety_razor(c: Canvas, p: Palette) -> None:
    """On its stand; `main` is the handle, `accent` the metal."""
    c.shadow(300, 482, 100)
    c.oval(300, 474, 98, 19, dim(p.accent, 0.2))
    c.oval(300, 466, 98, 19, c.slant((0, lit(p.accent, 0.14)), (0.5, p.accent), (1, dim(p.accent, 0.16))))
    c.line("M348 462V196Q348 172 326 172", dim(p.accent, 0.12), 11)
    c.line("M345 460V198Q345 176 326 174", lit(p.accent, 0.16), 3, opacity=0.8)
    c.path(
        rounded([(204, 118), (380, 118), (392, 138), (360, 152), (224, 152), (192, 138)], 9),
        c.down((0, lit(p.accent, 0.16)), (0.5, p.accent), (1, dim(p.accent, 0.2))),
    )
    c.path(box(206, 146, 172, 8, 3), "#f4f5f7")
    c.path(
        rounded([(222, 154), (362, 154), (330, 176), (254, 176)], 6),
        c.down((0, dim(p.accent, 0.04)), (1, dim(p.accent, 0.18))),
    )
    for x in range(218, 372, 9):
        c.line(f"M{x} 150v7", dim(p.accent, 0.28), 2)
    c.path(box(280, 174, 24, 30, 4), c.steel(p.accent))
    c.path(
        lathe(292, [(15, 202), (21, 240), (15, 290), (22, 350), (21, 408), (15, 424)], tilt=0.2), c.turned(p.main, 1.4)
    )
    for y in (214, 294, 410):
        c.path(box(274, y, 36, 9, 4), c.turned(p.accent, 1.4))
    c.oval(292, 428, 17, 8, c.turned(p.accent))
    c.line("M204 126H360", "#ffffff", 4, opacity=0.7)


def shaving_brush(c: Canvas, p: Palette) -> None:
    """A badger brush beside a bowl of lather; `accent` is the bowl."""
    c.shadow(388, 482, 128)
    c.shadow(172, 480, 62)
    c.path(
        smooth(
            [(296, 344), (320, 296), (366, 300), (398, 270), (444, 298), (478, 306), (492, 346), (392, 372)],
            closed=True,
        ),
        c.ball("#fffdf6"),
    )
    for x, y, r in ((340, 318, 20), (402, 296, 24), (450, 322, 19), (376, 330, 16)):
        c.disc(x, y, r, c.radial(0.35, 0.3, 0.8, (0, "#ffffff"), (1, "#ece4d4")))
    d = lathe(392, [(116, 346), (114, 380), (92, 440), (58, 470)], tilt=0.14)
    c.path(d, c.turned(p.accent, 1.2))
    with c.inside(d):
        c.line("M280 398a116 20 0 0 0 230 0", lit(p.accent, 0.14), 5, opacity=0.8)
    c.path("M276 346a116 17 0 0 0 232 0v8a116 17 0 0 1 -232 0Z", lit(p.accent, 0.1))
    hair = smooth(
        [(146, 330), (122, 250), (112, 176), (140, 144), (172, 136), (206, 144), (232, 176), (222, 250), (200, 330)],
        closed=True,
    )
    c.path(hair, c.down((0, "#f6efe0"), (0.35, "#cdbb9f"), (0.6, "#4a3a32"), (1, "#8a745c")))
    with c.inside(hair):
        for i in range(-13, 14):
            c.line(
                smooth([(172 + i * 2, 334), (172 + i * 4.2, 240), (172 + i * 4.6, 140)]),
                "#2b1d1a" if i % 2 else "#ffffff",
                1.4,
                opacity=0.26,
            )
    c.path(box(134, 322, 78, 24, 8), c.steel("#d9b35c"))
    c.path(lathe(173, [(34, 344), (25, 372), (44, 414), (46, 446), (38, 470)], tilt=0.16), c.turned(p.main, 1.4))
    c.rect(146, 400, 7, 56, "#ffffff", opacity=0.4, filter=c.blur(2))


def scissors(c: Canvas, p: Palette) -> None:
    """Shears and a comb, seen from above."""
    comb = box(400, 96, 66, 408, 10)
    c.cast(comb, 10, 14)
    with c.group("rotate(4 430 300)"):
        c.path(box(438, 96, 34, 408, 9), c.turned(p.main, 1.3))
        for i in range(22):
            c.line(f"M400 {num(110 + i * 6.2)}H440", dim(p.main, 0.04), 3.2)
            c.line(f"M400 {num(249 + i * 11.2)}H440", dim(p.main, 0.04), 5.4)
        c.rect(446, 110, 5, 380, "#ffffff", opacity=0.35)
    for side in (1, -1):
        with c.group(f"rotate({side * 13} 240 310)"):
            blade = rounded(
                [(240 - side * 4, 84), (240 + side * 18, 130), (240 + side * 19, 320), (240 - side * 11, 330)], 5
            )
            c.cast(blade, 8, 12)
            c.path(blade, c.across((0, lit(STEEL, 0.1)), (0.5, STEEL), (0.54, dim(STEEL, 0.16)), (1, dim(STEEL, 0.06))))
            x = 240 - side * 4
            c.line(f"M{x} 322L{x - side * 22} 410", dim(STEEL, 0.06 if side > 0 else 0), 19)
            c.disc(x - side * 34, 452, 42, "#2b1d2e", opacity=0.16, filter=c.blur(8), transform="translate(8 14)")
            c.oval(x - side * 34, 450, 36, 46, "none", stroke=p.accent, stroke_width=17)
            c.oval(
                x - side * 34,
                450,
                36,
                46,
                "none",
                stroke=lit(p.accent, 0.14),
                stroke_width=4,
                opacity=0.8,
                transform="translate(-3 -4)",
            )
    c.line("M170 474C150 500 140 514 122 522", p.accent, 10)
    c.disc(240, 310, 15, c.ball("#d9b35c"))
    c.line("M232 314L248 306", dim("#d9b35c", 0.24), 3)


def straight_razor(c: Canvas, p: Palette) -> None:
    """Open, on a strop of leather."""
    strop = rounded([(40, 392), (520, 316), (560, 424), (70, 506)], 14)
    c.cast(strop, 6, 12)
    c.path(strop, c.slant((0, lit(p.trim, 0.06)), (0.5, p.trim), (1, dim(p.trim, 0.1))))
    with c.group("rotate(-9 300 400)"):
        c.line("M76 384H540M60 470H536", lit(p.trim, 0.24), 1.8, stroke_dasharray="6 5")
    blade = "M250 372L262 330C330 318 450 268 500 176C526 176 536 190 538 206C500 320 380 396 262 398Z"
    c.cast(blade, 8, 16)
    c.path(blade, c.slant((0, lit(STEEL, 0.14)), (0.42, STEEL), (0.5, lit(STEEL, 0.12)), (1, dim(STEEL, 0.16))))
    c.line("M276 340C350 326 456 280 504 190", "#ffffff", 4, opacity=0.85)
    c.line("M268 388C380 380 490 312 530 212", dim(STEEL, 0.2), 2.4, opacity=0.7)
    c.line("M258 382C230 392 214 386 206 366", STEEL, 13)
    handle = smooth(
        [
            (270, 366),
            (240, 338),
            (190, 262),
            (150, 176),
            (120, 148),
            (98, 166),
            (112, 214),
            (160, 310),
            (222, 388),
            (258, 402),
        ],
        closed=True,
    )
    c.cast(handle, 8, 14)
    c.path(handle, c.slant((0, lit(p.main, 0.12)), (0.5, p.main), (1, dim(p.main, 0.13))))
    c.line(smooth([(122, 162), (152, 226), (204, 316), (250, 372)]), lit(p.main, 0.18), 4, opacity=0.6)
    for x, y in ((254, 378), (178, 276), (124, 180)):
        c.disc(x, y, 8, c.ball(p.accent))


def _bar(c: Canvas, at: tuple[float, float, float], tone: str, p: Palette) -> None:
    x, y, w = at
    c.path(rounded([(x, y), (x + 26, y - 22), (x + w + 14, y - 22), (x + w, y)], 8), lit(tone, 0.08))
    c.path(
        rounded([(x + w - 4, y), (x + w + 18, y - 22), (x + w + 18, y + 62), (x + w - 4, y + 84)], 8),
        dim(tone, 0.12),
    )
    d = box(x, y, w, 84, 13)
    c.path(d, c.faced(tone, 1.3))
    with c.inside(d):
        for k in range(3):
            c.line(
                smooth(
                    [
                        (x - 10, y + 20 + k * 26),
                        (x + w * 0.3, y + 8 + k * 28),
                        (x + w * 0.6, y + 30 + k * 24),
                        (x + w + 10, y + 14 + k * 26),
                    ]
                ),
                lit(tone, 0.09),
                7,
                opacity=0.7,
            )
        for k in range(16):
            c.disc(x + (k * 71) % w, y + (k * 31) % 84, 2.6, dim(tone, 0.22), opacity=0.6)
    c.path(box(x + w / 2 - 46, y - 2, 92, 88, 2), c.across((0, "#f7f0e0"), (1, "#e3d8c2")))
    c.path(
        f"M{num(x + w / 2 - 12)} {y + 58}V{y + 36}a12 12 0 0 1 24 0V{y + 58}h-7V{y + 37}a5 5 0 0 0 -10 0V{y + 58}Z",
        p.trim,
    )


def soap(c: Canvas, p: Palette) -> None:
    """Three bars on a cedar dish."""
    c.shadow(300, 484, 176)
    c.path(box(132, 456, 336, 22, 9), c.down((0, lit(p.trim, 0.08)), (1, dim(p.trim, 0.1))))
    for x in (158, 404):
        c.path(box(x, 474, 40, 14, 4), dim(p.trim, 0.14))
    _bar(c, (152, 372, 296), p.main, p)
    _bar(c, (172, 288, 262), p.accent, p)
    c.path(poly([(250, 262), (300, 190), (262, 266)]), "#6f9a5a")
    for i in range(7):
        for side in (-1, 1):
            x, y = 256 + i * 7, 252 - i * 10
            c.oval(
                x + side * 11,
                y - 4,
                12,
                5,
                "#6f9a5a" if side < 0 else "#527a48",
                transform=f"rotate({-54 + side * 40} {x} {y})",
            )


def clippers(c: Canvas, p: Palette) -> None:
    c.shadow(300, 484, 86)
    body = rounded([(238, 176), (362, 176), (372, 300), (352, 478), (248, 478), (228, 300)], 26)
    c.path(body, c.turned(p.main, 1.4))
    c.path(rounded([(252, 190), (348, 190), (352, 300), (336, 462), (264, 462), (248, 300)], 18), c.faced(p.accent))
    c.path(rounded([(230, 132), (370, 132), (362, 184), (238, 184)], 8), c.steel(STEEL))
    for i in range(15):
        c.path(poly([(232 + i * 9.2, 134), (235 + i * 9.2, 104), (240 + i * 9.2, 134)]), dim(STEEL, 0.05))
    c.rect(234, 146, 132, 5, dim(STEEL, 0.2))
    for x in (262, 338):
        c.disc(x, 168, 6, dim(STEEL, 0.18))
    c.path(box(282, 236, 36, 84, 18), dim(p.main, 0.04))
    c.path(box(288, 242, 24, 38, 12), c.ball(p.trim))
    for i in range(4):
        c.path(box(288, 360 + i * 18, 24, 8, 4), p.trim if i > 1 else dim(p.accent, 0.14))
    c.line("M232 214C196 224 196 262 226 272", c.steel(STEEL), 11)
