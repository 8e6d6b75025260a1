"""Reads of the catalogue."""

from souk.catalog.queries.addresses import AddressedProduct, list_addressed
from souk.catalog.queries.browsing import Browse, Sort, list_products
from souk.catalog.queries.cards import cards_by_ids, list_related
from souk.catalog.queries.categories import (
    get_category,
    list_categories,
    list_category_path,
    list_category_trees,
    list_subcategories,
)
from souk.catalog.queries.editing import EditedProduct, EditedVariant, get_product_to_edit
from souk.catalog.queries.searching import Suggestion, search_products, suggest
from souk.catalog.queries.shopfront import count_listed, find_picture, list_listed
from souk.catalog.queries.single import get_product, get_product_stock

__all__ = [
    "AddressedProduct",
    "Browse",
    "EditedProduct",
    "EditedVariant",
    "Sort",
    "Suggestion",
    "cards_by_ids",
    "count_listed",
    "find_picture",
    "get_category",
    "get_product",
    "get_product_stock",
    "get_product_to_edit",
    "list_addressed",
    "list_categories",
    "list_category_path",
    "list_category_trees",
    "list_listed",
    "list_products",
    "list_related",
    "list_subcategories",
    "search_products",
    "suggest",
]
