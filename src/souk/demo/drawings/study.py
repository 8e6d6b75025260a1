"""What a student's desk holds."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit, mix
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, num, poly, rounded, smooth


def notebooks(c: Canvas, p: Palette) -> None:
    """Three cloth notebooks: two lying, one leaning on nothing but its own spine."""
    c.shadow(300, 484, 184)
    for y, x, w, tone in ((438, 126, 340, p.trim), (392, 142, 322, p.accent)):
        c.path(box(x, y, w, 46, 7), c.across((0, lit(tone, 0.07)), (0.3, tone), (1, dim(tone, 0.13))))
        c.path(box(x + 14, y + 7, w - 10, 32, 3), c.across((0, "#efe6d4"), (1, "#d6cab4")))
        for i in range(4):
            c.line(f"M{x + 16} {y + 12 + i * 7}H{x + w - 2}", "#b9ab92", 1, opacity=0.6)
        c.path(box(x, y, 24, 46, 6), c.across((0, dim(tone, 0.06)), (0.5, lit(tone, 0.06)), (1, dim(tone, 0.03))))
        c.line(f"M{x + w - 44} {y}V{y + 46}", dim(tone, 0.2), 7)
    with c.group("rotate(-7 300 392)"):
        c.path(box(204, 108, 226, 286, 10), "#2b1d2e", opacity=0.24, filter=c.blur(8), transform="translate(10 6)")
        c.path(box(206, 112, 226, 280, 6), c.across((0, "#f5eee0"), (1, "#d9ceb9")))
        c.path(box(196, 106, 226, 286, 10), c.slant((0, lit(p.main, 0.08)), (0.5, p.main), (1, dim(p.main, 0.09))))
        c.rect(196, 106, 24, 286, dim(p.main, 0.1), opacity=0.6)
        c.path(box(394, 106, 11, 286), dim(p.main, 0.22))
        c.path(box(252, 156, 106, 66, 4), "#f7f0e2")
        for i, w in enumerate((74, 58, 66)):
            c.line(f"M268 {174 + i * 15}h{w}", dim(p.main, 0.02), 3.4, opacity=0.8)
        c.path("M296 388v44l9 -9 9 9v-44Z", "#c2513a")


def calculator(c: Canvas, p: Palette) -> None:
    c.shadow(304, 484, 132)
    with c.group("rotate(-3 300 480)"):
        c.path(box(178, 106, 256, 376, 26), dim(p.main, 0.2))
        c.path(box(170, 102, 256, 376, 26), c.faced(p.main, 1.3))
        c.path(box(188, 120, 220, 100, 12), dim(p.main, 0.18))
        c.path(box(196, 128, 204, 84, 6), c.slant((0, "#dfe9d2"), (1, "#b4c6a4")))
        c.line(smooth([(206 + i * 6, 170 - 26 * sin(i * 0.62) * (0.5 + i / 50)) for i in range(20)]), "#33502f", 3.2)
        c.line("M206 170H330M262 136V204", "#33502f", 1.4, opacity=0.6)
        for i, w in enumerate((44, 52, 36)):
            c.path(box(344, 142 + i * 18, w, 7, 2), "#33502f", opacity=0.8)
        for row in range(5):
            for column in range(4):
                tone = p.accent if column == 3 else p.trim if row == 0 else mix(p.main, "#ffffff", 0.55)
                tone = "#d9503f" if (row, column) == (0, 0) else tone
                x, y = 192 + column * 54, 242 + row * 45
                c.path(box(x, y + 4, 44, 32, 8), dim(p.main, 0.24))
                c.path(box(x, y, 44, 32, 8), c.down((0, lit(tone, 0.06)), (1, dim(tone, 0.03))))
                c.line(
                    f"M{x + 16} {y + 16}h12" + (f"M{x + 22} {y + 10}v12" if column == 3 else ""),
                    "#ffffff" if column == 3 or row == 0 else dim(p.main, 0.2),
                    3.2,
                    opacity=0.85,
                )


def highlighters(c: Canvas, p: Palette) -> None:
    """Five markers in a cup."""
    c.shadow(300, 480, 104)
    for i, tone in enumerate(("#f2d24b", "#f08a8a", "#7cc7a0", "#7eb3ea", "#b79be6")):
        with c.group(f"rotate({-20 + i * 10} {270 + i * 15} 460)"):
            x, top = 252 + i * 20, 168 - (i % 2) * 26
            c.path(box(x, top + 62, 34, 110, 6), c.turned(tone))
            c.path(
                rounded([(x - 2, top), (x + 36, top), (x + 36, top + 96), (x - 2, top + 96)], 8),
                c.turned(dim(tone, 0.06), 1.2),
            )
            c.path(box(x + 26, top + 14, 7, 66, 3), lit(tone, 0.1))
            c.rect(x, top + 104, 34, 8, "#ffffff", opacity=0.7)
    c.path("M208 318L222 470a78 12 0 0 0 156 0L392 318Z", c.turned(p.main))
    c.oval(300, 318, 92, 15, "none", stroke=lit(p.main, 0.08), stroke_width=6)
    c.path("M208 318a92 15 0 0 0 184 0v7a92 15 0 0 1 -183 0Z", dim(p.main, 0.1), opacity=0.6)
    for y in (392, 406):
        c.line(f"M215 {y}a86 13 0 0 0 170 0", p.accent, 5)


def desk_lamp(c: Canvas, p: Palette) -> None:
    c.path(poly([(176, 244), (70, 480), (350, 480), (262, 206)]), c.down((0, "#fff3c4", 0.85), (1, "#fff3c4", 0.05)))
    c.oval(210, 480, 142, 22, "#fff6d2", opacity=0.7, filter=c.blur(10))
    c.shadow(404, 480, 92, 18)
    c.oval(404, 478, 88, 18, c.slant((0, lit(p.main, 0.1)), (1, dim(p.main, 0.1))))
    c.path("M316 478a88 18 0 0 0 176 0v7a88 18 0 0 1 -176 0Z", dim(p.main, 0.2))
    c.line("M404 474L446 300L300 168", dim(p.trim, 0.0), 13)
    c.line("M400 472L441 302L298 174", lit(p.trim, 0.25), 3, opacity=0.7)
    for x, y, r in ((446, 300, 19), (300, 168, 16), (404, 466, 17)):
        c.disc(x, y, r, c.ball(p.accent))
        c.disc(x, y, r * 0.4, dim(p.accent, 0.2))
    with c.group("rotate(-24 232 196)"):
        c.path("M150 254C150 180 186 136 232 136S314 180 314 254Z", c.turned(p.main, 1.2))
        c.path(box(210, 112, 44, 34, 10), c.turned(p.main))
        c.oval(232, 254, 82, 17, c.radial(0.5, 0.5, 0.6, (0, "#fffdf0"), (0.7, "#ffeaa6"), (1, "#e8bf66")))
        c.oval(232, 258, 26, 12, "#ffffff")


def alarm_clock(c: Canvas, p: Palette) -> None:
    c.shadow(300, 482, 128)
    for side in (-1, 1):
        c.line(f"M{300 + side * 78} 424L{300 + side * 106} 474", dim(p.trim, 0.05), 18)
        with c.group(f"rotate({side * 34} 300 312)"):
            c.rect(294, 134, 12, 36, c.steel("#b9bac0"))
            c.path("M244 148A56 44 0 0 1 356 148Z", c.turned(p.accent))
            c.disc(300, 104, 8, c.ball(p.accent))
    c.line("M270 150C280 122 320 122 330 150", c.steel("#b9bac0"), 9)
    c.path(box(292, 120, 16, 50, 5), c.steel("#c9c6c0"))
    c.disc(300, 318, 146, c.slant((0, lit(p.main, 0.12)), (0.5, p.main), (1, dim(p.main, 0.16))))
    c.disc(300, 318, 122, dim(p.main, 0.2))
    c.disc(303, 321, 117, c.radial(0.4, 0.35, 0.8, (0, "#fffdf6"), (1, "#ebe2cf")))
    for i in range(60):
        a = radians(i * 6)
        long = i % 5 == 0
        c.line(
            f"M{num(300 + (92 if long else 101) * sin(a))} {num(318 - (92 if long else 101) * cos(a))}L{num(300 + 106 * sin(a))} {num(318 - 106 * cos(a))}",
            p.trim,
            5 if long else 1.8,
            opacity=1 if long else 0.5,
        )
    c.line("M300 318L252 280", p.trim, 10)
    c.line("M300 318L352 248", p.trim, 7)
    c.line("M300 318L318 384", "#d9503f", 3)
    c.disc(300, 318, 10, "#d9503f")
    c.path("M196 270A116 116 0 0 1 330 206L220 400A116 116 0 0 1 196 270Z", "#ffffff", opacity=0.24)


def planner(c: Canvas, p: Palette) -> None:
    """A wall planner: a month with rings at the top."""
    d = box(140, 120, 320, 380, 10)
    c.cast(d, 14, 22)
    c.path(box(144, 126, 320, 380, 10), "#e6ddcb")
    c.path(d, c.slant((0, "#fffdf7"), (1, "#f1eadb")))
    c.path(
        "M140 220V130Q140 120 150 120H450Q460 120 460 130V220Z", c.slant((0, lit(p.main, 0.05)), (1, dim(p.main, 0.05)))
    )
    c.path(box(172, 156, 128, 22, 5), "#fffaf0")
    c.path(box(172, 188, 72, 10, 4), "#fffaf0", opacity=0.6)
    c.disc(410, 176, 24, "#fff1cf", opacity=0.9)
    for x in range(172, 440, 42):
        c.disc(x, 134, 6, dim(p.main, 0.24))
        c.line(f"M{x} 136V104", c.steel("#b9bac0"), 5)
    for row in range(5):
        for column in range(7):
            x, y = 160 + column * 41, 240 + row * 50
            day = row * 7 + column
            tone = {3: p.accent, 9: p.trim, 10: p.trim, 11: p.trim, 17: p.main, 25: p.accent, 30: p.main}.get(day)
            c.path(box(x, y, 34, 42, 6), mix(tone, "#ffffff", 0.25) if tone else "#efe7d6")
            c.path(box(x + 6, y + 7, 10, 5, 2), "#ffffff" if tone else "#b9ab92")


def umbrella(c: Canvas, p: Palette) -> None:
    c.shadow(300, 520, 46)
    c.line("M300 120V470Q300 512 330 512T360 482", dim("#b98a5c", 0.06), 13)
    c.line("M297 300V470Q297 508 328 509", lit("#b98a5c", 0.14), 3, opacity=0.8)
    c.line("M300 110V300", c.steel("#b9bac0"), 8)
    c.line("M300 92V116", p.trim, 8)
    tones = (dim(p.main, 0.02), lit(p.main, 0.07), p.accent, p.main, dim(p.main, 0.08), dim(p.main, 0.14))
    edges = (80, 142, 226, 300, 374, 458, 520)
    lows = (312, 326, 334, 336, 334, 326, 312)
    for i in range(6):
        a, b = edges[i], edges[i + 1]
        pull_a, pull_b = 300 + (a - 300) * 0.86, 300 + (b - 300) * 0.86
        d = f"M300 112C{num(300 + (pull_a - 300) * 0.6)} 122 {num(pull_a)} 210 {a} {lows[i]}Q{num((a + b) / 2)} {num(lows[i] - 24)} {b} {lows[i + 1]}C{num(pull_b)} 210 {num(300 + (pull_b - 300) * 0.6)} 122 300 112Z"
        c.path(d, c.down((0, lit(tones[i], 0.06)), (1, dim(tones[i], 0.05))))
    for a, low in zip(edges, lows, strict=True):
        c.disc(a, low, 4.5, "#c9c6c0")
    c.path(smooth([(190, 176), (134, 232), (112, 290), (150, 226), (212, 168)], closed=True), "#ffffff", opacity=0.26)
