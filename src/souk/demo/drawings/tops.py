"""Shirts, knits and hoods, hanging from the rail."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.fabric import button, cloth, folds, hanger, ribs, stitches
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import Point, box, num, poly, rounded, smooth, sym

BODY: list[Point] = [(0, 150), (58, 136), (122, 160), (128, 250), (122, 330), (124, 496), (0, 500)]


def _sleeve(side: int, width: float = 0, cuff: float = 452) -> list[Point]:
    half: list[Point] = [
        (100, 152),
        (132, 166),
        (160, 250),
        (178 + width, 350),
        (184 + width, cuff),
        (138 - width * 0.4, cuff + 4),
        (130 - width * 0.4, 350),
        (112, 250),
    ]
    return [(300 + side * x, y) for x, y in half]


def _long_sleeves(c: Canvas, colour: str, *, rib: bool) -> None:
    for side in (-1, 1):
        points = _sleeve(side)
        d = rounded(points, 26)
        cloth(c, d, dim(colour, 0.045 if side > 0 else 0.01))
        bend: list[Point] = [(300 + side * 134, 240), (300 + side * 150, 330), (300 + side * 158, 420)]
        folds(c, d, colour, [bend])
        if rib:
            x, y = min(300 + side * 137, 300 + side * 185), 436
            ribs(c, box(x, y, 48, 30, 8), (x + 4, x + 48, y, y + 30), dim(colour, 0.05))


def tee(c: Canvas, p: Palette) -> None:
    hanger(c)
    half: list[Point] = [(0, 168), (52, 136), (120, 152), (204, 236), (158, 284), (120, 250), (122, 500), (0, 504)]
    d = rounded(sym(300, half), 14)
    c.oval(300, 146, 54, 20, dim(p.main, 0.22))
    d = d.replace("Z", "Z")
    cloth(c, d, p.main)
    creases: list[list[Point]] = [
        [(196, 262), (226, 320), (232, 400)],
        [(404, 262), (376, 330), (372, 420)],
        [(300, 330), (290, 420), (296, 500)],
    ]
    folds(c, d, p.main, creases)
    c.path("M248 137C262 196 338 196 352 137C338 168 262 168 248 137Z", dim(p.main, 0.2))
    c.line("M246 137C256 200 344 200 354 137", dim(p.main, 0.06), 11)
    c.line("M250 138C262 192 338 192 350 138", lit(p.main, 0.05), 2, opacity=0.8)
    stitches(c, "M184 492H416", dim(p.main, 0.14))
    c.path(box(340, 244, 44, 50, 5), dim(p.main, 0.03), stroke=dim(p.main, 0.12), stroke_width=1.5)
    c.rect(352, 300, 12, 8, p.accent)


def shirt(c: Canvas, p: Palette) -> None:
    hanger(c)
    _long_sleeves(c, p.main, rib=False)
    for x in (115, 437):
        c.path(box(x, 424, 50, 34, 6), c.across((0, lit(p.main, 0.05)), (1, dim(p.main, 0.06))))
        c.line(f"M{x} 424H{x + 50}", dim(p.main, 0.16), 1.6)
        button(c, x + 38, 441, 4, p.accent)
    d = rounded([*sym(300, BODY[:-1]), (300, 520)], 12)
    d = rounded(sym(300, [(0, 150), (58, 136), (122, 160), (126, 330), (122, 478), (84, 508), (0, 500)]), 16)
    cloth(c, d, p.main)
    creases: list[list[Point]] = [
        [(204, 250), (226, 330), (220, 430)],
        [(398, 250), (378, 350), (386, 470)],
        [(256, 380), (250, 440), (258, 500)],
    ]
    folds(c, d, p.main, creases)
    c.path(box(287, 176, 26, 326, 3), c.across((0, lit(p.main, 0.06)), (1, lit(p.main, 0.01))))
    c.line("M313 178V500", dim(p.main, 0.16), 1.8)
    for y in (222, 280, 338, 396, 454):
        button(c, 300, y, 5, p.accent)
    c.path(rounded([(334, 234), (392, 234), (392, 284), (363, 298), (334, 284)], 5), c.faced(p.main))
    c.line(rounded([(334, 234), (392, 234), (392, 284), (363, 298), (334, 284)], 5), dim(p.main, 0.14), 1.6)
    stitches(c, "M336 244H390", dim(p.main, 0.14))
    c.path("M246 136Q300 176 354 136L344 152Q300 186 256 152Z", dim(p.main, 0.22))
    for side in (-1, 1):
        collar: list[Point] = [(300, 178), (300 + side * 58, 130), (300 + side * 70, 150), (300 + side * 40, 208)]
        flap = rounded(collar, 5)
        c.cast(flap, 3, 6)
        c.path(flap, c.faced(lit(p.main, 0.03)), stroke=dim(p.main, 0.1), stroke_width=1.2)


def sweater(c: Canvas, p: Palette) -> None:
    hanger(c)
    _long_sleeves(c, p.main, rib=True)
    d = rounded(sym(300, [(0, 152), (62, 138), (124, 164), (130, 330), (126, 480), (0, 484)]), 18)
    cloth(c, d, p.main)
    with c.inside(d):
        for x in (212, 246, 300, 354, 388):
            wide = 17 if x == 300 else 10
            for row in range(16):
                y = 176 + row * 20
                for side in (-1, 1):
                    twist = [(x + side * wide, y), (x + side * wide * 0.25, y + 9), (x - side * wide * 0.8, y + 19)]
                    c.line(smooth(twist), dim(p.main, 0.13), 4.4, opacity=0.55)
                    above = [(px - 1.6, py - 2.4) for px, py in twist]
                    c.line(smooth(above), lit(p.main, 0.09), 2, opacity=0.5)
    folds(c, d, p.main, [[(196, 270), (208, 360), (200, 450)], [(404, 260), (392, 360), (402, 450)]])
    ribs(c, box(172, 472, 256, 34, 10), (176, 428, 472, 506), dim(p.main, 0.04))
    c.oval(300, 150, 58, 22, dim(p.main, 0.24))
    ring = "M236 144C240 204 360 204 364 144L346 138C342 180 258 180 254 138Z"
    ribs(c, ring, (238, 364, 130, 200), lit(p.main, 0.02))


def hoodie(c: Canvas, p: Palette) -> None:
    hanger(c, 122)
    _long_sleeves(c, p.main, rib=True)
    d = rounded(sym(300, [(0, 160), (60, 140), (124, 164), (130, 330), (124, 486), (0, 490)]), 18)
    cloth(c, d, p.main)
    creases: list[list[Point]] = [[(204, 240), (230, 310), (226, 370)], [(396, 240), (372, 320), (378, 370)]]
    folds(c, d, p.main, creases)
    ribs(c, box(174, 478, 252, 32, 10), (178, 426, 478, 510), dim(p.main, 0.05))
    pocket = rounded(sym(300, [(0, 368), (62, 368), (100, 430), (100, 472), (0, 472)]), 10)
    c.cast(pocket, 2, 4)
    c.path(pocket, c.faced(p.main))
    for side in (-1, 1):
        stitches(c, f"M{300 + side * 60} 374L{300 + side * 95} 432V466", dim(p.main, 0.18))
    hood = smooth(
        [(300, 118), (352, 122), (378, 160), (366, 214), (300, 250), (234, 214), (222, 160), (248, 122)], closed=True
    )
    c.cast(hood, 6, 10)
    c.path(hood, c.slant((0, lit(p.main, 0.08)), (0.5, p.main), (1, dim(p.main, 0.1))))
    inner = smooth([(300, 142), (340, 148), (352, 176), (300, 226), (248, 176), (260, 148)], closed=True)
    c.path(inner, c.down((0, dim(p.main, 0.3)), (1, dim(p.main, 0.18))))
    c.line("M256 190C270 224 330 224 344 190", lit(p.main, 0.1), 3, opacity=0.6)
    for side, end in ((-1, 330), (1, 312)):
        x = 300 + side * 26
        c.line(smooth([(x, 218), (x + side * 5, 262), (x + side * 2, end)]), dim(p.accent, 0.12), 6, opacity=0.5)
        c.line(smooth([(x, 216), (x + side * 4, 260), (x + side, end)]), p.accent, 5)
        c.line(f"M{num(x + side)} {end - 12}V{end}", p.trim, 6)
    c.line("M262 300l38 22 38 -22M262 318l38 22 38 -22", p.accent, 7, opacity=0.92)


def _patch_pockets(c: Canvas, p: Palette) -> None:
    for box_at in ((190, 372, 88, 92), (332, 372, 84, 92), (336, 226, 66, 72)):
        x, y, w, h = box_at
        pocket = rounded([(x, y), (x + w, y), (x + w, y + h - 12), (x + w / 2, y + h), (x, y + h - 12)], 6)
        c.cast(pocket, 2, 4)
        c.path(pocket, c.faced(p.main, 1.2))
        stitches(
            c,
            poly(
                [
                    (x + 5, y + 5),
                    (x + 5, y + h - 15),
                    (x + w / 2, y + h - 5),
                    (x + w - 5, y + h - 15),
                    (x + w - 5, y + 5),
                ],
                closed=False,
            ),
            p.accent,
        )
        stitches(c, f"M{x + 4} {y + 12}H{x + w - 4}", p.accent)


def jacket(c: Canvas, p: Palette) -> None:
    """A chore jacket: boxy, three patch pockets, contrast stitching."""
    hanger(c)
    _long_sleeves(c, p.main, rib=False)
    for x in (115, 437):
        c.path(box(x, 424, 50, 36, 5), c.across((0, lit(p.main, 0.04)), (1, dim(p.main, 0.06))))
        stitches(c, f"M{x + 2} 430H{x + 48}", p.accent)
        button(c, x + 40, 446, 5, p.trim)
    d = rounded(sym(300, [(0, 150), (58, 136), (126, 160), (134, 330), (134, 494), (0, 496)]), 12)
    cloth(c, d, p.main)
    folds(c, d, p.main, [[(190, 250), (206, 310), (198, 380)], [(408, 250), (394, 330), (404, 400)]])
    c.line("M300 196V494", dim(p.main, 0.18), 2)
    stitches(c, "M316 200V492", p.accent)
    for y in (226, 300, 374, 448):
        button(c, 307, y, 6.5, p.trim)
    _patch_pockets(c, p)
    c.path("M246 136Q300 172 354 136L342 154Q300 182 258 154Z", dim(p.main, 0.26))
    for side in (-1, 1):
        flap = rounded(
            [(300 + side * 4, 190), (300 + side * 56, 128), (300 + side * 82, 154), (300 + side * 54, 226)], 6
        )
        c.cast(flap, 3, 6)
        c.path(flap, c.faced(lit(p.main, 0.025)))
        stitches(
            c, poly([(300 + side * 10, 190), (300 + side * 52, 218), (300 + side * 76, 156)], closed=False), p.accent
        )


def _lapels(c: Canvas, p: Palette) -> None:
    for side in (-1, 1):
        lapel: list[Point] = [
            (300 + side * 8, 262),
            (300 + side * 30, 176),
            (300 + side * 98, 190),
            (300 + side * 62, 226),
        ]
        c.cast(rounded(lapel, 5), 3, 6)
        c.path(rounded(lapel, 5), c.faced(p.main))
        collar: list[Point] = [
            (300 + side * 14, 192),
            (300 + side * 54, 124),
            (300 + side * 86, 150),
            (300 + side * 82, 196),
        ]
        c.path(rounded(collar, 6), c.faced(lit(p.main, 0.04)), stroke=dim(p.main, 0.12), stroke_width=1.3)


def trench(c: Canvas, p: Palette) -> None:
    """A long double-breasted coat with a belt."""
    hanger(c, 122)
    _long_sleeves(c, p.main, rib=False)
    for x in (116, 436):
        c.path(box(x, 410, 50, 10, 3), dim(p.main, 0.1))
    d = rounded(sym(300, [(0, 150), (58, 134), (124, 158), (124, 250), (108, 330), (140, 560), (0, 566)]), 14)
    cloth(c, d, p.main)
    creases: list[list[Point]] = [
        [(222, 350), (212, 450), (206, 560)],
        [(262, 352), (258, 460), (256, 560)],
        [(376, 350), (390, 450), (398, 560)],
        [(346, 352), (352, 460), (352, 560)],
    ]
    folds(c, d, p.main, creases)
    c.line("M332 240L330 562", dim(p.main, 0.18), 2.2)
    for x, y in ((262, 262), (330, 262), (262, 304), (330, 304), (266, 392), (328, 392)):
        button(c, x, y, 7, p.trim)
    belt = rounded([(190, 328), (410, 328), (412, 356), (188, 356)], 4)
    c.cast(belt, 2, 5)
    c.path(belt, c.across((0, dim(p.main, 0.03)), (0.3, lit(p.main, 0.02)), (1, dim(p.main, 0.16))))
    c.path(rounded([(282, 356), (306, 356), (316, 440), (288, 444)], 4), c.faced(dim(p.main, 0.05)))
    c.path(box(272, 322, 46, 40, 7), "none", stroke=p.trim, stroke_width=6)
    _lapels(c, p)
    c.path("M250 128Q300 168 350 128L316 188L300 226L284 188Z", dim(p.main, 0.27))
    for x in (180, 384):
        c.path(rounded([(x, 424), (x + 34, 418), (x + 40, 432), (x + 6, 440)], 4), c.faced(dim(p.main, 0.03)))
