"""Bags: canvas, leather, and one that carries a campus on its back."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.fabric import folds, stitches
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, lathe, poly, rounded, smooth

BRASS = "#d9b35c"


def canvas_tote(c: Canvas, p: Palette) -> None:
    c.shadow(300, 476, 142)
    c.line("M238 252C226 96 374 96 362 252", dim(p.trim, 0.1), 15)
    d = rounded([(156, 236), (444, 236), (428, 478), (172, 478)], 12)
    c.path(d, c.across((0, dim(p.main, 0.02)), (0.2, lit(p.main, 0.05)), (0.6, p.main), (1, dim(p.main, 0.1))))
    folds(c, d, p.main, [[(198, 250), (222, 340), (206, 470)], [(398, 250), (376, 350), (398, 470)]])
    c.path(
        rounded([(156, 236), (444, 236), (442, 260), (158, 260)], 4),
        c.across((0, lit(p.main, 0.05)), (1, dim(p.main, 0.08))),
    )
    stitches(c, "M160 255H440", dim(p.main, 0.2))
    c.path(
        poly([(172, 430), (428, 430), (428, 478), (172, 478)]), c.across((0, lit(p.trim, 0.04)), (1, dim(p.trim, 0.1)))
    )
    stitches(c, "M174 437H426", lit(p.trim, 0.2))
    c.line("M232 436V262C222 76 378 76 368 262V436", p.trim, 17)
    c.line("M228 436V262C220 74 380 72 372 262", lit(p.trim, 0.12), 2.4, opacity=0.7)
    for x in (232, 368):
        stitches(c, f"M{x - 5} 430V270M{x + 5} 430V270", lit(p.trim, 0.22), 1.3)
    c.disc(300, 346, 34, p.accent)
    c.path("M282 360V342a18 18 0 0 1 36 0V360H309V343a9 9 0 0 0 -18 0V360Z", p.main)


def satchel(c: Canvas, p: Palette) -> None:
    """A crossbody bag with a long flap and a looped strap."""
    c.shadow(300, 478, 150)
    c.line("M166 300C120 130 230 84 300 84C370 84 480 130 434 300", dim(p.main, 0.1), 13)
    c.line("M163 300C117 128 228 82 300 82", lit(p.main, 0.1), 2.4, opacity=0.6)
    d = rounded([(150, 268), (450, 268), (458, 460), (440, 478), (160, 478), (142, 460)], 20)
    c.path(
        d, c.across((0, dim(p.main, 0.06)), (0.14, lit(p.main, 0.05)), (0.7, dim(p.main, 0.04)), (1, dim(p.main, 0.16)))
    )
    flap = "M146 276Q146 254 170 254H430Q454 254 454 276L448 372C440 412 360 428 300 428S160 412 152 372Z"
    with c.inside(d):
        c.blurred(flap, "#2b1d2e", 8, opacity=0.4, transform="translate(4 14)")
    c.path(flap, c.slant((0, lit(p.main, 0.1)), (0.45, p.main), (1, dim(p.main, 0.1))))
    stitches(c, "M158 272L164 368C176 402 250 416 300 416S424 402 436 368L442 272", lit(p.main, 0.22))
    c.path(box(280, 380, 40, 62, 8), c.faced(dim(p.main, 0.05)))
    c.path(box(283, 404, 34, 30, 7), c.slant((0, lit(BRASS, 0.12)), (0.5, BRASS), (1, dim(BRASS, 0.14))))
    c.disc(300, 419, 6, dim(BRASS, 0.24))
    for x in (166, 434):
        c.path(box(x - 13, 272, 26, 44, 6), c.faced(dim(p.main, 0.06)))
        c.line(f"M{x - 10} 270a10 10 0 1 1 20 0", BRASS, 5)
        c.disc(x, 302, 4, BRASS)
    c.path("M170 264C230 256 350 256 400 260C340 270 240 274 176 300Z", "#ffffff", opacity=0.13)


def weekender(c: Canvas, p: Palette) -> None:
    """A wide holdall of canvas with leather ends."""
    c.shadow(300, 478, 196)
    c.line("M210 290C206 150 394 150 390 290", dim(p.trim, 0.12), 15)
    d = "M112 306C116 262 160 244 300 244S484 262 488 306L496 446Q496 478 464 478H136Q104 478 104 446Z"
    c.path(d, c.across((0, dim(p.main, 0.05)), (0.2, lit(p.main, 0.06)), (0.6, p.main), (1, dim(p.main, 0.14))))
    folds(c, d, p.main, [[(250, 320), (262, 390), (252, 460)], [(352, 320), (342, 400), (356, 460)]])
    with c.inside(d):
        for x, w in ((96, 84), (420, 90)):
            c.path(
                box(x, 230, w, 260), c.across((0, dim(p.trim, 0.05)), (0.4, lit(p.trim, 0.07)), (1, dim(p.trim, 0.07)))
            )
        c.rect(100, 444, 400, 40, c.across((0, lit(p.trim, 0.04)), (1, dim(p.trim, 0.1))))
        stitches(c, "M186 240V440M414 240V440M100 438H500", dim(p.main, 0.22))
        c.path("M112 300C200 262 400 262 488 300V282C400 246 200 246 112 282Z", dim(p.main, 0.1))
        c.line("M116 294C200 262 400 262 484 294", BRASS, 3.4, stroke_dasharray="3 3", stroke_linecap="butt")
    c.line("M214 470V310C206 130 394 130 386 310V470", p.trim, 17)
    c.line("M209 466V308C202 128 396 124 390 300", lit(p.trim, 0.14), 2.4, opacity=0.7)
    for x in (214, 386):
        stitches(c, f"M{x - 5} 464V330M{x + 5} 464V330", lit(p.trim, 0.22), 1.3)
        c.disc(x, 318, 6, c.ball(BRASS))
    c.path(box(272, 148, 56, 34, 9), c.faced(p.trim))
    c.path(box(284, 330, 34, 48, 6), c.faced(p.trim))
    c.line("M300 330C296 300 290 290 286 284", p.trim, 4)


def backpack(c: Canvas, p: Palette) -> None:
    c.shadow(300, 478, 134)
    c.line("M262 150C258 96 342 96 338 150", dim(p.trim, 0.02), 13)
    d = "M168 260C168 170 216 132 300 132S432 170 432 260V446Q432 478 400 478H200Q168 478 168 446Z"
    for side in (-1, 1):
        x = 300 + side * 134
        c.path(
            smooth(
                [(x - side * 14, 360), (x + side * 24, 372), (x + side * 26, 452), (x - side * 10, 474)], closed=True
            ),
            c.turned(dim(p.main, 0.06)),
        )
    c.path(d, c.across((0, dim(p.main, 0.04)), (0.2, lit(p.main, 0.07)), (0.55, p.main), (1, dim(p.main, 0.15))))
    folds(c, d, p.main, [[(206, 220), (216, 280), (206, 330)], [(398, 210), (386, 270), (396, 330)]])
    c.line("M190 268C192 190 232 160 300 160S408 190 410 268", dim(p.main, 0.2), 3)
    c.line(
        "M193 270C195 193 234 164 300 164S405 193 407 270", p.accent, 1.8, stroke_dasharray="3 3", stroke_linecap="butt"
    )
    pocket = "M196 340Q196 316 220 316H380Q404 316 404 340V440Q404 458 386 458H214Q196 458 196 440Z"
    c.cast(pocket, 3, 6)
    c.path(pocket, c.slant((0, lit(p.main, 0.07)), (0.5, p.main), (1, dim(p.main, 0.08))))
    c.line("M208 344H392", dim(p.main, 0.2), 4)
    c.line("M208 344H392", p.accent, 1.8, stroke_dasharray="3 3", stroke_linecap="butt")
    c.line("M386 344q8 8 4 22", p.trim, 5)
    c.path(box(272, 226, 56, 40, 7), c.faced(p.trim))
    for x in (286, 306):
        c.path(box(x, 236, 8, 20, 3), dim(p.trim, 0.16))
    for x in (222, 378):
        c.path(box(x - 8, 268, 16, 56, 4), c.across((0, lit(p.trim, 0.06)), (1, dim(p.trim, 0.05))))
        c.path(box(x - 12, 312, 24, 18, 4), c.steel(BRASS))
    c.path(poly([(168, 462), (432, 462), (426, 470), (174, 470)]), dim(p.main, 0.14), opacity=0.5)


def laundry_bag(c: Canvas, p: Palette) -> None:
    """A drawstring sack, full."""
    c.shadow(300, 478, 128)
    d = lathe(300, [(46, 170), (60, 206), (124, 268), (148, 350), (142, 430), (112, 474)], tilt=0.08)
    frill = "M246 176C240 150 236 132 230 116C260 128 276 112 300 122C324 110 342 128 370 114C364 136 358 152 354 176Z"
    c.path(frill, c.across((0, dim(p.main, 0.05)), (0.3, lit(p.main, 0.04)), (1, dim(p.main, 0.15))))
    c.path(d, c.turned(p.main))
    creases = [
        [(280, 196), (236, 260), (206, 340)],
        [(310, 196), (320, 270), (306, 350)],
        [(330, 196), (376, 256), (400, 330)],
        [(230, 400), (280, 440), (340, 452)],
    ]
    folds(c, d, p.main, [[(float(x), float(y)) for x, y in line] for line in creases])
    for y in (330, 352):
        c.line(smooth([(155, y), (220, y + 18), (300, y + 23), (380, y + 18), (446, y)]), p.accent, 9, opacity=0.95)
    c.line(smooth([(250, 180), (300, 190), (350, 180)]), p.trim, 9)
    c.line("M334 186C370 196 380 230 372 268M326 188C352 206 352 244 340 284", p.trim, 5)
    for x, y in ((372, 268), (340, 284)):
        c.path(box(x - 6, y, 12, 22, 5), dim(p.trim, 0.05))
