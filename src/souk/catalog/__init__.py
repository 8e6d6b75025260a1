"""What is for sale: categories, products with their variants, search, import and export.

Promises: a product's price, choices, pictures and place in the search change together or not at all; what an order
refers to is archived, never lost. Stands on stores (terms, currency), inventory (pieces) and media (pictures). Prices
are integers in minor units of the store's currency; `unit_price` is always after the catalogue discount.
"""

from souk.catalog.bodies import MoneyBody, Price
from souk.catalog.discount import price_after_discount
from souk.catalog.errors import (
    ChoiceRequired,
    ImageRequired,
    SlugTaken,
    StaleVersion,
    StoreRequired,
    TooManyImages,
    UnknownCategory,
    UnknownImage,
    UnknownProduct,
    UnknownVariant,
    WrongCurrency,
)
from souk.catalog.filling import store_to_fill
from souk.catalog.listing import AddedProduct, NewCategory, NewProduct, NewVariant
from souk.catalog.models import ImageRef, Packed, ProductKind, ProductStatus
from souk.catalog.offers import Offer, find_variant, find_variants_by_sku, get_offers
from souk.catalog.pages import CardView, CategoryTile, card_views
from souk.catalog.policy import CatalogPermission
from souk.catalog.prose import plain, prose_of
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
from souk.catalog.rating import RatedProduct, get_rated_product, list_rated_products
from souk.catalog.removal import count_products_for_sale, restore_products, withdraw_products
from souk.catalog.search.engine import Hits, SearchEngineFailed, engine_of
from souk.catalog.search.finding import Found, Look, find_by_words
from souk.catalog.search.matching import among_services, is_match
from souk.catalog.search.opening import has_search_index, rebuild_search_index
from souk.catalog.search.ranking import Candidate
from souk.catalog.service_products import service_candidates, service_products, service_variants
from souk.catalog.services import (
    ProductName,
    ServiceWords,
    add_category,
    add_product,
    add_products,
    find_product_by_slug,
    index_services,
    mark_ordered,
    product_names,
)
from souk.catalog.servicing import (
    NewService,
    ServiceChange,
    add_service_product,
    add_service_variant,
    change_service_product,
    change_service_variant,
    delete_service_product,
    mint_place,
    relabel_place,
    retire_place,
    sell_service_variants,
    set_rating,
)
from souk.catalog.vendor_asking import PICTURE_REFUSALS, currency_to_sell_in, sent_pictures, stores_to_sell_in

__all__ = [
    "PICTURE_REFUSALS",
    "AddedProduct",
    "AddressedProduct",
    "Browse",
    "Candidate",
    "CardView",
    "CatalogPermission",
    "CategoryTile",
    "ChoiceRequired",
    "Found",
    "Hits",
    "ImageRef",
    "ImageRequired",
    "Look",
    "MoneyBody",
    "NewCategory",
    "NewProduct",
    "NewService",
    "NewVariant",
    "Offer",
    "Packed",
    "Price",
    "ProductKind",
    "ProductName",
    "ProductStatus",
    "RatedProduct",
    "SearchEngineFailed",
    "ServiceChange",
    "ServiceWords",
    "SlugTaken",
    "Sort",
    "StaleVersion",
    "StoreRequired",
    "TooManyImages",
    "UnknownCategory",
    "UnknownImage",
    "UnknownProduct",
    "UnknownVariant",
    "WrongCurrency",
    "add_category",
    "add_product",
    "add_products",
    "add_service_product",
    "add_service_variant",
    "among_services",
    "card_views",
    "change_service_product",
    "change_service_variant",
    "count_listed",
    "count_products_for_sale",
    "currency_to_sell_in",
    "delete_service_product",
    "engine_of",
    "find_by_words",
    "find_picture",
    "find_product_by_slug",
    "find_variant",
    "find_variants_by_sku",
    "get_category",
    "get_offers",
    "get_rated_product",
    "has_search_index",
    "index_services",
    "is_match",
    "list_addressed",
    "list_categories",
    "list_category_path",
    "list_category_trees",
    "list_listed",
    "list_products",
    "list_rated_products",
    "mark_ordered",
    "mint_place",
    "plain",
    "price_after_discount",
    "product_names",
    "prose_of",
    "rebuild_search_index",
    "relabel_place",
    "restore_products",
    "retire_place",
    "sell_service_variants",
    "sent_pictures",
    "service_candidates",
    "service_products",
    "service_variants",
    "set_rating",
    "store_to_fill",
    "stores_to_sell_in",
    "withdraw_products",
]
