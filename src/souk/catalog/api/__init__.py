"""The JSON doors of the catalogue."""

from souk.catalog.api.categories import router as categories
from souk.catalog.api.changing import router as changing
from souk.catalog.api.products import router as products

__all__ = ["categories", "changing", "products"]
