"""Small things one wears: hats, scarves, glasses, watches."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit, mix
from souk.demo.drawings.fabric import folds, stitches
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, num, rounded, smooth


def beanie(c: Canvas, p: Palette) -> None:
    c.shadow(300, 472, 146)
    d = "M158 400C150 240 220 176 300 176S450 240 442 400Z"
    c.path(d, c.turned(p.main))
    with c.inside(d):
        for i in range(-9, 10):
            top, foot = 300 + i * 3.5, 300 + i * 17.5
            middle = 300 + i * 16.5
            c.line(smooth([(top, 176), (middle, 270), (foot, 410)]), dim(p.main, 0.15), 4.5, opacity=0.65)
            c.line(smooth([(top - 4, 176), (middle - 6, 270), (foot - 6, 410)]), lit(p.main, 0.1), 2.5, opacity=0.5)
    cuff = "M146 396Q146 376 166 376H434Q454 376 454 396V452Q454 476 430 476H170Q146 476 146 452Z"
    c.blurred("M156 372H444V384H156Z", "#2b1d2e", 5, opacity=0.35)
    c.path(cuff, c.turned(lit(p.main, 0.02)))
    with c.inside(cuff):
        for x in range(150, 456, 13):
            c.line(f"M{x} 374V480", dim(p.main, 0.16), 4, opacity=0.6)
            c.line(f"M{x - 5} 374V480", lit(p.main, 0.1), 2.5, opacity=0.45)
    c.path(box(330, 408, 48, 36, 4), c.faced(p.trim))
    c.path("M342 436V426a12 12 0 0 1 24 0V436H360V427a6 6 0 0 0 -12 0V436Z", p.accent)
    c.disc(300, 160, 40, c.ball(p.accent))
    for i in range(26):
        angle, reach = radians(i * 137.5), 8 + (i * 7) % 31
        start = f"{num(300 + reach * cos(angle))} {num(160 + reach * sin(angle))}"
        c.line(f"M{start}l{num(7 * cos(angle))} {num(7 * sin(angle))}", dim(p.accent, 0.12), 2.6, opacity=0.5)


def scarf(c: Canvas, p: Palette) -> None:
    """Folded over the rail's middle peg, two ends of unequal length."""
    for x, foot, shade in ((250, 470, 0.05), (330, 520, 0.0)):
        d = rounded([(x - 52, 96), (x + 44, 96), (x + 62, foot), (x - 62, foot)], 8)
        c.cast(d)
        colour = dim(p.main, shade)
        for i in range(16):
            px = x - 58 + i * 7.6
            c.line(f"M{num(px)} {foot - 4}l{(i % 3) - 1} 36", mix(colour, p.accent, 0.25 if i % 2 else 0), 3.6)
        c.path(d, c.across((0, dim(colour, 0.02)), (0.3, lit(colour, 0.06)), (1, dim(colour, 0.12))))
        with c.inside(d):
            for y in range(foot - 330, foot, 66):
                c.rect(x - 80, y, 160, 22, p.accent, opacity=0.55)
                c.rect(x - 80, y + 34, 160, 6, p.trim, opacity=0.6)
            for px in (x - 34, x + 10, x + 38):
                c.rect(px, 90, 15, 460, p.accent, opacity=0.4)
                c.rect(px + 21, 90, 4, 460, p.trim, opacity=0.45)
        folds(
            c,
            d,
            p.main,
            [[(x - 12, 120), (x - 18, 300), (x - 26, foot)], [(x + 28, 120), (x + 36, 300), (x + 40, foot)]],
        )
    top = rounded([(204, 58), (366, 56), (376, 108), (290, 122), (196, 112)], 18)
    c.cast(top, 3, 9)
    c.path(top, c.slant((0, lit(p.main, 0.08)), (1, dim(p.main, 0.06))))
    folds(
        c,
        top,
        p.main,
        [[(230, 76), (240, 96), (236, 120)], [(300, 66), (306, 96), (300, 124)], [(344, 74), (348, 96), (350, 118)]],
    )


def sunglasses(c: Canvas, p: Palette) -> None:
    c.shadow(300, 470, 190, 20)
    for side in (-1, 1):
        c.line(
            f"M{300 + side * 182} 334C{300 + side * 196} 320 {300 + side * 176} 262 {300 + side * 118} 250L{300 + side * 40} 262",
            dim(p.main, 0.1),
            11,
        )
    for side in (-1, 1):
        x = 300 + side * 98
        lens = smooth(
            [
                (x - 78, 336),
                (x - 62, 314),
                (x, 306),
                (x + 66, 314),
                (x + 78, 340),
                (x + 62, 428),
                (x, 462),
                (x - 62, 430),
            ],
            closed=True,
        )
        c.path(lens, c.down((0, dim(p.accent, 0.22), 0.96), (0.55, p.accent, 0.85), (1, lit(p.accent, 0.15), 0.62)))
        with c.inside(lens):
            c.path(f"M{x - 70} 300h40l-50 170h-50Z", "#ffffff", opacity=0.2)
            c.path(f"M{x - 16} 300h16l-50 170h-16Z", "#ffffff", opacity=0.16)
        c.line(lens, p.main, 17)
        c.line(lens, lit(p.main, 0.16), 3, opacity=0.55, transform="translate(-3 -4)")
    c.line("M276 346C286 326 314 326 324 346", p.main, 15)
    c.line("M278 339C288 323 312 323 322 339", lit(p.main, 0.2), 2.6, opacity=0.6)
    for side in (-1, 1):
        c.path(box(300 + side * 180 - 12, 322, 24, 26, 6), c.faced(p.main))
        c.disc(300 + side * 176, 335, 3, "#d9b35c")


def watch(c: Canvas, p: Palette) -> None:
    """`main` is the strap, `accent` the dial, `trim` the case."""
    c.shadow(300, 520, 74)
    for top, bottom, low in ((84, 216, False), (384, 520, True)):
        wide, narrow = (62, 46) if low else (46, 62)
        d = rounded([(300 - wide, top), (300 + wide, top), (300 + narrow, bottom), (300 - narrow, bottom)], 8)
        c.path(d, c.across((0, dim(p.main, 0.08)), (0.25, lit(p.main, 0.08)), (0.6, p.main), (1, dim(p.main, 0.16))))
        inset = 9
        for side in (-1, 1):
            stitches(
                c,
                f"M{300 + side * (wide - inset)} {top + 6}L{300 + side * (narrow - inset)} {bottom - 6}",
                lit(p.main, 0.24),
                2,
            )
    for y in (448, 472, 496):
        c.oval(300, y, 5, 6, dim(p.main, 0.3))
    c.path(box(404, 284, 22, 34, 6), c.down((0, lit(p.trim, 0.1)), (1, dim(p.trim, 0.2))))
    c.disc(308, 312, 116, "#2b1d2e", opacity=0.25, filter=c.blur(8))
    c.disc(300, 300, 114, c.slant((0, lit(p.trim, 0.14)), (0.5, p.trim), (1, dim(p.trim, 0.2))))
    c.disc(300, 300, 100, c.slant((0, dim(p.trim, 0.22)), (1, lit(p.trim, 0.12))))
    c.disc(300, 300, 94, c.radial(0.4, 0.3, 0.9, (0, lit(p.accent, 0.1)), (0.6, p.accent), (1, dim(p.accent, 0.14))))
    for hour in range(12):
        angle = radians(hour * 30)
        near = 66 if hour % 3 == 0 else 72
        x1, y1, x2, y2 = (300 + f(angle) * r for r in (near, 82) for f in (sin, lambda a: -cos(a)))
        c.line(f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", "#f7f1e6", 6 if hour % 3 == 0 else 3)
    c.disc(300, 342, 22, dim(p.accent, 0.06))
    c.line("M300 342V328", "#f7f1e6", 2)
    c.line("M300 300L262 262", "#f7f1e6", 8)
    c.line("M300 300L346 246", "#f7f1e6", 5.5)
    c.line("M288 324L324 236", "#e0633c", 2.4)
    c.disc(300, 300, 7, "#e0633c")
    with c.inside("M300 206a94 94 0 1 0 .1 0Z"):
        c.path("M190 300L300 190H350L190 350Z", "#ffffff", opacity=0.12)


def cap(c: Canvas, p: Palette) -> None:
    c.shadow(312, 466, 178)
    crown = "M170 462C152 310 200 222 296 216C392 220 428 300 424 440L240 466Z"
    c.path(crown, c.slant((0, lit(p.main, 0.1)), (0.5, p.main), (1, dim(p.main, 0.14))))
    with c.inside(crown):
        c.line("M296 216C250 260 236 340 238 430M296 216C350 260 372 340 372 430", dim(p.main, 0.16), 2.4)
        c.line("M286 218C240 262 226 340 228 430", lit(p.main, 0.12), 1.6, stroke_dasharray="4 3")
    brim = "M236 404C300 388 372 392 424 408C480 424 528 446 520 462C508 482 400 448 290 456C244 460 214 452 206 440C210 424 222 410 236 404Z"
    c.cast(brim, 4, 8)
    c.path(brim, c.slant((0, lit(p.main, 0.08)), (0.5, p.main), (1, dim(p.main, 0.12))))
    for shift in (0, 9, 18):
        c.line(
            f"M{232 + shift} {418 + shift * 0.6}C320 {402 + shift} 430 {414 + shift} {506 - shift} {452 - shift * 0.1}",
            dim(p.main, 0.14),
            1.6,
            stroke_dasharray="4 3",
        )
    c.oval(296, 216, 15, 8, c.ball(dim(p.main, 0.04)))
    c.disc(196, 330, 5, dim(p.main, 0.22))
    shield = rounded([(272, 290), (338, 290), (338, 340), (305, 372), (272, 340)], 7)
    c.cast(shield, 2, 3)
    c.path(shield, p.accent)
    c.path(rounded([(280, 298), (330, 298), (330, 336), (305, 361), (280, 336)], 5), p.trim)
    c.path("M292 312l13 -6 13 6 -13 6ZM298 321v9q7 6 14 0v-9l-7 4Z", p.accent)
