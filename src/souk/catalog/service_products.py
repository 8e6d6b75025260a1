"""The products behind services and the variants behind what they sell, as the room of services reads and keeps them."""

from typing import Any

from sqlalchemy import Select, Subquery, bindparam, select

from souk.catalog.index import SearchDocument
from souk.catalog.models import Product, ProductKind, Variant
from souk.catalog.search.matching import matched
from souk.catalog.search.ranking import Candidate


def service_products() -> Subquery:
    """What the catalogue knows of each service, to join: a row per product of kind `service`."""
    return (
        select(
            Product.id,
            Product.store_id,
            Product.name,
            Product.slug,
            Product.description,
            Product.status,
            Product.currency,
            Product.price,
            Product.images,
            Product.rating,
            Product.reviews_count,
            Product.requires_shipping.label("delivers"),
            Product.was_ordered,
            Product.version,
            Product.created_at,
            Product.updated_at,
        )
        .where(Product.kind == ProductKind.SERVICE)
        .subquery("service_products")
    )


def service_variants() -> Subquery:
    """What can be bought of products, to join: `name` is what tells it apart, `price` overrides the product's."""
    return select(
        Variant.id,
        Variant.product_id,
        Variant.option3.label("name"),
        Variant.price,
        Variant.position,
        Variant.is_archived,
    ).subquery("service_variants")


def service_candidates(dialect: str, products: Subquery) -> Select[*tuple[Any, ...]]:
    """Documents that match the expression `matching`, of these (`service_products`): the newest first, `most` of them.

    Yields `Candidate`.
    """
    document = select(*(getattr(SearchDocument, name) for name in Candidate.__struct_fields__))
    return matched(document, dialect, "matching", products).limit(bindparam("most"))
