"""What the home page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from souk.catalog import CardView, CategoryTile
from souk.media import as_picture, placeholder
from souk.services import ServiceCard
from souk.stores import StoreView
from souk.ui import Picture, number


@dataclass(frozen=True, slots=True)
class StoreTile:
    name: str
    href: str
    note: str
    banner: Picture

    @classmethod
    def of(cls, store: StoreView) -> "StoreTile":
        banner = banner_of(store) or placeholder(store.category_key)
        return cls(store.name, f"/stores/{store.slug}", store.tagline or store.category, banner)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    hero: Picture | None
    """The marketplace's own banner, else the best rated product that has a picture."""
    lead: str
    categories: tuple[CategoryTile, ...]
    arrivals: tuple[CardView, ...]
    offers: tuple[CardView, ...]
    services: tuple[ServiceCard, ...]
    stores: tuple[StoreTile, ...]
    assurances: tuple[tuple[str, str, str], ...]

    @property
    def is_empty(self) -> bool:
        return not self.arrivals and not self.stores


ASSURANCES_ICONS = (
    ("truck", "One delivery per store", "each with its own terms"),
    ("credit-card", "One payment", "for everything in your cart"),
    ("shield-check", "Never oversold", "what you paid for is kept for you"),
    ("undo-2", "Returns", "on every order, as each store promises"),
)


def banner_of(store: StoreView) -> Picture | None:
    if store.banner_id is None:
        return None
    return as_picture(store.banner_id, store.banner_width, store.banner_height, "")


def lead_of(products: int, stores: Sequence[StoreTile], *, more_stores: bool) -> str:
    """`1,240 things from independent stores, …`."""
    if not products:
        return "Independent stores, one cart, one payment."
    who = (
        f"{number(len(stores))}{' and more' if more_stores else ''} independent store{'s' if len(stores) != 1 else ''}"
    )
    return f"{number(products)} things from {who}. Fill one cart from all of them, and pay once."
