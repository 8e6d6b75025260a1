"""Facts of the catalogue."""

from typing import Any
from uuid import UUID

from souk.kernel.outbox import Event


class CategoryRenamed(Event, frozen=True, kw_only=True):
    """Its products are still found under the old name until they are indexed anew."""

    category_id: UUID


class DocumentsChanged(Event, frozen=True, kw_only=True):
    """What search keeps of these products was written anew, or went with them."""

    product_ids: list[UUID]


class ProductAdded(Event, frozen=True, kw_only=True):
    product_id: UUID
    store_id: UUID
    name: str
    after: dict[str, Any]


class ProductChanged(Event, frozen=True, kw_only=True):
    """`before` and `after` hold what is different now of status, prices, discount and name."""

    product_id: UUID
    store_id: UUID
    name: str
    before: dict[str, Any]
    after: dict[str, Any]


class ProductDeleted(Event, frozen=True, kw_only=True):
    """Gone for good; one that something refers to is archived instead, which is a change."""

    product_id: UUID
    store_id: UUID
    name: str
    before: dict[str, Any]


class ProductsExported(Event, frozen=True, kw_only=True):
    """Somebody took all products of a store away as a file."""

    store_id: UUID
    format: str
