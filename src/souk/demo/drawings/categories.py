"""One quiet picture per category: a thing on a disc of colour."""

from souk.demo.drawings import (
    bags,
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
from souk.demo.drawings.scenery import HUES

Subject = tuple[Motif, Palette, str, float, float]

SUBJECTS: dict[str, Subject] = {
    "category-clothing": (tops.tee, Palette("#f3efe6", "#c2513a"), "clay", 30, 0.98),
    "category-outerwear": (tops.trench, Palette("#c8a67c", "#f3ebdd", "#6b4a32"), "sky", 6, 0.9),
    "category-shoes": (footwear.sneakers, Palette("#f1ece2", "#2f6f6a", "#ffffff"), "mint", -14, 1.06),
    "category-bags": (bags.satchel, Palette("#a9683f"), "lilac", 4, 0.9),
    "category-accessories": (worn.watch, Palette("#5b3a28", "#2f4f6b", "#cfcac0"), "butter", 0, 0.98),
    "category-study": (study.notebooks, Palette("#2f5d5a", "#d9a441", "#c2694a"), "peach", 6, 0.96),
    "category-eat-drink": (daily.ramen_kit, Palette("#33485e", "#f0e6d2", "#8a4a2e"), "rose", -28, 0.9),
    "category-cycling": (daily.bike_lock, Palette("#3a3d46", "#e0863c", "#2d2f36"), "aqua", 4, 0.92),
    "category-cameras": (cameras.rangefinder, Palette("#3c3330", "#a9683f"), "sand", -24, 0.94),
    "category-lenses": (cameras.prime_lens, Palette("#35363d", "#d9a441"), "dusk", -14, 1.12),
    "category-studio": (studio.softbox, Palette("#c2513a", "#fff1d0"), "stone", 0, 0.94),
    "category-audio": (sound.headphones, Palette("#5d5a8a", "#c9c3e6", "#e0a33c"), "lilac", 6, 0.96),
    "category-computers": (computers.laptop, Palette("#b9bcc4", "#d98a6a"), "sky", -10, 0.88),
    "category-phones": (computers.phone, Palette("#5f7f74", "#e09a6a"), "butter", 6, 0.92),
    "category-smart-home": (smart_home.smart_bulb, Palette("#ffffff", "#ffd98a", "#efeae0"), "sage", 0, 0.92),
    "category-ceramics": (pottery.vase, Palette("#d9a487", "#f1e4d2", "#5f8a66"), "sand", 8, 0.94),
    "category-furniture": (wood_leather.lounge_chair, Palette("#b5644a", "#ffffff", "#b98a5c"), "mint", -14, 0.88),
    "category-leather": (wood_leather.wallet, Palette("#8f5432", "#ffffff", "#33485e"), "aqua", -30, 0.94),
    "category-grooming": (grooming.beard_oil, Palette("#8a4f24", "#f1e6d0", "#2d2a2e"), "blush", 0, 0.94),
}


def draw_category(key: str) -> str:
    motif, palette, hue, below, scale = SUBJECTS[key]
    base = HUES[hue]
    c = Canvas()
    c.rect(0, 0, 600, 600, c.slant((0, lit(base, 0.02)), (1, dim(base, 0.02))))
    c.disc(300, 300, 232, c.slant((0, "#ffffff", 0.75), (1, "#ffffff", 0.28)))
    Placed(motif, palette, 0, below, scale).draw(c)
    return c.svg()
