"""What the pages of the catalogue show."""

from souk.catalog.pages.cards import CardView, CategoryTile, card_views, picture_of
from souk.catalog.pages.product import Around, ProductPage
from souk.catalog.pages.results import ResultsPage, Wish, category_framing
from souk.catalog.pages.suggestions import suggested

__all__ = [
    "Around",
    "CardView",
    "CategoryTile",
    "ProductPage",
    "ResultsPage",
    "Wish",
    "card_views",
    "category_framing",
    "picture_of",
    "suggested",
]
