"""Wire shapes of answers. The same frozen structs feed the JSON and the templates."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from souk.catalog.models import ImageRef, ProductStatus
from souk.inventory import StockStatus
from souk.kernel.money import Money
from souk.media import picture_url


class CategoryRef(Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class StoreRef(Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class ImageOut(Struct, frozen=True):
    """A picture; other widths stand beside `url`: `/media/{id}/320.webp`, `640`, `1200`, also as `.avif`."""

    id: UUID
    url: str
    alt: str
    width: int
    height: int

    @classmethod
    def of(cls, image: ImageRef) -> "ImageOut":
        return cls(image.id, picture_url(image.id), image.alt, image.width, image.height)


class CategoryOut(Struct, frozen=True, kw_only=True):
    """Categories form a tree by `parent_id`; `position` orders those beside each other."""

    id: UUID
    name: str
    slug: str
    description: str
    parent_id: UUID | None
    position: int
    image: ImageOut | None
    created_at: datetime
    updated_at: datetime


class VariantOut(Struct, frozen=True):
    """One choice. `price` is what is paid; `list_price` is before the catalogue discount."""

    id: UUID
    sku: str
    color: str | None
    size: str | None
    option3: str | None
    price: Money
    list_price: Money
    compare_at_price: Money | None
    stock: int
    stock_status: StockStatus


class ProductCard(Struct, frozen=True, kw_only=True):
    """A product in a list. `price` is what is paid for its cheapest variant, after the catalogue discount.

    `list_price` is that variant's price before the discount; `compare_at_price` is the higher price to strike through
    (the list price while discounted, else the one the store names), null where there is none. `price_varies` says that
    other variants cost more. `score` (0 to 1) is there on search results only.
    """

    id: UUID
    name: str
    slug: str
    store: StoreRef
    category: CategoryRef | None
    brand: str
    price: Money
    list_price: Money
    compare_at_price: Money | None
    price_varies: bool
    discount_percent: int
    images: list[ImageOut]
    colors: list[str]
    sizes: list[str]
    variants: list[VariantOut]
    stock: int
    stock_status: StockStatus
    rating: float
    reviews_count: int
    status: ProductStatus
    created_at: datetime
    score: float | UnsetType = UNSET


class ProductOut(ProductCard, frozen=True, kw_only=True):
    """A product with everything a page shows. Send `version` back with a change to have it refused when stale."""

    description: str
    specifications: dict[str, Any]
    tags: list[str]
    requires_shipping: bool
    version: int
    updated_at: datetime


class FacetCount(Struct, frozen=True):
    """One value to filter by, and how many results it would leave."""

    value: str
    label: str
    count: int


class PriceBucket(Struct, frozen=True):
    """Products that cost at least `low` and less than `high` (minor units; the last bucket includes `high`)."""

    low: int
    high: int
    count: int


class PriceFacet(Struct, frozen=True):
    least: int
    most: int
    histogram: list[PriceBucket]


class Facets(Struct, frozen=True, kw_only=True):
    """Counts for each filter, each ignoring its own value.

    `counted` products, the newest that fit words and category, were looked at; `is_complete` says that these are all.
    `matching` of them satisfy every filter.
    """

    category: list[FacetCount]
    brand: list[FacetCount]
    store: list[FacetCount]
    color: list[FacetCount]
    size: list[FacetCount]
    availability: list[FacetCount]
    reduced: list[FacetCount]
    price: PriceFacet | None
    matching: int
    counted: int
    is_complete: bool


class SearchPage(Struct, frozen=True, kw_only=True):
    """Results, best first. `did_you_mean` is the query with its misspelt words replaced."""

    items: list[ProductCard]
    next_cursor: str | None
    total: int | None
    did_you_mean: str | None
    facets: Facets | None


class LocatedStock(Struct, frozen=True):
    location: str
    quantity: int


class VariantAvailability(Struct, frozen=True, kw_only=True):
    variant_id: UUID
    sku: str
    color: str | None
    size: str | None
    total_available: int
    stock_status: StockStatus
    locations: list[LocatedStock]


class ProductStock(Struct, frozen=True, kw_only=True):
    """Pieces that can be bought now: in warehouses, in stores, and by variant."""

    product_id: UUID
    warehouse_stock: int
    stores: list[LocatedStock]
    total_available: int
    stock_status: StockStatus
    variants: list[VariantAvailability]
