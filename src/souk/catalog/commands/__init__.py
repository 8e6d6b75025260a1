"""What people may ask of the catalogue."""

from souk.catalog.commands.categories import create_category, delete_category, update_category
from souk.catalog.commands.images import add_images, remove_image
from souk.catalog.commands.products import (
    clear_discount,
    create_product,
    delete_product,
    set_discount,
    update_product,
)

__all__ = [
    "add_images",
    "clear_discount",
    "create_category",
    "create_product",
    "delete_category",
    "delete_product",
    "remove_image",
    "set_discount",
    "update_category",
    "update_product",
]
