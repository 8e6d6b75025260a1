"""What a cart and a checkout need to know of a variant."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.catalog.discount import price_after_discount
from souk.catalog.errors import ChoiceRequired, UnknownProduct, UnknownVariant
from souk.catalog.models import IS_GOODS, ImageRef, Product, ProductKind, ProductStatus, Variant
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A variant at its price of now. `unit_price` is after the catalogue discount; minor units of `currency`.

    Of a service, `product_name` is what is bought of it: the line of its menu, or the booked place.

    `is_sellable` speaks of the product alone: whether its store sells is in the store's terms, whether there are
    pieces is in the inventory.
    """

    variant_id: UUID
    product_id: UUID
    store_id: UUID
    product_name: str
    slug: str
    sku: str
    color: str | None
    size: str | None
    option3: str | None
    unit_price: int
    list_price: int
    discount_percent: int
    currency: str
    image: ImageRef | None
    category_id: UUID | None
    is_sellable: bool
    requires_shipping: bool
    was_ordered: bool
    kind: ProductKind
    service_name: str | None = None
    """What the service is called, of which this is a part; None for goods."""

    @property
    def is_service(self) -> bool:
        return self.kind is ProductKind.SERVICE

    @property
    def path(self) -> str:
        """The page of what it belongs to."""
        return f"/services/{self.slug}" if self.is_service else f"/products/{self.slug}"

    @property
    def image_id(self) -> UUID | None:
        return self.image.id if self.image is not None else None


class _Row(msgspec.Struct, frozen=True):
    variant_id: UUID
    product_id: UUID
    store_id: UUID
    product_name: str
    slug: str
    sku: str | None
    color: str | None
    size: str | None
    option3: str | None
    variant_price: int | None
    product_price: int
    discount_percent: int
    currency: str
    images: list[ImageRef]
    category_id: UUID | None
    status: ProductStatus
    is_archived: bool
    requires_shipping: bool
    was_ordered: bool
    kind: ProductKind


class _Sku(msgspec.Struct, frozen=True):
    sku: str
    id: UUID


class _Choice(msgspec.Struct, frozen=True):
    id: UUID
    color: str | None
    size: str | None


_OFFERS = Hot(
    select(
        Variant.id.label("variant_id"),
        Product.id.label("product_id"),
        Product.store_id,
        Product.name.label("product_name"),
        Product.slug,
        Variant.sku,
        Variant.color,
        Variant.size,
        Variant.option3,
        Variant.price.label("variant_price"),
        Product.price.label("product_price"),
        Product.discount_percent,
        Product.currency,
        Product.images,
        Product.category_id,
        Product.status,
        Variant.is_archived,
        Product.requires_shipping,
        Product.was_ordered,
        Product.kind,
    )
    .join(Product, Product.id == Variant.product_id)
    .where(any_of(Variant.id, "ids"), Product.status != ProductStatus.DRAFT),
    _Row,
)
_SKUS = Hot(
    select(Variant.sku, Variant.id).where(
        Variant.store_id == bindparam("store_id", type_=Uuid()), any_of(Variant.sku, "skus", of=str)
    ),
    _Sku,
)
_CHOICES = Hot(
    select(Variant.id, Variant.color, Variant.size)
    .join(Product, Product.id == Variant.product_id)
    .where(
        Variant.product_id == bindparam("product_id"),
        ~Variant.is_archived,
        Product.status != ProductStatus.DRAFT,
        IS_GOODS,
    )
    .order_by(Variant.position),
    _Choice,
)


async def get_offers(ctx: ReadContext, variant_ids: Sequence[UUID]) -> dict[UUID, Offer]:
    """The offers of these variants; one that does not exist, or whose product is still a draft, is missing."""
    return {row.variant_id: _offer(row) for row in await ctx.all(_OFFERS, ids=variant_ids)}


async def find_variants_by_sku(ctx: ReadContext, store_id: UUID, skus: Sequence[str]) -> dict[str, UUID]:
    """A store's variants by what it calls them; unknown ones are missing."""
    return {row.sku: row.id for row in await ctx.all(_SKUS, store_id=store_id, skus=skus)}


def _offer(row: _Row) -> Offer:
    list_price = row.product_price if row.variant_price is None else row.variant_price
    service_name = row.product_name if row.kind is ProductKind.SERVICE else None
    return Offer(
        variant_id=row.variant_id,
        product_id=row.product_id,
        store_id=row.store_id,
        product_name=row.product_name if service_name is None else row.option3 or row.product_name,
        slug=row.slug,
        sku=row.sku or "",
        color=row.color,
        size=row.size,
        option3=row.option3,
        unit_price=price_after_discount(list_price, row.discount_percent),
        list_price=list_price,
        discount_percent=row.discount_percent,
        currency=row.currency,
        image=row.images[0] if row.images else None,
        category_id=row.category_id,
        is_sellable=row.status is ProductStatus.ACTIVE and not row.is_archived,
        requires_shipping=row.requires_shipping,
        was_ordered=row.was_ordered,
        kind=row.kind,
        service_name=service_name,
    )


async def find_variant(
    ctx: ReadContext, product_id: UUID, *, color: str | None = None, size: str | None = None
) -> UUID:
    """The variant a shopper means. Options not said do not matter while only one choice is left.

    Raises UnknownProduct, UnknownVariant, ChoiceRequired.
    """
    choices = await ctx.all(_CHOICES, product_id=product_id)
    if not choices:
        raise UnknownProduct
    fitting = [each for each in choices if _fits(each.color, color) and _fits(each.size, size)]
    if not fitting:
        raise UnknownVariant
    if len(fitting) > 1:
        raise ChoiceRequired
    return fitting[0].id


def _fits(value: str | None, asked: str | None) -> bool:
    return asked is None or (value or "").casefold() == asked.casefold()
