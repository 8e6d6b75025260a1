"""The home page's still life: a table by a window, with something from every store on it."""

from souk.demo.drawings import cameras, pottery, sound, wood_leather
from souk.demo.drawings.canvas import INK, Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette, Placed
from souk.demo.drawings.shapes import box, num, poly, rounded, smooth

WALL = "#f0cfb4"
TABLE = "#b57f52"


def _wall(c: Canvas) -> None:
    c.rect(0, 0, 750, 600, c.slant((0, lit(WALL, 0.06)), (0.5, WALL), (1, dim(WALL, 0.06))))
    arch = "M300 460V248a176 176 0 0 1 352 0V460Z"
    c.path(arch, c.slant((0, "#d98f6a"), (0.5, "#e3a57f"), (1, "#edb995")))
    with c.inside(arch):
        c.line("M300 460V248a176 176 0 0 1 352 0V460", dim("#c9764f", 0.12), 34, opacity=0.4, filter=c.blur(16))
        c.disc(520, 246, 86, c.slant((0, "#f9dfae"), (1, "#f3c98e")), opacity=0.85)
    c.line("M653 460V248a176 176 0 0 0 -88 -152", lit(WALL, 0.1), 5, opacity=0.8)
    with c.group("translate(-20 0) skewX(-18)", opacity=0.5):
        for column in range(2):
            for row in range(3):
                pane = box(150 + column * 104, 24 + row * 116, 94, 106)
                c.blurred(pane, c.down((0, "#fffdf4", 0.85), (1, "#fff3d8", 0.45)), 3.5)


def _table(c: Canvas) -> None:
    c.rect(0, 432, 750, 168, c.down((0, lit(TABLE, 0.02)), (0.5, lit(TABLE, 0.07)), (1, TABLE)))
    with c.inside(box(0, 432, 750, 168)):
        for index in range(19):
            y = 438 + index * 8 + index * index * 0.12
            wave = [(x * 150.0 - 20, y + 5 * ((x * 7 + index * 3) % 5 - 2) / 3) for x in range(7)]
            c.line(smooth(wave), dim(TABLE, 0.08), 1 + (index % 3) * 0.7, opacity=0.4)
        c.path(poly([(60, 432), (330, 432), (470, 600), (40, 600)]), c.down((0, "#fff3d8", 0.35), (1, "#fff3d8", 0.1)))
    c.rect(0, 432, 750, 2, lit(TABLE, 0.14), opacity=0.8)


def _cloth(c: Canvas) -> None:
    """A linen runner under the front things."""
    d = rounded([(214, 508), (640, 486), (700, 556), (250, 586)], 12)
    c.cast(d, 4, 8)
    c.path(d, c.slant((0, "#f7efe0"), (0.6, "#ece0cb"), (1, "#ddcdb2")))
    with c.inside(d):
        for shift in (12, 22):
            c.line(
                f"M{214 + shift * 0.5:.0f} {508 + shift}L{640 + shift * 0.8:.0f} {486 + shift}",
                "#c2694a",
                2.4,
                opacity=0.7,
            )
            c.line(
                f"M{250 - shift * 0.4:.0f} {586 - shift}L{700 - shift * 0.8:.0f} {556 - shift}",
                "#c2694a",
                2.4,
                opacity=0.7,
            )
        c.line(smooth([(340, 490), (380, 530), (372, 590)]), dim("#ddcdb2", 0.1), 8, opacity=0.4, filter=c.blur(5))
    for index in range(13):
        x, y = 641 + index * 4.7, 488 + index * 5.5
        c.line(f"M{num(x)} {num(y)}l13 -3", "#e3d5bb", 2.4)


def _books(c: Canvas) -> None:
    c.shadow(148, 482, 112)
    for y, x, w, tone in ((448, 40, 214, "#33485e"), (416, 52, 196, "#c2694a"), (386, 46, 188, "#d9a441")):
        high = 34 if y == 448 else 32 if y == 416 else 30
        c.path(box(x, y, w, high, 5), c.across((0, lit(tone, 0.07)), (0.4, tone), (1, dim(tone, 0.12))))
        c.path(box(x + w - 16, y + 5, 18, high - 10, 2), c.across((0, "#f3ebdb"), (1, "#d6cab4")))
        for mark in (26, 34):
            c.rect(x + mark, y, 3, high, lit(tone, 0.18), opacity=0.8)
        c.path(box(x + 62, y + high / 2 - 3, 76, 6, 2), lit(tone, 0.22), opacity=0.8)


def draw_hero() -> str:
    c = Canvas(750, 600)
    _wall(c)
    _table(c)
    Placed(wood_leather.table_lamp, Palette("#a9583a", "#d9b35c", "#5f3d2a"), 22, -16, 0.98).draw(c)
    _books(c)
    things = (
        Placed(pottery.vase, Palette("#e6c3a6", "#5f8a8a", "#5b8765"), 270, -4, 0.94),
        Placed(sound.headphones, Palette("#3f5f5c", "#e9dfca", "#e0a33c"), -152, -92, 0.5),
    )
    for thing in things:
        thing.draw(c)
    _cloth(c)
    front = (
        Placed(cameras.rangefinder, Palette("#3c3330", "#a9683f"), 128, 52, 0.5),
        Placed(pottery.stoneware_mug, Palette("#b5644a", "#ecdcbf"), 318, 60, 0.42),
        Placed(wood_leather.belt, Palette("#6b4028"), -150, 84, 0.46),
    )
    for thing in front:
        thing.draw(c)
    c.rect(0, 0, 750, 600, c.radial(0.46, 0.5, 0.75, (0.6, INK, 0), (1, INK, 0.14)))
    return c.svg()
