"""What somebody wants to put up for sale: the input of `add_product`, and the arithmetic that follows from it."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

import msgspec

from souk.catalog.discount import price_after_discount
from souk.catalog.models import Digest, ImageRef, ProductKind, ProductStatus, VariantDigest


class NewVariant(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of a product. `price` None: the product's. `sku` None: one is made; empty: it has none."""

    sku: str | None = None
    color: str | None = None
    size: str | None = None
    option3: str | None = None
    price: int | None = None
    compare_at: int | None = None
    stock: int = 0
    """On hand in the store's first location."""
    barcode: str | None = None
    weight_grams: int | None = None
    import_extra: dict[str, Any] = {}


class ProductDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A product with its variants, for a store still to be named. Prices in minor units of that store's currency."""

    name: str
    price: int
    currency: str | None = None
    """None: the store's; any other than the store's is refused."""
    category_id: UUID | None = None
    slug: str | None = None
    description: str = ""
    brand: str = ""
    tags: list[str] = []
    status: ProductStatus = ProductStatus.ACTIVE
    kind: ProductKind = ProductKind.GOODS
    compare_at: int | None = None
    discount_percent: int = 0
    specifications: dict[str, Any] = {}
    images: list[ImageRef] = []
    requires_shipping: bool = True
    variants: list[NewVariant] = msgspec.field(default_factory=lambda: [NewVariant()])
    import_extra: dict[str, Any] = {}


class NewProduct(ProductDraft, frozen=True, kw_only=True):
    """A product to put up in this store."""

    store_id: UUID


class NewCategory(msgspec.Struct, frozen=True, kw_only=True):
    """A category of the whole marketplace. Its picture was kept before."""

    name: str
    slug: str | None = None
    """None: made from the name."""
    description: str = ""
    parent_id: UUID | None = None
    position: int = 0
    image: ImageRef | None = None


class AddedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """`variant_ids` in the order in which the variants were given."""

    id: UUID
    slug: str
    variant_ids: list[UUID]


class Options(Protocol):
    """What tells variants of a product apart."""

    @property
    def color(self) -> str | None: ...
    @property
    def size(self) -> str | None: ...
    @property
    def option3(self) -> str | None: ...


class Choice(Options, Protocol):
    """A variant, kept or about to be."""

    @property
    def id(self) -> UUID: ...
    @property
    def sku(self) -> str | None: ...
    @property
    def price(self) -> int | None: ...
    @property
    def compare_at(self) -> int | None: ...


class Pricing(msgspec.Struct, frozen=True):
    """What a product's variants take from it."""

    price: int
    compare_at: int | None
    discount_percent: int


def digest_of(pricing: Pricing, choices: Iterable[Choice]) -> Digest:
    """The variants in their order, with the prices a buyer pays."""
    variants = []
    for choice in choices:
        list_price = pricing.price if choice.price is None else choice.price
        variants.append(
            VariantDigest(
                id=choice.id,
                sku=choice.sku or "",
                color=choice.color,
                size=choice.size,
                option3=choice.option3,
                price=price_after_discount(list_price, pricing.discount_percent),
                list_price=list_price,
                compare_at=pricing.compare_at if choice.compare_at is None else choice.compare_at,
            )
        )
    return Digest(
        variants=variants,
        colors=_distinct(variant.color for variant in variants),
        sizes=_distinct(variant.size for variant in variants),
    )


def price_span(pricing: Pricing, digest: Digest) -> tuple[int, int]:
    """The least and the most that one piece costs."""
    prices = [variant.price for variant in digest.variants]
    prices = prices or [price_after_discount(pricing.price, pricing.discount_percent)]
    return min(prices), max(prices)


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
