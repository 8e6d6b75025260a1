"""Tables: categories, products and their variants. What search keeps beside them is in `index.py`."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base

T = TypeVar("T")


class ProductStatus(StrEnum):
    """One lifecycle: a draft is for its makers, unavailable is shown but not sold, archived is gone for shoppers."""

    DRAFT = "draft"
    ACTIVE = "active"
    UNAVAILABLE = "unavailable"
    ARCHIVED = "archived"


class ProductKind(StrEnum):
    """Goods lie on shelves; a service is done for somebody. What is bought is a variant of either."""

    GOODS = "goods"
    SERVICE = "service"


class Packed(TypeDecorator[T], Generic[T]):
    """A frozen value in one text column, decoded straight into its struct. Replace the value; never change it."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        decode = msgspec.json.Decoder(shape).decode
        self.unpack: Callable[[str | None], Any] = lambda stored: None if stored is None else decode(stored)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return self.unpack(value)


class ImageRef(msgspec.Struct, frozen=True, kw_only=True):
    """A picture kept by `media`, with the words for those who do not see it."""

    id: UUID
    width: int
    height: int
    alt: str = ""


class VariantDigest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What lists and pages show of a variant, prices worked out. Minor units of the product's currency."""

    id: UUID
    price: int
    list_price: int
    sku: str = ""
    color: str | None = None
    size: str | None = None
    option3: str | None = None
    compare_at: int | None = None


class Digest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The variants as lists show them, so that a card costs one row. `refresh_digest` keeps it in step."""

    variants: list[VariantDigest]
    colors: list[str] = []
    sizes: list[str] = []


class Category(Base):
    __tablename__ = "categories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    """The name without case: names are unique by it."""
    slug: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    image: Mapped[ImageRef | None] = mapped_column(Packed(ImageRef))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Product(Base):
    """Prices are minor units of `currency`. `min_price` and `max_price` are what is paid, after the discount."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("discount_percent BETWEEN 0 AND 100", name="discount_is_percent"),
        CheckConstraint("min_price >= 0 AND max_price >= min_price", name="price_span"),
        Index("ix_products_newest", "kind", "status", "created_at", "id"),
        Index("ix_products_cheapest", "kind", "status", "min_price", "id"),
        Index("ix_products_best", "kind", "status", "rating", "id"),
        Index("ix_products_reduced", "kind", "status", "discount_percent", "id"),
        Index("ix_products_category", "category_id", "status", "created_at", "id"),
        Index("ix_products_store", "store_id", "status", "created_at", "id"),
        Index("ix_products_brand", "brand", "status", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id"))
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    kind: Mapped[ProductKind] = mapped_column(default=ProductKind.GOODS, server_default=ProductKind.GOODS)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    """Plain text, or HTML that was cleaned on its way in (`prose.clean`)."""
    brand: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(Packed(list[str]), default=list)
    status: Mapped[ProductStatus]
    currency: Mapped[str]
    price: Mapped[int]
    compare_at: Mapped[int | None]
    discount_percent: Mapped[int] = mapped_column(default=0)
    min_price: Mapped[int]
    max_price: Mapped[int]
    images: Mapped[list[ImageRef]] = mapped_column(Packed(list[ImageRef]), default=list)
    digest: Mapped[Digest] = mapped_column(Packed(Digest))
    specifications: Mapped[dict[str, Any]] = mapped_column(Packed(dict[str, Any]), default=dict)
    rating: Mapped[int] = mapped_column(default=0)
    """Hundredths of a star: 483 is 4.83. Nought until somebody reviewed it."""
    reviews_count: Mapped[int] = mapped_column(default=0)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    was_ordered: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Set by the first order that names it; from then on it is archived instead of deleted."""
    import_extra: Mapped[dict[str, Any]] = mapped_column(Packed(dict[str, Any]), default=dict)
    """Columns of an imported file that Souk has no place for, kept so that the export gives them back."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


IS_GOODS = Product.kind == ProductKind.GOODS
"""What lists, searches and files of goods look at: services have a room of their own."""


class Variant(Base):
    """What is bought: one colour and size of a product. `price` overrides the product's."""

    __tablename__ = "variants"
    __table_args__ = (
        UniqueConstraint("store_id", "sku"),
        CheckConstraint("price IS NULL OR price >= 0", name="price_not_negative"),
        Index("ix_variants_color", "product_id", "color"),
        Index("ix_variants_size", "product_id", "size"),
        Index(
            "ix_variants_retired",
            "id",
            postgresql_where=text("is_archived"),
            sqlite_where=text("is_archived"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id"))
    sku: Mapped[str | None]
    color: Mapped[str | None]
    size: Mapped[str | None]
    option3: Mapped[str | None]
    price: Mapped[int | None]
    compare_at: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    barcode: Mapped[str | None]
    weight_grams: Mapped[int | None]
    is_archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Taken out of the product, or a place that nobody paid for; forgotten once nothing points at it (`retired.py`)."""
    import_extra: Mapped[dict[str, Any]] = mapped_column(Packed(dict[str, Any]), default=dict)
