"""The gadget shop's product pictures."""

from souk.demo.drawings import computers, smart_home, sound
from souk.demo.drawings.scene import Palette, Picture, Placed, close, one, pair

VIOLET = Palette("#5d5a8a", "#c9c3e6", "#e0a33c")
SANDY = Palette("#cdb08a", "#f1e6d2", "#c2513a")
KEYS = Palette("#efe9dc", "#d9663f", "#6b7f8a")
KEYS_NAVY = Palette("#55688a", "#f0c35a", "#2c374c")
PINE = Palette("#5f7f74", "#e09a6a")
ROSE = Palette("#d9a5a0", "#8f8fd0")
INKY = Palette("#3c4150", "#6fa3c0")
SAGE = Palette("#8f9a8c", "#8fd0ff", "#3a3b43")
OAK = Palette("#a8703f", "#d9503f")
CORAL = Palette("#d97f5a", "#f0546a", "#c9c6c0")

PLATES: dict[str, Picture] = {
    "tech-headphones-violet": one(sound.headphones, VIOLET, "lilac", "arch"),
    "tech-headphones-sand": one(sound.headphones, SANDY, "clay", "disc"),
    "tech-headphones-pair": pair(sound.headphones, SANDY, VIOLET, "stone"),
    "tech-earbuds-white": one(sound.earbuds, Palette("#f4f0e8", "#6fc28a", "#3a3a42"), "sage", "slab"),
    "tech-earbuds-ink": one(sound.earbuds, Palette("#474b57", "#6fc28a", "#26272d"), "peach", "slab"),
    "tech-keyboard-cream": Picture(things=(Placed(computers.keyboard, KEYS, 0, -20, 1.0),), hue="butter", style="flat"),
    "tech-keyboard-navy": Picture(
        things=(Placed(computers.keyboard, KEYS_NAVY, 0, -20, 1.0),), hue="blush", style="flat"
    ),
    "tech-keyboard-detail": close(computers.keyboard, KEYS, "butter", (410, 350, 2.1)),
    "tech-mouse": one(computers.mouse, Palette("#3f4a57", "#e0a33c"), "aqua", "flat"),
    "tech-phone-pine": one(computers.phone, PINE, "sand", "disc"),
    "tech-phone-rose": one(computers.phone, ROSE, "rose"),
    "tech-phone-ink": one(computers.phone, INKY, "sky", "window"),
    "tech-phone-detail": close(computers.phone, PINE, "sand", (400, 200, 2.2)),
    "tech-tablet": one(computers.tablet, Palette("#c9c2d8", "#c98aa8"), "mint", "slab"),
    "tech-ereader": one(computers.ereader, Palette("#3d4a45", "#e0a33c"), "ochre", "leaf"),
    "tech-hub": one(computers.hub, Palette("#8f949e", "#5fa0e0"), "stone"),
    "tech-speaker-sage": one(sound.speaker, SAGE, "peach", "leaf"),
    "tech-speaker-charcoal": one(sound.speaker, Palette("#565a63", "#ffc98f", "#33343b"), "sage"),
    "tech-turntable": Picture(things=(Placed(sound.turntable, OAK, 0, -6, 1.0),), hue="dusk"),
    "tech-turntable-detail": close(sound.turntable, OAK, "dusk", (390, 350, 1.9)),
    "tech-controller": Picture(
        things=(Placed(sound.game_controller, Palette("#eae6de", "#6b5a9e"), 0, 0, 1.06),), hue="rose"
    ),
    "tech-watch-coral": one(smart_home.smartwatch, CORAL, "butter", "plain"),
    "tech-watch-midnight": one(smart_home.smartwatch, Palette("#38435c", "#f0546a", "#5a5d66"), "mint", "plain"),
    "tech-thermostat": Picture(
        things=(Placed(smart_home.thermostat, Palette("#ffffff", "#f08a3c", "#c9c6c0"), 0, 14, 1.04),),
        hue="stone",
        style="plain",
    ),
    "tech-doorbell": one(smart_home.doorbell, Palette("#e9e5dd", "#8fa3b5", "#33485e"), "sky", "plain"),
    "tech-vacuum": one(smart_home.robot_vacuum, Palette("#f0ede6", "#6fc2b0", "#4a4c57"), "clay", "window"),
    "tech-webcam": one(smart_home.webcam, Palette("#e9e5dd", "#6fc28a"), "aqua"),
    "tech-bulb": one(smart_home.smart_bulb, Palette("#ffffff", "#ffd98a", "#efeae0"), "lilac"),
    "tech-charger": one(smart_home.charger, Palette("#e9e2d6", "#4f8f82", "#6fc28a"), "peach", "arch"),
}
