"""The fashion house's product pictures."""

from souk.demo.drawings import bags, bottoms, footwear, tops, worn
from souk.demo.drawings.scene import Motif, Palette, Picture, Placed, close, one, pair

RUST = Palette("#c9764f")
OAT = Palette("#dccdb2")
INDIGO = Palette("#34507c", "#e3b577", "#8a5a3a")
TAN = Palette("#a9683f")
BOOT = Palette("#7a4a2e", "#e8c79a", "#2e2523")
COURT = Palette("#f1ece2", "#2f6f6a", "#ffffff")
COURT_CLAY = Palette("#efe6d8", "#c9693f", "#ffffff")
POPPY = Palette("#b5483f", "#f6e3c8", "#4c5a3a")
FIELD_WATCH = Palette("#5b3a28", "#2f4f6b", "#cfcac0")


def _raised(motif: Motif, palette: Palette, hue: str, style: str = "room") -> Picture:
    """Low things, larger and a little higher in the frame."""
    return Picture(things=(Placed(motif, palette, 0, 0, 1.16),), hue=hue, style=style)


PLATES: dict[str, Picture] = {
    "fashion-tee-white": one(tops.tee, Palette("#f3efe6", "#b9a88a"), "clay", "rail"),
    "fashion-tee-ink": one(tops.tee, Palette("#3a3f4d", "#c9b58f"), "stone", "rail"),
    "fashion-shirt-sky": one(tops.shirt, Palette("#a9c4e4", "#fbf7ee"), "peach", "rail"),
    "fashion-shirt-rose": one(tops.shirt, Palette("#e7b8b4", "#fbf7ee"), "sage", "rail"),
    "fashion-sweater-rust": one(tops.sweater, RUST, "sand", "rail"),
    "fashion-sweater-oat": one(tops.sweater, OAT, "dusk", "rail"),
    "fashion-sweater-detail": close(tops.sweater, RUST, "sand", (300, 250, 2.1)),
    "fashion-jacket-indigo": one(tops.jacket, INDIGO, "butter", "rail"),
    "fashion-jacket-olive": one(tops.jacket, Palette("#6f7450", "#e6d8ae", "#5a4630"), "clay", "rail"),
    "fashion-jacket-detail": close(tops.jacket, INDIGO, "butter", (330, 262, 2.0)),
    "fashion-trench": one(tops.trench, Palette("#c8a67c", "#f3ebdd", "#6b4a32"), "sky", "rail"),
    "fashion-trench-detail": close(tops.trench, Palette("#c8a67c", "#f3ebdd", "#6b4a32"), "sky", (300, 266, 1.9)),
    "fashion-trousers-olive": one(bottoms.trousers, Palette("#7d8563", "#ffffff", "#e8dcc5"), "blush", "rail"),
    "fashion-trousers-sand": one(bottoms.trousers, Palette("#d3bd98", "#ffffff", "#6b4a32"), "aqua", "rail"),
    "fashion-skirt": one(bottoms.skirt, Palette("#8b5a78"), "lilac", "rail"),
    "fashion-dress-poppy": one(bottoms.dress, POPPY, "rose", "rail"),
    "fashion-dress-midnight": one(bottoms.dress, Palette("#34456b", "#f2d9c0", "#a9b58f"), "butter", "rail"),
    "fashion-sneakers-green": _raised(footwear.sneakers, COURT, "mint"),
    "fashion-sneakers-clay": _raised(footwear.sneakers, COURT_CLAY, "peach", "window"),
    "fashion-sneakers-detail": close(footwear.sneakers, COURT, "mint", (330, 420, 1.9)),
    "fashion-boots": one(footwear.boots, BOOT, "ochre", "window"),
    "fashion-boots-black": one(footwear.boots, Palette("#38353a", "#8f8a86", "#26252a"), "stone"),
    "fashion-loafers": _raised(footwear.loafers, Palette("#6d2f33", "#e8d5b8", "#2a2022"), "blush", "disc"),
    "fashion-tote": one(bags.canvas_tote, Palette("#ecdfc6", "#c2513a", "#8a5a3a"), "aqua"),
    "fashion-tote-navy": one(bags.canvas_tote, Palette("#36486a", "#f1dcb4", "#8a5a3a"), "sand"),
    "fashion-crossbody": one(bags.satchel, TAN, "lilac", "arch"),
    "fashion-crossbody-detail": close(bags.satchel, TAN, "lilac", (300, 372, 2.0)),
    "fashion-weekender": one(bags.weekender, Palette("#6f7a5c", "#ffffff", "#7a4b2d"), "butter", "leaf"),
    "fashion-beanie-rust": one(worn.beanie, Palette("#b5543c", "#f1e6d4"), "sky"),
    "fashion-beanie-pair": pair(worn.beanie, Palette("#3f7d78", "#f1e6d4"), Palette("#d9a441", "#f1e6d4"), "stone"),
    "fashion-scarf": one(worn.scarf, Palette("#7d3a3f", "#e8d8ba", "#33485e"), "sage", "rail"),
    "fashion-sunglasses": Picture(
        things=(Placed(worn.sunglasses, Palette("#5a3822", "#5d6f5a"), 0, 0, 1.08),), hue="peach", style="slab"
    ),
    "fashion-watch": one(worn.watch, FIELD_WATCH, "dusk", "plain"),
    "fashion-watch-detail": close(worn.watch, FIELD_WATCH, "dusk", (306, 300, 2.0)),
}
