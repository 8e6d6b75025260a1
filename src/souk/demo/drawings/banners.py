"""Wide pictures over each store's page, 8:3."""

from souk.demo.drawings import (
    bags,
    bottoms,
    cameras,
    computers,
    daily,
    footwear,
    grooming,
    pottery,
    smart_home,
    sound,
    studio,
    study,
    tops,
    wood_leather,
    worn,
)
from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Motif, Palette, Placed
from souk.demo.drawings.scenery import backdrop
from souk.demo.drawings.shapes import box

Setting = tuple[Motif, Palette, float, float, float]


def _set(c: Canvas, things: tuple[Setting, ...]) -> None:
    """Set things down as (motif, palette, centre x, foot below the usual, scale), the farthest first."""
    for motif, palette, x, below, scale in things:
        Placed(motif, palette, x - 300, below, scale).draw(c)


def campus() -> str:
    c = Canvas(1600, 600)
    backdrop(c, "sky", "window")
    _set(
        c,
        (
            (study.desk_lamp, Palette("#c2513a", "#d9b35c", "#4a4148"), 1340, 0, 1.0),
            (bags.backpack, Palette("#4a6b8a", "#f0c87a", "#6b4a35"), 300, 0, 1.0),
            (study.alarm_clock, Palette("#3f7d78", "#d9b35c", "#2f3a44"), 1020, 6, 0.62),
            (study.notebooks, Palette("#2f5d5a", "#d9a441", "#c2694a"), 640, 10, 0.84),
            (daily.bottle, Palette("#d9705a", "#fff4e6", "#2d2f36"), 480, 36, 0.72),
            (daily.enamel_mug, Palette("#f4efe4", "#b0432f", "#2f4a66"), 860, 52, 0.56),
            (study.highlighters, Palette("#f4eee2", "#c2513a"), 1160, 40, 0.62),
            (worn.cap, Palette("#26384f", "#f3ead8", "#a63b32"), 110, 58, 0.5),
        ),
    )
    return c.svg()


def fashion() -> str:
    c = Canvas(1600, 600)
    backdrop(c, "blush", "plain")
    wood = "#c99b6b"
    c.cast(box(-10, 56, 1620, 20), 8, 12)
    c.rect(-10, 56, 1620, 20, c.down((0, lit(wood, 0.08)), (0.4, wood), (1, dim(wood, 0.12))))
    hung: tuple[tuple[Motif, Palette], ...] = (
        (tops.sweater, Palette("#dccdb2")),
        (tops.trench, Palette("#c8a67c", "#f3ebdd", "#6b4a32")),
        (bottoms.dress, Palette("#b5483f", "#f6e3c8", "#4c5a3a")),
        (tops.jacket, Palette("#34507c", "#e3b577", "#8a5a3a")),
        (tops.shirt, Palette("#f0e7d8", "#b98a5c")),
        (worn.scarf, Palette("#7d3a3f", "#e8d8ba", "#33485e")),
    )
    for index, (motif, palette) in enumerate(hung):
        x = 150 + index * 262
        c.disc(x, 66, 11, c.ball(wood))
        Placed(motif, palette, x - 300, -33, 0.92).draw(c)
    return c.svg()


def electronics() -> str:
    c = Canvas(1600, 600)
    backdrop(c, "dusk", "room")
    _set(
        c,
        (
            (studio.softbox, Palette("#c2513a", "#fff1d0"), 220, -24, 1.0),
            (studio.tripod, Palette("#c2513a"), 1400, -40, 0.92),
            (studio.panel_light, Palette("#e0a33c", "#ffeec2"), 1010, -24, 0.82),
            (computers.laptop, Palette("#b9bcc4", "#d98a6a"), 1176, 14, 0.66),
            (cameras.zoom_lens, Palette("#ece8df", "#c2413a", "#33343b"), 540, 4, 0.66),
            (cameras.mirrorless, Palette("#2f2f36", "#8a5a3a", "#47484f"), 790, 30, 0.84),
            (cameras.prime_lens, Palette("#35363d", "#d9a441"), 560, 62, 0.46),
            (cameras.instant_camera, Palette("#efe7d8", "#e3d8c4"), 1330, 64, 0.5),
        ),
    )
    return c.svg()


def tech() -> str:
    c = Canvas(1600, 600)
    backdrop(c, "lilac", "room")
    _set(
        c,
        (
            (smart_home.smart_bulb, Palette("#ffffff", "#ffd98a", "#efeae0"), 1516, -10, 0.62),
            (sound.speaker, Palette("#8f9a8c", "#8fd0ff", "#3a3b43"), 260, 0, 0.84),
            (computers.tablet, Palette("#c9c2d8", "#c98aa8"), 1130, 4, 0.8),
            (sound.headphones, Palette("#5d5a8a", "#c9c3e6", "#e0a33c"), 560, 6, 0.92),
            (computers.phone, Palette("#5f7f74", "#e09a6a"), 840, 16, 0.72),
            (sound.earbuds, Palette("#f4f0e8", "#6fc28a", "#3a3a42"), 1420, 46, 0.5),
            (sound.game_controller, Palette("#eae6de", "#6b5a9e"), 130, 62, 0.5),
            (smart_home.webcam, Palette("#e9e5dd", "#6fc28a"), 1000, 60, 0.46),
        ),
    )
    return c.svg()


def makers() -> str:
    c = Canvas(1600, 600)
    backdrop(c, "clay", "room")
    _set(
        c,
        (
            (wood_leather.lounge_chair, Palette("#6f8068", "#ffffff", "#8a5f3c"), 230, -30, 0.98),
            (wood_leather.table_lamp, Palette("#b5704a", "#d9b35c", "#6b452f"), 580, -4, 0.9),
            (pottery.vase, Palette("#d9a487", "#f1e4d2", "#5f8a66"), 1400, -4, 0.92),
            (wood_leather.cutting_board, Palette("#8a5a3a", "#d9b078", "#a9713f"), 1150, -6, 0.8),
            (pottery.teapot, Palette("#4f6f64", "#d9b35c"), 850, 26, 0.74),
            (grooming.beard_oil, Palette("#8a4f24", "#f1e6d0", "#2d2a2e"), 1010, 46, 0.46),
            (pottery.stoneware_mug, Palette("#b5644a", "#e6d3b3"), 700, 62, 0.46),
            (grooming.shaving_brush, Palette("#7a3b2a", "#46626b"), 1250, 62, 0.48),
            (footwear.loafers, Palette("#6d2f33", "#e8d5b8", "#2a2022"), 420, 64, 0.4),
        ),
    )
    return c.svg()


BANNERS = {
    "banner-campus": campus,
    "banner-fashion": fashion,
    "banner-electronics": electronics,
    "banner-tech": tech,
    "banner-makers": makers,
}
