"""The visual of what has no picture: a quiet arch in a pastel of its own, drawn from a word."""

from hashlib import blake2b
from html import escape
from urllib.parse import quote

from souk import ui
from souk.media.renditions import MEDIA_URL

WIDTH, HEIGHT = 1200, 800
LONGEST_SEED = 80
PASTELS = (
    ("#f1e7da", "#e4d3bd", "#fbf6ef", "#8a6a48"),
    ("#e3ebe1", "#cbdac9", "#f4f8f2", "#56734f"),
    ("#e1eaf0", "#c7d8e3", "#f2f7fa", "#4a6c82"),
    ("#ebe5f0", "#d8cce2", "#f8f4fb", "#705a86"),
    ("#f3e3e1", "#e5cbc7", "#fcf4f3", "#93594f"),
    ("#f3ecd6", "#e6d9b2", "#fcf9ee", "#82692a"),
    ("#dfebe9", "#c3dad6", "#f1f8f7", "#43706a"),
    ("#ece7e4", "#d9d0ca", "#f8f5f3", "#6d5f56"),
)
"""Wall, shade, arch, ink."""
DRAWINGS = {
    "hanger": "M12 8.6V7.3a2 2 0 1 0-2-2M12 8.6l8.9 6.5c1 .8.5 2.4-.8 2.4H3.9c-1.3 0-1.8-1.6-.8-2.4z",
    "screen": "M4.5 4h15A1.5 1.5 0 0 1 21 5.500v9a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 14.500v-9A1.5 1.5 0 0 1 4.5 4zM12 16v4M8.5 20h7",
    "book": "M12 6.5C10 5 7 4.5 3 4.800v13.400c4-.3 7 .2 9 1.8 2-1.6 5-2.1 9-1.800V4.800c-4-.3-7 .2-9 1.700zM12 6.500V20",
    "vase": "M9 3h6M10 3v3.200C7 8 6 10.6 6 13.4 6 17 8 21 9.2 21h5.600C16 21 18 17 18 13.4 18 10.6 17 8 14 6.200V3",
    "scissors": "M8.5 7a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM8.5 17a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM8.1 8.4 20.5 17.500M8.1 15.6 20.5 6.5",
    "cup": "M5 9h11v5a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5zM16 10h1.500a2.5 2.5 0 0 1 0 5H16M8.5 3.500v2.200M12.5 3.500v2.2",
    "lamp": "M8.5 3h7l3.5 9H5zM12 12v8M8 20.500h8",
    "mountain": "M2.5 19 9 8l4 6.5 2.2-3L21.5 19zM18.5 6a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
    "headphones": "M4 15v-2a8 8 0 0 1 16 0v2M4 14h3v6H5.500A1.5 1.5 0 0 1 4 18.500zM20 14h-3v6h1.500a1.5 1.5 0 0 0 1.5-1.500z",
    "bag": "M6 8h12l1 12.500H5zM9 8V6.500a3 3 0 0 1 6 0V8",
}
"""Strokes on a grid of 24."""
DRAWN_FOR = {
    "hanger": ("fashion", "apparel", "clothing", "clothes", "wear", "shoes", "tops", "bottoms"),
    "screen": ("electronics", "tech", "technology", "computers", "phones", "gadgets", "laptops"),
    "book": ("campus", "books", "education", "tutoring", "stationery", "study", "services"),
    "vase": ("makers", "handmade", "crafts", "craft", "pottery", "ceramics", "art"),
    "scissors": ("barber", "barbers", "barbershop", "hair", "salon", "beauty", "grooming"),
    "cup": ("food", "cafe", "coffee", "restaurant", "bakery", "tea", "kitchen"),
    "lamp": ("home", "furniture", "garden", "living", "decor", "lighting"),
    "mountain": ("sport", "sports", "outdoor", "outdoors", "travel", "fitness"),
    "headphones": ("audio", "music", "sound"),
    "bag": ("marketplace", "bags", "accessories", "gifts", "other"),
}
_by_word = {word: drawing for drawing, words in DRAWN_FOR.items() for word in words}


def placeholder(seed: str, alt: str = "") -> ui.Picture:
    """The same word always gives the same picture; a store's category has a drawing, any other word its initial."""
    word = seed[:LONGEST_SEED].strip().replace("/", "-") or "other"
    src = f"{MEDIA_URL}/placeholder/{quote(word, safe='')}.svg"
    return ui.Picture(src=src, srcset_avif="", srcset_webp="", width=WIDTH, height=HEIGHT, alt=alt)


def draw_placeholder(seed: str) -> str:
    """The SVG: a window with a rounded head in a pastel wall, and in it what the word stands for."""
    seed = seed[:LONGEST_SEED].casefold()
    digest = blake2b(seed.encode(), digest_size=2).digest()
    wall, shade, arch, ink = PASTELS[digest[0] % len(PASTELS)]
    sun_x = 250 if digest[1] % 2 else 950
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path fill="{wall}" d="M0 0h1200v800H0z"/>'
        f'<circle cx="{sun_x}" cy="210" r="86" fill="{arch}" opacity=".75"/>'
        f'<path fill="{shade}" opacity=".55" d="M40 800V520a130 130 0 0 1 260 0v280zM900 800V520a130 130 0 0 1 260 0v280z"/>'
        f'<path fill="{shade}" d="M355 800V385a245 245 0 0 1 490 0v415z"/>'
        f'<path fill="{arch}" d="M385 800V400a215 215 0 0 1 430 0v400z"/>'
        f'<path fill="{shade}" d="M0 716h1200v84H0z"/>'
        f"{_drawing(seed, ink)}</svg>"
    )


def _drawing(seed: str, ink: str) -> str:
    name = next((_by_word[word] for word in seed.replace("-", " ").split() if word in _by_word), None)
    if name is not None:
        return (
            f'<path d="{DRAWINGS[name]}" transform="translate(468 362) scale(11)" fill="none" stroke="{ink}" '
            'stroke-width="1.1" stroke-linecap="round" stroke-linejoin="round"/>'
        )
    initial = next((character for character in seed if character.isalnum()), "")
    return (
        f'<text x="600" y="590" text-anchor="middle" font-family="Georgia, serif" font-size="240" fill="{ink}">'
        f"{escape(initial.upper()[:1])}</text>"
    )
