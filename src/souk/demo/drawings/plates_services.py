"""Pictures of what is done for people, at the campus and at the barbers'."""

from souk.demo.drawings import bags, cameras, daily, errands, grooming, pottery, studio, study
from souk.demo.drawings.scene import Palette, Picture, Placed

BOWL = Palette("#8a3b33", "#f6e6c8", "#33485e")
BOXES = Palette("#c9764f")
PAPERS = Palette("#2f4f7a", "#c2513a", "#e8b04c")
MARKERS = Palette("#f4eee2", "#2f5d5a")
MACHINE = Palette("#f1eee8", "#3f7d78", "#4a5560")
SACK = Palette("#e7e0d0", "#c2513a", "#c2513a")
BOARD = Palette("#3d4654", "#e0863c", "#6b7787")
BOOKS = Palette("#b0432f", "#e8b04c", "#2f5d5a")
MAT = Palette("#5f8a8a", "#e9a86b", "#33485e")
FLASK = Palette("#d9705a", "#fff4e6", "#2d2f36")
BODY = Palette("#2f2d33", "#8a4f24", "#c9ccd2")
SOFT = Palette("#f5efe2", "#33343b", "#2f2d33")
CLIP = Palette("#33343b", "#d9b35c", "#c9ccd2")
TIN = Palette("#8a3a2e", "#f1e6d0", "#33485e")
LATHER = Palette("#2f4a44", "#f1e6d0", "#4f6f8f")
RAZOR = Palette("#6b2f33", "#c9ccd2")
OIL = Palette("#5f3a1f", "#f1e6d0", "#2d2a2e")
CLAY = Palette("#c47a55", "#d9c3a5", "#4a4148")

PLATES: dict[str, Picture] = {
    "service-kitchen": Picture(
        things=(Placed(daily.meal_boxes, BOXES, 132, -46, 0.52), Placed(daily.ramen_kit, BOWL, -66, 10, 0.8)),
        hue="butter",
        style="window",
    ),
    "service-print": Picture(
        things=(Placed(study.highlighters, MARKERS, 176, -40, 0.5), Placed(errands.bound_papers, PAPERS, -44, 6, 0.9)),
        hue="sky",
    ),
    "service-laundry": Picture(
        things=(
            Placed(errands.washing_machine, MACHINE, -60, -10, 0.92),
            Placed(bags.laundry_bag, SACK, 168, 18, 0.52),
        ),
        hue="aqua",
        style="slab",
    ),
    "service-tutoring": Picture(
        things=(
            Placed(study.desk_lamp, Palette("#3f7d78", "#d9b35c", "#4a4148"), 148, -40, 0.74),
            Placed(study.notebooks, BOOKS, -94, -22, 0.66),
            Placed(study.calculator, BOARD, 30, 24, 0.42),
        ),
        hue="dusk",
        style="arch",
    ),
    "service-yoga": Picture(
        things=(Placed(daily.bottle, FLASK, 196, -44, 0.52), Placed(errands.yoga_mat, MAT, -14, 6, 0.98)),
        hue="mint",
        style="leaf",
    ),
    "service-photography": Picture(
        things=(Placed(studio.softbox, SOFT, 150, -46, 0.74), Placed(cameras.mirrorless, BODY, -76, 12, 0.74)),
        hue="lilac",
        style="disc",
    ),
    "service-haircut": Picture(
        things=(Placed(grooming.clippers, CLIP, -76, -8, 0.86), Placed(grooming.pomade, TIN, 132, 14, 0.5)),
        hue="sand",
        style="arch",
    ),
    "service-shave": Picture(
        things=(
            Placed(grooming.safety_razor, RAZOR, 144, -34, 0.74),
            Placed(grooming.shaving_brush, LATHER, -70, 10, 0.8),
        ),
        hue="sage",
        style="window",
    ),
    "service-beard": Picture(
        things=(
            Placed(grooming.soap, Palette("#9aa884", "#d9a48f", "#b98a5c"), 128, 10, 0.5),
            Placed(grooming.beard_oil, OIL, -80, 0, 0.88),
        ),
        hue="clay",
        style="slab",
    ),
    "service-throwing": Picture(
        things=(
            Placed(pottery.vase, Palette("#7d9aa6", "#f1e4d2", "#5f8a66"), 196, -58, 0.44),
            Placed(errands.potters_wheel, CLAY, -30, 4, 0.94),
        ),
        hue="peach",
    ),
}
