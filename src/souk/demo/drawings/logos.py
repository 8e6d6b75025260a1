"""The five stores' marks."""

from math import cos, radians, sin

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.shapes import num, poly, rounded

CREAM = "#fbf4e6"


def _ground(colour: str) -> Canvas:
    c = Canvas(400, 400)
    c.rect(0, 0, 400, 400, c.slant((0, lit(colour, 0.05)), (0.5, colour), (1, dim(colour, 0.06))))
    return c


def campus() -> str:
    """A mortarboard on a shield."""
    c = _ground("#2c4a6e")
    c.path(rounded([(98, 84), (302, 84), (302, 226), (200, 334), (98, 226)], 26), CREAM)
    c.path(poly([(200, 124), (282, 162), (200, 200), (118, 162)]), "#2c4a6e")
    c.path("M150 188V232Q200 268 250 232V188L200 212Z", "#c2513a")
    c.line("M270 166V226", "#d9a441", 7)
    c.disc(270, 232, 10, "#d9a441")
    return c.svg()


def fashion() -> str:
    """A linden leaf whose stem is a hanger's hook."""
    c = _ground("#3f5847")
    c.path(
        "M200 322C96 286 84 178 140 128C168 112 190 126 200 146C210 126 232 112 260 128C316 178 304 286 200 322Z", CREAM
    )
    c.line("M200 318V176M200 282L148 236M200 282L252 236M200 236L158 194M200 236L242 194", "#3f5847", 7)
    c.line("M200 150V106c0 -16 28 -14 28 -34s-30 -26 -44 -10", CREAM, 10)
    return c.svg()


def electronics() -> str:
    """Six blades of an aperture."""
    c = _ground("#26272e")
    c.disc(200, 200, 128, CREAM)
    for index in range(6):
        turn, step = radians(index * 60), radians(index * 60 + 60)
        inner = (200 + 58 * cos(turn), 200 + 58 * sin(turn))
        following = (200 + 58 * cos(step), 200 + 58 * sin(step))
        reach = (following[0] + (following[0] - inner[0]) * 1.05, following[1] + (following[1] - inner[1]) * 1.05)
        c.line(f"M{num(inner[0])} {num(inner[1])}L{num(reach[0])} {num(reach[1])}", "#26272e", 9)
    hexagon = [(200 + 58 * cos(radians(i * 60)), 200 + 58 * sin(radians(i * 60))) for i in range(6)]
    c.path(poly(hexagon), "#e0863c", stroke="#26272e", stroke_width=9, stroke_linejoin="round")
    c.disc(200, 200, 128, "none", stroke=CREAM, stroke_width=14)
    return c.svg()


def tech() -> str:
    """A cloud with a signal in it."""
    c = _ground("#5b5596")
    c.path("M118 286a62 62 0 0 1 -4 -124a88 88 0 0 1 170 -14a70 70 0 0 1 -2 138Z", CREAM)
    for radius in (38, 70):
        c.line(
            f"M{200 - radius * 0.72:.1f} {248 - radius * 0.72:.1f}a{radius} {radius} 0 0 1 {radius * 1.44:.1f} 0",
            "#5b5596",
            14,
        )
    c.disc(200, 250, 14, "#e0863c")
    return c.svg()


def makers() -> str:
    """A hearth with its fire."""
    c = _ground("#b9512f")
    c.path("M88 318V204a112 112 0 0 1 224 0V318H258V206a58 58 0 0 0 -116 0V318Z", CREAM)
    c.path(
        "M200 186C236 232 246 262 236 288A38 38 0 0 1 164 288C156 262 178 246 184 222C192 232 200 214 200 186Z",
        "#f2c15a",
    )
    c.path("M201 246C218 270 222 286 216 300A18 18 0 0 1 184 300C180 284 196 274 201 246Z", "#b9512f")
    return c.svg()


LOGOS = {
    "logo-campus": campus,
    "logo-fashion": fashion,
    "logo-electronics": electronics,
    "logo-tech": tech,
    "logo-makers": makers,
}
