"""The camera house's product pictures."""

from souk.demo.drawings import bags, cameras, computers, studio
from souk.demo.drawings.scene import Palette, Picture, Placed, close, one, pair

GRAPHITE = Palette("#2f2f36", "#8a5a3a", "#47484f")
SILVER = Palette("#3a3330", "#8a5a3a", "#cfcbc3")
FINDER = Palette("#3c3330", "#a9683f")
SHELL = Palette("#efe7d8", "#e3d8c4")
SEAFOAM = Palette("#a9d3c6", "#f1eadb")
PRIME = Palette("#35363d", "#d9a441")
SPACE = Palette("#b9bcc4", "#d98a6a")
WING = Palette("#d9dbe0", "#e0633c")

PLATES: dict[str, Picture] = {
    "electronics-mirrorless": one(cameras.mirrorless, GRAPHITE, "sand"),
    "electronics-mirrorless-silver": one(cameras.mirrorless, SILVER, "dusk", "window"),
    "electronics-mirrorless-detail": close(cameras.mirrorless, GRAPHITE, "sand", (300, 340, 1.9)),
    "electronics-rangefinder": one(cameras.rangefinder, FINDER, "sky", "window"),
    "electronics-rangefinder-detail": close(cameras.rangefinder, FINDER, "sky", (370, 290, 2.0)),
    "electronics-instant-cream": one(cameras.instant_camera, SHELL, "blush", "disc"),
    "electronics-instant-seafoam": one(cameras.instant_camera, SEAFOAM, "butter", "disc"),
    "electronics-action": Picture(
        things=(Placed(cameras.action_camera, Palette("#3f434d", "#e0633c"), 0, 4, 1.08),), hue="mint"
    ),
    "electronics-prime": Picture(things=(Placed(cameras.prime_lens, PRIME, 0, 8, 1.2),), hue="lilac"),
    "electronics-prime-detail": close(cameras.prime_lens, PRIME, "lilac", (300, 300, 2.0)),
    "electronics-zoom": Picture(
        things=(Placed(cameras.zoom_lens, Palette("#ece8df", "#c2413a", "#33343b"), 0, 0, 1.05),),
        hue="butter",
        style="slab",
    ),
    "electronics-softbox": one(studio.softbox, Palette("#c2513a", "#fff1d0"), "aqua"),
    "electronics-panel": one(studio.panel_light, Palette("#e0a33c", "#ffeec2"), "stone"),
    "electronics-panel-detail": close(studio.panel_light, Palette("#e0a33c", "#ffeec2"), "stone", (380, 250, 2.0)),
    "electronics-tripod": one(studio.tripod, Palette("#c2513a"), "clay"),
    "electronics-tripod-detail": close(studio.tripod, Palette("#c2513a"), "clay", (286, 230, 2.1)),
    "electronics-gimbal": one(studio.gimbal, Palette("#e0633c"), "sage", "arch"),
    "electronics-drone": one(studio.drone, WING, "peach", "window"),
    "electronics-drone-detail": close(studio.drone, WING, "peach", (300, 350, 1.9)),
    "electronics-microphone": one(studio.microphone, Palette("#3a3b43", "#d9a441"), "dusk", "disc"),
    "electronics-recorder": one(studio.recorder, Palette("#3f434d", "#d9463a"), "ochre"),
    "electronics-projector": one(studio.projector, Palette("#f0ece4", "#e0633c"), "rose"),
    "electronics-laptop": one(computers.laptop, SPACE, "sky", "window"),
    "electronics-laptop-detail": close(computers.laptop, SPACE, "sky", (330, 330, 1.8)),
    "electronics-monitor": one(computers.monitor, Palette("#b9bcc4", "#7d8fd0"), "stone"),
    "electronics-camera-pack": one(bags.backpack, Palette("#4a4d55", "#e0863c", "#2d2a2e"), "sage"),
    "electronics-instant-pair": pair(cameras.instant_camera, SHELL, SEAFOAM, "peach"),
}
