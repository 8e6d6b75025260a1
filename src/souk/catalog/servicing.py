"""What the rooms of services, bookings and reviews ask of the catalogue. Unguarded: their own commands asked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import BigInteger, bindparam, delete, false, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from souk.catalog.changes import given
from souk.catalog.errors import SlugTaken, StaleVersion, UnknownProduct, UnknownVariant
from souk.catalog.indexing import tell_search
from souk.catalog.listing import NewProduct
from souk.catalog.models import ImageRef, Product, ProductKind, ProductStatus, Variant
from souk.catalog.prose import clean
from souk.catalog.services import add_product
from souk.inventory import forget_levels, shelve_one, shelve_plenty, withdraw_one
from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id


class NewService(msgspec.Struct, frozen=True, kw_only=True):
    """A service to put up. `price` in minor units of the store's currency, or of `currency`, which has to be the same."""

    store_id: UUID
    name: str
    price: int
    currency: str | None = None
    slug: str | None = None
    description: str = ""
    status: ProductStatus = ProductStatus.ACTIVE
    images: list[ImageRef] = []
    delivers: bool = False


class ServiceChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays as it is. `version`: refused unless it is still the product's."""

    name: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    price: int | UnsetType = UNSET
    images: list[ImageRef] | UnsetType = UNSET
    delivers: bool | UnsetType = UNSET
    version: int | None = None


class _Store(msgspec.Struct, frozen=True):
    store_id: UUID


_STORE_OF = Hot(select(Product.store_id).where(Product.id == bindparam("id")), _Store)
_ADD_VARIANT: Hot[None] = Hot(insert(Variant))
_TAKE_OFF: Hot[None] = Hot(update(Variant).where(any_of(Variant.id, "ids")).values(is_archived=true()))
_PUT_UP: Hot[None] = Hot(update(Variant).where(any_of(Variant.id, "ids")).values(is_archived=false()))
_RATE: Hot[None] = Hot(
    update(Product)
    .where(Product.id == bindparam("product"))
    .values(rating=bindparam("stars", type_=BigInteger()), reviews_count=bindparam("reviews", type_=BigInteger()))
)


async def add_service_product(uow: UnitOfWork, new: NewService) -> UUID:
    """The product behind a new service; it has no variants yet. Raises SlugTaken, WrongCurrency."""
    product = NewProduct(
        store_id=new.store_id,
        kind=ProductKind.SERVICE,
        name=new.name,
        price=new.price,
        currency=new.currency,
        slug=new.slug,
        description=new.description,
        status=new.status,
        images=new.images,
        requires_shipping=new.delivers,
        variants=[],
    )
    try:
        return (await add_product(uow, product)).id
    except IntegrityError as taken:
        raise SlugTaken from taken


async def change_service_product(uow: UnitOfWork, product_id: UUID, change: ServiceChange) -> int:
    """Locks it; its version now. Raises UnknownProduct, StaleVersion, SlugTaken."""
    product = await _locked(uow, product_id)
    if change.version not in {None, product.version}:
        raise StaleVersion(version=product.version)
    for name, value in given(change, "name", "slug", "status", "images").items():
        setattr(product, name, value)
    for description in given(change, "description").values():
        product.description = clean(description)
    for price in given(change, "price").values():
        product.price = product.min_price = product.max_price = price
    for delivers in given(change, "delivers").values():
        product.requires_shipping = delivers
    product.version += 1
    product.updated_at = uow.now
    try:
        await uow.session.flush()
    except IntegrityError as taken:
        raise SlugTaken from taken
    uow.announce(TOPIC)
    return product.version


async def delete_service_product(uow: UnitOfWork, product_id: UUID) -> bool:
    """Gone for good; False, and nothing changed, when an order, a cart or anything else refers to it.

    Raises UnknownProduct.
    """
    product = await _locked(uow, product_id)
    if product.was_ordered:
        return False
    variants = list(await uow.session.scalars(select(Variant.id).where(Variant.product_id == product_id)))
    try:
        async with uow.session.begin_nested():
            await uow.session.execute(delete(Product).where(Product.id == product_id))
    except IntegrityError:
        await uow.session.refresh(product)
        return False
    uow.session.expunge(product)
    await forget_levels(uow, variants)
    tell_search(uow, [product_id])
    uow.announce(TOPIC)
    return True


async def add_service_variant(uow: UnitOfWork, product_id: UUID, *, name: str, price: int, position: int) -> UUID:
    """Something of a service that can be bought as often as anybody likes. Raises UnknownProduct."""
    variant_id, store_id = new_id(), await _store_of(uow, product_id)
    row = _variant_row(variant_id, product_id, store_id=store_id, name=name, price=price)
    await uow.change(_ADD_VARIANT, **{**row, "position": position})
    await shelve_plenty(uow, variant_id, store_id=store_id)
    uow.announce(TOPIC)
    return variant_id


async def change_service_variant(
    uow: UnitOfWork, variant_id: UUID, *, name: str | None = None, price: int | None = None, position: int | None = None
) -> None:
    """What is None stays as it is. Raises UnknownVariant."""
    variant = await uow.session.get(Variant, variant_id, with_for_update={"key_share": True}, populate_existing=True)
    if variant is None:
        raise UnknownVariant
    variant.option3 = variant.option3 if name is None else name
    variant.price = variant.price if price is None else price
    variant.position = variant.position if position is None else position
    await uow.session.flush()
    uow.announce(TOPIC)


async def sell_service_variants(uow: UnitOfWork, variant_ids: Sequence[UUID], *, is_sold: bool) -> None:
    """Whether they can be bought; carts and orders that name them keep their lines either way."""
    if variant_ids:
        await uow.change(_PUT_UP if is_sold else _TAKE_OFF, ids=sorted(variant_ids))
    uow.announce(TOPIC)


async def mint_place(uow: UnitOfWork, product_id: UUID, variant_id: UUID, *, label: str, price: int) -> None:
    """A variant with one piece, for one appointment: `label` is what carts, orders and invoices call it.

    `price` is what is due now, in minor units of the store's currency. No list shows it. Raises UnknownProduct.
    """
    store_id = await _store_of(uow, product_id)
    row = _variant_row(variant_id, product_id, store_id=store_id, name=label, price=price)
    await uow.change(_ADD_VARIANT, **row)
    await shelve_one(uow, variant_id, store_id=store_id)


async def relabel_place(uow: UnitOfWork, variant_id: UUID, *, label: str) -> None:
    """Another name for a place that was minted, as after it was moved; orders keep the one they were made under."""
    await change_service_variant(uow, variant_id, name=label)


async def retire_place(uow: UnitOfWork, variant_id: UUID) -> bool:
    """Take a minted place out of trade. False, and no change, while a checkout holds it or once it is sold.

    One conditional update decides, the same that a checkout meets: of the two, one comes first.
    """
    if not await withdraw_one(uow, variant_id):
        return False
    await uow.change(_TAKE_OFF, ids=[variant_id])
    return True


async def set_rating(uow: UnitOfWork, product_id: UUID, *, rating: int, reviews: int) -> None:
    """What reviews come to: hundredths of a star (483 is 4.83), and how many there are. Raises UnknownProduct."""
    if not await uow.change(_RATE, product=product_id, stars=rating, reviews=reviews):
        raise UnknownProduct
    uow.announce(TOPIC)


def _variant_row(variant_id: UUID, product_id: UUID, *, store_id: UUID, name: str, price: int) -> dict[str, Any]:
    return {
        "id": variant_id,
        "product_id": product_id,
        "store_id": store_id,
        "sku": None,
        "color": None,
        "size": None,
        "option3": name,
        "price": price,
        "compare_at": None,
        "position": 0,
        "barcode": None,
        "weight_grams": None,
        "is_archived": False,
        "import_extra": {},
    }


async def _locked(uow: UnitOfWork, product_id: UUID) -> Product:
    unlike_a_key = {"key_share": True}  # an order may refer to it meanwhile
    product = await uow.session.get(Product, product_id, with_for_update=unlike_a_key, populate_existing=True)
    if product is None or product.kind is not ProductKind.SERVICE:
        raise UnknownProduct
    return product


async def _store_of(uow: UnitOfWork, product_id: UUID) -> UUID:
    found = await uow.first(_STORE_OF, id=product_id)
    if found is None:
        raise UnknownProduct
    return found.store_id
