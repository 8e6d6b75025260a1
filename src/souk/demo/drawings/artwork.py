"""Every picture of the demo by key, with the size its master is kept in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from souk.demo.drawings.banners import BANNERS
from souk.demo.drawings.categories import SUBJECTS, draw_category
from souk.demo.drawings.hero import draw_hero
from souk.demo.drawings.logos import LOGOS
from souk.demo.drawings.plates import PICTURES


@dataclass(frozen=True, slots=True)
class Artwork:
    key: str
    width: int
    height: int
    draw: Callable[[], str]


def artworks() -> Iterator[Artwork]:
    yield Artwork("hero", 1500, 1200, draw_hero)
    for key, banner in BANNERS.items():
        yield Artwork(key, 1600, 600, banner)
    for key, logo in LOGOS.items():
        yield Artwork(key, 400, 400, logo)
    for key in SUBJECTS:
        yield Artwork(key, 600, 600, partial(draw_category, key))
    for key, picture in PICTURES.items():
        yield Artwork(key, 1200, 1200, picture.svg)
