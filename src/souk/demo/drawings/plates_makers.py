"""The makers' and barbers' product pictures."""

from souk.demo.drawings import grooming, pottery, wood_leather
from souk.demo.drawings.scene import Palette, Picture, Placed, close, one, pair

ATLAS = Palette("#d9a487", "#f1e4d2", "#5f8a66")
TEAL = Palette("#5f8a8a", "#d9c3a5")
EMBER = Palette("#b5644a", "#e6d3b3")
TABLE = Palette("#f1eadd", "#7d9aa6", "#c98a68")
WALNUT = Palette("#8a5a3a", "#d9b078", "#a9713f")
CHAIR = Palette("#b5644a", "#ffffff", "#b98a5c")
HALO = Palette("#b5704a", "#d9b35c", "#6b452f")
HIDE = Palette("#8f5432", "#ffffff", "#33485e")
AMBER = Palette("#8a4f24", "#f1e6d0", "#2d2a2e")
TIN = Palette("#33485e", "#f1e6d0", "#8a3a2e")
RAZOR = Palette("#2f4a44", "#c9ccd2")

PLATES: dict[str, Picture] = {
    "makers-vase": one(pottery.vase, ATLAS, "sand", "arch"),
    "makers-vase-detail": close(pottery.vase, ATLAS, "sand", (300, 360, 1.9)),
    "makers-mug-teal": one(pottery.stoneware_mug, TEAL, "peach", "slab"),
    "makers-mug-ember": one(pottery.stoneware_mug, EMBER, "aqua", "window"),
    "makers-mug-pair": pair(pottery.stoneware_mug, EMBER, TEAL, "stone"),
    "makers-plates": one(pottery.plates, TABLE, "sky"),
    "makers-teapot": one(pottery.teapot, Palette("#4f6f64", "#d9b35c"), "blush", "disc"),
    "makers-planter": one(pottery.planter, Palette("#c9764f", "#f1e4d2", "#4f8f5a"), "mint", "leaf"),
    "makers-candle": one(pottery.candle, Palette("#b9805c", "#c2513a", "#4a3a34"), "lilac"),
    "makers-board": one(wood_leather.cutting_board, WALNUT, "butter"),
    "makers-board-detail": close(wood_leather.cutting_board, WALNUT, "butter", (330, 360, 1.9)),
    "makers-spoons": one(wood_leather.spoons, Palette("#c99b6b", "#f1e7d6", "#7d9aa6"), "sage", "window"),
    "makers-stool": one(wood_leather.stool, Palette("#c99862", "#f1e7d6"), "rose"),
    "makers-chair": one(wood_leather.lounge_chair, CHAIR, "mint", "leaf"),
    "makers-chair-moss": one(wood_leather.lounge_chair, Palette("#6f8068", "#ffffff", "#8a5f3c"), "sand", "window"),
    "makers-lamp": one(wood_leather.table_lamp, HALO, "peach"),
    "makers-lamp-sage": one(wood_leather.table_lamp, Palette("#8a9c85", "#d9b35c", "#6b452f"), "dusk"),
    "makers-basket": one(wood_leather.basket, Palette("#cfa56b", "#8a5232", "#7d9a86"), "butter", "window"),
    "makers-wallet": one(wood_leather.wallet, HIDE, "aqua"),
    "makers-wallet-black": one(wood_leather.wallet, Palette("#3d3a3c", "#ffffff", "#a9683f"), "clay"),
    "makers-belt": Picture(
        things=(Placed(wood_leather.belt, Palette("#6b4028"), -8, 6, 1.14),), hue="stone", style="window"
    ),
    "makers-journal": one(wood_leather.journal, Palette("#a9683f", "#ffffff", "#4a2f22"), "clay", "slab"),
    "makers-journal-detail": close(
        wood_leather.journal, Palette("#a9683f", "#ffffff", "#4a2f22"), "clay", (300, 250, 2.0)
    ),
    "makers-beard-oil": one(grooming.beard_oil, AMBER, "sage", "arch"),
    "makers-beard-oil-detail": close(grooming.beard_oil, AMBER, "sage", (300, 340, 2.0)),
    "makers-pomade": Picture(things=(Placed(grooming.pomade, TIN, -6, 0, 1.06),), hue="peach", style="slab"),
    "makers-razor": one(grooming.safety_razor, RAZOR, "dusk", "disc"),
    "makers-razor-detail": close(grooming.safety_razor, RAZOR, "dusk", (296, 196, 2.2)),
    "makers-brush": one(grooming.shaving_brush, Palette("#7a3b2a", "#46626b"), "rose"),
    "makers-scissors": one(grooming.scissors, Palette("#2f3a44", "#d9b35c"), "ochre", "flat"),
    "makers-straight-razor": one(grooming.straight_razor, Palette("#5a3822", "#d9b35c", "#a9713f"), "sand", "flat"),
    "makers-soap": one(grooming.soap, Palette("#c9d3b8", "#e3c7b4", "#8a5a3a"), "sky"),
    "makers-clippers": one(grooming.clippers, Palette("#2d2f36", "#4a4d57", "#d9b35c"), "blush"),
}
