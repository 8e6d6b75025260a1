"""What a change of a product or a category may touch. What is UNSET stays as it is."""

from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from souk.catalog.models import ProductStatus


class VariantChange(Struct, frozen=True, kw_only=True):
    """A variant as it shall be. With `id` one that is there; without, a new one."""

    id: UUID | None = None
    sku: str | UnsetType | None = UNSET
    color: str | UnsetType | None = UNSET
    size: str | UnsetType | None = UNSET
    option3: str | UnsetType | None = UNSET
    price: int | UnsetType | None = UNSET
    compare_at: int | UnsetType | None = UNSET
    barcode: str | UnsetType | None = UNSET
    weight_grams: int | UnsetType | None = UNSET
    stock: int | UnsetType = UNSET
    """On hand in the store's first location."""


class ProductChanges(Struct, frozen=True, kw_only=True):
    """`variants` is the whole list in its new order: those it leaves out are taken out of the product.

    `stock` is for products with a single variant. `version`: refused unless it is still the product's.
    """

    name: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    category_id: UUID | UnsetType | None = UNSET
    brand: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    price: int | UnsetType = UNSET
    compare_at: int | UnsetType | None = UNSET
    specifications: dict[str, Any] | UnsetType = UNSET
    requires_shipping: bool | UnsetType = UNSET
    variants: list[VariantChange] | UnsetType = UNSET
    stock: int | UnsetType = UNSET
    currency: str | None = None
    """Of the prices given; None: the product's."""
    version: int | None = None


class CategoryChanges(Struct, frozen=True, kw_only=True):
    name: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    position: int | UnsetType = UNSET


def given(changes: Struct, *names: str) -> dict[str, Any]:
    """The fields among `names` that are to change."""
    values = ((name, getattr(changes, name)) for name in names)
    return {name: value for name, value in values if value is not UNSET}
