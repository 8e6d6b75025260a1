"""The campus shop's product pictures."""

from souk.demo.drawings import bags, daily, study, tops, worn
from souk.demo.drawings.scene import Palette, Picture, Placed, close, one, pair

NAVY = Palette("#2f4f7a", "#f3ebdd", "#d9b35c")
MAROON = Palette("#8a3440", "#f3ebdd", "#d9b35c")
BOOKS = Palette("#2f5d5a", "#d9a441", "#c2694a")
ENAMEL = Palette("#f4efe4", "#b0432f", "#2f4a66")
ENAMEL_BLUE = Palette("#3f6386", "#e9b44c", "#f4efe4")
BOXES = Palette("#4f8f7a")
BOTTLE = Palette("#3f6f8f", "#f4efe4", "#2d2f36")
BOTTLE_CORAL = Palette("#d9705a", "#fff4e6", "#2d2f36")
PACK = Palette("#4a6b8a", "#f0c87a", "#6b4a35")

PLATES: dict[str, Picture] = {
    "campus-hoodie-navy": one(tops.hoodie, NAVY, "sky", "rail"),
    "campus-hoodie-maroon": one(tops.hoodie, MAROON, "blush", "rail"),
    "campus-hoodie-detail": close(tops.hoodie, NAVY, "sky", (300, 262, 1.9)),
    "campus-tee-cream": one(tops.tee, Palette("#ece4d2", "#b0432f"), "sage", "rail"),
    "campus-tee-forest": one(tops.tee, Palette("#3f6350", "#e9b44c"), "butter", "rail"),
    "campus-cap": one(worn.cap, Palette("#26384f", "#f3ead8", "#a63b32"), "sand"),
    "campus-notebooks": Picture(things=(Placed(study.notebooks, BOOKS, 0, 16, 1.04),), hue="peach", style="window"),
    "campus-notebooks-detail": close(study.notebooks, BOOKS, "peach", (316, 230, 1.9)),
    "campus-planner": Picture(
        things=(Placed(study.planner, Palette("#c2513a", "#e8b04c", "#5f9a86"), 0, 0, 1.04),), hue="mint", style="plain"
    ),
    "campus-calculator": one(study.calculator, Palette("#3d4654", "#e0863c", "#6b7787"), "dusk"),
    "campus-highlighters": Picture(
        things=(Placed(study.highlighters, Palette("#f4eee2", "#c2513a"), 0, 0, 1.16),), hue="lilac", style="disc"
    ),
    "campus-lamp": one(study.desk_lamp, Palette("#c2513a", "#d9b35c", "#4a4148"), "aqua"),
    "campus-lamp-sage": one(study.desk_lamp, Palette("#7f9a80", "#d9b35c", "#4a4148"), "stone", "window"),
    "campus-clock": one(study.alarm_clock, Palette("#3f7d78", "#d9b35c", "#2f3a44"), "butter", "arch"),
    "campus-mug": one(daily.enamel_mug, ENAMEL, "stone", "window"),
    "campus-mug-pair": pair(daily.enamel_mug, ENAMEL, ENAMEL_BLUE, "clay", "slab"),
    "campus-meal-boxes": one(daily.meal_boxes, BOXES, "sage", "slab"),
    "campus-meal-boxes-detail": close(daily.meal_boxes, BOXES, "sage", (290, 262, 1.8)),
    "campus-bottle-blue": one(daily.bottle, BOTTLE, "aqua", "leaf"),
    "campus-bottle-coral": one(daily.bottle, BOTTLE_CORAL, "blush", "window"),
    "campus-bottle-pair": Picture(
        things=(Placed(daily.bottle, BOTTLE_CORAL, 82, -8, 0.86), Placed(daily.bottle, BOTTLE, -76, 14, 0.94)),
        hue="sand",
    ),
    "campus-ramen": one(daily.ramen_kit, Palette("#33485e", "#f0e6d2", "#8a4a2e"), "rose", "window"),
    "campus-bike-lock": one(daily.bike_lock, Palette("#3a3d46", "#e0863c", "#2d2f36"), "peach"),
    "campus-bike-lights": Picture(
        things=(Placed(daily.bike_light, Palette("#3a3d46", "#ffffff", "#2d2f36"), -14, 10, 1.1),), hue="dusk"
    ),
    "campus-backpack-blue": one(bags.backpack, PACK, "sand", "leaf"),
    "campus-backpack-moss": one(bags.backpack, Palette("#6d7a52", "#f0e2b8", "#6b4a35"), "clay"),
    "campus-backpack-detail": close(bags.backpack, PACK, "sand", (300, 300, 1.9)),
    "campus-laundry-bag": one(bags.laundry_bag, Palette("#e7e0d0", "#3f6b8f", "#3f6b8f"), "sky"),
    "campus-umbrella": one(study.umbrella, Palette("#2f4f7a", "#f0c35a"), "mint", "plain"),
}
