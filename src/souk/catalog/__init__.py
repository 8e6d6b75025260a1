"""What is for sale: categories, products with their variants, search, import and export.

Promises: a product's price, choices, pictures and place in the search change together or not at all; what an order
refers to is archived, never lost. Stands on stores (terms, currency), inventory (pieces) and media (pictures). Prices
are integers in minor units of the store's currency; `unit_price` is always after the catalogue discount.
"""

from souk.catalog.discount import price_after_discount
from souk.catalog.errors import ChoiceRequired, UnknownCategory, UnknownProduct, UnknownVariant
from souk.catalog.listing import AddedProduct, NewCategory, NewProduct, NewVariant
from souk.catalog.models import ImageRef, ProductStatus
from souk.catalog.offers import Offer, find_variant, find_variants_by_sku, get_offers
from souk.catalog.pages import CardView, CategoryTile, card_views
from souk.catalog.policy import CatalogPermission
from souk.catalog.queries import (
    AddressedProduct,
    Browse,
    Sort,
    count_listed,
    find_picture,
    get_category,
    list_addressed,
    list_categories,
    list_category_path,
    list_category_trees,
    list_listed,
    list_products,
)
from souk.catalog.removal import count_products_for_sale, restore_products, withdraw_products
from souk.catalog.services import (
    ProductName,
    add_category,
    add_product,
    add_products,
    find_product_by_slug,
    mark_ordered,
    product_names,
)

__all__ = [
    "AddedProduct",
    "AddressedProduct",
    "Browse",
    "CardView",
    "CatalogPermission",
    "CategoryTile",
    "ChoiceRequired",
    "ImageRef",
    "NewCategory",
    "NewProduct",
    "NewVariant",
    "Offer",
    "ProductName",
    "ProductStatus",
    "Sort",
    "UnknownCategory",
    "UnknownProduct",
    "UnknownVariant",
    "add_category",
    "add_product",
    "add_products",
    "card_views",
    "count_listed",
    "count_products_for_sale",
    "find_picture",
    "find_product_by_slug",
    "find_variant",
    "find_variants_by_sku",
    "get_category",
    "get_offers",
    "list_addressed",
    "list_categories",
    "list_category_path",
    "list_category_trees",
    "list_listed",
    "list_products",
    "mark_ordered",
    "price_after_discount",
    "product_names",
    "restore_products",
    "withdraw_products",
]
